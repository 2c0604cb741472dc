// A configuration that can't be right is refused when the server starts.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { checked } from '../example/config.js';
import { Keyring } from '../example/keyring.js';
import { KEYRING, folder } from './host.js';

const sha256 = '0'.repeat(64);
const tenant = { clientKey: 'a', secrets: ['s'], baseUrl: 'https://example.atlassian.net' };
const good = { appKey: 'app', tenants: [tenant], tokens: [{ clientKey: 'a', scope: 'read', sha256 }] };
const refused = (change, message) => assert.throws(() => checked({ ...good, ...change }), { message });
const refusedTenant = (change, message) => refused({ tenants: [{ ...tenant, ...change }] }, message);

test('a good one', () => {
  const { tenants, basePath, trustCallbacks } = checked(good);
  assert.deepEqual([tenants.get('a'), basePath, trustCallbacks], [tenant, '', false]);
  assert.equal(checked({ ...good, basePath: '/app' }).basePath, '/app');
});

test('app, path and switches', () => {
  refused({ appKey: '' }, /`appKey`/);
  for (const basePath of ['app', '/', '/app/', '/a?b', '/a b']) refused({ basePath }, /`basePath`/);
  refused({ trustCallbacks: 'no' }, /`trustCallbacks`/);
  refused({ tenants: {} }, /must be lists/);
});

test('tenants', () => {
  refusedTenant({ clientKey: '' }, /`clientKey`/);
  for (const secrets of [[], ['a', 'b', 'c', 'd', 'e'], [''], 's', [1]]) refusedTenant({ secrets }, /1 to 4 `secrets`/);
  for (const baseUrl of [
    'http://example.atlassian.net',
    'https://example.atlassian.net/',
    'https://example.atlassian.net/path',
    'https://user@example.atlassian.net',
    'ftp://127.0.0.1',
    'example.atlassian.net',
    '',
    undefined,
  ]) {
    refusedTenant({ baseUrl }, /`baseUrl`/);
  }
  assert.ok(checked({ ...good, tenants: [{ ...tenant, baseUrl: 'http://127.0.0.1:8080' }] }));
});

test('installs', () => {
  const installs = { baseUrl: 'https://app.example.com', keyFile: 'key' };
  const refusedInstalls = (change, message) => refused({ installs: { ...installs, ...change } }, message);
  assert.deepEqual(checked({ ...good, installs }).installs, installs);
  const below = { ...installs, baseUrl: 'https://app.example.com/app', clientKeys: ['b'] };
  const tokens = [{ clientKey: 'not installed yet', scope: 'read', sha256 }];
  assert.equal(checked({ appKey: 'app', basePath: '/app', tokens, installs: below }).installs, below);
  for (const baseUrl of ['http://app.example.com', 'https://app.example.com/', 'https://app.example.com/app', '', 1]) {
    refusedInstalls({ baseUrl }, /`installs.baseUrl`/);
  }
  for (const keyFile of ['', 1, undefined]) refusedInstalls({ keyFile }, /`installs.keyFile`/);
  for (const clientKeys of ['a', [], [''], [1]]) refusedInstalls({ clientKeys }, /`installs.clientKeys`/);
});

test('a key file holds 64 hexadecimal digits', () => {
  const path = join(folder(), 'key');
  writeFileSync(path, `${'07'.repeat(32)}\n`);
  assert.equal(Keyring.fromFile(path).open('tenant', KEYRING.seal('tenant', 'secret')), 'secret');
  for (const bad of ['', '0f', '0f'.repeat(33), '0'.repeat(63), '0g'.repeat(32), '+1'.repeat(32)]) {
    writeFileSync(path, bad);
    assert.throws(() => Keyring.fromFile(path), /64 hexadecimal digits/);
  }
  assert.throws(() => Keyring.fromFile(`${path}.not`), { code: 'ENOENT' });
});

test('tokens', () => {
  const refusedToken = (change, message) => refused({ tokens: [{ ...good.tokens[0], ...change }] }, message);
  refusedToken({ clientKey: 'b' }, /which is no tenant/);
  refusedToken({ scope: 'admin' }, /`scope`/);
  for (const odd of ['', 'secret', sha256.slice(1), 'A'.repeat(64)]) refusedToken({ sha256: odd }, /`sha256`/);
});
