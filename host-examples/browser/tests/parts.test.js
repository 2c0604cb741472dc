// The parts of the page that need no page.

import assert from 'node:assert/strict';
import test from 'node:test';
import { fieldOf } from '../src/deployment/fields.js';
import { difference } from '../src/qsh/diff.js';
import { frameworks, remedies } from '../src/qsh/remedies.js';
import { ways } from '../src/qsh/ways.js';
import { curl } from '../src/request/curl.js';
import { readRaw } from '../src/request/raw.js';
import { distanceInWords, durationInWords, instantInWords } from '../src/request/times.js';
import { authorizationOf, membersOf } from '../src/request/token.js';
import { payload } from '../src/sign/payload.js';

test('a raw request is taken apart', () => {
  const text =
    '\r\nPOST /a?b=c%20d HTTP/1.1\r\nHost: h.example:8443\r\nAuthorization: JWT a.b.c\r\nX-Long: one\r\n two\r\n\r\n{"x":1}\n\nmore';
  assert.deepEqual(readRaw(text), {
    method: 'POST',
    target: '/a?b=c%20d',
    headers: [
      ['Host', 'h.example:8443'],
      ['Authorization', 'JWT a.b.c'],
      ['X-Long', 'one two'],
    ],
    body: '{"x":1}\n\nmore',
  });
  assert.deepEqual(readRaw('get /a b/c HTTP/2').target, '/a b/c');
  assert.deepEqual(readRaw('GET /a'), { method: 'GET', target: '/a', headers: [], body: '' });
  assert.equal(readRaw('https://h.example/a?b').target, 'https://h.example/a?b');
  assert.equal(readRaw('/a\nHost: h').headers.length, 1);
  for (const other of ['', 'hello', 'no request at all', '{"a":1}', 'a.b.c'])
    assert.equal(readRaw(other), undefined, other);
});

test('a token alone gets its scheme, a header keeps what it has', () => {
  assert.deepEqual(authorizationOf(' e30.e30.c2ln \n'), ['JWT e30.e30.c2ln']);
  assert.deepEqual(authorizationOf('Authorization: JWT a.b.c\nauthorization:Bearer x'), ['JWT a.b.c', 'Bearer x']);
  assert.deepEqual(authorizationOf('Bearer a.b.c'), ['Bearer a.b.c']);
  assert.deepEqual(authorizationOf('  \n'), []);
});

test('claims are read as far as they can be', () => {
  assert.deepEqual(
    membersOf('{"a":"x","b":[1]}').map(({ name, value }) => [name, value]),
    [
      ['a', 'x'],
      ['b', [1]],
    ],
  );
  for (const json of [undefined, '', '[]', 'null', '7', '{']) assert.equal(membersOf(json), undefined);
});

test('times are said in words', () => {
  assert.equal(instantInWords(1_600_000_000), '13 September 2020, 12:26:40 UTC');
  assert.equal(instantInWords(1e18), undefined);
  assert.equal(durationInWords(180), '3 minutes');
  assert.equal(durationInWords(-5401), '1 hour 30 minutes');
  assert.equal(durationInWords(0), 'no time');
  assert.equal(durationInWords(3601), '1 hour');
  assert.equal(distanceInWords(90, 100), '10 seconds before the clock');
  assert.equal(distanceInWords(101, 100), '1 second after the clock');
  assert.equal(distanceInWords(100, 100), 'just at the clock');
});

test('the part that differs is found', () => {
  const parts = (a, b) => Object.values(difference(a, b));
  assert.deepEqual(parts('POST&/callback&', 'POST&/app/callback&'), ['POST&', '', '/app', '/callback&']);
  assert.deepEqual(parts('POST&/app/callback&', 'POST&/callback&'), ['POST&', '/app', '', '/callback&']);
  assert.deepEqual(parts('aXc', 'aYYc'), ['a', 'X', 'YY', 'c']);
  assert.deepEqual(parts('same', 'same'), ['same', '', '', '']);
  assert.deepEqual(parts('', 'a'), ['', '', 'a', '']);
  assert.deepEqual(parts('a\u{1f600}', 'a\u{1f601}'), ['a', '\u{1f600}', '\u{1f601}', '']);
  for (const [a, b] of [
    ['aaa', 'aa'],
    ['//', '/'],
    ['/a//a/', '/a/'],
    ['xyx', 'x'],
  ]) {
    const { start, a: left, b: right, end } = difference(a, b);
    assert.equal(start + left + end, a);
    assert.equal(start + right + end, b);
  }
});

test('every remedy has a line for every framework', () => {
  for (const { id, remedy } of ways) assert.ok(remedies[remedy], id);
  for (const [name, { advice, lines }] of Object.entries(remedies)) {
    for (const given of [
      { basePath: '', own: false },
      { basePath: "/it's", own: true },
    ]) {
      const found = lines(given);
      for (const [framework] of frameworks) assert.ok(found[framework]?.length > 10, `${name} for ${framework}`);
      assert.deepEqual(Object.keys(found).toSorted(), frameworks.map(([framework]) => framework).toSorted());
      assert.ok(advice(given).endsWith('.'));
    }
  }
  const { express, fastapi } = remedies['base-path'].lines({ basePath: "/it's" });
  assert.match(express, /'\/it\\'s'/);
  assert.match(fastapi, /"\/it's"/);
});

test('no cause has the id of another', () => {
  const ids = ways.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test('a shell reads nothing into a curl line', () => {
  const line = curl({ method: 'POST', url: 'https://h/a$b', headers: [['A', "it's `x`"]], body: '{"a":"$(b)"}' });
  assert.match(line, /'A: it'\\''s `x`'/);
  assert.match(line, /--data-raw '\{"a":"\$\(b\)"\}'/);
  assert.doesNotMatch(curl({ method: 'GET', url: 'u', headers: [], body: '' }), /data/);
});

test('a payload keeps a number that no double holds', () => {
  const fields = {
    status: 'allowed',
    pipelineId: '"',
    environmentId: 'e',
    sequenceNumber: '9007199254740993',
    updated: 't',
    issueKey: '',
  };
  assert.equal(
    payload(fields).ok,
    '{"updatedTimestamp":"t","gatingStatus":"allowed","details":[],"pipelineId":"\\"","environmentId":"e","deploymentSequenceNumber":9007199254740993}',
  );
  for (const sequenceNumber of ['', '1.0', '1e2', '01', '1}']) assert.ok(payload({ ...fields, sequenceNumber }).err);
});

test('a violation finds its field', () => {
  const associations = { issueIdOrKeys: ['A-1'], serviceIdOrKeys: [''], commits: [{}] };
  const table = [
    ['bulk', '/pipeline/url', 'd-pipeline-url'],
    ['bulk', '/associations/0/values/0', 'd-issues'],
    ['bulk', '/associations/1/values/0', 'd-services'],
    ['bulk', '/associations/2/values/0/repositoryId', 'd-commits'],
    ['bulk', '/commands/0', 'd-gate'],
    ['graph', '/lastUpdatedAt', 'd-updated'],
    ['graph', '/atlassian:deployment/state', 'd-state'],
    ['graph', '/atlassian:deployment/environment/type', 'd-environment-type'],
    ['graph', '/permissions/0/accessControls/0/principals/0/id', 'd-reader'],
    ['graph', '/permissions/0/accessControls', 'd-readers'],
    ['bulk', '', undefined],
    ['bulk', '/unheard', undefined],
  ];
  for (const [family, pointer, field] of table)
    assert.equal(fieldOf(family, { pointer }, associations), field, pointer);
  assert.equal(fieldOf('bulk', { pointer: '/associations', rule: 'gating-service' }, associations), 'd-services');
});
