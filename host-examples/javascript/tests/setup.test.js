// Bad set-up gets a clear error.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import test from 'node:test';

import { ConnectGatingError, decodeBody, load, requestOf, version } from '../src/index.js';
import { CORE, ofVersion, without } from './patch.js';

const unavailable = (code, message) => (error) => {
  assert.ok(error instanceof ConnectGatingError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  assert.deepEqual([error.status, error.retryable, error.answer], [503, true, 'unavailable']);
  return true;
};

test('a core module that is missing', async () => {
  await assert.rejects(
    load({ core: new URL('no-such.wasm', import.meta.url) }),
    unavailable('component-missing', /can't be read: `.*no-such\.wasm`/),
  );
  await assert.rejects(
    load({ core: new Response('', { status: 404 }) }),
    unavailable('component-missing', /answered with 404/),
  );
  await assert.rejects(
    load({ core: new URL('http://127.0.0.1:1/x.wasm') }),
    unavailable('component-missing', /can't be fetched/),
  );
});

test('a core module that is none', async () => {
  await assert.rejects(load({ core: Buffer.from('<!doctype html>') }), unavailable('component-unusable', /damaged/));
  await assert.rejects(load({ core: CORE.subarray(0, 5000) }), unavailable('component-unusable', /damaged/));
  const component = readFileSync(
    process.env.CONNECT_GATING_WASM ?? new URL('../../../target/connect-gating.wasm', import.meta.url),
  );
  await assert.rejects(load({ core: component }), unavailable('component-unusable', /this is a component/));
  for (const odd of ['connect-gating.core.wasm', 5, null]) await assert.rejects(load({ core: odd }), TypeError);
});

test('a core module of another version or contract', async () => {
  const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  await assert.rejects(
    load({ core: empty }),
    unavailable('wrong-contract', /is none of connect-gating:api; this package needs connect-gating:api@0\.1\.0/),
  );
  await assert.rejects(
    load({ core: ofVersion('0.2.0') }),
    unavailable('wrong-contract', /is connect-gating:api@0\.2\.0; this package needs/),
  );
  await assert.rejects(
    load({ core: without('jwt@0.1.0#verify', 'jwt@0.1.0#verifi') }),
    unavailable('wrong-contract', /lacks `.*jwt@0\.1\.0#verify`/),
  );
});

test('every way to hand over the core module', async () => {
  const server = createServer((_, response) => response.end(CORE)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = new URL(`http://127.0.0.1:${server.address().port}/`);
  const sources = [undefined, CORE, new Uint8Array(CORE).buffer, new WebAssembly.Module(CORE), new Response(CORE), url];
  try {
    for (const core of sources) assert.equal((await load({ core })).jwt.defaultPolicy().leeway, 30);
  } finally {
    server.close();
  }
});

test('the version is that of the package', () => {
  const { version: own } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  assert.equal(version, own);
});

test('a body is decoded strictly', () => {
  assert.equal(decodeBody(Buffer.from('\ufeff{}')), '\ufeff{}');
  assert.equal(decodeBody(new ArrayBuffer(0)), '');
  assert.throws(() => decodeBody(Buffer.from([0x7b, 0xff, 0x7d])), {
    name: 'ConnectGatingError',
    code: 'malformed-body',
    status: 400,
    answer: 'malformed-body',
    retryable: false,
  });
  for (const odd of ['{}', undefined, {}]) assert.throws(() => decodeBody(odd), TypeError);
});

test("Node's request as it arrived", () => {
  const incoming = {
    method: 'POST',
    url: '/callback?a=%2F',
    rawHeaders: ['Host', 'a', 'AUTHORIZATION', 'JWT one', 'Accept', 'authorization', 'authorization', 'JWT two'],
  };
  const expected = { method: 'POST', target: '/callback?a=%2F', basePath: '', authorization: ['JWT one', 'JWT two'] };
  assert.deepEqual(requestOf(incoming), expected);
  const mounted = { ...incoming, originalUrl: '/app/callback?a=%2F', rawHeaders: [] };
  assert.deepEqual(requestOf(mounted, '/app'), {
    ...expected,
    target: '/app/callback?a=%2F',
    basePath: '/app',
    authorization: [],
  });
});
