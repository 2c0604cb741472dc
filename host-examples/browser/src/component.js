// The component in the page.

import { instantiate } from '../target/component/connect-gating.js';
import { cores } from '../target/component/cores.js';

/** Compiles the core modules, and gives the component. */
export async function load() {
  const modules = new Map();
  for (const [name, packed] of Object.entries(cores))
    modules.set(name, await WebAssembly.compile(await unpack(packed)));
  return new Component(() => instantiate((name) => modules.get(name), {}));
}

class Component {
  #make;
  #instance;

  constructor(make) {
    this.#make = make;
  }

  /**
   * Answers a question that takes one or more calls: `(api) => api.jwt.defaultPolicy()`.
   *
   * A trap is thrown on, and the next question gets a new instance: after a trap its memory may be anything.
   */
  ask(question) {
    const instance = this.#instance ?? this.#make();
    this.#instance = undefined;
    const answer = question(instance);
    this.#instance = instance;
    return answer;
  }
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
