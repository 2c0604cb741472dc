// The package in headless Chromium: its files as they are, from a static server.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import test from 'node:test';

import * as atlassian from 'atlassian-jwt';
import { chromium } from 'playwright-core';

import { vectorFileNames } from './vector-files.js';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const skip = !existsSync(executablePath) && process.env.CI !== 'true' && `${executablePath} is not installed`;
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

test('in a browser', { skip, timeout: 120_000 }, async (t) => {
  const asked = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url);
    try {
      response.setHeader('Content-Type', TYPES[extname(request.url)] ?? 'application/octet-stream');
      response.end(await readFile(fileOf(request.url)));
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`${origin}/package/tests/browser/index.html`);
    await page
      .waitForFunction(() => document.title === 'ready')
      .catch(() => assert.fail(faults.join('\n') || 'the page did not load'));

    for (const name of vectorFileNames) {
      await t.test(`${name}`, async () => {
        const { count, failed } = await page.evaluate((file) => globalThis.runVectors(file), name);
        assert.ok(count > 0);
        assert.deepEqual(failed, []);
      });
    }
    await t.test('a worker with the same module', async () => {
      const expected = atlassian.createQueryStringHash(atlassian.fromMethodAndUrl('POST', '/callback?b=2&a=1'));
      assert.equal(await page.evaluate(() => globalThis.runWorker()), expected);
    });
    await t.test('a core module that is missing', async () => {
      assert.match(await page.evaluate(() => globalThis.runMissing()), /^component-missing: .* answered with 404$/);
    });
    await t.test('the package is what it needs, and nothing else', () => {
      const files = asked.filter((url) => url.startsWith('/package/') && !url.includes('/tests/'));
      assert.ok(files.includes('/package/dist/connect-gating.core.wasm'));
      assert.ok(
        files.every((url) => /^\/package\/(src|dist)\//.test(url)),
        files.join('\n'),
      );
    });
  } finally {
    await browser.close();
    server.close();
  }
});

function fileOf(url) {
  const path = url.startsWith('/vectors/') ? `../../../tests${url}` : url.replace('/package/', '../');
  return new URL(path, import.meta.url);
}
