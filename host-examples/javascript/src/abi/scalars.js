// Numbers, texts and booleans: how each is checked, and where it stands in linear memory.
//
// A codec has `size` and `align` in bytes, `flat` (the core types that it is passed as), `check` (throws where a value
// does not fit; runs over all arguments before anything is written), `store` and `load` (memory), `push` (arguments)
// and, where it is one core value, `pull` (results).

import { mismatch } from './mismatch.js';

export const bool = {
  size: 1,
  align: 1,
  flat: ['i32'],
  check: (value, path) => {
    if (typeof value !== 'boolean') throw mismatch(path, 'a boolean', value);
  },
  store: (memory, at, value) => memory.view.setUint8(at, value ? 1 : 0),
  load: (memory, at) => memory.view.getUint8(at) !== 0,
  push: (memory, out, value) => out.push(value ? 1 : 0),
  pull: (flat) => flat !== 0,
};

export const string = {
  size: 8,
  align: 4,
  flat: ['i32', 'i32'],
  check: (value, path) => {
    if (typeof value !== 'string') throw mismatch(path, 'a string', value);
    // Half a surrogate pair has no UTF-8 form: encoding it would silently make it U+FFFD, and two texts one.
    if (!value.isWellFormed()) throw new TypeError(`${path} has half of a surrogate pair, so it is not Unicode text`);
  },
  store: (memory, at, value) => {
    const { pointer, length } = memory.write(value);
    memory.view.setUint32(at, pointer, true);
    memory.view.setUint32(at + 4, length, true);
  },
  load: (memory, at) => memory.read(memory.view.getUint32(at, true), memory.view.getUint32(at + 4, true)),
  push: (memory, out, value) => {
    const { pointer, length } = memory.write(value);
    out.push(pointer, length);
  },
};

export const u8 = small(1, 'Uint8');
export const u16 = small(2, 'Uint16');
export const u32 = small(4, 'Uint32');
export const u64 = big('BigUint64', 0n, 2n ** 64n - 1n);
export const s64 = big('BigInt64', -(2n ** 63n), 2n ** 63n - 1n);

function small(size, name) {
  const most = 2 ** (8 * size) - 1;
  const [get, set] = [`get${name}`, `set${name}`];
  return {
    size,
    align: size,
    flat: ['i32'],
    check: (value, path) => {
      if (typeof value !== 'number') throw mismatch(path, 'a number', value);
      if (!Number.isInteger(value) || value < 0 || value > most) {
        throw new RangeError(`${path} must be an integer of 0 to ${most}`);
      }
    },
    store: (memory, at, value) => memory.view[set](at, value, true),
    load: (memory, at) => memory.view[get](at, true),
    push: (memory, out, value) => out.push(value),
    pull: (flat) => flat >>> 0,
  };
}

// 64 bits are bigints; a number is taken where it can't have lost anything.
function big(name, least, most) {
  const [get, set] = [`get${name}`, `set${name}`];
  return {
    size: 8,
    align: 8,
    flat: ['i64'],
    check: (value, path) => {
      if (typeof value === 'number') {
        if (!Number.isSafeInteger(value)) throw new RangeError(`${path} is no safe integer: use a bigint`);
      } else if (typeof value !== 'bigint') {
        throw mismatch(path, 'a bigint or a safe integer', value);
      }
      if (value < least || value > most) throw new RangeError(`${path} must be an integer of ${least} to ${most}`);
    },
    store: (memory, at, value) => memory.view[set](at, BigInt(value), true),
    load: (memory, at) => memory.view[get](at, true),
    push: (memory, out, value) => out.push(BigInt(value)),
    pull: (flat) => (least === 0n ? BigInt.asUintN(64, flat) : flat),
  };
}
