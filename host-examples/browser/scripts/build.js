// Builds target/index.html: one file, with the component, the script and the style inside.

import { createHash } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { transpileInto } from './transpile.js';

const here = new URL('../', import.meta.url);
const component = process.env.CONNECT_GATING_WASM ?? fileURLToPath(new URL('../../target/connect-gating.wasm', here));
const target = new URL('target/', here);

await access(component).catch(() => {
  console.error(
    `there is no component at ${component}: make it with \`cargo xtask build\`, or set CONNECT_GATING_WASM`,
  );
  process.exit(1);
});
await mkdir(target, { recursive: true });
await transpileInto(component, new URL('component/', target));

const script = (await bundle('src/main.js')).replaceAll('</script', '<\\/script');
const style = await bundle('src/style.css');
const page = await readFile(new URL('src/index.html', here), 'utf8');
const whole = fill(page, { policy: policy(script, style), style, script });
await writeFile(new URL('index.html', target), whole);
console.log(`${fileURLToPath(new URL('index.html', target))}: ${Math.round(Buffer.byteLength(whole) / 1024)} KiB`);

async function bundle(entry) {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(here),
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: ['es2022'],
    minify: true,
    write: false,
    legalComments: 'none',
  });
  return outputFiles[0].text.trimEnd();
}

// Nothing may be loaded from anywhere, nothing sent to anywhere, and nothing run but this very script.
function policy(script, style) {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function fill(page, values) {
  return page.replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
}
