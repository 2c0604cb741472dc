import { Instance } from './abi/instance.js';
import { signatures } from './abi/signature.js';
import { contract } from '../dist/contract.js';
import { refused, unavailable } from './error.js';

const signature = remember(signatures(contract));

// Linear memory never shrinks. After a call that needed much, a new instance is cheaper than keeping it.
const MOST_KEPT = 8 * 1024 * 1024;

/** Calls functions in an instance that nothing can break for good: one that trapped is replaced. */
export class Sandbox {
  #core;
  #reuse;
  #instance;

  /** @param {{ core: WebAssembly.Module, reuse: boolean }} options */
  constructor({ core, reuse }) {
    this.#core = core;
    this.#reuse = reuse;
  }

  /** Makes the instance that the next call needs. */
  warm() {
    this.#instance ??= new Instance(this.#core);
  }

  call(called, args) {
    const found = signature(called);
    found.check(args);
    const instance = this.#take();
    const result = run(called, () => instance.call(found, args));
    if (this.#reuse && instance.size <= MOST_KEPT) this.#instance = instance;
    return settle(called, result);
  }

  // Takes the instance away. Only a call that came back brings it back: after a trap its memory may be anything.
  #take() {
    const instance = this.#instance ?? run('load', () => new Instance(this.#core));
    this.#instance = undefined;
    return instance;
  }
}

/** Holds one resource, in an instance of its own: what it piles up goes with it. */
export class Holder {
  #instance;
  #rep;
  #name;

  constructor(core, name, constructor, args) {
    const called = `${name}.${constructor}`;
    const found = signature(called);
    found.check(args);
    this.#name = name;
    this.#instance = run('load', () => new Instance(core));
    this.#rep = settle(
      called,
      run(called, () => this.#instance.call(found, args)),
    );
  }

  call(method, args) {
    const called = `${this.#name}.${method}`;
    if (this.#instance === undefined) {
      throw new TypeError(`${called}: it was disposed, or a call before this one trapped`);
    }
    const found = signature(called);
    const all = [this.#rep, ...args];
    found.check(all);
    const instance = this.#instance;
    this.#instance = undefined;
    const result = run(called, () => instance.call(found, all));
    this.#instance = instance;
    return settle(called, result);
  }

  /** The instance was its own, so that there is nothing to destroy in it. */
  dispose() {
    this.#instance = undefined;
  }
}

function run(called, work) {
  try {
    return work();
  } catch (cause) {
    throw unavailable('trapped', `${called}: the component trapped (see \`cause\`)`, { cause });
  }
}

function settle(called, result) {
  if (contract.functions[called].result?.[0] !== 'result') return result;
  if ('err' in result) throw refused(called, result.err);
  return result.ok;
}

function remember(make) {
  const made = new Map();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key);
  };
}
