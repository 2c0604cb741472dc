// Tokens of npm atlassian-jwt are accepted, and ours by it.

import assert from 'node:assert/strict';
import test from 'node:test';

import * as atlassian from 'atlassian-jwt';

import { load } from '../src/index.js';
import { NOW, POLICY, TENANT } from './request.js';

const gating = await load();
const TARGETS = [
  '/callback',
  '/callback?b=2&a=1',
  '/callback?a=2&a=1&a=10',
  '/callback?q=%C3%A9+%2B%20x&empty=&~=%7E',
  '/rest/deployments/0.1/pipelines/p%2Fq/environments/e%20f/deployments/7/gating-status',
  '/path/with%20escapes/%E6%97%A5/?x=%2A',
];

for (const target of TARGETS) {
  for (const method of ['POST', 'GET']) {
    test(`signed by atlassian-jwt: ${method} ${target}`, () => {
      const request = atlassian.fromMethodAndUrl(method, target);
      const qsh = atlassian.createQueryStringHash(request);
      const claims = { iss: TENANT.clientKey, iat: NOW, exp: NOW + 180, qsh };
      const token = atlassian.encodeSymmetric(claims, TENANT.secrets[0]);
      const received = { method, target, basePath: '', authorization: [`JWT ${token}`] };
      assert.equal(gating.jwt.verify(received, TENANT, POLICY, NOW).issuer, TENANT.clientKey);
      const other = { ...received, target: `${target}${target.includes('?') ? '&' : '?'}z=1` };
      assert.throws(() => gating.jwt.verify(other, TENANT, POLICY, NOW), { code: 'wrong-qsh' });
    });

    test(`signed by this package: ${method} ${target}`, () => {
      const { token } = gating.jwt.sign({ method, target, basePath: '' }, 'com.example.gate', 'secret', NOW);
      const claims = atlassian.decodeSymmetric(token, 'secret', atlassian.SymmetricAlgorithm.HS256);
      const qsh = atlassian.createQueryStringHash(atlassian.fromMethodAndUrl(method, target));
      assert.deepEqual(claims, { iss: 'com.example.gate', iat: NOW, exp: NOW + 180, qsh });
      assert.throws(() => atlassian.decodeSymmetric(token, 'other', atlassian.SymmetricAlgorithm.HS256));
    });
  }
}
