// 2xx means that it is on the disk.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';

import { Store } from '../example/store.js';
import { load } from '../src/index.js';
import { GATE, bodyOf, callers, clock, configFor, deployment, folder, startHost, startJira } from './host.js';
import { NOW, POLICY, TENANT, requestFor } from './request.js';

const gating = await load();
const handle = await open(new URL(import.meta.url));
const { prototype } = handle.constructor;
const { datasync } = prototype;
await handle.close();
test.afterEach(() => {
  prototype.datasync = datasync;
});

test('nothing is answered before the disk has it', async (t) => {
  const { callback } = await startHost(t);
  let release;
  const synced = new Promise((resolve) => (release = resolve));
  prototype.datasync = async function () {
    await synced;
    return datasync.call(this);
  };
  let answered = false;
  const answer = callback().finally(() => (answered = true));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(answered, false);
  release();
  assert.equal((await answer).status, 204);
});

test('a disk that is full is answered with 503 until there is space, and what was half written is cut off', async () => {
  const path = join(folder(), 'journal');
  const { appendFile } = prototype;
  let store = await Store.open(path, gating.gating, NOW);
  assert.equal(await store.take(accept(1), NOW, TENANT.clientKey), 'applied');
  const { size } = statSync(path);
  prototype.appendFile = async function (line) {
    await appendFile.call(this, line.subarray(0, 20));
    throw new Error('no space left');
  };
  try {
    for (const i of [2, 3]) await assert.rejects(store.take(accept(i), NOW, TENANT.clientKey), /no space left/);
  } finally {
    prototype.appendFile = appendFile;
  }
  assert.equal(statSync(path).size, size + 20);
  assert.equal(store.find(TENANT.clientKey, accept(1).update.gate).registered, false, 'what was written is told');
  assert.equal(await store.take(accept(2), NOW, TENANT.clientKey), 'duplicate', 'not a retry of something that was taken');
  await store.close();
  store = await Store.open(path, gating.gating, NOW);
  const known = [accept(1), accept(2)].map((event) => store.take(event, NOW, TENANT.clientKey));
  assert.deepEqual(await Promise.all(known), ['retry', 'retry']);
  await store.close();
});

test('a disk that fails is answered with 503 until the server starts anew', async (t) => {
  const { callback, register, ask } = await startHost(t);
  await register();
  prototype.datasync = () => Promise.reject(new Error('no space left'));
  const failed = { sub: 'failed', iat: clock(), body: bodyOf() };
  assert.equal((await callback(failed)).status, 503);
  prototype.datasync = datasync;
  assert.equal((await callback(failed)).status, 503, 'not a retry of something that was taken');
  assert.equal((await ask()).status, 503);
});

test('what was answered survives kill -9', async (t) => {
  const jira = await startJira();
  t.after(jira.close);
  const path = folder();
  writeFileSync(join(path, 'config.json'), JSON.stringify(configFor(jira)));
  const taken = { sub: 'taken', iat: clock(), body: bodyOf({ gatingStatus: 'prevented' }) };

  const first = await startServer(t, path);
  assert.equal((await first.register()).status, 201);
  assert.equal((await first.callback(taken)).status, 204);
  await first.kill('SIGKILL');

  const second = await startServer(t, path);
  assert.equal((await second.ask(GATE)).status, 403);
  assert.equal((await second.callback(taken)).status, 204);
  assert.equal((await second.callback({ ...taken, body: bodyOf() })).status, 401);
  assert.equal(await second.kill('SIGTERM'), 0);
});

test('one server at a time has a journal', async (t) => {
  const jira = await startJira();
  t.after(jira.close);
  const path = folder();
  writeFileSync(join(path, 'config.json'), JSON.stringify(configFor(jira)));
  const journal = join(path, 'journal');
  const first = await startServer(t, path);
  await first.register();
  // Long enough to be made shorter, and with a line at the end that is being written.
  writeFileSync(journal, `${readFileSync(journal, 'utf8').repeat(1100)}{"key":"01`);
  symlinkSync('journal', join(path, 'link'));

  const seen = () => [readFileSync(journal, 'utf8'), statSync(journal).ino];
  const before = seen();
  const refused = /^the server did not start, 1: .*: another server has it, and one at a time may$/;
  for (const name of ['journal', 'link']) {
    await assert.rejects(startServer(t, path, { journal: name }), { message: refused });
    assert.ok(seen().every((now, i) => now === before[i]), name);
  }
  await first.kill('SIGKILL');
  const second = await startServer(t, path);
  assert.equal((await second.ask()).status, 425);
});

test('of servers that start at the same moment one gets the journal', async (t) => {
  const path = folder();
  writeFileSync(join(path, 'config.json'), JSON.stringify(configFor({ baseUrl: 'http://127.0.0.1:9' })));
  const started = await Promise.allSettled([1, 2, 3, 4].map(() => startServer(t, path)));
  assert.equal(started.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('without a way to lock it no server gets the journal', async (t) => {
  const path = folder();
  writeFileSync(join(path, 'config.json'), JSON.stringify(configFor({ baseUrl: 'http://127.0.0.1:9' })));
  await assert.rejects(startServer(t, path, { env: { PATH: path } }), /, 1: .*`flock` is missing/);
  assert.equal(existsSync(join(path, 'journal')), false);
});

test('a submission that kill -9 cut off leaves its gate closed', async (t) => {
  const jira = await startJira();
  t.after(jira.close);
  const path = folder();
  writeFileSync(join(path, 'config.json'), JSON.stringify(configFor(jira)));
  const first = await startServer(t, path);
  await first.submit(deployment());
  jira.gatingStatus = 'allowed';
  const open = await first.ask();
  await new Promise((sent) => {
    jira.answer = (request, response) => {
      if (request.method === 'GET') return response.end(bodyOf({ gatingStatus: jira.gatingStatus }));
      return sent();
    };
    first.submit(deployment()).catch(() => {});
  });
  const underWay = await first.ask();
  await first.kill('SIGKILL');

  jira.answer = (_, response) => response.writeHead(500).end();
  const second = await startServer(t, path);
  const restarted = await second.ask();
  jira.answer = undefined;
  const askedAgain = await second.ask(`${GATE}?wait=10`);
  await second.kill('SIGKILL');
  const answers = [open, underWay, restarted, askedAgain];
  assert.deepEqual(answers.map(({ status }) => status), [200, 425, 425, 200]);
});

test('a line that was cut off is dropped, and one that is damaged is not', async () => {
  const path = join(folder(), 'journal');
  const event = accept(1);
  let store = await Store.open(path, gating.gating, NOW);
  assert.equal(await store.take(event, NOW, TENANT.clientKey), 'applied');
  await store.close();
  const { size } = statSync(path);
  assert.equal(statSync(path).mode & 0o777, 0o600);

  appendFileSync(path, '{"key":"0123');
  store = await Store.open(path, gating.gating, NOW);
  assert.equal(statSync(path).size, size);
  assert.equal(await store.take(event, NOW, TENANT.clientKey), 'retry');
  assert.equal(await store.take(accept(2), NOW, TENANT.clientKey), 'duplicate');
  await store.close();
  assert.equal(readFileSync(path, 'utf8').trimEnd().split('\n').length, 2);

  writeFileSync(path, readFileSync(path, 'utf8').replace('{', '['));
  await assert.rejects(Store.open(path, gating.gating, NOW), /line 1 of the journal `.*` is damaged/);
});

test('a token that expires while it is looked at is known', async () => {
  const store = await Store.open(join(folder(), 'journal'), gating.gating, NOW);
  const event = accept(1);
  const until = Number(event.token.goodUntil);
  const other = { ...event, bodyDigest: 'another' };
  assert.equal(await store.take(event, until - 1, TENANT.clientKey), 'applied');
  assert.equal(await store.take(event, until, TENANT.clientKey), 'retry');
  assert.equal(await store.take(other, until + 299, TENANT.clientKey), 'replayed');
  assert.equal(await store.take(other, until + 300, TENANT.clientKey), 'duplicate');
  await store.close();
});

test('a journal that grew long is made short, and says the same', async () => {
  const path = join(folder(), 'journal');
  prototype.datasync = async () => {};
  let store = await Store.open(path, gating.gating, NOW);
  for (let i = 0; i < 1100; i++) await store.take(accept(i), NOW, TENANT.clientKey);
  const last = accept(1099);
  await store.takeAnswer(TENANT.clientKey, last.update, { revision: 1, at: NOW });
  const known = store.find(TENANT.clientKey, last.update.gate);
  assert.deepEqual([known.revision, known.polledRevision, known.polledAt], [1, 1, NOW]);
  await store.takeAnswer(TENANT.clientKey, last.update, { revision: 0, at: NOW - 1 });
  assert.deepEqual(store.find(TENANT.clientKey, last.update.gate), known, 'one that was overtaken');
  await store.close();
  const long = statSync(path).size;
  // An hour later every token is forgotten: 1,100 lines for one gate.
  const later = NOW + 3600;
  store = await Store.open(path, gating.gating, later);
  assert.ok(statSync(path).size < long / 100);
  assert.deepEqual(store.find(TENANT.clientKey, last.update.gate), known);
  assert.equal(gating.gating.current([known.callback]).status.tag, 'allowed');
  await store.register(TENANT.clientKey, last.update.gate);
  await store.close();
  store = await Store.open(path, gating.gating, later);
  assert.deepEqual(store.find(TENANT.clientKey, last.update.gate), { ...known, registered: true });
  await store.close();
});

// One gate, and a token of its own for each number.
function accept(i) {
  const request = requestFor(gating, { iat: NOW - 60 + (i % 60), target: `/callback?i=${i}` });
  const body = bodyOf({ updatedTimestamp: '2020-09-13T12:26:40Z' });
  return gating.callback.accept(request, body, TENANT, POLICY, NOW);
}

async function startServer(t, path, { journal = 'journal', env = process.env } = {}) {
  const script = new URL('../example/server.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, join(path, 'config.json'), join(path, journal), '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  });
  // Also where the test fails before it comes to that.
  t.after(() => child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  const said = [];
  for await (const line of createInterface({ input: child.stderr })) {
    const { event, port } = line.startsWith('{') ? JSON.parse(line) : {};
    if (event !== 'listening') {
      said.push(line);
      continue;
    }
    child.stderr.resume();
    const kill = async (signal) => {
      child.kill(signal);
      return (await exit)[0];
    };
    return { kill, ...callers(`http://127.0.0.1:${port}`) };
  }
  throw new Error(`the server did not start, ${(await exit)[0]}: ${said.join()}`);
}
