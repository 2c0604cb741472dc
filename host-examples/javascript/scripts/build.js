// Builds `dist` from the component and the contract:
//
//   dist/connect-gating.core.wasm  the component's core module
//   dist/contract.js               the contract as tables
//   dist/contract/*.d.ts           the contract as TypeScript
//
// copies of the licences, which npm packs only from here, and `build/jco`, jco's own bindings for the same component,
// which only the tests use.

import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { transpileBytes } from '@bytecodealliance/jco-transpile';

import { contractModule } from './contract.js';
import { declarations } from './declarations.js';
import { readWit } from './wit.js';

const here = new URL('../', import.meta.url);
const root = new URL('../../', here);
const component = process.env.CONNECT_GATING_WASM ?? fileURLToPath(new URL('target/connect-gating.wasm', root));

const wit = await readWitFiles(new URL('wit/', root));
const { files } = await transpileBytes(await readComponent(), {
  name: 'connect-gating',
  instantiation: 'sync',
  nodejsCompat: false,
  wasiShim: false,
  noComponentErrorWrapping: false,
});

await rm(new URL('dist', here), { recursive: true, force: true });
await rm(new URL('build', here), { recursive: true, force: true });
await write('dist/connect-gating.core.wasm', file('connect-gating.core.wasm'));
await write('dist/contract.js', contractModule(wit));
for (const [name, text] of declarations(wit)) await write(`dist/contract/${name}.d.ts`, text);
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) await write(name, await readFile(new URL(name, root)));
for (const [name, content] of entries()) if (/\.(js|wasm)$/.test(name)) await write(`build/jco/${name}`, content);

async function readWitFiles(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.wit')).sort();
  return readWit(await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8'))));
}

async function readComponent() {
  try {
    return await readFile(component);
  } catch (cause) {
    if (cause.code !== 'ENOENT') throw cause;
    console.error(`${component} is missing: run \`cargo xtask build\`, or set CONNECT_GATING_WASM`);
    return process.exit(1);
  }
}

function entries() {
  return Object.entries(files);
}

function file(name) {
  const found = entries().find(([own]) => own === name);
  if (found === undefined) throw new Error(`jco made no ${name}`);
  return found[1];
}

async function write(path, content) {
  const url = new URL(path, here);
  await mkdir(dirname(fileURLToPath(url)), { recursive: true });
  await writeFile(url, content);
}
