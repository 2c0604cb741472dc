// What holds when a call traps, when a call needs much memory, and when many call at once.

import assert from 'node:assert/strict';
import test from 'node:test';
import { Worker } from 'node:worker_threads';

import { ConnectGatingError, load } from '../src/index.js';
import { withLittleMemory } from './patch.js';
import { NOW, POLICY, TENANT, bodyOf, requestFor } from './request.js';

const { Instance } = WebAssembly;
test.afterEach(() => {
  WebAssembly.Instance = Instance;
});

// Every instance that is made from now on, until the test ends.
function instances() {
  const made = [];
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      made.push(this);
    }
  };
  return made;
}

const LARGE = '{"a":"'.padEnd(3_000_000, 'x');

for (const fresh of [false, true]) {
  test(`an instance that trapped is replaced (fresh: ${fresh})`, async () => {
    const gating = await load({ core: withLittleMemory(), fresh });
    const request = requestFor(gating);
    const verify = () => gating.jwt.verify(request, TENANT, POLICY, NOW).issuer;
    const made = instances();
    for (let round = 1; round <= 3; round++) {
      assert.equal(verify(), TENANT.clientKey);
      assert.throws(
        () => gating.gating.parse(LARGE, NOW, 30),
        (error) => {
          assert.ok(error instanceof ConnectGatingError);
          const { code, status, retryable, answer, reason } = error;
          assert.deepEqual(
            { code, status, retryable, answer, reason },
            { code: 'trapped', status: 503, retryable: true, answer: 'unavailable', reason: undefined },
          );
          assert.ok(error.cause instanceof Error);
          return true;
        },
      );
    }
    assert.equal(verify(), TENANT.clientKey);
    assert.equal(made.length, fresh ? 7 : 3, 'one for each that trapped, or for each call');
  });
}

test('without the patch the same call is refused, not trapped', async () => {
  const gating = await load();
  assert.throws(() => gating.gating.parse(LARGE, NOW, 30), { code: 'body-too-long', status: 400 });
});

test('memory that one call needed is given back', async () => {
  const made = instances();
  const gating = await load();
  for (let i = 0; i < 100; i++) gating.gating.parse(bodyOf(), NOW, 30);
  assert.equal(made.length, 1, 'an instance is kept from call to call');
  assert.throws(() => gating.gating.parse('x'.repeat(30_000_000), NOW, 30), { code: 'body-too-long' });
  gating.gating.parse(bodyOf(), NOW, 30);
  assert.equal(made.length, 2, 'a large one is not');
  assert.ok(made[0].exports.memory.buffer.byteLength > 30_000_000);
  assert.ok(made[1].exports.memory.buffer.byteLength < 8 * 1024 * 1024);
});

test('no call leaves anything behind: memory stays flat', async () => {
  const made = instances();
  const sizes = new Set();
  const gating = await load();
  const request = requestFor(gating);
  const forged = requestFor(gating, { secret: 'other' });
  for (let i = 0; i < 10_000; i++) {
    gating.callback.accept(request, bodyOf(), TENANT, POLICY, NOW);
    assert.throws(() => gating.jwt.verify(forged, TENANT, POLICY, NOW), { code: 'bad-signature' });
    assert.throws(() => gating.jwt.verify(request, { ...TENANT, secrets: [1] }, POLICY, NOW), TypeError);
    if (i >= 1000) sizes.add(made[0].exports.memory.buffer.byteLength);
  }
  assert.equal(made.length, 1);
  assert.equal(sizes.size, 1);
});

test('an instance of its own for each call, thousands of times', async () => {
  const gating = await load({ fresh: true });
  const request = requestFor(gating);
  for (let i = 0; i < 3000; i++) assert.equal(gating.jwt.verify(request, TENANT, POLICY, NOW).issuer, TENANT.clientKey);
});

test('requests that are handled at once do not meet', async () => {
  const gating = await load();
  const tenants = Array.from({ length: 50 }, (_, i) => ({ clientKey: `tenant-${i}`, secrets: [`secret-${i}`] }));
  const handle = async (tenant, i) => {
    const request = requestFor(gating, { iss: tenant.clientKey, secret: tenant.secrets[0] });
    await new Promise((resolve) => setImmediate(resolve));
    const event = gating.callback.accept(request, bodyOf({ deploymentSequenceNumber: i }), tenant, POLICY, NOW);
    await new Promise((resolve) => setImmediate(resolve));
    const other = tenants[(i + 1) % tenants.length];
    assert.throws(() => gating.callback.accept(request, bodyOf(), other, POLICY, NOW), { code: 'unknown-issuer' });
    return [event.clientKey, event.update.gate.sequenceNumber];
  };
  const found = await Promise.all(tenants.map(handle));
  assert.deepEqual(
    found,
    tenants.map(({ clientKey }, i) => [clientKey, BigInt(i)]),
  );
});

test('threads share the compiled module, and nothing else', async () => {
  const { core } = await load();
  const script = `
    import { parentPort, workerData } from 'node:worker_threads';
    const { load } = await import(workerData.index);
    const { requestFor, TENANT, POLICY, NOW } = await import(workerData.request);
    const gating = await load({ core: workerData.core });
    const request = requestFor(gating);
    let verified = 0;
    for (let i = 0; i < 200; i++) verified += gating.jwt.verify(request, TENANT, POLICY, NOW).issuer === TENANT.clientKey;
    parentPort.postMessage(verified);
  `;
  const workerData = {
    core,
    index: new URL('../src/index.js', import.meta.url).href,
    request: new URL('request.js', import.meta.url).href,
  };
  const run = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), { workerData });
      worker.on('message', resolve).on('error', reject);
    });
  assert.deepEqual(await Promise.all([run(), run(), run()]), [200, 200, 200]);
});
