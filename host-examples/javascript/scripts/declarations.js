// Writes the TypeScript declarations of the contract, one file for each interface, with its documentation.

import { camel, pascal } from '../src/names.js';

/** @param {ReturnType<import('./wit.js').readWit>} wit @returns {Map<string, string>} texts by interface */
export function declarations(wit) {
  const document = documenter(wit);
  return new Map(wit.interfaces.map((found) => [found.name, declare(found, document)]));
}

function declare(found, document) {
  const parts = found.definitions.map((definition) => KINDS[definition.kind](definition, found.name, document));
  const functions = found.functions.map((item) => method(item, found.name, document));
  for (const resource of found.resources) {
    const methods = resource.functions.filter((item) => !item.static).map((item) => method(item, found.name, document));
    const made = resource.functions.filter((item) => item.static).map((item) => method(item, found.name, document));
    const name = pascal(resource.name);
    parts.push(`${document(resource.docs)}export interface ${name} extends Disposable {
${methods.join('\n')}
  /** Gives up what it holds. It can't be used afterwards. */
  dispose(): void;
}`);
    functions.push(
      `${document(resource.docs, '  ')}  readonly ${name}: {\n${made.join('\n').replace(/^/gm, '  ')}\n  };`,
    );
  }
  if (functions.length > 0) {
    parts.push(`/** The functions of this interface. */\nexport interface Functions {\n${functions.join('\n')}\n}`);
  }
  const body = parts.join('\n\n');
  const others = new Set([...body.matchAll(/\b([a-z]+)\.[A-Z]/g)].map(([, name]) => name));
  const imports = [
    ...(body.includes('Disposable') ? ['/// <reference lib="esnext.disposable" />'] : []),
    '// Made from the contract by scripts/build.js.',
    ...(body.includes('Input<') ? ["import type { Input } from '../../src/input.js';"] : []),
    ...[...others].map((name) => `import type * as ${name} from './${name}.js';`),
  ];
  return `${imports.join('\n')}\n\n${document(`${found.docs}\n\n@module`)}\n${body}\n`;
}

const KINDS = {
  record({ name, docs, members }, owner, document) {
    const fields = members.map((member) => {
      const optional = Array.isArray(member.type) && member.type[0] === 'option';
      const type = optional ? `${typeOf(member.type[1], owner)} | undefined` : typeOf(member.type, owner);
      return `${document(member.docs, '  ')}  ${camel(member.name)}${optional ? '?' : ''}: ${type};`;
    });
    return `${document(docs)}export interface ${pascal(name)} {\n${fields.join('\n')}\n}`;
  },
  variant({ name, docs, members }, owner, document) {
    const cases = members.map((member) => {
      const payload = member.type === null ? '' : `; val: ${typeOf(member.type, owner)}`;
      return `${document(member.docs, '  ')}  | { tag: '${member.name}'${payload} }`;
    });
    return `${document(docs)}export type ${pascal(name)} =\n${cases.join('\n')};`;
  },
  enum({ name, docs, members }, owner, document) {
    const cases = members.map((member) => `${document(member.docs, '  ')}  | '${member.name}'`);
    return `${document(docs)}export type ${pascal(name)} =\n${cases.join('\n')};`;
  },
};

function method({ name, docs, params, result }, owner, document) {
  const optional = (type) => Array.isArray(type) && type[0] === 'option';
  const written = params.map(([own, type], i) => {
    const last = params.slice(i).every(([, later]) => optional(later));
    const none = optional(type) ? ' | null | undefined' : '';
    return `${parameter(own)}${last ? '?' : ''}: ${inputOf(optional(type) ? type[1] : type, owner)}${none}`;
  });
  const fallible = Array.isArray(result) && result[0] === 'result';
  const answer = fallible ? result[1] : result;
  const throws = fallible ? `\n\n@throws {ConnectGatingError} \`payload\` is a \`${typeOf(result[2], owner)}\`.` : '';
  return `${document(docs + throws, '  ')}  ${camel(name)}(${written.join(', ')}): ${typeOf(answer, owner)};`;
}

// `new` is a parameter of the contract, and a word of the language.
function parameter(name) {
  return name === 'new' ? 'new_' : camel(name);
}

const PRIMITIVES = {
  bool: 'boolean',
  string: 'string',
  u8: 'number',
  u16: 'number',
  u32: 'number',
  u64: 'bigint',
  s64: 'bigint',
};

function typeOf(type, owner) {
  if (Array.isArray(type)) {
    if (type[0] === 'option') return `${typeOf(type[1], owner)} | undefined`;
    if (type[0] === 'list') return `${typeOf(type[1], owner)}[]`;
    throw new Error(`a ${type[0]} can't be declared here`);
  }
  if (type in PRIMITIVES) return PRIMITIVES[type];
  const [from, name] = type.split('.');
  return from === owner ? pascal(name) : `${from}.${pascal(name)}`;
}

function inputOf(type, owner) {
  if (type === 'u64' || type === 's64') return 'bigint | number';
  return type in PRIMITIVES ? PRIMITIVES[type] : `Input<${typeOf(type, owner)}>`;
}

// Names of fields, functions and parameters in the documentation as JavaScript spells them. Cases keep their names:
// they are strings in JavaScript too.
function documenter(wit) {
  const spelled = new Set();
  const cases = new Set();
  for (const { definitions, functions, resources } of wit.interfaces) {
    for (const { kind, members } of definitions) {
      for (const { name } of members) (kind === 'record' ? spelled : cases).add(name);
    }
    for (const { name, params } of [...functions, ...resources.flatMap((resource) => resource.functions)]) {
      for (const own of [name, ...params.map(([param]) => param)]) spelled.add(own);
    }
  }
  const spell = (text) =>
    text.replace(/`([a-z0-9-]+(?:\.[a-z0-9-]+)*)`/g, (whole, name) => {
      const dotted = name.includes('.');
      return dotted || (spelled.has(name) && !cases.has(name)) ? `\`${camel(name)}\`` : whole;
    });
  return (docs, indent = '') => {
    const lines = spell(docs).trim().split('\n');
    if (lines[0] === '') return '';
    if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
    return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
  };
}
