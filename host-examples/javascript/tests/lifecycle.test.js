// Tenants install the app and remove it: calls as Atlassian signs them, with a key server that is played here.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import test from 'node:test';

import * as atlassian from 'atlassian-jwt';

import { Keyring } from '../example/keyring.js';
import { keyServer } from '../example/lifecycle.js';
import { Tenants } from '../example/tenants.js';
import { APP_KEY, GATE, KEYRING, clock, signed, startHost } from './host.js';

const pem = (name) => readFileSync(new URL(`../../../tests/peers/keys/rsa-2048.${name}.pem`, import.meta.url), 'utf8');
const KEY_ID = '0e50fccb-239d-4991-a5db-dc850ba3f236';
const BASE_URL = 'https://app.example.com';
const OPTIONS = { installs: { baseUrl: BASE_URL, keyFile: 'not read' } };
const hashOf = async (text) => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
const sha256 = await hashOf('read-new');

const fetchKey = async (url) => {
  if (url === `https://connect-install-keys.atlassian.com/${KEY_ID}`) return pem('public');
  if (url.endsWith(KEY_ID.replaceAll('0', 'f'))) throw new Error('connection refused');
  return undefined;
};

function tokenFor(path, { tenant = 'new', kid = KEY_ID, seconds = 180, ...more } = {}) {
  const qsh = atlassian.createQueryStringHash(atlassian.fromMethodAndUrl('POST', path));
  const iat = clock();
  const claims = { iss: tenant, aud: [BASE_URL], iat, exp: iat + seconds, qsh, ...more };
  return atlassian.encodeAsymmetric(claims, pem('private'), atlassian.AsymmetricAlgorithm.RS256, { kid });
}

const bodyFor = (eventType, more = {}) =>
  JSON.stringify({
    key: APP_KEY,
    clientKey: 'new',
    eventType,
    baseUrl: 'https://new.atlassian.net',
    sharedSecret: 'secret-new',
    ...more,
  });

async function start(t, options = {}) {
  const tokens = [{ clientKey: 'new', scope: 'read', sha256 }];
  const host = await startHost(t, { ...OPTIONS, tokens, ...options }, fetchKey);
  const call = async (path, token, body) => {
    const headers = { authorization: `JWT ${token}` };
    const response = await fetch(host.url + path, { method: 'POST', headers, body });
    const text = await response.text();
    return [response.status, text === '' ? undefined : JSON.parse(text).error];
  };
  return { ...host, call };
}

const NEW = { clientKey: 'new', secret: 'secret-new' };

test('a tenant installs the app and removes it', async (t) => {
  const { call, callback, ask, kept, config } = await start(t);
  assert.equal((await callback(NEW)).status, 401);
  assert.equal((await ask(GATE, 'read-new')).status, 401, 'the token of a tenant that is not there');
  const token = tokenFor('/installed');
  assert.deepEqual(await call('/installed', token, bodyFor('installed')), [204, undefined]);
  assert.deepEqual(await call('/installed', token, bodyFor('installed')), [204, undefined], 'a retry');
  assert.equal((await callback(NEW)).status, 204);
  assert.equal((await ask(GATE, 'read-new')).status, 404);
  const stolen = bodyFor('installed', { sharedSecret: 'of-a-thief' });
  assert.deepEqual(await call('/installed', token, stolen), [401, 'replayed']);
  assert.equal((await callback({ ...NEW, secret: 'of-a-thief' })).status, 401);

  const again = await Tenants.open(config.tenants, kept);
  assert.deepEqual(again.get('new').secrets, ['secret-new'], 'it is on the disk');
  assert.ok(!readFileSync(kept.path, 'utf8').includes('secret-new'), 'encrypted');
  const other = { ...kept, keyring: new Keyring(Buffer.alloc(32, 8)) };
  await assert.rejects(Tenants.open(config.tenants, other), /`new` were not encrypted with this key/);

  assert.deepEqual(await call('/uninstalled', tokenFor('/uninstalled'), bodyFor('uninstalled')), [204, undefined]);
  assert.equal((await callback(NEW)).status, 401);
  assert.equal((await ask(GATE, 'read-new')).status, 401);
  assert.deepEqual(JSON.parse(readFileSync(kept.path, 'utf8')), { clientKey: 'new' });
});

test('a secret that was replaced is good for an hour', async (t) => {
  const { call, callback, tenants, kept } = await start(t);
  await call('/installed', tokenFor('/installed'), bodyFor('installed'));
  const { realm } = tenants.get('new');
  const newer = tokenFor('/installed', { sub: 'again' });
  assert.deepEqual(await call('/installed', newer, bodyFor('installed', { sharedSecret: 'newer' })), [204, undefined]);
  assert.equal((await callback(NEW)).status, 204);
  assert.equal((await callback({ ...NEW, secret: 'newer' })).status, 204);
  assert.equal(tenants.get('new').realm, realm, 'the gates stay');
  const later = await Tenants.open(new Map(), { ...kept, clock: () => clock() + 3601 });
  assert.deepEqual(later.get('new').secrets, ['newer']);
});

test('whoever installs again after a removal finds no gates of before', async (t) => {
  const tokens = [
    { clientKey: 'new', scope: 'read', sha256 },
    { clientKey: 'new', scope: 'submit', sha256: await hashOf('submit-new') },
  ];
  const { call, callback, ask, register } = await start(t, { tokens, trustCallbacks: true });
  await call('/installed', tokenFor('/installed'), bodyFor('installed'));
  assert.equal((await register(GATE, 'submit-new')).status, 201);
  assert.equal((await callback(NEW)).status, 204);
  assert.equal((await ask(GATE, 'read-new')).status, 200);
  await call('/uninstalled', tokenFor('/uninstalled'), bodyFor('uninstalled'));
  await call('/installed', tokenFor('/installed', { sub: 'again' }), bodyFor('installed'));
  assert.equal((await ask(GATE, 'read-new')).status, 404);
  assert.equal((await register(GATE, 'submit-new')).status, 201);
  assert.equal((await ask(GATE, 'read-new')).status, 425, 'nothing was said of it');
});

test('a tenant of the configuration can be installed again, and removed', async (t) => {
  const { call, callback } = await start(t);
  const tenant = { tenant: 'tenant-a' };
  const own = { clientKey: 'tenant-a', sharedSecret: 'newer' };
  const first = await call('/installed', tokenFor('/installed', tenant), bodyFor('installed', own));
  assert.deepEqual(first, [204, undefined]);
  assert.equal((await callback({ secret: 'newer' })).status, 204);
  assert.equal((await callback()).status, 204, 'the secret of before');
  await call('/uninstalled', tokenFor('/uninstalled', tenant), bodyFor('uninstalled', own));
  assert.equal((await callback({ secret: 'newer' })).status, 401);
  assert.equal((await callback()).status, 401, 'the configuration does not revive it');
});

test('what is refused leaves nothing', async (t) => {
  const { call, kept } = await start(t);
  const cases = [
    [tokenFor('/installed', { kid: KEY_ID.replaceAll('0', 'f') }), {}, 503, 'unavailable'],
    [tokenFor('/installed', { kid: KEY_ID.replaceAll('0', 'e') }), {}, 401, 'unauthorized'],
    [tokenFor('/installed', { seconds: 3600 }), {}, 401, 'unauthorized'],
    [tokenFor('/elsewhere'), {}, 401, 'wrong-qsh'],
    [tokenFor('/installed'), { baseUrl: 'https://evil.example' }, 401, 'refused-base-url'],
    [tokenFor('/installed'), { clientKey: 'other' }, 401, 'wrong-client-key'],
    [tokenFor('/installed'), { key: 'other-app' }, 401, 'wrong-app'],
    [tokenFor('/installed'), { eventType: 'uninstalled' }, 400, 'wrong-event-type'],
    [signed({ target: '/installed' }).slice(4), {}, 401, 'unauthorized'],
  ];
  for (const [token, more, ...answer] of cases) {
    assert.deepEqual(await call('/installed', token, bodyFor('installed', more)), answer);
  }
  assert.throws(() => readFileSync(kept.path), { code: 'ENOENT' });
});

test('only the tenants that the operator named may install', async (t) => {
  const { call } = await start(t, { installs: { ...OPTIONS.installs, clientKeys: ['named'] } });
  assert.deepEqual(await call('/installed', tokenFor('/installed'), bodyFor('installed')), [401, 'unauthorized']);
  const named = tokenFor('/installed', { tenant: 'named' });
  assert.deepEqual(await call('/installed', named, bodyFor('installed', { clientKey: 'named' })), [204, undefined]);
});

test('the descriptor names the routes', async (t) => {
  const { url } = await start(t);
  const descriptor = await (await fetch(`${url}/atlassian-connect.json`)).json();
  assert.equal(descriptor.key, APP_KEY);
  assert.equal(descriptor.baseUrl, BASE_URL);
  assert.deepEqual(descriptor.lifecycle, { installed: '/installed', uninstalled: '/uninstalled' });
  assert.match(JSON.stringify(descriptor.modules), /"\/callback"/);
});

test('without `installs` there are no such routes', async (t) => {
  const { url } = await startHost(t);
  for (const path of ['/installed', '/uninstalled']) {
    assert.equal((await fetch(url + path, { method: 'POST' })).status, 404);
  }
  assert.equal((await fetch(`${url}/atlassian-connect.json`)).status, 404);
});

test('the key server: a miss is remembered, a fault is not, and no redirect is followed', async (t) => {
  const asked = [];
  const at = await keysFrom(t, (request, response) => {
    asked.push(request.url);
    if (request.url === '/good') return response.end('the key');
    if (request.url === '/moved') return response.writeHead(302, { location: '/good' }).end();
    if (request.url === '/long') return response.end('x'.repeat(4097));
    return response.writeHead(Number(request.url.slice(1))).end('<html>');
  });
  assert.equal(await at('/good'), 'the key');
  const none = ['/403', '/404', '/410'];
  for (const path of [...none, ...none]) assert.equal(await at(path), undefined);
  for (const path of ['/moved', '/long', '/500', '/500']) await assert.rejects(at(path));
  assert.deepEqual(asked, ['/good', ...none, '/moved', '/long', '/500', '/500']);
});

test('a flood of unknown keys asks for four at a time', async (t) => {
  const asked = [];
  const at = await keysFrom(t, (request, response) => asked.push(response));
  const flood = Array.from({ length: 60 }, (_, i) => at(`/${i}`));
  const refused = await Promise.allSettled(flood.slice(4));
  while (asked.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const response of asked) response.writeHead(403).end();
  assert.deepEqual(await Promise.all(flood.slice(0, 4)), Array(4).fill(undefined));
  assert.ok(refused.every(({ reason }) => /enough keys are being fetched/.test(reason)));
  assert.equal(asked.length, 4);
  const later = at('/later');
  while (asked.length < 5) await new Promise((resolve) => setTimeout(resolve, 10));
  asked[4].end('the key');
  assert.equal(await later, 'the key');
});

/** A way to fetch keys by their path from a key server that is played here. */
async function keysFrom(t, handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const get = keyServer();
  return (path) => get(`http://127.0.0.1:${server.address().port}${path}`);
}

test('sealed secrets open with their key for their tenant alone', () => {
  const sealed = KEYRING.seal('tenant', 'some secrets');
  assert.equal(KEYRING.open('tenant', sealed), 'some secrets');
  assert.notEqual(KEYRING.seal('tenant', 'some secrets'), sealed);
  assert.throws(() => KEYRING.open('tenan', sealed), /not encrypted with this key/);
  assert.throws(() => new Keyring(Buffer.alloc(32)).open('tenant', sealed), /not encrypted with this key/);
  const octets = Buffer.from(sealed, 'base64');
  for (let bit = 0; bit < octets.length * 8; bit++) {
    const flipped = Buffer.from(octets);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    assert.throws(() => KEYRING.open('tenant', flipped.toString('base64')), `bit ${bit}`);
  }
  for (let length = 0; length < octets.length; length++) {
    assert.throws(() => KEYRING.open('tenant', octets.subarray(0, length).toString('base64')), `${length} octets`);
  }
});
