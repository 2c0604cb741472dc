// Core modules that are broken on purpose.

import { readFileSync } from 'node:fs';

/** The core module's octets. */
export const CORE = readFileSync(new URL('../dist/connect-gating.core.wasm', import.meta.url));

const MEMORY = 5;
const SPARE = 16;

/**
 * The core module with a linear memory that can grow by 1 MiB (16 pages of 64 KiB) and no more: whatever needs more
 * traps, as it does when the machine has no memory left.
 */
export function withLittleMemory() {
  const { start, end, body } = section(CORE, MEMORY);
  // One memory; its flags (no maximum); its minimum.
  if (body[0] !== 1 || body[1] !== 0) throw new Error('the memory section is not the one that was expected');
  const minimum = readNumber(body, 2).value;
  const patched = Buffer.from([1, 1, ...numberOf(minimum), ...numberOf(minimum + SPARE)]);
  return Buffer.concat([CORE.subarray(0, start), Buffer.from([MEMORY, patched.length]), patched, CORE.subarray(end)]);
}

/** The core module under another version of the contract. */
export function ofVersion(version) {
  if (version.length !== '0.1.0'.length) throw new Error('the lengths of names in the module would be wrong');
  return Buffer.from(CORE.toString('latin1').replaceAll('@0.1.0', `@${version}`), 'latin1');
}

/** The core module with one export under another name. */
export function without(name, other) {
  if (name.length !== other.length) throw new Error('the lengths of names in the module would be wrong');
  return Buffer.from(CORE.toString('latin1').replaceAll(name, other), 'latin1');
}

function section(module, wanted) {
  let at = 8;
  while (at < module.length) {
    const start = at;
    const { value: size, end } = readNumber(module, at + 1);
    if (module[start] === wanted) return { start, end: end + size, body: module.subarray(end, end + size) };
    at = end + size;
  }
  throw new Error(`the module has no section ${wanted}`);
}

// LEB128, as everywhere in WebAssembly.
function readNumber(octets, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const octet = octets[at++];
    value |= (octet & 0x7f) << shift;
    if (octet < 0x80) return { value, end: at };
  }
}

function numberOf(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...numberOf(value >>> 7)];
}
