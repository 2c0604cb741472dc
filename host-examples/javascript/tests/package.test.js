// The package as npm packs it, in a folder of its own.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const here = new URL('..', import.meta.url).pathname;

test('packed and installed, it runs from anywhere', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'connect-gating-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [{ filename, files }] = JSON.parse(
    execFileSync('npm', pack, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  const paths = files.map(({ path }) => path);
  for (const path of [
    'README.md',
    'LICENSE-MIT',
    'LICENSE-APACHE',
    'dist/connect-gating.core.wasm',
    'src/index.d.ts',
  ]) {
    assert.ok(paths.includes(path), `${path} is missing`);
  }
  const odd = paths.filter((path) => !/^(src|dist)\/|^(README\.md|LICENSE-(MIT|APACHE)|package\.json)$/.test(path));
  assert.deepEqual(odd, []);

  const installed = join(folder, 'node_modules', 'connect-gating');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, filename), '--strip-components=1', '-C', installed]);
  const script = `
    import { load } from 'connect-gating';
    const { jwt } = await load();
    console.log(jwt.canonicalRequest('post', '/app/callback?b=2&a=1', '/app').forms[0].text);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(printed, 'POST&/callback&a=1&b=2\n');
});

test('it needs nothing at run time', () => {
  const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(here, 'package.json'), 'utf8'),
  );
  assert.deepEqual([dependencies, peerDependencies, optionalDependencies], [undefined, undefined, undefined]);
});

test('the build tools are pinned', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  for (const [name, wanted] of Object.entries(devDependencies)) assert.match(wanted, /^[0-9]+\.[0-9]+\.[0-9]+$/, name);
});
