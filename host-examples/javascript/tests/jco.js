import { readFileSync } from 'node:fs';

import { instantiate } from '../build/jco/connect-gating.js';

/** jco's own bindings: an independent implementation of the same canonical ABI. */
export function jcoBindings() {
  const cores = (name) => new WebAssembly.Module(readFileSync(new URL(`../build/jco/${name}`, import.meta.url)));
  return instantiate(cores, {});
}
