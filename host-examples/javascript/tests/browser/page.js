// Runs in the browser: every vector through the package, as it is served, without a bundler.

import { ConnectGatingError, load } from '../../src/index.js';
import { callsOf, comparable, parseExactly } from '../vectors.js';

const gating = await load();
const plain = (value) => JSON.stringify(value, (_, found) => (typeof found === 'bigint' ? `${found}n` : found));

/** @returns {Promise<{ count: number, failed: string[] }>} */
async function runVectors(name) {
  const { vectors } = parseExactly(await (await fetch(`/vectors/${name}`)).text());
  const failed = [];
  for (const vector of vectors) {
    for (const { found, expected } of callsOf(gating, vector, stateOf, outcomeOf)) {
      if (plain(comparable(found, expected)) !== plain(expected)) failed.push(`${vector.id}: ${plain(found)}`);
    }
  }
  return { count: vectors.length, failed };
}

function outcomeOf(call) {
  try {
    return { ok: call() };
  } catch (error) {
    if (error instanceof ConnectGatingError) return { err: error.payload };
    return { fault: String(error) };
  }
}

function stateOf(updates) {
  return updates.reduce((states, update) => [gating.gating.fold(states, update).state], [])[0];
}

/** A worker with the module that was compiled here. */
function runWorker() {
  const worker = new Worker('worker.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(gating.core);
  });
}

async function runMissing() {
  return load({ core: new URL('/no-such.wasm', location) }).then(
    () => 'loaded',
    ({ code, message }) => `${code}: ${message}`,
  );
}

Object.assign(globalThis, { runVectors, runWorker, runMissing });
document.title = 'ready';
