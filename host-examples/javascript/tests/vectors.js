// The shared vectors as arguments and results of this package, in Node and in a browser. The format:
// tests/peers/vectors.md.

import { contract } from '../dist/contract.js';

/**
 * What a vector's calls give with these bindings, each beside what it expects. Most vectors are one call; that of a
 * resource is several, with the resources that they open.
 *
 * @param {(updates: unknown[]) => string} stateOf folds updates into a state
 * @param {(call: () => unknown) => object} outcomeOf `{ ok }`, `{ err }`, or what else came of a call
 */
export function callsOf(bindings, vector, stateOf, outcomeOf) {
  if (vector.input.steps === undefined) return [called(bindings, vector)];
  const held = new Map();
  const answers = [...vector.expect.ok];
  const calls = [];
  for (const step of vector.input.steps) {
    if (step.drop === undefined) {
      const call = { ...step, function: `${vector.function}.${step.call}`, expect: answers.shift() };
      calls.push(called(held.get(step.on) ?? bindings, call));
    } else {
      dispose(held.get(step.drop));
      held.delete(step.drop);
    }
  }
  for (const resource of held.values()) dispose(resource);
  return calls;

  function called(on, call) {
    const found = outcomeOf(() => method(on, call)(...argumentsOf(call, stateOf)));
    if (call.as === undefined || !('ok' in found)) return { found, expected: expectationOf(call) };
    // A resource is no value: what it does later shows what it is.
    held.set(call.as, found.ok);
    return { found: { ok: null }, expected: { ok: null } };
  }
}

/** `jwt.peek` of the bindings, `deployments.splitter.open` of a class in them, or a method of the resource itself. */
function method(on, { function: called, on: resource }) {
  const [owner, ...path] = called.split('.');
  const name = camel(path.at(-1));
  if (resource !== undefined) return on[name].bind(on);
  if (path.length === 1) return on[owner][name];
  const owned = on[owner][path[0].replace(/^./, (letter) => letter.toUpperCase())];
  return owned[name].bind(owned);
}

// The symbol is younger than Node 20; bindings make up for it in two ways.
function dispose(resource) {
  (resource[Symbol.dispose ?? 'dispose'] ?? resource[Symbol.for('dispose')]).call(resource);
}

/** The arguments of a call. */
function argumentsOf({ function: called, input }, stateOf) {
  const states = (json) => json.map((entry) => (entry['state-of'] === undefined ? entry : foldAll(entry['state-of'])));
  const foldAll = (updates) => stateOf(updates.map((update) => value('gating.update', update)));
  const params = contract.functions[called].params.filter(([name]) => name !== 'self');
  return params.map(([name, type]) => {
    if (!(name in input)) throw new Error(`a call of ${called} has no ${name}`);
    return value(type, name === 'stored' && called.startsWith('gating.') ? states(input[name]) : input[name]);
  });
}

/** What a call expects: `{ ok }` or `{ err }`, texts that are not compared left out. */
function expectationOf({ function: called, expect }) {
  const { result } = contract.functions[called];
  const [ok, err] = Array.isArray(result) && result[0] === 'result' ? result.slice(1) : [result, null];
  return 'ok' in expect ? { ok: value(ok, expect.ok) } : { err: value(err, expect.err) };
}

/** Leaves out of a value which texts the expectation leaves out. */
export function comparable(found, expected) {
  if (typeof found !== 'object' || found === null || typeof expected !== 'object' || expected === null) return found;
  if (Array.isArray(found)) return found.map((entry, i) => comparable(entry, expected[i]));
  const kept = Object.entries(found).filter(([name]) => name in expected || !['message', 'state'].includes(name));
  return Object.fromEntries(kept.map(([name, entry]) => [name, comparable(entry, expected[name])]));
}

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

// From the JSON form to JavaScript, by the type.
function value(type, json) {
  if (type === 'u64' || type === 's64') return BigInt(json);
  if (type === 'string') return text(json);
  if (Array.isArray(type)) {
    if (type[0] === 'option') return json === null ? undefined : value(type[1], json);
    if (type[0] === 'list') return json.map((entry) => value(type[1], entry));
  }
  const [kind, members] = contract.types[type] ?? [];
  if (kind === 'record') {
    const there = members.filter(([name]) => name in json || !['message', 'state'].includes(name));
    return Object.fromEntries(there.map(([name, member]) => [camel(name), value(member, json[name])]));
  }
  if (kind === 'variant') {
    if (typeof json === 'string') return { tag: json };
    const [[tag, payload]] = Object.entries(json);
    return { tag, val: value(members.find(([name]) => name === tag)[1], payload) };
  }
  return json;
}

function text(json) {
  if (typeof json === 'string') return json;
  return 'repeat' in json ? json.repeat.repeat(json.times) : json.concat.map(text).join('');
}

/** JSON, where integers that are too long for a float become bigints. */
export function parseExactly(json) {
  const marked = json.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}/g, (token) =>
    token[0] === '"' ? token : `"\\u0000${token}"`,
  );
  return JSON.parse(marked, (_, found) => {
    return typeof found === 'string' && found[0] === '\0' && /^-?\d+$/.test(found.slice(1))
      ? BigInt(found.slice(1))
      : found;
  });
}
