import { readFileSync, readdirSync } from 'node:fs';

import { parseExactly } from './vectors.js';

const FOLDER = new URL('../../../tests/vectors/', import.meta.url);

/** The names of the files of shared vectors. */
export const vectorFileNames = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort();

/** @returns {{ file: string, vectors: object[] }[]} */
export function vectorFiles() {
  return vectorFileNames.map((file) => ({
    file,
    vectors: parseExactly(readFileSync(new URL(file, FOLDER), 'utf8')).vectors,
  }));
}
