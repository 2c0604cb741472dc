// The functions of the contract, as calls of core functions.

import { camel } from '../names.js';
import * as compounds from './compounds.js';
import * as scalars from './scalars.js';

// The canonical ABI's limits on core values: more parameters are passed in memory, more results come back in memory.
const MOST_PARAMS = 16;
const MOST_RESULTS = 1;

/** Makes a function's signature from the contract's tables. */
export function signatures({ name, version, types, functions }) {
  const known = new Map();

  return (called) => {
    const { core, params, result } = functions[called];
    const parameters = params.map(([own, type]) => ({ name: camel(own), codec: codec(type) }));
    const answer = result === null ? null : codec(result);
    const tuple = compounds.record(params.map(([own, type]) => [own, codec(type)]));
    const [owner] = called.split('.');
    const exported = `${name}/${owner}@${version}#${core}`;
    return {
      export: exported,
      postReturn: `cabi_post_${exported}`,
      /** Throws a TypeError or RangeError that names the argument. */
      check: (args) => {
        parameters.forEach((parameter, i) => parameter.codec.check(args[i], `${called}: ${parameter.name}`));
      },
      /** Writes the arguments; gives the core arguments. */
      lower: (memory, args) => {
        if (tuple.flat.length > MOST_PARAMS) {
          const base = memory.allocate(tuple.size, tuple.align);
          tuple.store(memory, base, Object.fromEntries(parameters.map((parameter, i) => [parameter.name, args[i]])));
          return [base];
        }
        const flat = [];
        parameters.forEach((parameter, i) => parameter.codec.push(memory, flat, args[i]));
        return flat;
      },
      /** Reads the result that a core function returned. */
      lift: (memory, flat) => {
        if (answer === null) return undefined;
        return answer.flat.length > MOST_RESULTS ? answer.load(memory, flat) : answer.pull(flat);
      },
    };
  };

  function codec(type) {
    const key = JSON.stringify(type);
    if (!known.has(key)) known.set(key, make(type));
    return known.get(key);
  }

  function make(type) {
    if (type === null) return null;
    if (Array.isArray(type)) return compounds[type[0]](...type.slice(1).map(codec));
    if (type in scalars) return scalars[type];
    // The rep of a resource: an address in the component's memory. It never leaves this package.
    if (type === 'rep') return scalars.u32;
    const [kind, members] = types[type];
    if (kind === 'enum') return compounds.enumeration(members);
    return compounds[kind](members.map(([own, member]) => [own, codec(member)]));
  }
}
