// The component in the page. An instance is made for each question and dropped with it, and a secret with it.

import { instantiate } from '../target/component/connect-gating.js';
import { cores } from '../target/component/cores.js';

/** Compiles the core modules once, and gives a function that makes a fresh instance of the component. */
export async function load() {
  const modules = new Map();
  for (const [name, packed] of Object.entries(cores)) modules.set(name, await WebAssembly.compile(await unpack(packed)));
  return () => instantiate((name) => modules.get(name), {});
}

/** What a function of the contract answers, as a value: `{ ok }` or `{ err }`. A trap is thrown on. */
export function attempt(call) {
  try {
    return { ok: call() };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { err: error };
  }
}

// Base64 of gzip: the page is one file, and a third of the size.
async function unpack(packed) {
  const octets = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}
