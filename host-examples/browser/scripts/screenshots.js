// Pictures of the page, to look at: target/screenshots/*.png.

import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openBrowser, openPage, pageFile } from '../tests/browser.js';

const folder = new URL('../target/screenshots/', import.meta.url);
const PHONE = { viewport: { width: 360, height: 740 } };
const DARK = { colorScheme: 'dark' };

const example =
  (name, wait = '.remedy') =>
  async (page) => {
    await page.click(`[data-example=${name}]`);
    await page.waitForSelector(wait);
  };
const deployment = async (page) => {
  await page.click('nav a[href="#deployment"]');
  await page.fill('#d-services', '');
  await page.fill('#d-url', 'nowhere');
  await page.waitForSelector('[data-pointer="/url"]');
};
const signed = async (page) => {
  await page.click('nav a[href="#sign"]');
  await page.fill('#sign-secret', 'a test secret');
  await page.click('#sign-form button[type=submit]');
};

const pictures = [
  ['explain', {}, example('base-path')],
  ['explain-dark', DARK, example('slashes')],
  ['explain-phone', PHONE, example('base-path')],
  ['accepted', {}, example('accepted', '#verdict')],
  ['sign', {}, signed],
  ['sign-phone-dark', { ...PHONE, ...DARK }, signed],
  ['deployment', {}, deployment],
  ['deployment-dark', DARK, deployment],
  ['deployment-phone', PHONE, deployment],
];

await mkdir(folder, { recursive: true });
const browser = await openBrowser();
for (const [name, options, show] of pictures) {
  const { page, close } = await openPage(browser, pageFile.href, options);
  await show(page);
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, folder)), fullPage: true });
  await close();
}
await browser.close();
console.log(fileURLToPath(folder));
