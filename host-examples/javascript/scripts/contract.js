// Writes the contract as the tables that `src/abi` reads.

/** @param {ReturnType<import('./wit.js').readWit>} wit */
export function contractModule(wit) {
  const types = {};
  const functions = {};
  for (const { name: owner, definitions, functions: own, resources } of wit.interfaces) {
    for (const { name, kind, members } of definitions) {
      if (members.length > 256) throw new Error(`\`${owner}.${name}\` has more cases than one byte can count`);
      types[`${owner}.${name}`] = [
        kind,
        members.map((member) => (kind === 'enum' ? member.name : [member.name, member.type])),
      ];
    }
    for (const { name, params, result } of own) functions[`${owner}.${name}`] = { core: name, params, result };
    for (const resource of resources) {
      for (const method of resource.functions) {
        const { core, params, result } = methodOf(owner, resource, method);
        functions[`${owner}.${resource.name}.${method.name}`] = { core, params, result };
      }
    }
  }
  return `// Made from the contract by scripts/build.js.
export const contract = {
  name: ${JSON.stringify(wit.name)},
  version: ${JSON.stringify(wit.version)},
  types: ${table(types)},
  functions: ${table(functions)},
};
`;
}

function table(entries) {
  const lines = Object.entries(entries).map(
    ([name, entry]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entry)},`,
  );
  return `{\n${lines.join('\n')}\n  }`;
}

// A resource crosses as its representation: to a method as the first argument, from `open` as the result.
function methodOf(owner, resource, method) {
  const type = `${owner}.${resource.name}`;
  const rep = (found) => (Array.isArray(found) ? found.map(rep) : found === type ? 'rep' : found);
  return {
    core: method.static ? `[static]${resource.name}.${method.name}` : `[method]${resource.name}.${method.name}`,
    params: method.static ? method.params : [['self', 'rep'], ...method.params],
    result: rep(method.result),
  };
}
