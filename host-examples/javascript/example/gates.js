// /gates/{pipeline}/{environment}/{sequence}: a pipeline asks (GET) and registers (PUT).
//
// The tenant is the one of the caller's token, so that somebody else's gate is an unknown gate. 2xx means `proceed`
// and nothing else: `curl --fail` can't pass a closed gate.

const STATUS = { proceed: 200, hold: 425, stop: 403, misconfigured: 422 };
const LONGEST_WAIT = 25;
const MOST_WAITING = 256;
// While somebody waits, Jira is asked again this often, in milliseconds. `jira.js` may refuse.
const LOOK_AGAIN = 1000;
// For how many seconds Jira's `allowed` opens a gate: it may prevent later, and that callback may be lost.
const CONFIRMED_FOR = 300;

export function ask({ gating, store, jira, config, clock, log }) {
  let waiting = 0;

  return async (request, response) => {
    const { tenant } = response.locals;
    const gate = gateOf(request.params);
    if (gate === undefined) return response.status(400).json({ error: 'malformed-path' });
    const wait = waitOf(request);
    if (wait === undefined) return response.status(400).json({ error: 'malformed-query' });
    if (wait > 0 && waiting >= MOST_WAITING) return response.status(429).json({ error: 'too-many-waiters' });

    const deadline = performance.now() + 1000 * wait;
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    waiting++;
    try {
      for (;;) {
        const { status, open, document } = await look(tenant, gate);
        const left = deadline - performance.now();
        if (!open || left <= 0 || gone.signal.aborted) return response.status(status).json(document);
        await store.changed(tenant.realm, gate, Math.min(left, LOOK_AGAIN), gone.signal);
      }
    } finally {
      waiting--;
    }
  };

  // `open`: whether waiting may change it. `due`: whether asking Jira may.
  async function look(tenant, gate) {
    let states = store.find(tenant.realm, gate);
    if (!states?.registered) return { status: 404, document: { error: 'unknown-gate' } };
    // No answer counts while something is submitted.
    if (verdict(states).due && states.submitting === 0) {
      await confirm(tenant, gate, states.revision);
      states = store.find(tenant.realm, gate);
    }
    return verdict(states);
  }

  function verdict({ callback, callbackBefore, poll, revision, polledRevision, polledAt, submitting }) {
    const states = [callback, poll].filter((state) => state !== undefined);
    if (states.length === 0) return held({ decision: 'hold', status: null });
    const { decision, status } = gating.gating.current(states);
    // What Jira said before the newest callback came does not count: else whoever holds a live token could open what
    // Jira prevented since. While something is submitted it may still say what it said before. An answer from the
    // future was heard before the clock was set back.
    const age = clock() - polledAt;
    const since = poll !== undefined && polledRevision === revision && submitting === 0;
    const confirmed = since && age >= 0 && age <= CONFIRMED_FOR && gating.gating.current([poll]).decision === decision;
    // Jira may call back before it answers the submission.
    const calledBack = callback !== callbackBefore;
    const document = { decision, status: status.tag, confirmed };
    if (decision === 'proceed') {
      if (confirmed || (config.trustCallbacks && calledBack)) return { status: STATUS.proceed, document };
      return { ...held({ ...document, decision: 'hold', error: 'not-confirmed' }), status: 503 };
    }
    // Nobody is told to stop by what was said before the newest submission.
    if (decision === 'hold' || !(calledBack || since)) return held({ ...document, decision: 'hold' });
    // What no callback closed since may open again without one: it may be lost, and Jira may have said what it said
    // before it took up the submission.
    return { status: STATUS[decision], due: !calledBack, document };
  }

  function held(document) {
    return { status: STATUS.hold, open: true, due: true, document };
  }

  async function confirm(tenant, gate, revision) {
    const asked = { revision, at: clock() };
    try {
      const answer = await jira.ask(tenant, gate);
      if (answer === undefined) return;
      if (answer.tag === 'status') await store.takeAnswer(tenant.realm, answer.val, asked);
      log('jira-answered', { tenant: tenant.clientKey, gate, answer: answer.tag });
    } catch (error) {
      log('jira-unanswered', { tenant: tenant.clientKey, gate, message: error.message });
    }
  }
}

export function register({ store }) {
  return async (request, response) => {
    const gate = gateOf(request.params);
    if (gate === undefined) return response.status(400).json({ error: 'malformed-path' });
    const isNew = await store.register(response.locals.tenant.realm, gate);
    return response.status(isNew ? 201 : 200).json({ registered: true });
  };
}

function gateOf({ pipeline, environment, sequence }) {
  if (!/^-?(0|[1-9][0-9]{0,18})$/.test(sequence) || sequence === '-0') return undefined;
  const sequenceNumber = BigInt(sequence);
  if (BigInt.asIntN(64, sequenceNumber) !== sequenceNumber) return undefined;
  return { pipelineId: pipeline, environmentId: environment, sequenceNumber };
}

function waitOf(request) {
  const { search, searchParams } = new URL(request.originalUrl, 'http://localhost');
  if (search === '') return 0;
  const values = searchParams.getAll('wait');
  if (values.length !== 1 || searchParams.size !== 1 || !/^[0-9]{1,9}$/.test(values[0])) return undefined;
  return Math.min(Number(values[0]), LONGEST_WAIT);
}
