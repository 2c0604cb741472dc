// What the operator decides: a JSON file that only this server may read.
//
//   { "appKey": "com.example.gate", "basePath": "", "trustCallbacks": false,
//     "tenants": [{ "clientKey": "…", "secrets": ["…"], "baseUrl": "https://example.atlassian.net" }],
//     "tokens": [{ "clientKey": "…", "scope": "read", "sha256": "…" }],
//     "installs": { "baseUrl": "https://app.example.com", "keyFile": "gates.key", "clientKeys": ["…"] } }
//
// With `installs`, tenants may install the app: only those of `clientKeys`, where it is there. `keyFile` holds the key
// to their secrets; its path is taken as seen from the working directory.

import { readFileSync } from 'node:fs';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function readConfig(path) {
  return checked(JSON.parse(readFileSync(path, 'utf8')));
}

/** Throws an Error that names what is wrong. */
export function checked({ appKey, basePath = '', trustCallbacks = false, tenants = [], tokens = [], installs }) {
  demand(typeof appKey === 'string' && appKey !== '', '`appKey` must be the key of the app');
  demand(/^(\/[^/?#\s]+)*$/.test(basePath), '`basePath` must be empty or a path like `/app`');
  demand(typeof trustCallbacks === 'boolean', '`trustCallbacks` must be true or false');
  demand(Array.isArray(tenants) && Array.isArray(tokens), '`tenants` and `tokens` must be lists');
  for (const { clientKey, secrets, baseUrl } of tenants) {
    demand(typeof clientKey === 'string' && clientKey !== '', 'a tenant has no `clientKey`');
    const texts = Array.isArray(secrets) && secrets.every((secret) => typeof secret === 'string' && secret !== '');
    demand(texts && secrets.length >= 1 && secrets.length <= 4, `tenant \`${clientKey}\` needs 1 to 4 \`secrets\``);
    demand(isBaseUrl(baseUrl), `tenant \`${clientKey}\` needs a \`baseUrl\` like https://example.atlassian.net`);
  }
  const known = new Map(tenants.map((tenant) => [tenant.clientKey, Object.freeze({ ...tenant })]));
  for (const { clientKey, scope, sha256 } of tokens) {
    // Who may install the app is not known yet.
    const expected = known.has(clientKey) || (installs !== undefined && typeof clientKey === 'string');
    demand(expected, `a token is for \`${clientKey}\`, which is no tenant`);
    demand(scope === 'read' || scope === 'submit', 'the `scope` of a token must be `read` or `submit`');
    demand(/^[0-9a-f]{64}$/.test(sha256), 'the `sha256` of a token must be 64 hexadecimal digits');
  }
  if (installs !== undefined) checkInstalls(installs, basePath);
  return { appKey, basePath, trustCallbacks, tenants: known, tokens, installs };
}

function checkInstalls({ baseUrl, keyFile, clientKeys }, basePath) {
  const plain = URL.canParse(baseUrl) && baseUrl === new URL(baseUrl).origin + basePath;
  demand(plain && baseUrl.startsWith('https://'), '`installs.baseUrl` must be https, and its path must be `basePath`');
  demand(typeof keyFile === 'string' && keyFile !== '', '`installs.keyFile` must name a file');
  if (clientKeys === undefined) return;
  const texts = Array.isArray(clientKeys) && clientKeys.every((key) => typeof key === 'string' && key !== '');
  demand(texts && clientKeys.length > 0, '`installs.clientKeys` must be a list of client keys');
}

// The signed request goes there, so it is https but for tests on this machine.
function isBaseUrl(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, origin } = new URL(text);
  return text === origin && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname)));
}

function demand(condition, message) {
  if (!condition) throw new Error(`configuration: ${message}`);
}
