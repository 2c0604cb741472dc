import { contract } from '../dist/contract.js';
import { coreModule } from './core.js';
import { camel } from './names.js';
import { Sandbox } from './sandbox.js';
import { splitter } from './splitter.js';

export { ConnectGatingError } from './error.js';
export { decodeBody, requestOf } from './http.js';

/** The version of the contract. */
export const { version } = contract;

export async function load({ core: source, fresh = false } = {}) {
  const core = await coreModule(source);
  const sandbox = new Sandbox({ core, reuse: !fresh });
  sandbox.warm();
  const gating = { core };
  for (const called of Object.keys(contract.functions)) {
    const [owner, name, method] = called.split('.');
    // A method belongs to a resource.
    if (method !== undefined) continue;
    gating[owner] ??= {};
    gating[owner][camel(name)] = (...args) => sandbox.call(called, args);
  }
  gating.deployments.Splitter = splitter(core);
  for (const functions of Object.values(gating)) if (functions !== core) Object.freeze(functions);
  return Object.freeze(gating);
}
