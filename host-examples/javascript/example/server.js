// node example/server.js CONFIG JOURNAL [PORT]

import { createServer } from 'node:http';

import { load } from '../src/index.js';
import { gateApp } from './app.js';
import { readConfig } from './config.js';
import { Jira } from './jira.js';
import { Keyring } from './keyring.js';
import { keyServer } from './lifecycle.js';
import { log } from './log.js';
import { Store } from './store.js';
import { Tenants } from './tenants.js';

const [configPath, journalPath, port = '8080'] = process.argv.slice(2);
if (journalPath === undefined) {
  console.error('usage: node example/server.js CONFIG JOURNAL [PORT]');
  process.exit(2);
}

const clock = () => Math.floor(Date.now() / 1000);
const [config, keyring] = configOrExit();
// An instance for each callback: nothing is left of the one before, secrets least of all.
const gating = await load({ fresh: true });
const store = await Store.open(journalPath, gating.gating, clock()).catch((error) => exit(journalPath, error));
const jira = new Jira({ gating, appKey: config.appKey, clock });
const fetchKey = keyServer();
// Beside the journal: the tenants that installed the app.
const kept = { path: `${journalPath}.tenants`, keyring, lifecycle: gating.lifecycle, clock };
const tenants = keyring === undefined ? new Tenants(config.tenants) : await Tenants.open(config.tenants, kept);
const policy = gating.jwt.defaultPolicy();
const app = gateApp({ gating, store, tenants, jira, fetchKey, config, clock, log, policy });

// Plain HTTP on loopback: put a proxy with TLS before it that hands on the path as it came.
const limits = { requestTimeout: 10_000, headersTimeout: 10_000, connectionsCheckingInterval: 1000 };
// Node's own limit is that of a token alone: a longer one gets the component's answer, as does a long target.
const server = createServer({ ...limits, maxHeaderSize: 65_536 }, app);
server.listen(Number(port), '127.0.0.1', () => {
  if (config.trustCallbacks) log('callbacks-are-trusted', { message: 'a stolen token can open a gate' });
  log('listening', { port: server.address().port });
});

function configOrExit() {
  try {
    const read = readConfig(configPath);
    return [read, read.installs && Keyring.fromFile(read.installs.keyFile)];
  } catch (error) {
    return exit(configPath, error);
  }
}

function exit(path, error) {
  console.error(`${path}: ${error.message}`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => store.close().then(() => log('stopped')));
    server.closeIdleConnections();
  });
}
