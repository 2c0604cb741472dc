// Every known cause: a request as an app saw it, and the canonical request that was signed, written out by hand.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load } from '../src/component.js';
import { readClaim } from '../src/qsh/claimed.js';
import { toolsOf } from '../src/qsh/component.js';
import { departures } from '../src/qsh/departures.js';
import { findCause } from '../src/qsh/find.js';
import { parameters, render, withoutToken } from '../src/qsh/query.js';
import { split } from '../src/qsh/target.js';
import { partsOf } from '../src/qsh/text.js';
import { ways } from '../src/qsh/ways.js';

const tools = toolsOf(await load());
const hash = (text) => createHash('sha256').update(text).digest('hex');

function seenAs(request) {
  const { method = 'POST', target, basePath = '', ...rest } = request;
  const { path, query } = split(target);
  return { method, path, query, basePath, headers: [], prefixes: [], body: '', authorities: [], ...rest };
}

const cause = async (request, text) => (await findCause(seenAs(request), hash(text), tools)).found;

// [cause, the request as it was seen, what was signed]
const single = [
  ['original-header', { target: '/x', headers: [['X-Original-URI', '/odd/y?b=2&a=1']] }, 'POST&/odd/y&a=1&b=2'],
  ['original-header', { target: '/x', headers: [['X-Forwarded-Prefix', '/odd/']] }, 'POST&/odd/x&'],
  [
    'original-header',
    { target: '/x', headers: [['x-envoy-original-path', '/app/x/y']], basePath: '/app' },
    'POST&/x/y&',
  ],
  ['base-path-missing', { target: '/app/callback' }, 'POST&/callback&'],
  ['base-path-missing', { target: '/a/b/callback?x=1' }, 'POST&/callback&x=1'],
  ['base-path-missing', { target: '/app' }, 'POST&/&'],
  ['base-path-needless', { target: '/app/callback', basePath: '/app' }, 'POST&/app/callback&'],
  ['prefix-added', { target: '/inner/app/callback', basePath: '/app' }, 'POST&/callback&'],
  ['base-path-wrong', { target: '/inner/app/callback', basePath: '/app' }, 'POST&/app/callback&'],
  ['base-path-wrong', { target: '/apps/gate/callback', basePath: '/apps' }, 'POST&/callback&'],
  ['prefix-stripped', { target: '/callback' }, 'POST&/jira/callback&'],
  ['prefix-stripped', { target: '/callback', prefixes: ['/our/own'] }, 'POST&/our/own/callback&'],
  ['prefix-stripped', { target: '/callback', basePath: '/very-own/' }, 'POST&/very-own/callback&'],
  ['prefix-stripped', { target: '/' }, 'POST&/callback&'],
  ['prefix-replaced', { target: '/inner/callback' }, 'POST&/jira/callback&'],
  ['prefix-replaced', { target: '/inner/own/x/y', prefixes: ['/our/own/'] }, 'POST&/our/own/x/y&'],
  ['prefix-replaced', { target: '/inner/callback', basePath: '/gate-app' }, 'POST&/gate-app/callback&'],
  ['slashes-merged', { target: '/app/callback', basePath: '/app' }, 'POST&//callback&'],
  ['slashes-merged', { target: '/a/b/c' }, 'POST&/a//b/c&'],
  ['slashes-merged', { target: '/a/b/c' }, 'POST&//a//b//c&'],
  ['slashes-doubled', { target: '/a//b' }, 'POST&/a/b&'],
  ['slashes-doubled', { target: '/a//b//c' }, 'POST&/a/b/c&'],
  ['slashes-doubled', { target: '//a//b' }, 'POST&/a//b&'],
  ['slashes-doubled', { target: '//app/b', basePath: '/app' }, 'POST&/b&'],
  ['dot-segments', { target: '/a/../b/./c' }, 'POST&/b/c&'],
  ['dot-segments', { target: '/x/../app/b', basePath: '/app' }, 'POST&/b&', 'prefix-added'],
  ['dot-segments', { target: '/a/b' }, 'POST&/a/./b&'],
  ['path-decoded', { target: '/caf\u00e9 noir/x' }, 'POST&/caf%C3%A9%20noir/x&'],
  ['path-decoded', { target: '/caf\u00e9' }, 'POST&/caf%c3%a9&'],
  ['path-decoded', { target: '/a%20b' }, 'POST&/a%2520b&'],
  ['path-decoded', { target: '/a:b@c' }, 'POST&/a%3Ab%40c&'],
  ['path-decoded', { target: '/a/b/c' }, 'POST&/a/b%2fc&'],
  ['path-decoded', { target: '/app/a/b/c', basePath: '/app' }, 'POST&/a%2Fb/c&'],
  ['path-encoded', { target: '/a%20b' }, 'POST&/a b&'],
  ['path-encoded', { target: '/a%20b%3Fc?d=1' }, 'POST&/a b?c&d=1'],
  ['path-encoded', { target: '/%41%7Eb%2fc' }, 'POST&/A~b%2Fc&'],
  ['path-encoded', { target: '/a%20b%2541' }, 'POST&/a b%41&'],
  ['path-encoded', { target: '/a%20b%2541' }, 'POST&/a bA&'],
  ['path-encoded', { target: '/a%252Fb' }, 'POST&/a%2Fb&'],
  ['path-encoded', { target: '/a%2540b' }, 'POST&/a@b&'],
  ['path-encoded', { target: '/%28a%29%20' }, 'POST&/(a)%20&'],
  ['escape-case', { target: '/a%2Fb' }, 'POST&/a%2fb&'],
  ['escape-case', { target: '/a%2fb' }, 'POST&/a%2Fb&'],
  ['path-plus', { target: '/a%20b' }, 'POST&/a+b&'],
  ['path-plus', { target: '/a+b' }, 'POST&/a%20b&'],
  ['path-parameter', { target: '/a;jsessionid=1/b' }, 'POST&/a/b&'],
  ['method-changed', { method: 'GET', target: '/a' }, 'POST&/a&'],
  ['method-changed', { method: 'POST', target: '/a', headers: [['X-HTTP-Method-Override', 'PURGE']] }, 'PURGE&/a&'],
  ['query-added', { target: '/a?utm_source=x&b=1&c=2' }, 'POST&/a&b=1&c=2'],
  ['query-added', { target: '/a?utm_source=x&b=1' }, 'POST&/a&'],
  ['query-added', { target: '/a?x=1&b=1&c=2' }, 'POST&/a&b=1'],
  ['query-plus', { target: '/a?q=x+y' }, 'POST&/a&q=x%2By'],
  ['query-plus', { target: '/a?q=x%20y' }, 'POST&/a&q=x%2By'],
  ['query-plus', { target: '/a?q=x%2By' }, 'POST&/a&q=x%20y'],
  ['query-decoded', { target: '/a?q=x%20y' }, 'POST&/a&q=x%2520y'],
  ['query-encoded', { target: '/a?q=x%252Fy' }, 'POST&/a&q=x%2Fy'],
  ['slash-kept', { target: '/a/' }, 'POST&/a/&'],
  ['slash-kept', { target: '/a' }, 'POST&/a/&'],
  ['slash-kept', { target: '/a//' }, 'POST&/a&', 'slashes-doubled'],
  ['slash-kept', { target: '/' }, 'POST&&'],
  ['empty-query', { target: '/a' }, 'POST&/a'],
  ['whole-url', { target: '/a', authorities: ['h.example:8443'] }, 'POST&https://h.example:8443/a&'],
  ['whole-url', { target: '/', authorities: ['h.example'] }, 'POST&h.example&'],
  ['query-in-path', { target: '/a?b=2&a=1+1' }, 'POST&/a&b=2&a=1+1'],
  ['query-in-path', { target: '/a?b=2' }, 'POST&/a?b=2&'],
  ['query-in-path', { target: '/a?b=2' }, 'POST&/a?b=2'],
  ['values-sorted-encoded', { target: '/a?v=.1&v=%3A1' }, 'POST&/a&v=%3A1,.1'],
  ['values-by-character', { target: '/a?v=%EF%BD%9E&v=.&v=%F0%9F%98%80' }, 'POST&/a&v=.,%EF%BD%9E,%F0%9F%98%80'],
  ['values-unsorted', { target: '/a?v=2&w=0&v=1' }, 'POST&/a&v=2,1&w=0'],
  ['values-not-joined', { target: '/a?v=2&v=1' }, 'POST&/a&v=1&v=2'],
  ['values-not-joined', { target: '/a?v=2&v=3&v=1' }, 'POST&/a&v=2&v=3&v=1', 'query-in-path'],
  ['values-not-joined', { target: '/a?v=2&v=3&v=1&a=0' }, 'POST&/a&a=0&v=1'],
  ['values-not-joined', { target: '/a?v=2&v=3&v=1&a=0' }, 'POST&/a&a=0&v=2'],
  ['comma-encoded', { target: '/a?v=2&v=1' }, 'POST&/a&v=1%2C2'],
  ['comma-encoded', { target: '/a?v=1%2C2&w=3' }, 'POST&/a&v=1,2&w=3'],
  ['names-unsorted', { target: '/a?c=3+&a=1' }, 'POST&/a&c=3%20&a=1'],
  ['names-unsorted', { target: '/a?c=2&c=1&a=0' }, 'POST&/a&c=1,2&a=0'],
  ['names-unsorted', { target: '/a?c=2&c=1&a=0' }, 'POST&/a&c=2,1&a=0'],
  ['names-unsorted', { target: '/a?b=1&C=2&a=3&A=4' }, 'POST&/a&a=3&A=4&b=1&C=2'],
  ['blank-as-plus', { target: '/a?v=1+2&u=' }, 'POST&/a&u=&v=1+2'],
  ['other-encoding', { target: '/a?v=(*)' }, 'POST&/a&v=(*)', 'query-in-path'],
  ['other-encoding', { target: '/a?v=%28*%29' }, 'POST&/a&v=(*)'],
  ['other-encoding', { target: '/a?v=%28+%29' }, 'POST&/a&v=(%20)'],
  ['other-encoding', { target: '/a?v=%2A+~' }, 'POST&/a&v=*+%7E'],
  ['other-encoding', { target: '/a?v=%2A+~' }, 'POST&/a&v=*%20%7E'],
  ['other-encoding', { target: '/a?v=%2A~' }, 'POST&/a&v=%2A%7E'],
  ['other-encoding', { target: '/a?v=%2F+' }, 'POST&/a&v=%2f%20'],
  ['other-encoding', { target: '/a?v=%2F%20x' }, 'POST&/a&v=/ x'],
  ['other-encoding', { target: '/a?k%2F=%2F' }, 'POST&/a&k/=%2F'],
  ['token-kept', { target: '/a?b=1&jwt=x.y.z' }, 'POST&/a&b=1&jwt=x.y.z'],
  ['token-kept', { target: '/a?c=1&b=1&jwt=x.y.z' }, 'POST&/a&b=1&c=1&jwt='],
  ['token-kept', { target: '/a?b=1' }, 'POST&/a&b=1&jwt='],
  ['token-any-case', { target: '/a?b=1&c=2&JWT=x&Jwt=y' }, 'POST&/a&b=1&c=2'],
  ['valueless', { target: '/a?b&a=1' }, 'POST&/a&a=1&b'],
  ['valueless', { target: '/a?b&c=&a=1' }, 'POST&/a&a=1&b&c='],
  ['valueless', { target: '/a?b=&a=1' }, 'POST&/a&a=1&b'],
  ['valueless', { target: '/a?b=&a=1&c=' }, 'POST&/a&a=1', 'query-added'],
  ['valueless', { target: '/a?b=&a=1&c=&d=2' }, 'POST&/a&a=1&d=2'],
  ['valueless', { target: '/a?b&c=&d&a=1' }, 'POST&/a&a=1&c='],
  ['brackets-dropped', { target: '/a?a[]=2&a[]=1' }, 'POST&/a&a=1,2'],
  ['body-hashed', { target: '/a', body: 'b=2+&a=1' }, 'POST&/a&a=1&b=2%20'],
  ['body-hashed', { target: '/a', body: '{"n":7,"l":["y","x"],"s":"\u00e9"}' }, 'POST&/a&l=x,y&n=7&s=%C3%A9'],
  ['body-hashed', { target: '/a?z=1', body: 'a=1' }, 'POST&/a&a=1&z=1'],
  ['body-hashed', { target: '/a?z=1', body: 'a=1' }, 'POST&/a&a=1'],
  ['method-case', { method: 'Post', target: '/a' }, 'post&/a&'],
  ['ampersand-kept', { target: '/a&b?c=1' }, 'POST&/a&b&c=1'],
  ['colon-as-scheme', { target: '/rest:odd/x' }, 'POST&/odd/x&'],
  ['base-path-by-letters', { target: '/application/x', basePath: '/app' }, 'POST&/lication/x&'],
  ['base-path-by-letters', { target: '/application/x', basePath: '/app' }, 'POST&lication/x&'],
  ['slashes-lost', { target: '/a/b' }, 'POST&a/b&'],
  ['slashes-lost', { target: '///a' }, 'POST&/a&', 'slashes-doubled'],
  ['slashes-lost', { target: '////a//b' }, 'POST&/a//b&'],
  ['slashes-lost', { target: '//host/b//c' }, 'POST&/b//c&'],
];

test('each known cause is named', async (t) => {
  for (const [id, request, text, instead] of single) {
    await t.test(`${id}: ${request.target} and ${text}`, async () => {
      const found = await cause(request, text);
      assert.ok(found, 'no cause was found');
      assert.equal(found.text, text);
      assert.deepEqual(
        found.steps.map((step) => step.id),
        [instead ?? id],
      );
      const names = [found.steps, ...found.also].map((steps) => steps.map((step) => step.id).join('+'));
      assert.ok(names.includes(id), names.join(', '));
      assert.notEqual(found.steps[0].says, undefined);
    });
  }
});

test('every cause of the tables is tried above', () => {
  const tried = new Set(single.map(([id]) => id));
  for (const { id } of [...ways, ...departures]) assert.ok(tried.has(id), id);
});

test('two causes at once', async () => {
  const table = [
    [['base-path-missing', 'method-changed'], { method: 'GET', target: '/app/callback' }, 'POST&/callback&'],
    [['base-path-missing', 'slashes-merged'], { target: '/app/callback' }, 'POST&//callback&'],
    [['base-path-missing', 'query-added'], { target: '/app/callback?x=1&y=2' }, 'POST&/callback&y=2'],
    [['prefix-stripped', 'values-sorted-encoded'], { target: '/c?v=.1&v=%3A1' }, 'POST&/api/c&v=%3A1,.1'],
    [['path-encoded', 'query-added'], { target: '/a%20b?x=1' }, 'POST&/a b&'],
    [['path-encoded', 'empty-query'], { target: '/a%20b' }, 'POST&/a b'],
  ];
  for (const [ids, request, text] of table) {
    const found = await cause(request, text);
    assert.equal(found?.text, text);
    assert.deepEqual(
      found.steps.map(({ id }) => id),
      ids,
    );
  }
});

test('no cause is made up', async () => {
  const wide = {
    target: '/app/a%20b//c/./d;x=1?b=2&a=.1&a=%3A1&c&jwt=x',
    basePath: '/app',
    headers: [
      ['X-Original-URI', '/x'],
      ['X-HTTP-Method-Override', 'PUT'],
    ],
    authorities: ['h.example'],
    body: 'f=1&g=2',
  };
  const started = performance.now();
  const { found, tried } = await findCause(seenAs(wide), hash('something else'), tools);
  assert.equal(found, undefined);
  assert.ok(tried > 5000, `${tried} tried`);
  assert.ok(performance.now() - started < 20000, 'it takes too long to wait for');
});

test('a path is not taken away whole and another put in its place', async () => {
  for (const target of ['/quite/another', '/another', '/a/b/c']) {
    assert.equal(await cause({ target }, 'POST&/callback&'), undefined, target);
    assert.equal(await cause({ target, basePath: '/a' }, 'POST&/callback&'), undefined, target);
  }
});

test('a right hash has no cause', async () => {
  const found = await cause({ target: '/callback' }, 'POST&/callback&');
  assert.equal(found, undefined);
});

test('a target that no request line can hold does not end the search', async () => {
  for (const target of ['/a b', '/\u00e9?x=%zz', '/%', '*', '', 'callback', '/\ud800']) {
    assert.equal(await cause({ target }, 'something else'), undefined, target);
  }
});

test('what is no hash says what it is', () => {
  const right = hash('POST&/callback&');
  assert.deepEqual(readClaim(right), { hash: right });
  assert.equal(readClaim('context-qsh').cause.id, 'context-token');
  assert.equal(readClaim(right.toUpperCase()).cause.id, 'digest-encoding');
  assert.equal(readClaim(right.toUpperCase()).hash, right);
  for (const encoding of ['base64', 'base64url']) {
    const claim = readClaim(Buffer.from(right, 'hex').toString(encoding));
    assert.deepEqual([claim.cause.id, claim.hash], ['digest-encoding', right]);
  }
  for (const claim of [undefined, 7, '', 'x', `${right}0`]) assert.equal(readClaim(claim).cause.id, 'no-hash');
});

test('without a departure the query is written as the component writes it', () => {
  const { vectors } = JSON.parse(readFileSync(new URL('../../../tests/vectors/canonical.json', import.meta.url)));
  let compared = 0;
  for (const { input, expect } of vectors) {
    if (expect.ok === undefined || typeof input.target !== 'string') continue;
    const list = withoutToken(parameters(split(input.target).query ?? ''));
    assert.equal(render(list), partsOf(expect.ok.forms[0].text).query, input.target);
    compared += 1;
  }
  assert.ok(compared > 90, `${compared} compared`);
});
