// Finds, compiles and checks the core module.

import { contract } from '../dist/contract.js';
import { unavailable } from './error.js';

const BESIDE = new URL('../dist/connect-gating.core.wasm', import.meta.url);

/** @param {WebAssembly.Module | BufferSource | Response | URL} [source] */
export async function coreModule(source = BESIDE) {
  const core = source instanceof WebAssembly.Module ? source : await compile(await bytes(source));
  checkVersion(core);
  return core;
}

async function bytes(source) {
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return source;
  if (source instanceof URL) return source.protocol === 'file:' ? read(source) : bytes(await get(source));
  if (typeof Response !== 'undefined' && source instanceof Response) {
    if (!source.ok)
      throw unavailable('component-missing', `fetching the core module was answered with ${source.status}`);
    return source.arrayBuffer();
  }
  throw new TypeError('load: core must be a WebAssembly.Module, its bytes, a Response or a URL');
}

async function read(url) {
  try {
    // Not imported, so that bundlers for the browser find nothing of Node here.
    return await globalThis.process.getBuiltinModule('node:fs').promises.readFile(url);
  } catch (cause) {
    throw unavailable('component-missing', `the core module can't be read: \`${url.pathname}\` (see \`cause\`)`, {
      cause,
    });
  }
}

async function get(url) {
  try {
    return await fetch(url);
  } catch (cause) {
    throw unavailable('component-missing', `the core module can't be fetched: \`${url.href}\` (see \`cause\`)`, {
      cause,
    });
  }
}

async function compile(source) {
  // Byte 6 of the preamble is the layer: 0 is a core module, 1 a component.
  if (new Uint8Array(source.buffer ?? source, source.byteOffset ?? 0, source.byteLength)[6] === 1) {
    throw unavailable(
      'component-unusable',
      "this is a component; JavaScript needs this package's connect-gating.core.wasm",
    );
  }
  try {
    return await WebAssembly.compile(source);
  } catch (cause) {
    throw unavailable('component-unusable', 'the core module is damaged, or no WebAssembly (see `cause`)', { cause });
  }
}

// What a core module exports names the contract and its version. A missing or a new function is another version too.
function checkVersion(core) {
  const { name, version, functions } = contract;
  const exported = WebAssembly.Module.exports(core)
    .map((item) => item.name)
    .filter((item) => item.startsWith(name));
  const found = new Set(exported.map((item) => item.slice(item.indexOf('@') + 1, item.indexOf('#'))));
  if (found.size !== 1 || !found.has(version)) {
    const other = found.size === 0 ? `none of ${name}` : `${name}@${[...found].join(' and ')}`;
    throw unavailable('wrong-contract', `the core module is ${other}; this package needs ${name}@${version}`);
  }
  const needed = Object.entries(functions).map(([called, { core: own }]) => {
    return `${name}/${called.split('.')[0]}@${version}#${own}`;
  });
  const offered = new Set(exported);
  const missing = needed.filter((item) => !offered.has(item));
  if (missing.length > 0) throw unavailable('wrong-contract', `the core module lacks \`${missing.join('`, `')}\``);
}
