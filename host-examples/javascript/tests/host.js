// The example app with a Jira of its own, on loopback.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import * as atlassian from 'atlassian-jwt';

import { gateApp } from '../example/app.js';
import { checked } from '../example/config.js';
import { Jira } from '../example/jira.js';
import { Keyring } from '../example/keyring.js';
import { Store } from '../example/store.js';
import { Tenants } from '../example/tenants.js';
import { load } from '../src/index.js';

export const APP_KEY = 'com.example.gate';
export const GATE = '/gates/p/e/100';
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
export const clock = () => Math.floor(Date.now() / 1000);

const folders = [];
process.once('exit', () => folders.forEach((path) => rmSync(path, { recursive: true, force: true })));

/** A folder that is gone once the tests of a file are over, whatever becomes of them. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'connect-gating-'));
  folders.push(path);
  return path;
}

/** Somebody who answers polls as Jira does, and only those that are signed. */
export async function startJira() {
  const requests = [];
  const polls = [];
  const jira = { gatingStatus: undefined, answer: undefined, requests, polls, submissions: [] };
  const server = createServer((request, response) => {
    requests.push(request.url);
    const token = /^JWT (.+)$/.exec(request.headers.authorization)?.[1];
    const claims = atlassian.decodeSymmetric(token, 'secret-a', atlassian.SymmetricAlgorithm.HS256);
    const qsh = atlassian.createQueryStringHash(atlassian.fromMethodAndUrl(request.method, request.url));
    if (claims.iss !== APP_KEY || claims.qsh !== qsh) return response.writeHead(401).end();
    (request.method === 'GET' ? polls : jira.submissions).push(request.url);
    if (jira.answer !== undefined) return jira.answer(request, response);
    if (jira.gatingStatus === undefined) return response.writeHead(404).end();
    return response.end(bodyOf({ gatingStatus: jira.gatingStatus }));
  });
  jira.baseUrl = await listen(server);
  jira.close = () => server.close();
  return jira;
}

export function configFor(jira, more = {}) {
  return {
    appKey: APP_KEY,
    tenants: [
      { clientKey: 'tenant-a', secrets: ['secret-a'], baseUrl: jira.baseUrl },
      { clientKey: 'tenant-b', secrets: ['secret-b'], baseUrl: jira.baseUrl },
    ],
    tokens: [
      { clientKey: 'tenant-a', scope: 'read', sha256: sha256('read-a') },
      { clientKey: 'tenant-a', scope: 'submit', sha256: sha256('submit-a') },
      { clientKey: 'tenant-b', scope: 'read', sha256: sha256('read-b') },
    ],
    ...more,
  };
}

/** The app, in this process. */
export const KEYRING = new Keyring(Buffer.alloc(32, 7));
export async function startHost(t, options = {}, fetchKey = undefined) {
  const fake = await startJira();
  const config = checked(configFor(fake, options));
  const gating = await load();
  let ahead = 0;
  const hostClock = () => clock() + ahead;
  const path = join(folder(), 'journal');
  const store = await Store.open(path, gating.gating, clock());
  const kept = { path: `${path}.tenants`, keyring: KEYRING, lifecycle: gating.lifecycle, clock };
  const tenants = await Tenants.open(config.tenants, kept);
  const jira = new Jira({ gating, appKey: APP_KEY, clock });
  const policy = gating.jwt.defaultPolicy();
  const lines = [];
  const log = (event, fields) => lines.push(inspect({ event, ...fields }, { depth: 9 }));
  const parts = { gating, store, tenants, jira, fetchKey, config, clock: hostClock, log, policy };
  const server = createServer(gateApp(parts));
  const url = await listen(server);
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    fake.close();
    await store.close();
  });
  /** Sets the clock by which the app judges: so many seconds ahead. */
  const setAhead = (seconds) => (ahead = seconds);
  return { url, jira: fake, asker: jira, config, kept, tenants, store, lines, setAhead, ...callers(url) };
}

export function callers(url) {
  const callback = ({ body = bodyOf(), target = '/callback', ...claims } = {}) =>
    fetch(url + target, { method: 'POST', headers: { authorization: signed({ target, ...claims }) }, body });
  const ask = (path = GATE, token = 'read-a') => fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  const register = (path = GATE, token = 'submit-a') =>
    fetch(url + path, { method: 'PUT', headers: { authorization: `Bearer ${token}` } });
  const send = (body, token = 'submit-a') =>
    fetch(`${url}/deployments`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body });
  const submit = (...deployments) => send(JSON.stringify({ deployments }));
  return { callback, ask, register, send, submit };
}

/** A deployment that asks for the gate `GATE`. */
export const deployment = (fields = {}) => ({
  schemaVersion: '1.0',
  deploymentSequenceNumber: 100,
  updateSequenceNumber: 1700000000,
  displayName: 'Release 100',
  description: 'The web shop',
  url: 'https://ci.example.com/100',
  lastUpdated: '2026-11-22T06:00:00Z',
  state: 'pending',
  pipeline: { id: 'p', displayName: 'Web shop', url: 'https://ci.example.com/webshop' },
  environment: { id: 'e', displayName: 'Production', type: 'production' },
  commands: [{ command: 'initiate_deployment_gating' }],
  associations: [{ associationType: 'serviceIdOrKeys', values: ['checkout'] }],
  ...fields,
});

// Connect's tokens have no random part: each gets a claim of its own here, so that no two are the same.
let count = 0;
export function signed({
  target = '/callback',
  clientKey = 'tenant-a',
  secret = 'secret-a',
  iat = clock(),
  sub = `${count++}`,
  signedTarget = target,
}) {
  const qsh = atlassian.createQueryStringHash(atlassian.fromMethodAndUrl('POST', signedTarget));
  return `JWT ${atlassian.encodeSymmetric({ iss: clientKey, sub, iat, exp: iat + 180, qsh }, secret)}`;
}

export function bodyOf(fields = {}) {
  return JSON.stringify({
    pipelineId: 'p',
    environmentId: 'e',
    deploymentSequenceNumber: 100,
    gatingStatus: 'allowed',
    updatedTimestamp: new Date(Date.now() - 1000).toISOString(),
    ...fields,
  });
}

/** Sends octets as they are, and gives the answer as it came. */
export async function raw(url, text) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(text);
  let answer = '';
  socket.setEncoding('utf8').on('data', (part) => (answer += part));
  await once(socket, 'close');
  return answer;
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}
