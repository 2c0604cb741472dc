// Writes the shared vectors, or with --check fails if the committed ones differ.

import { readFileSync, writeFileSync } from "node:fs";

import { compact } from "./lib/compact.mjs";
import { print } from "./lib/exact-json.mjs";

const FILES = ["callback", "token", "canonical", "gating", "peek", "explain", "limits", "lifecycle", "sign", "forge"];
const FOLDER = new URL("../../vectors/", import.meta.url);

const check = process.argv.includes("--check");
const seen = new Map();
let stale = 0;
let total = 0;

for (const name of FILES) {
  const { about, vectors } = await import(`./tables/${name}.mjs`);
  for (const { id } of vectors) {
    if (seen.has(id)) throw new Error(`the id \`${id}\` stands in ${seen.get(id)} and in ${name}`);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) throw new Error(`the id \`${id}\` is not kebab-case`);
    seen.set(id, name);
  }
  const text = print({ about, vectors: vectors.map((vector) => ({ ...vector, input: compact(vector.input) })) });
  const file = new URL(`${name}.json`, FOLDER);
  if (!check) {
    writeFileSync(file, text);
  } else if (read(file) !== text) {
    console.error(`${name}.json is not what the tables give: run \`node vectors.mjs\` and read the difference`);
    stale += 1;
  }
  console.log(`${name}.json: ${vectors.length} vectors, ${Buffer.byteLength(text)} bytes`);
  total += vectors.length;
}

console.log(`${total} vectors in ${FILES.length} files, ${check ? `${stale} files stale` : "written"}`);
process.exitCode = stale === 0 ? 0 : 1;

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
