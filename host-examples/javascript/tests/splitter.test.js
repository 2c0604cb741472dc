import assert from 'node:assert/strict';
import test from 'node:test';

import { load } from '../src/index.js';
import { withLittleMemory } from './patch.js';

const gating = await load();
const { Splitter } = gating.deployments;
const ENVELOPE = { family: 'bulk', properties: [] };

test('a splitter makes the documents that build makes', () => {
  const deployments = Array.from({ length: 250 }, (_, i) => deployment(i));
  const splitter = Splitter.open(ENVELOPE);
  const documents = deployments.map((one) => splitter.add(one).document).filter((document) => document !== undefined);
  documents.push(splitter.finish());
  splitter.dispose();
  assert.equal(documents.length, 3);
  assert.deepEqual(documents, gating.deployments.build(ENVELOPE, deployments, []).documents);
});

test('one that is refused does not end it', () => {
  const splitter = Splitter.open(ENVELOPE);
  assert.throws(
    () => splitter.add({ ...deployment(1), displayName: '' }),
    (error) => {
      assert.equal(error.name, 'ConnectGatingError');
      assert.equal(error.code, 'invalid-document');
      assert.equal(error.payload.position, 0);
      assert.deepEqual(
        error.payload.report.violations.map(({ rule, pointer }) => [rule, pointer]),
        [['not-empty', '/displayName']],
      );
      return true;
    },
  );
  assert.throws(() => splitter.addRelated('{}'), { code: 'invalid-document' });
  assert.equal(splitter.add(deployment(2)).position, 2);
  assert.deepEqual(
    splitter.finish().placements.map(({ position }) => position),
    [2],
  );
  assert.equal(splitter.finish(), undefined);
});

test('objects ride along in a graph document', () => {
  const splitter = Splitter.open({ family: 'graph', properties: [] });
  const object = JSON.stringify({
    schemaVersion: '2.0',
    id: 'b-1',
    updateSequenceNumber: 1,
    displayName: 'b',
    url: 'https://example.com/b',
    createdAt: '2026-01-01T00:00:00Z',
    lastUpdatedAt: '2026-01-01T00:00:00Z',
    permissions: [{ accessControls: [{ principals: [{ type: 'EVERYONE' }] }] }],
    'atlassian:build': {},
  });
  assert.equal(splitter.addRelated(object).position, 0);
  assert.equal(JSON.parse(splitter.finish().json).objects[0].id, 'b-1');
});

test('an envelope that is wrong', () => {
  const operationType = 'backfill';
  assert.throws(() => Splitter.open({ ...ENVELOPE, operationType }), { code: 'invalid-document' });
  assert.throws(() => Splitter.open({ family: 'bulk' }), {
    name: 'TypeError',
    message: /envelope\.properties must be an array/,
  });
});

test('a splitter is opened, not constructed', () => {
  assert.throws(() => new Splitter(ENVELOPE), { name: 'TypeError', message: /use Splitter\.open/ });
});

test('two splitters are strangers', () => {
  const [one, other] = [Splitter.open(ENVELOPE), Splitter.open(ENVELOPE)];
  one.add(deployment(1));
  assert.equal(other.finish(), undefined);
  assert.equal(one.finish().placements.length, 1);
});

test('disposed is disposed, and Symbol.dispose does it', () => {
  for (const dispose of [(one) => one.dispose(), (one) => one[Symbol.dispose]()]) {
    const splitter = Splitter.open(ENVELOPE);
    dispose(splitter);
    dispose(splitter);
    assert.throws(() => splitter.finish(), { name: 'TypeError', message: /it was disposed/ });
  }
});

test('a splitter that trapped is lost, and nothing else is', async () => {
  const small = await load({ core: withLittleMemory() });
  const splitter = small.deployments.Splitter.open(ENVELOPE);
  const other = small.deployments.Splitter.open(ENVELOPE);
  other.add(deployment(1));
  assert.throws(() => splitter.add({ ...deployment(1), description: 'x'.repeat(3_000_000) }), { code: 'trapped' });
  assert.throws(() => splitter.finish(), { name: 'TypeError', message: /a call before this one trapped/ });
  assert.equal(other.finish().placements.length, 1);
  assert.equal(small.jwt.defaultPolicy().leeway, 30);
});

function deployment(i) {
  return {
    pipeline: { id: 'p', displayName: 'p', url: 'https://example.com/p' },
    environment: { id: 'e', displayName: 'e', kind: 'production' },
    sequenceNumber: BigInt(i),
    updateSequenceNumber: i,
    displayName: `deployment ${i}`,
    description: 'd',
    url: 'https://example.com/d',
    state: 'pending',
    lastUpdatedAt: '2026-01-01T00:00:00Z',
    label: null,
    commands: ['initiate_deployment_gating'],
    associations: {
      issueKeys: ['A-1'],
      issueIdOrKeys: [],
      serviceIdOrKeys: ['s'],
      commits: [],
      repositories: [],
      others: [],
    },
    issueKeys: [],
  };
}
