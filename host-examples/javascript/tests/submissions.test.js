// POST /deployments: what is sent to Jira, and what the pipeline is told.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import test from 'node:test';

import { GATE, bodyOf, deployment, startHost } from './host.js';

const keyOf = ({ pipeline, environment, deploymentSequenceNumber }) => ({
  pipelineId: pipeline.id,
  environmentId: environment.id,
  deploymentSequenceNumber,
});

/** A host whose Jira keeps what it gets, and answers as `decide` says: `{ status, headers, body }`. */
async function submitting(t, decide = accepted, options = {}) {
  const host = await startHost(t, options);
  const documents = [];
  host.jira.answer = async (request, response) => {
    if (request.method === 'GET') {
      const { gatingStatus } = host.jira;
      return gatingStatus === undefined ? response.writeHead(404).end() : response.end(bodyOf({ gatingStatus }));
    }
    assert.equal(request.headers['content-type'], 'application/json');
    documents.push(JSON.parse(await text(request)));
    const answer = decide(documents.at(-1).deployments);
    if (answer === undefined) return request.socket.destroy();
    return response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  return { ...host, documents };
}

function accepted(deployments) {
  const answer = { acceptedDeployments: deployments.map(keyOf), rejectedDeployments: [], unknownIssueKeys: [] };
  return { status: 202, body: JSON.stringify(answer) };
}

test('a submission is sent to Jira and registers its gate', async (t) => {
  const { submit, ask, documents, jira } = await submitting(t);
  assert.equal((await ask()).status, 404);
  const { commands, ...ungated } = deployment({ deploymentSequenceNumber: 101 });
  const answer = await submit(deployment(), ungated);
  assert.equal(answer.status, 200);
  const told = await answer.json();
  assert.deepEqual([told.error, told.reason, told.messages], [null, null, []]);
  assert.deepEqual(
    told.deployments.map(({ fate, gate, deploymentSequenceNumber }) => [fate, gate, deploymentSequenceNumber]),
    [
      ['accepted', GATE, 100],
      ['accepted', null, 101],
    ],
  );
  assert.deepEqual(documents, [{ deployments: [deployment(), ungated] }]);
  assert.deepEqual(jira.submissions, ['/rest/deployments/0.1/bulk']);
  jira.gatingStatus = 'allowed';
  assert.equal((await ask()).status, 200);
  assert.equal((await ask('/gates/p/e/101')).status, 404);
});

test('submitting again closes the gate until Jira says so again', async (t) => {
  const { submit, ask, jira } = await submitting(t);
  await submit(deployment());
  jira.gatingStatus = 'allowed';
  assert.equal((await ask()).status, 200);
  jira.gatingStatus = 'awaiting';
  assert.equal((await submit(deployment({ updateSequenceNumber: 1700000001 }))).status, 200);
  assert.equal((await ask()).status, 425);
});

const again = deployment({ updateSequenceNumber: 1700000001 });

/** Does something before Jira answers the next submission, and gives a way to wait for it. */
function meanwhile(jira, work) {
  const { answer } = jira;
  let done;
  jira.answer = async (request, response) => {
    if (request.method === 'POST' && done === undefined) {
      done = work();
      await done.catch(() => {});
    }
    return answer(request, response);
  };
  return () => done;
}

test('what Jira says while a submission is under way opens nothing', async (t) => {
  const { submit, ask, documents, jira } = await submitting(t);
  jira.gatingStatus = 'allowed';
  await submit(deployment());
  assert.equal((await ask()).status, 200);
  const asked = meanwhile(jira, ask);
  assert.equal((await submit(again)).status, 200);
  assert.equal((await asked()).status, 425, 'Jira does not know of it yet');
  assert.equal(documents.length, 2);
  jira.gatingStatus = undefined;
  assert.equal((await ask()).status, 425);
});

test('one of two submissions ends, and the other is still under way', async (t) => {
  const { submit, ask, jira } = await submitting(t);
  jira.gatingStatus = 'allowed';
  const asked = meanwhile(jira, async () => [await submit(again), await ask()]);
  assert.equal((await submit(deployment())).status, 200);
  assert.deepEqual((await asked()).map(({ status }) => status), [200, 425]);
  assert.equal((await ask()).status, 200);
});

test('a submission whose end is not written leaves its gate closed until it is', async (t) => {
  const { submit, ask, jira } = await submitting(t);
  jira.gatingStatus = 'allowed';
  const handle = await open(new URL(import.meta.url));
  const { prototype } = handle.constructor;
  const { appendFile } = prototype;
  await handle.close();
  meanwhile(jira, async () => {
    await ask();
    prototype.appendFile = () => Promise.reject(new Error('no space left'));
  });
  try {
    assert.equal((await submit(deployment())).status, 503);
    assert.equal((await ask()).status, 425);
  } finally {
    prototype.appendFile = appendFile;
  }
  assert.equal((await ask(`${GATE}?wait=20`)).status, 200);
});

const callBackOf = (callback) => (gatingStatus, secondsAgo) => {
  const updatedTimestamp = new Date(Date.now() - 1000 * secondsAgo).toISOString();
  return callback({ body: bodyOf({ gatingStatus, updatedTimestamp }) });
};

test('Jira is asked about a gate that was closed before it was submitted again', async (t) => {
  const { submit, ask, callback, jira } = await submitting(t);
  const callBack = callBackOf(callback);
  for (const [closed, status] of [['prevented', 403], ['invalid', 422]]) {
    await submit(deployment());
    await callBack(closed, 20);
    jira.gatingStatus = 'allowed';
    assert.equal((await ask()).status, status);
    const polls = jira.polls.length;
    // It does not know of the gate, and its callback is lost.
    jira.gatingStatus = undefined;
    await submit(again);
    const waiting = await ask();
    assert.equal(waiting.status, 425);
    assert.deepEqual(await waiting.json(), { decision: 'hold', status: closed, confirmed: false });
    assert.equal(jira.polls.length, polls + 1);
    jira.gatingStatus = 'allowed';
    assert.equal((await ask(`${GATE}?wait=20`)).status, 200);
  }
});

test('Jira is asked again after it said what it said before a submission', async (t) => {
  const { submit, ask, callback, jira } = await submitting(t);
  const callBack = callBackOf(callback);
  await submit(deployment());
  for (const before of ['prevented', 'awaiting']) {
    await callBack('prevented', 0);
    // It has not taken up the submission yet, or looks older than the callback.
    jira.answer = (_, response) => {
      const updatedTimestamp = new Date(Date.now() - 30_000).toISOString();
      response.end(bodyOf({ gatingStatus: before, updatedTimestamp }));
    };
    await submit(again);
    assert.equal((await ask()).status, 403);
    jira.answer = undefined;
    jira.gatingStatus = 'allowed';
    const end = performance.now() + 20_000;
    let status = 403;
    while (status === 403 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      ({ status } = await ask());
    }
    assert.equal(status, 200);
  }
});

test('what Jira or a callback says of a gate that was submitted again counts', async (t) => {
  const { submit, ask, callback, jira } = await submitting(t);
  const callBack = callBackOf(callback);
  await submit(deployment());
  await callBack('prevented', 20);
  jira.gatingStatus = 'prevented';
  await submit(again);
  assert.equal((await ask()).status, 403);
  await submit(again);
  await callBack('invalid', 10);
  const polls = jira.polls.length;
  assert.equal((await ask()).status, 422);
  assert.equal(jira.polls.length, polls);
});

test('Jira is asked where its answer to a question from before a submission comes late', async (t) => {
  const { submit, ask, jira } = await submitting(t);
  await submit(deployment());
  const { answer } = jira;
  const late = new Promise((asked) => {
    jira.answer = (_, response) => asked(response);
  });
  const first = ask();
  const response = await late;
  jira.answer = answer;
  await submit(again);
  response.end(bodyOf({ gatingStatus: 'prevented', updatedTimestamp: new Date(Date.now() - 20_000).toISOString() }));
  assert.equal((await first).status, 425);
  jira.gatingStatus = 'allowed';
  assert.equal((await ask(`${GATE}?wait=20`)).status, 200);
});

test('a trusted callback from before a submission opens nothing', async (t) => {
  const { submit, ask, callback } = await submitting(t, accepted, { trustCallbacks: true });
  const callBack = callBackOf(callback);
  await submit(deployment());
  await callBack('allowed', 20);
  assert.equal((await ask()).status, 200);
  assert.equal((await submit(again)).status, 200);
  assert.equal((await ask()).status, 503);
  await callBack('awaiting', 30);
  assert.equal((await ask()).status, 503, 'one that is late is not newer');
  await callBack('allowed', 10);
  assert.equal((await ask()).status, 200);
  await callBack('prevented', 5);
  assert.equal((await ask()).status, 403);
  await submit(again);
  assert.equal((await ask()).status, 425, 'nor does one that closed it keep it closed for good');
  await callBack('allowed', 2);
  assert.equal((await ask()).status, 200);
});

test('a trusted callback may come before Jira answers the submission', async (t) => {
  const { submit, ask, callback, jira } = await submitting(t, accepted, { trustCallbacks: true });
  meanwhile(jira, callback);
  assert.equal((await submit(deployment())).status, 200);
  assert.equal((await ask()).status, 200);
});

test('ids and sequence numbers of any kind', async (t) => {
  const { submit, ask } = await submitting(t);
  const pipeline = { id: 'a/b 漢%', displayName: 'x', url: 'https://ci.example.com/x' };
  const odd = JSON.stringify({ deployments: [deployment({ pipeline, deploymentSequenceNumber: 0 })] });
  const { send } = await submitting(t, () => ({ status: 202, body: '{}' }));
  const answer = await send(odd.replace('"deploymentSequenceNumber":0', '"deploymentSequenceNumber":9007199254740993'));
  const body = await answer.text();
  assert.match(body, /"deploymentSequenceNumber":9007199254740993[^0-9]/);
  assert.equal(JSON.parse(body).deployments[0].gate, '/gates/a%2Fb%20%E6%BC%A2%25/e/9007199254740993');
  await submit(deployment({ pipeline }));
  assert.equal((await ask('/gates/a%2Fb%20%E6%BC%A2%25/e/100')).status, 425);
});

test('a document with faults is not sent', async (t) => {
  const { submit, send, ask, documents } = await submitting(t);
  const answer = await submit(deployment({ state: 'soon', url: 'nowhere' }));
  assert.equal(answer.status, 422);
  const { error, violations, omitted } = await answer.json();
  assert.deepEqual([error, omitted], ['invalid-document', 0]);
  const errors = violations.filter(({ severity }) => severity === 'error').map(({ pointer }) => pointer);
  assert.ok(errors.includes('/deployments/0/state') && errors.includes('/deployments/0/url'), errors.join());
  const refused = async (body, code) => {
    const refusal = await send(body);
    assert.deepEqual([refusal.status, await refusal.json()], [400, { error: code }]);
  };
  await refused(Buffer.from([0xff]), 'malformed-body');
  await refused(' '.repeat(1_048_577), 'body-too-long');
  assert.deepEqual(documents, []);
  assert.equal((await ask()).status, 404);
});

test('only a submit token submits', async (t) => {
  const { send, documents } = await submitting(t);
  for (const token of ['read-a', 'nobody', '']) {
    assert.equal((await send(JSON.stringify({ deployments: [deployment()] }), token)).status, 401);
  }
  assert.deepEqual(documents, []);
});

test('Jira rejects one of two', async (t) => {
  const { submit } = await submitting(t, ([good, bad]) => {
    const errors = [{ message: 'no such service', errorTraceId: 't-1' }];
    const rejectedDeployments = [{ key: keyOf(bad), errors }];
    const unknownAssociations = [{ associationType: 'serviceIdOrKeys', values: ['checkout'] }];
    const answer = { acceptedDeployments: [keyOf(good)], rejectedDeployments, unknownAssociations };
    return { status: 202, body: JSON.stringify(answer) };
  });
  const answer = await submit(deployment(), deployment({ deploymentSequenceNumber: 101 }));
  assert.equal(answer.status, 422);
  const { error, deployments } = await answer.json();
  assert.equal(error, 'rejected');
  assert.deepEqual(deployments.map(({ fate }) => fate), ['accepted', 'rejected']);
  assert.deepEqual(deployments[1].messages, [{ message: 'no such service', errorTraceId: 't-1' }]);
  assert.deepEqual(deployments[0].unknown, { serviceIdOrKeys: ['checkout'] });
});

test('what Jira answers decides the status', async (t) => {
  const cases = [
    [{ status: 413 }, 413, 'send-fewer', null],
    [{ status: 403 }, 502, 'refused', null],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 502, 'refused', null],
    [{ status: 500 }, 503, 'retry-later', null],
    [{ status: 429, headers: { 'retry-after': '17' } }, 503, 'retry-later', null],
    [{ status: 202, body: '<html>' }, 504, 'unanswered', null],
    [{ status: 202, body: ' '.repeat(1_048_577) }, 504, 'unanswered', 'answer-too-long'],
    [undefined, 504, 'unanswered', 'broken'],
  ];
  let next;
  const { submit, ask } = await submitting(t, () => next);
  for (const [answer, ...expected] of cases) {
    next = answer;
    const response = await submit(deployment());
    const { error, reason, deployments } = await response.json();
    assert.deepEqual([response.status, error, reason], expected);
    assert.equal(deployments[0].fate, error);
    assert.equal(response.headers.get('retry-after'), answer?.headers?.['retry-after'] ?? null);
    // The gate is there, and closed: a callback may overtake Jira's answer.
    assert.equal((await ask()).status, 425);
  }
});

test('a Jira that is slow or not there', async (t) => {
  const { submit, asker, config } = await submitting(t);
  const listening = async (handler) => {
    const server = createServer(handler).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    return server.address().port;
  };
  const silent = await listening((socket) => socket.on('error', () => {}).on('data', () => {}));
  const plain = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port: closed } = gone.address();
  gone.close();
  asker.submitPatience = 500;
  const cases = [
    [`http://127.0.0.1:${silent}`, 504, 'unanswered', 'timed-out'],
    [`http://127.0.0.1:${closed}`, 503, 'unsent', 'unreachable'],
    [`https://127.0.0.1:${plain}`, 503, 'unsent', 'tls-failed'],
  ];
  for (const [baseUrl, ...expected] of cases) {
    config.tenants.set('tenant-a', { ...config.tenants.get('tenant-a'), baseUrl });
    const response = await submit(deployment());
    const { error, reason } = await response.json();
    assert.deepEqual([response.status, error, reason], expected);
  }
});
