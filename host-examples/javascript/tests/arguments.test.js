import assert from 'node:assert/strict';
import test from 'node:test';

import { load } from '../src/index.js';
import { NOW, POLICY, TENANT, bodyOf, requestFor } from './request.js';

const gating = await load();
const request = requestFor(gating);
const { verify } = gating.jwt;

test('64-bit integers are bigints or safe numbers, and nothing else', () => {
  const { gate } = gating.gating.parse(bodyOf().replace('100', '9007199254740993'), NOW, 30);
  assert.equal(gate.sequenceNumber, 9_007_199_254_740_993n);
  assert.equal(verify(request, TENANT, POLICY, BigInt(NOW)).expiresAt, 1_600_000_180n);
  assert.equal(verify(request, TENANT, POLICY, NOW).expiresAt, 1_600_000_180n);
  const path = (sequenceNumber) => gating.deployments.pollPath({ pipelineId: 'p', environmentId: 'e', sequenceNumber });
  assert.match(path(-(2n ** 63n)), /-9223372036854775808/);
  assert.match(path(2n ** 63n - 1n), /9223372036854775807/);

  assert.throws(() => verify(request, TENANT, POLICY, String(NOW)), {
    name: 'TypeError',
    message: 'jwt.verify: now must be a bigint or a safe integer, not a string',
  });
  for (const odd of [undefined, null, true, {}, [], new Date(), Symbol('now')]) {
    assert.throws(() => verify(request, TENANT, POLICY, odd), { name: 'TypeError', message: /^jwt\.verify: now must/ });
  }
  for (const odd of [2 ** 53, NOW + 0.5, NaN, Infinity, -1, -1n, 2n ** 64n]) {
    assert.throws(() => verify(request, TENANT, POLICY, odd), { name: 'RangeError', message: /^jwt\.verify: now / });
  }
  for (const odd of [2n ** 63n, -(2n ** 63n) - 1n]) assert.throws(() => path(odd), RangeError);
});

test('32-bit integers are numbers in range', () => {
  const leeway = (value) => () => verify(request, TENANT, { ...POLICY, leeway: value }, NOW);
  assert.doesNotThrow(leeway(0));
  for (const odd of [-1, 0.5, 2 ** 32, NaN])
    assert.throws(leeway(odd), { name: 'RangeError', message: /policy\.leeway/ });
  for (const odd of ['30', 30n, null, undefined])
    assert.throws(leeway(odd), { name: 'TypeError', message: /policy\.leeway/ });
});

test('an argument of the wrong type is named, and its value is not', () => {
  const wrong = (args, message) => assert.throws(() => verify(...args), { name: 'TypeError', message });
  wrong([], 'jwt.verify: request must be an object, not undefined');
  wrong(
    [{ ...request, authorization: 'JWT a' }, TENANT, POLICY, NOW],
    'jwt.verify: request.authorization must be an array, not a string',
  );
  wrong(
    [{ ...request, authorization: [7] }, TENANT, POLICY, NOW],
    'jwt.verify: request.authorization[0] must be a string, not a number',
  );
  wrong(
    [request, { ...TENANT, secrets: ['a', 5n] }, POLICY, NOW],
    'jwt.verify: tenant.secrets[1] must be a string, not a bigint',
  );
  wrong(
    [request, TENANT, { ...POLICY, queryToken: 0 }, NOW],
    'jwt.verify: policy.queryToken must be a boolean, not a number',
  );
  wrong([request, TENANT, [POLICY], NOW], 'jwt.verify: policy must be an object, not an array');
  assert.throws(() => gating.deployments.validate('Bulk', '{}'), {
    name: 'TypeError',
    message: 'deployments.validate: family must be one of bulk, graph',
  });
  const update = gating.gating.parse(bodyOf(), NOW, 30);
  assert.throws(
    () => gating.gating.decide({ ...update, status: { tag: 'Allowed' } }),
    /update\.status\.tag must be one of/,
  );
  assert.throws(
    () => gating.gating.decide({ ...update, status: 'allowed' }),
    /must be an object with a `tag`, not a string/,
  );
  assert.throws(
    () => gating.gating.decide({ ...update, status: { tag: 'unknown' } }),
    /update\.status\.val must be a string/,
  );
});

test('what is optional may be undefined, null or left out', () => {
  const refusal = { code: 'unknown-issuer' };
  for (const none of [undefined, null]) assert.throws(() => verify(request, none, POLICY, NOW), refusal);
  const outgoing = { method: 'GET', target: '/rest', basePath: '' };
  for (const rest of [[], [undefined], [null], [180]]) {
    assert.equal(gating.jwt.sign(outgoing, 'app', 'secret', NOW, ...rest).expiresAt, BigInt(NOW + 180));
  }
});

test('half a surrogate pair is no text: replaced, two secrets would be one', () => {
  assert.throws(() => verify(request, { ...TENANT, secrets: ['\ud800'] }, POLICY, NOW), {
    name: 'TypeError',
    message: 'jwt.verify: tenant.secrets[0] has half of a surrogate pair, so it is not Unicode text',
  });
});

test('a byte order mark stays part of a text', () => {
  const { status } = gating.gating.parse(bodyOf({ gatingStatus: '\ufeffallowed' }), NOW, 30);
  assert.deepEqual(status, { tag: 'unknown', val: '\ufeffallowed' });
  const gates = ['\ufeffp', 'p'].map(
    (pipelineId) => gating.gating.parse(bodyOf({ pipelineId }), NOW, 30).gate.pipelineId,
  );
  assert.deepEqual(gates, ['\ufeffp', 'p'], 'two gates');
});

test('texts of any script and length come back as they went', () => {
  for (const text of ['é', '日本語', 'a😀b', `${'x'.repeat(1000)}é${'😀'.repeat(1000)}`]) {
    const [form] = gating.jwt.canonicalRequest('GET', `/${text}`, '').forms;
    assert.equal(form.text, `GET&/${text}&`);
  }
});

test('a call changes nothing of what it is given', () => {
  const frozen = Object.freeze({ ...request, authorization: Object.freeze([...request.authorization]) });
  const tenant = Object.freeze({ ...TENANT, secrets: Object.freeze([...TENANT.secrets]) });
  assert.equal(verify(frozen, tenant, Object.freeze({ ...POLICY }), NOW).issuer, TENANT.clientKey);
});
