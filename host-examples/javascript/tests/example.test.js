// The Express example over HTTP.

import assert from 'node:assert/strict';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';

import { GATE, bodyOf, raw, signed, startHost } from './host.js';

const answerOf = async (response) => [response.status, response.status === 204 ? null : await response.json()];

test('a gate opens when Jira itself says so, and not before', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  assert.deepEqual(await answerOf(await ask()), [404, { error: 'unknown-gate' }]);
  assert.equal((await callback()).status, 204);
  assert.deepEqual(await answerOf(await ask()), [404, { error: 'unknown-gate' }], 'nobody registered it');
  assert.equal((await register()).status, 201);
  assert.equal((await register()).status, 200);
  assert.deepEqual(await answerOf(await ask()), [
    503,
    { decision: 'hold', error: 'not-confirmed', status: 'allowed', confirmed: false },
  ]);
  assert.deepEqual(jira.polls, ['/rest/deployments/0.1/pipelines/p/environments/e/deployments/100/gating-status']);
  jira.gatingStatus = 'allowed';
  assert.deepEqual(await answerOf(await ask(`${GATE}?wait=20`)), [
    200,
    { decision: 'proceed', status: 'allowed', confirmed: true },
  ]);
});

test('every status has its answer', async (t) => {
  const { callback, ask, register } = await startHost(t);
  const expected = {
    awaiting: [425, 'hold'],
    prevented: [403, 'stop'],
    expired: [403, 'stop'],
    invalid: [422, 'misconfigured'],
    ALLOWED: [422, 'misconfigured'],
  };
  let sequence = 0;
  for (const [gatingStatus, [status, decision]] of Object.entries(expected)) {
    const path = `/gates/p/e/${++sequence}`;
    await register(path);
    assert.equal((await callback({ body: bodyOf({ deploymentSequenceNumber: sequence, gatingStatus }) })).status, 204);
    const response = await ask(path);
    assert.equal(response.status, status);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal((await response.json()).decision, decision);
  }
});

test('callbacks alone open a gate where the operator says so', async (t) => {
  const { callback, ask, register } = await startHost(t, { trustCallbacks: true });
  await register();
  await callback();
  assert.equal((await ask()).status, 200);
  await callback({ body: bodyOf({ gatingStatus: 'prevented', updatedTimestamp: new Date().toISOString() }) });
  assert.equal((await ask()).status, 403);
});

test('the same token again is a retry, and with another body a replay', async (t) => {
  const { callback } = await startHost(t);
  const once = { sub: 'once', iat: Math.floor(Date.now() / 1000), body: bodyOf() };
  assert.equal((await callback(once)).status, 204);
  assert.equal((await callback(once)).status, 204);
  assert.deepEqual(await answerOf(await callback({ ...once, body: bodyOf({ gatingStatus: 'prevented' }) })), [
    401,
    { error: 'replayed' },
  ]);
});

test('the same callback twice at the same moment is taken once', async (t) => {
  const { callback, store } = await startHost(t);
  const outcomes = [];
  const take = store.take.bind(store);
  store.take = async (...args) => {
    const outcome = await take(...args);
    outcomes.push(outcome);
    return outcome;
  };
  const once = { sub: 'twice', iat: Math.floor(Date.now() / 1000), body: bodyOf() };
  const answers = await Promise.all(Array.from({ length: 5 }, () => callback(once)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 204, 204, 204],
  );
  assert.deepEqual(outcomes.sort(), ['applied', 'retry', 'retry', 'retry', 'retry']);
});

test('strangers learn one thing', async (t) => {
  const { callback } = await startHost(t);
  const strangers = [{ clientKey: 'nobody' }, { secret: 'wrong' }, { clientKey: 'tenant-b' }];
  const answers = await Promise.all(strangers.map(async (claims) => answerOf(await callback(claims))));
  for (const answer of answers) assert.deepEqual(answer, [401, { error: 'unauthorized' }]);
});

test('the raw target is what counts', async (t) => {
  const { url, callback } = await startHost(t);
  assert.equal((await callback({ target: '/callback?b=%2F&a=%C3%A9' })).status, 204);
  assert.deepEqual(await answerOf(await callback({ target: '/callback?a=1', signedTarget: '/callback?a=2' })), [
    401,
    { error: 'wrong-qsh' },
  ]);
  // Neither of these may reach the route by another spelling.
  for (const path of ['/Callback', '/callback/', '//callback', '/x/../callback']) {
    const answer = await raw(
      url,
      `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: ${signed({})}\r\nContent-Length: 0\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 404 /, path);
  }
});

test('below a base path', async (t) => {
  const { callback, ask, register } = await startHost(t, { basePath: '/app' });
  assert.equal((await callback({ target: '/app/callback?a=1', signedTarget: '/callback?a=1' })).status, 204);
  assert.equal((await callback({ target: '/app/callback', signedTarget: '/app/callback' })).status, 401);
  assert.equal((await register(`/app${GATE}`)).status, 201);
  assert.equal((await ask(`/app${GATE}`)).status, 503);
});

test('two Authorization headers are refused', async (t) => {
  const { url } = await startHost(t);
  const body = bodyOf();
  const headers = [signed({}), signed({})].map((value) => `Authorization: ${value}\r\n`).join('');
  const answer = await raw(
    url,
    `POST /callback HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  assert.match(answer, /^HTTP\/1\.1 400 [^]*\r\n\r\n\{"error":"ambiguous-token"\}$/);
});

test('bodies that are refused', async (t) => {
  const { url, callback } = await startHost(t);
  const refused = async (body, code) =>
    assert.deepEqual(await answerOf(await callback({ body })), [400, { error: code }]);
  await refused('x'.repeat(262_145), 'body-too-long');
  await refused(Buffer.from([0x7b, 0xff, 0x7d]), 'malformed-body');
  await refused(`\ufeff${bodyOf()}`, 'malformed-body');
  await refused(bodyOf().replace('{', '{"pipelineId":"q",'), 'malformed-body');
  await refused('', 'malformed-body');
  await refused('{}', 'unidentified-gate');
  const headers = { authorization: signed({}), 'content-encoding': 'gzip' };
  const packed = await fetch(`${url}/callback`, { method: 'POST', headers, body: gzipSync(bodyOf()) });
  assert.deepEqual(await answerOf(packed), [400, { error: 'malformed-body' }]);
});

test('clocks that disagree are answered so that Jira sends again', async (t) => {
  const { callback } = await startHost(t);
  const now = Math.floor(Date.now() / 1000);
  assert.deepEqual(await answerOf(await callback({ iat: now + 100 })), [503, { error: 'issued-ahead' }]);
  assert.deepEqual(await answerOf(await callback({ iat: now - 1000 })), [401, { error: 'expired' }]);
});

test('who may see and register a gate', async (t) => {
  const { url, ask, register, callback } = await startHost(t);
  await register();
  await callback();
  assert.deepEqual(
    await answerOf(await ask(GATE, 'read-b')),
    [404, { error: 'unknown-gate' }],
    "another tenant's gate",
  );
  for (const token of ['submit-a', 'nobody', '', 'read-a read-a']) {
    assert.deepEqual(await answerOf(await ask(GATE, token)), [401, { error: 'unauthorized' }]);
  }
  assert.equal((await register(GATE, 'read-a')).status, 401);
  const twice = 'Authorization: Bearer read-a\r\n'.repeat(2);
  assert.match(
    await raw(url, `GET ${GATE} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${twice}\r\n`),
    /^HTTP\/1\.1 401 /,
  );
});

test('paths and queries that are refused, and ids of any kind', async (t) => {
  const { ask, register } = await startHost(t);
  for (const path of [
    '/gates/p/e/1.0',
    '/gates/p/e/01',
    '/gates/p/e/-0',
    '/gates/p/e/9223372036854775808',
    '/gates/%ff/e/1',
  ]) {
    assert.deepEqual(await answerOf(await ask(path)), [400, { error: 'malformed-path' }], path);
  }
  for (const query of ['wait=', 'wait=1&wait=2', 'wait=-1', 'wait=1.5', 'weight=1']) {
    assert.deepEqual(await answerOf(await ask(`${GATE}?${query}`)), [400, { error: 'malformed-query' }], query);
  }
  assert.equal((await register('/gates/a%2Fb/%E6%97%A5%20%25/-9223372036854775808')).status, 201);
  assert.equal((await ask('/gates/a%2Fb/%E6%97%A5%20%25/-9223372036854775808')).status, 425);
});

test('waiting ends when the gate changes, and when its time is over', async (t) => {
  const { callback, ask, register } = await startHost(t);
  await register();
  let start = performance.now();
  assert.equal((await ask(`${GATE}?wait=1`)).status, 425);
  assert.ok(performance.now() - start >= 990, 'it waited');
  start = performance.now();
  const waiting = ask(`${GATE}?wait=25`);
  setTimeout(() => callback({ body: bodyOf({ gatingStatus: 'prevented' }) }), 200);
  assert.equal((await waiting).status, 403);
  assert.ok(performance.now() - start < 5000, 'it did not wait to the end');
});

/** Nobody looks again because time has passed. */
function wakeByChangesAlone(store) {
  const changed = store.changed.bind(store);
  store.changed = (realm, gate, _, gone) => changed(realm, gate, 2 ** 31 - 1, gone);
}

test('a change wakes whoever waits', { timeout: 30_000 }, async (t) => {
  const { callback, ask, register, store } = await startHost(t);
  await register();
  wakeByChangesAlone(store);
  const waiting = Promise.all([ask(`${GATE}?wait=25`), ask(`${GATE}?wait=25`)]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await callback({ body: bodyOf({ gatingStatus: 'prevented' }) });
  assert.deepEqual(
    (await waiting).map(({ status }) => status),
    [403, 403],
  );
});

test('a lost callback is recovered: whoever waits makes the server ask Jira', async (t) => {
  const { ask, register, jira } = await startHost(t);
  await register();
  const waiting = ask(`${GATE}?wait=20`);
  setTimeout(() => (jira.gatingStatus = 'allowed'), 300);
  assert.equal((await waiting).status, 200);
  assert.ok(jira.polls.length <= 4, 'it does not ask all the time');
});

test('answers of Jira that open nothing', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  const allowed = bodyOf();
  const answers = {
    redirected: (request, response) =>
      request.url.startsWith('/elsewhere')
        ? response.end(allowed)
        : response.writeHead(302, { location: `/elsewhere${request.url}` }).end(),
    'too long': (_, response) => response.end(allowed.padEnd(262_145)),
    'not UTF-8': (_, response) => response.end(Buffer.from([0x7b, 0xff])),
    'of another gate': (_, response) => response.end(bodyOf({ pipelineId: 'q' })),
    'not JSON': (_, response) => response.end('allowed'),
    'a page': (_, response) => response.writeHead(500).end(allowed),
    'cut off': (_, response) => response.writeHead(200, { 'content-length': 9999 }).end(allowed),
  };
  let sequence = 100;
  for (const [name, answer] of Object.entries(answers)) {
    jira.answer = answer;
    const path = `/gates/p/e/${sequence}`;
    await register(path);
    await callback({ body: bodyOf({ deploymentSequenceNumber: sequence }) });
    const before = jira.requests.length;
    assert.equal((await ask(path)).status, 503, name);
    assert.equal(jira.requests.length, before + 1, name);
    sequence++;
  }
});

test('what Jira confirmed is not what a callback says', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  jira.gatingStatus = 'awaiting';
  await register();
  assert.equal((await ask()).status, 425);
  await callback({ body: bodyOf({ updatedTimestamp: new Date().toISOString() }) });
  assert.equal((await ask()).status, 503, 'asked again at once, and Jira did not say so');
  assert.equal(jira.polls.length, 2);
});

test('nobody waits longer than 25 seconds', async (t) => {
  const { ask, register, store } = await startHost(t);
  await register();
  const { now } = performance;
  let [ahead, looks] = [0, 0];
  t.mock.method(performance, 'now', () => now.call(performance) + ahead);
  store.changed = async () => {
    looks++;
    ahead += 5000;
  };
  assert.equal((await ask(`${GATE}?wait=999999999`)).status, 425);
  assert.equal(looks, 5);
});

test('whoever waits looks again each second, however often memory is collected', async (t) => {
  const { ask, register, store } = await startHost(t);
  await register();
  const changed = store.changed.bind(store);
  const pauses = [];
  store.changed = async (...args) => {
    const start = performance.now();
    await changed(...args);
    pauses.push(performance.now() - start);
  };
  setFlagsFromString('--expose-gc');
  const collect = setInterval(runInNewContext('gc'), 100);
  t.after(() => clearInterval(collect));
  assert.equal((await ask(`${GATE}?wait=6`)).status, 425);
  assert.ok(Math.max(...pauses) < 3000, `after ${pauses.map(Math.round)} ms`);
});

test('256 wait at a time', { timeout: 60_000 }, async (t) => {
  const { callback, ask, register, store } = await startHost(t);
  await register();
  wakeByChangesAlone(store);
  const changed = store.changed.bind(store);
  const all = new Promise((resolve) => {
    let waiting = 0;
    store.changed = (...args) => {
      if (++waiting === 256) resolve();
      return changed(...args);
    };
  });
  const answers = Promise.all(Array.from({ length: 256 }, () => ask(`${GATE}?wait=25`)));
  await all;
  assert.deepEqual(await answerOf(await ask(`${GATE}?wait=1`)), [429, { error: 'too-many-waiters' }]);
  assert.equal((await ask()).status, 425, 'asking without waiting goes on');
  await callback({ body: bodyOf({ gatingStatus: 'prevented' }) });
  assert.ok((await answers).every(({ status }) => status === 403));
  assert.equal((await ask(`${GATE}?wait=1`)).status, 403);
});

test('a newer callback closes what Jira confirmed before', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  jira.gatingStatus = 'allowed';
  await register();
  assert.equal((await ask()).status, 200);
  await callback({ body: bodyOf({ gatingStatus: 'prevented', updatedTimestamp: new Date().toISOString() }) });
  assert.equal((await ask()).status, 403);
});

const timed = (gatingStatus, seconds) =>
  bodyOf({ gatingStatus, updatedTimestamp: new Date(Date.now() + 1000 * seconds).toISOString() });

test('a callback that comes late is asked about', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  jira.gatingStatus = 'allowed';
  await register();
  await callback({ body: timed('allowed', 20) });
  assert.equal((await ask()).status, 200);
  // Beside that one, which may be forged, the true one looks old.
  jira.gatingStatus = 'prevented';
  await callback({ body: timed('prevented', 1) });
  assert.equal((await ask()).status, 503);
});

test('an answer that looks older than the one before confirms nothing', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  jira.answer = (_, response) => response.end(timed('allowed', 10));
  await register();
  assert.equal((await ask()).status, 200);
  jira.answer = (_, response) => response.end(timed('prevented', 5));
  await callback({ body: timed('allowed', 11) });
  assert.equal((await ask()).status, 503);
  assert.equal(jira.polls.length, 2);
});

test('what Jira allowed before a newer callback opens nothing', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  jira.gatingStatus = 'allowed';
  await register();
  assert.equal((await ask()).status, 200);
  await callback({ body: timed('prevented', 1) });
  assert.equal((await ask()).status, 403);
  const closed = [503, { decision: 'hold', error: 'not-confirmed', status: 'allowed', confirmed: false }];
  // It does not answer now.
  jira.gatingStatus = undefined;
  await callback({ body: timed('allowed', 2) });
  assert.deepEqual(await answerOf(await ask()), closed);
  assert.equal(jira.polls.length, 2);
  jira.gatingStatus = 'prevented';
  await callback({ body: timed('allowed', 3) });
  assert.deepEqual(await answerOf(await ask()), closed);
  assert.equal(jira.polls.length, 3);
  jira.gatingStatus = 'allowed';
  await callback({ body: timed('allowed', 4) });
  assert.equal((await ask()).status, 200);
});

test('what comes while Jira is asked is not confirmed by its answer', async (t) => {
  const { callback, ask, register, jira } = await startHost(t);
  await register();
  jira.answer = async (_, response) => {
    if (jira.polls.length === 1) await callback({ body: timed('allowed', 1) });
    response.end(bodyOf());
  };
  assert.equal((await ask()).status, 503);
  assert.equal((await ask()).status, 200);
  assert.equal(jira.polls.length, 2);
});

test("Jira's word lapses after 300 seconds, and with a clock that is set back", async (t) => {
  const { ask, register, jira, setAhead } = await startHost(t);
  jira.gatingStatus = 'allowed';
  await register();
  assert.equal((await ask()).status, 200);
  setAhead(-600);
  assert.equal((await ask()).status, 503);
  setAhead(290);
  assert.equal((await ask()).status, 200);
  const before = jira.polls.length;
  // No callback came of this.
  jira.gatingStatus = 'prevented';
  setAhead(310);
  assert.equal((await ask(`${GATE}?wait=20`)).status, 403);
  assert.ok(jira.polls.length > before);
});

test('the log names no token, no secret and no body', async (t) => {
  const { callback, register, ask, lines } = await startHost(t);
  for (const claims of [
    {},
    { secret: 'wrong' },
    { clientKey: 'nobody' },
    { signedTarget: '/other' },
    { body: '{"sharedSecret":"x"}' },
  ]) {
    await callback(claims);
  }
  await register();
  await ask(GATE, 'read-a');
  await ask(GATE, 'read-x');
  assert.ok(lines.length >= 6, 'there is a log');
  const log = lines.join('\n');
  for (const text of ['secret-a', 'sharedSecret', 'read-a', 'read-x', 'submit-a', 'eyJ', 'nobody']) {
    assert.ok(!log.includes(text), `${text} is in the log`);
  }
});
