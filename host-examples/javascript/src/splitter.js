import { Holder } from './sandbox.js';

/** The class `deployments.Splitter` over a core module. */
export function splitter(core) {
  return class Splitter {
    #holder;

    constructor(holder) {
      if (!(holder instanceof Holder)) throw new TypeError('deployments.Splitter: use Splitter.open(envelope)');
      this.#holder = holder;
    }

    static open(envelope) {
      return new Splitter(new Holder(core, 'deployments.splitter', 'open', [envelope]));
    }

    add(deployment) {
      return this.#holder.call('add', [deployment]);
    }

    addRelated(object) {
      return this.#holder.call('add-related', [object]);
    }

    finish() {
      return this.#holder.call('finish', []);
    }

    dispose() {
      this.#holder.dispose();
    }

    // Browsers that don't know `using` have no such symbol.
    [Symbol.dispose ?? 'dispose']() {
      this.#holder.dispose();
    }
  };
}
