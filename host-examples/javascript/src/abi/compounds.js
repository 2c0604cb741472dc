// Records, variants, enums, options, results and lists, as the component model's canonical ABI lays them out:
// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md

import { camel } from '../names.js';
import { mismatch } from './mismatch.js';

export const aligned = (at, align) => Math.ceil(at / align) * align;

/** @param {[string, object][]} members names as in the WIT, and codecs */
export function record(members) {
  let size = 0;
  const fields = members.map(([name, codec]) => {
    const at = aligned(size, codec.align);
    size = at + codec.size;
    return { name: camel(name), at, codec };
  });
  const align = Math.max(1, ...fields.map(({ codec }) => codec.align));
  return {
    size: aligned(size, align),
    align,
    flat: fields.flatMap(({ codec }) => codec.flat),
    check: (value, path) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mismatch(path, 'an object', value);
      for (const { name, codec } of fields) codec.check(value[name], `${path}.${name}`);
    },
    store: (memory, base, value) => {
      for (const { name, at, codec } of fields) codec.store(memory, base + at, value[name]);
    },
    load: (memory, base) => {
      const value = {};
      for (const { name, at, codec } of fields) value[name] = codec.load(memory, base + at);
      return value;
    },
    push: (memory, out, value) => {
      for (const { name, codec } of fields) codec.push(memory, out, value[name]);
    },
  };
}

/** A discriminated union: `{ tag, val }`. Cases without a payload have no `val`. */
export function variant(cases) {
  const tags = cases.map(([tag]) => tag);
  const numbers = new Map(tags.map((tag, number) => [tag, number]));
  const codecs = cases.map(([, codec]) => codec);
  return {
    ...choice(codecs, (value) => numbers.get(value.tag), 'val'),
    check: (value, path) => {
      if (typeof value !== 'object' || value === null) throw mismatch(path, 'an object with a `tag`', value);
      const number = numbers.get(value.tag);
      if (number === undefined) throw new TypeError(`${path}.tag must be one of ${tags.join(', ')}`);
      codecs[number]?.check(value.val, `${path}.val`);
    },
    make: (number, payload) => (codecs[number] === null ? { tag: tags[number] } : { tag: tags[number], val: payload }),
  };
}

/** `undefined` or the value itself; `null` is taken for `undefined`. */
export function option(some) {
  return {
    ...choice([null, some], (value) => (value === undefined || value === null ? 0 : 1)),
    check: (value, path) => {
      if (value !== undefined && value !== null) some.check(value, path);
    },
    make: (number, payload) => (number === 0 ? undefined : payload),
  };
}

/** Only ever an answer: `{ ok }` or `{ err }`. */
export function result(ok, err) {
  return {
    ...choice([ok, err]),
    make: (number, payload) => (number === 0 ? { ok: payload } : { err: payload }),
  };
}

export function enumeration(names) {
  const numbers = new Map(names.map((name, number) => [name, number]));
  return {
    size: 1,
    align: 1,
    flat: ['i32'],
    check: (value, path) => {
      if (typeof value !== 'string') throw mismatch(path, 'a string', value);
      if (!numbers.has(value)) throw new TypeError(`${path} must be one of ${names.join(', ')}`);
    },
    store: (memory, at, value) => memory.view.setUint8(at, numbers.get(value)),
    load: (memory, at) => name(memory.view.getUint8(at)),
    push: (memory, out, value) => out.push(numbers.get(value)),
    pull: (flat) => name(flat),
  };

  function name(number) {
    if (number >= names.length) throw new Error('the component returned an enum case that the contract does not have');
    return names[number];
  }
}

export function list(element) {
  return {
    size: 8,
    align: 4,
    flat: ['i32', 'i32'],
    check: (value, path) => {
      if (!Array.isArray(value)) throw mismatch(path, 'an array', value);
      for (let i = 0; i < value.length; i++) element.check(value[i], `${path}[${i}]`);
    },
    store: (memory, at, value) => {
      const base = write(memory, value);
      memory.view.setUint32(at, base, true);
      memory.view.setUint32(at + 4, value.length, true);
    },
    load: (memory, at) => {
      const base = memory.view.getUint32(at, true);
      const length = memory.view.getUint32(at + 4, true);
      return Array.from({ length }, (_, i) => element.load(memory, base + i * element.size));
    },
    push: (memory, out, value) => out.push(write(memory, value), value.length),
  };

  function write(memory, value) {
    const base = memory.allocate(value.length * element.size, element.align);
    for (let i = 0; i < value.length; i++) element.store(memory, base + i * element.size, value[i]);
    return base;
  }
}

// What variants, options and results share. The payloads of all cases stand in one place, and share core values.
// No type of the contract has more than 256 cases, so the case's number is one byte.
function choice(codecs, number, payload) {
  const payloads = codecs.filter((codec) => codec !== null);
  const align = Math.max(1, ...payloads.map((codec) => codec.align));
  const start = aligned(1, align);
  const flat = joined(payloads);
  const inner = (value) => (payload === undefined ? value : value[payload]);
  return {
    size: aligned(start + Math.max(0, ...payloads.map((codec) => codec.size)), align),
    align,
    flat: ['i32', ...flat],
    store(memory, at, value) {
      const found = number(value);
      memory.view.setUint8(at, found);
      codecs[found]?.store(memory, at + start, inner(value));
    },
    load(memory, at) {
      const found = memory.view.getUint8(at);
      const codec = codecs[found];
      if (codec === undefined) throw new Error('the component returned a case that the contract does not have');
      return this.make(found, codec?.load(memory, at + start));
    },
    push(memory, out, value) {
      const found = number(value);
      const own = [];
      codecs[found]?.push(memory, own, inner(value));
      out.push(found);
      flat.forEach((type, i) => {
        const core = own[i] ?? 0;
        out.push(type === 'i64' ? BigInt(core) : core);
      });
    },
  };
}

function joined(codecs) {
  const flat = [];
  for (const codec of codecs) {
    codec.flat.forEach((type, i) => {
      flat[i] = flat[i] === undefined || flat[i] === type ? type : 'i64';
    });
  }
  return flat;
}
