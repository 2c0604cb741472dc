// A configuration that can't be right is refused when the server starts.

import assert from 'node:assert/strict';
import test from 'node:test';

import { checked } from '../example/config.js';

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

test('tokens', () => {
  const refusedToken = (change, message) => refused({ tokens: [{ ...good.tokens[0], ...change }] }, message);
  refusedToken({ clientKey: 'b' }, /which is no tenant/);
  refusedToken({ scope: 'admin' }, /`scope`/);
  for (const odd of ['', 'secret', sha256.slice(1), 'A'.repeat(64)]) refusedToken({ sha256: odd }, /`sha256`/);
});
