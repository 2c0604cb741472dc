// Layouts that the functions of the contract don't happen to need today, by the rules of the canonical ABI.

import assert from 'node:assert/strict';
import test from 'node:test';

import { enumeration, list, option, record, result, variant } from '../src/abi/compounds.js';
import { bool, s64, string, u16, u32, u64, u8 } from '../src/abi/scalars.js';

const layout = ({ size, align, flat }) => [size, align, flat.join(' ')];
const pushed = (codec, value) => {
  const out = [];
  codec.push({}, out, value);
  return out;
};

test('sizes and alignments', () => {
  assert.deepEqual(layout(record([])), [0, 1, '']);
  assert.deepEqual(layout(record([['a', u8], ['b', u64], ['c', u16]])), [24, 8, 'i32 i64 i32']); // prettier-ignore
  assert.deepEqual(layout(record([['a', u16], ['b', bool], ['c', u8]])), [4, 2, 'i32 i32 i32']); // prettier-ignore
  assert.deepEqual(layout(option(u64)), [16, 8, 'i32 i64']);
  assert.deepEqual(layout(option(string)), [12, 4, 'i32 i32 i32']);
  assert.deepEqual(layout(result(u8, null)), [2, 1, 'i32 i32']);
  assert.deepEqual(layout(list(s64)), [8, 4, 'i32 i32']);
  assert.deepEqual(layout(enumeration(['a', 'b'])), [1, 1, 'i32']);
});

test('cases share core values, the wider one where they differ', () => {
  const choice = variant([['none', null], ['big', s64], ['text', string], ['small', u32]]); // prettier-ignore
  assert.deepEqual(layout(choice), [16, 8, 'i32 i64 i32']);
  assert.deepEqual(pushed(choice, { tag: 'none' }), [0, 0n, 0]);
  assert.deepEqual(pushed(choice, { tag: 'big', val: -1n }), [1, -1n, 0]);
  assert.deepEqual(pushed(choice, { tag: 'small', val: 7 }), [3, 7n, 0]);
  const other = variant([['small', u32], ['big', u64]]); // prettier-ignore
  assert.deepEqual(layout(other), [16, 8, 'i32 i64']);
});

test('a case that the contract does not have is a fault, not a value', () => {
  const memory = { view: new DataView(new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0]).buffer) };
  for (const codec of [enumeration(['a', 'b']), option(u8), variant([['a', null]])]) {
    assert.throws(() => codec.load(memory, 0), /that the contract does not have/);
  }
});
