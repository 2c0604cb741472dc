// What the search for a cause takes from the component.

import { attempt } from '../component.js';
import { sha256 } from './sha256.js';

/**
 * @param {Awaited<ReturnType<typeof import('../component.js').load>>} component
 * @param {AbortSignal} [signal] ends the search
 */
export function toolsOf(component, signal) {
  const canonical = (method, target, basePath) =>
    component.ask(({ jwt }) => attempt(() => jwt.canonicalRequest(method, target, basePath)).ok?.forms ?? []);
  return { canonical: remembered(canonical), sha256, breathe: breather(signal) };
}

// Different causes lead to the same request.
function remembered(ask) {
  const known = new Map();
  return (...request) => {
    const key = JSON.stringify(request);
    if (!known.has(key)) known.set(key, ask(...request));
    return known.get(key);
  };
}

// A page that computes for longer than this feels stuck.
const MOST_MILLISECONDS = 30;

function breather(signal) {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < MOST_MILLISECONDS) return;
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    last = performance.now();
  };
}
