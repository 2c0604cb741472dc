// The component, as the page holds it.

import assert from 'node:assert/strict';
import test from 'node:test';
import { attempt, load } from '../src/component.js';

const component = await load();

test('an error of the contract is a value, whatever its type', () => {
  const canonical = (target) => component.ask(({ jwt }) => attempt(() => jwt.canonicalRequest('get', target, '')));
  assert.equal(canonical('/a').ok.forms[0].text, 'GET&/a&');
  assert.equal(canonical('a').err.code, 'malformed-target');
  const { err } = component.ask(({ deployments }) => attempt(() => deployments.parse('bulk', '[]')));
  assert.ok(err.violations.length > 0);
});

test('what went wrong is thrown on, and the next question gets a new instance', () => {
  let before;
  component.ask((api) => (before = api));
  component.ask((api) => assert.equal(api, before));
  assert.throws(
    () =>
      component.ask(() =>
        attempt(() => {
          throw new WebAssembly.RuntimeError('unreachable');
        }),
      ),
    /unreachable/,
  );
  component.ask((api) => assert.notEqual(api, before));
  assert.equal(
    component.ask(({ jwt }) => jwt.defaultPolicy().leeway),
    30,
  );
});
