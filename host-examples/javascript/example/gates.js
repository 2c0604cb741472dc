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

    const deadline = AbortSignal.timeout(1000 * wait);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    waiting++;
    try {
      let answer = await look(tenant, gate);
      while (wait > 0 && answer.open && !deadline.aborted && !gone.signal.aborted) {
        await store.changed(
          tenant.realm,
          gate,
          AbortSignal.any([deadline, gone.signal, AbortSignal.timeout(LOOK_AGAIN)]),
        );
        answer = await look(tenant, gate);
      }
      return response.status(answer.status).json(answer.document);
    } finally {
      waiting--;
    }
  };

  // `open`: whether waiting may change it.
  async function look(tenant, gate) {
    let states = store.find(tenant.realm, gate);
    if (!states?.registered) return { status: 404, document: { error: 'unknown-gate' } };
    // No answer counts while something is submitted.
    if (verdict(states).open && states.submitting === 0) {
      await confirm(tenant, gate, states.revision);
      states = store.find(tenant.realm, gate);
    }
    return verdict(states);
  }

  function verdict({ callback, callbackBefore, poll, revision, polledRevision, polledAt, submitting }) {
    const states = [callback, poll].filter((state) => state !== undefined);
    if (states.length === 0) return { status: STATUS.hold, open: true, document: { decision: 'hold', status: null } };
    const { decision, status } = gating.gating.current(states);
    // What Jira said before the newest callback came does not count: else whoever holds a live token could open what
    // Jira prevented since. While something is submitted it may still say what it said before. An answer from the
    // future was heard before the clock was set back.
    const age = clock() - polledAt;
    const since = poll !== undefined && polledRevision === revision && submitting === 0;
    const confirmed = since && age >= 0 && age <= CONFIRMED_FOR && gating.gating.current([poll]).decision === decision;
    // Jira may call back before it answers the submission.
    const trusted = config.trustCallbacks && callback !== callbackBefore;
    const document = { decision, status: status.tag, confirmed };
    if (decision === 'proceed' && !confirmed && !trusted) {
      return { status: 503, open: true, document: { ...document, decision: 'hold', error: 'not-confirmed' } };
    }
    return { status: STATUS[decision], open: decision === 'hold', document };
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
