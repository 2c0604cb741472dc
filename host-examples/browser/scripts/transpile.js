// Turns the component into JavaScript around its core modules, and those into text that a page can hold.

import { mkdir, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { transpile } from '@bytecodealliance/jco-transpile';

/**
 * @param {string} component the path of the built component
 * @param {URL} folder where to write `connect-gating.js` and `cores.js`
 */
export async function transpileInto(component, folder) {
  const { files, imports } = await transpile(component, {
    name: 'connect-gating',
    instantiation: 'sync',
    nodejsCompat: false,
    wasiShim: false,
    noComponentErrorWrapping: true,
    emitTypescriptDeclarations: false,
  });
  if (imports.length > 0)
    throw new Error(`the component imports \`${imports.join('`, `')}\`, and a page has nothing to give`);

  const cores = Object.entries(files).filter(([name]) => name.endsWith('.wasm'));
  const packed = Object.fromEntries(cores.map(([name, octets]) => [name, base64(octets)]));
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('connect-gating.js', folder), files['connect-gating.js']);
  await writeFile(new URL('cores.js', folder), `export const cores = ${JSON.stringify(packed, null, 1)};\n`);
}

function base64(octets) {
  return gzipSync(octets, { level: 9 }).toString('base64');
}
