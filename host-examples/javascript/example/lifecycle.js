// POST /installed and /uninstalled: a tenant installs or removes the app. Atlassian signs these with a key of its own,
// which is fetched once everything is right that can be seen without it. And GET /atlassian-connect.json.

import { ConnectGatingError, decodeBody, requestOf } from '../src/index.js';

const PATIENCE = 5000;
const MOST_OCTETS = 4096;
// For how many milliseconds it is remembered that there is no such key, and of how many: anybody can name unknown ones.
const MISS = 60_000;
const MISSES = 1000;
// How many keys are fetched at a time; whoever comes then is told to come again.
const FETCHES = 4;
// Atlassian's server answers 403 for an id that it does not know.
const NO_SUCH_KEY = new Set([403, 404, 410]);

export function installed(parts) {
  return taken('installed', parts, parts.gating.lifecycle.installed, (call) => parts.tenants.install(call));
}

export function uninstalled(parts) {
  const { gating, tenants } = parts;
  return taken('uninstalled', parts, gating.lifecycle.uninstalled, (call) => tenants.remove(call.clientKey));
}

function taken(name, { gating, store, config, policy, clock, log, fetchKey }, verify, keep) {
  const { baseUrl, clientKeys } = config.installs;
  const hostSuffixes = gating.lifecycle.defaultHostSuffixes();
  const app = { key: config.appKey, baseUrls: [baseUrl], hostSuffixes, clientKeys };

  return async (request, response) => {
    try {
      const received = requestOf(request, config.basePath);
      const body = decodeBody(request.body ?? Buffer.alloc(0));
      const id = gating.lifecycle.keyId(received, app, policy, clock());
      const pem = await fetchKey(gating.lifecycle.keyUrl(id, 'production'));
      const key = pem === undefined ? undefined : { tag: 'pem', val: pem };
      const call = verify(received, body, app, key, policy, clock());
      const outcome = await store.once(call, clock(), () => keep(call));
      log(`${name}-${outcome}`, { tenant: call.clientKey, tokenDigest: call.token.digest });
      // Somebody holds such a token and sends a body of his own with it.
      if (outcome === 'replayed') return response.status(401).json({ error: 'replayed' });
      return response.status(204).end();
    } catch (error) {
      if (!(error instanceof ConnectGatingError)) throw error;
      log(`${name}-refused`, { code: error.code, message: error.message });
      return response.status(error.status).json({ error: error.answer });
    }
  };
}

/** What Jira reads when somebody installs the app. */
export function descriptor({ gating, config }) {
  const name = { value: config.appKey };
  const text = gating.descriptor.build({
    key: config.appKey,
    name: config.appKey,
    baseUrl: config.installs.baseUrl,
    lifecycle: { installed: '/installed', uninstalled: '/uninstalled' },
    moreScopes: [],
    gating: { key: 'deployment-gating', name, callbackUrl: '/callback' },
    provider: { key: 'deployment-provider', name, homeUrl: config.installs.baseUrl },
  });
  return (_, response) => response.type('json').send(text);
}

/** A way to fetch keys by their URL: the key, or undefined where there is none. Throws where that can't be told. */
export function keyServer() {
  const misses = new Map();
  let fetches = 0;
  return async (url) => {
    if (misses.get(url) > Date.now()) return undefined;
    if (fetches >= FETCHES) throw new Error('enough keys are being fetched');
    fetches++;
    try {
      const pem = await fetchKey(url);
      if (pem === undefined) {
        if (misses.size >= MISSES) misses.clear();
        misses.set(url, Date.now() + MISS);
      }
      return pem;
    } finally {
      fetches--;
    }
  };
}

async function fetchKey(url) {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
  if (NO_SUCH_KEY.has(response.status)) {
    await response.body?.cancel();
    return undefined;
  }
  if (response.status !== 200) throw new Error(`the key server answers ${response.status}`);
  let text = '';
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > MOST_OCTETS) throw new Error(`a key is longer than ${MOST_OCTETS} bytes`);
  }
  return text;
}
