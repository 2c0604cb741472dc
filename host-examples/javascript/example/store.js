// The state of the gates: in memory, and in a journal from which it is read when the server starts. One process.

import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';

import { Journal } from './journal.js';
import { claim } from './sole.js';

// For how many seconds a token is remembered after it has expired: longer than a request is under way that came just
// before, and than clocks are stepped back that are set right.
const REMEMBERED = 300;
// A revision that no gate has.
const NEVER = -1;
// After how many milliseconds the end of a submission is written again that could not be written.
const WRITE_AGAIN = 1000;

export class Store {
  #gating;
  #journal;
  #release;
  #seen = new Map();
  #gates = new Map();
  #changes = new EventEmitter().setMaxListeners(0);
  #last = Promise.resolve();

  constructor(gating) {
    this.#gating = gating;
  }

  /** Throws where another server has the journal, before anything is read or written. */
  static async open(path, gating, now) {
    const store = new Store(gating);
    store.#release = await claim(path);
    try {
      await store.#read(path, now);
    } catch (error) {
      store.#release();
      throw error;
    }
    return store;
  }

  /** Takes a verified callback: `retry`, `replayed` or what folding it did. It is on the disk then. */
  take(event, now, realm) {
    return this.#serially(async () => {
      const seen = this.#seenBefore(event, now);
      if (seen !== undefined) return seen;
      const { digest, goodUntil } = event.token;
      const key = keyOf(realm, event.update.gate);
      const callback = this.#gates.get(key)?.callback;
      const { outcome, state } = this.#gating.fold(callback === undefined ? [] : [callback], event.update);
      // One that comes late is news too: what made it look old may have been forged.
      const revision = outcome !== 'duplicate' ? this.#nextRevision(key) : undefined;
      const seenToken = { token: digest, body: event.bodyDigest, until: Number(goodUntil) };
      await this.#write({ key, callback: state, revision, ...seenToken });
      return outcome;
    });
  }

  /**
   * Does what a verified lifecycle call asks for, unless its token was seen: `retry`, `replayed` or `taken`. The token
   * is remembered last: after a crash in between, the call that Atlassian repeats does the same again.
   */
  once(call, now, work) {
    return this.#serially(async () => {
      const seen = this.#seenBefore(call, now);
      if (seen !== undefined) return seen;
      await work();
      const { digest, goodUntil } = call.token;
      await this.#write({ token: digest, body: call.bodyDigest, until: Number(goodUntil) });
      return 'taken';
    });
  }

  /** Folds what Jira answered. `asked`: the gate's revision and the time, both of when the question was sent. */
  takeAnswer(realm, update, asked) {
    return this.#serially(async () => {
      const key = keyOf(realm, update.gate);
      const { poll, polledRevision = NEVER, polledAt = 0 } = this.#gates.get(key) ?? {};
      const { outcome, state } = this.#gating.fold(poll === undefined ? [] : [poll], update);
      // Answers may overtake each other: one to a question from before the last news takes nothing back. Otherwise the
      // last one counts, whatever its time, so that a clock that was set back closes no gate for good.
      const known = { polledRevision, polledAt };
      const last = asked.revision < polledRevision ? known : { polledRevision: asked.revision, polledAt: asked.at };
      // One that looks older than an earlier one, and says something else, confirms nothing.
      const agrees = this.#gating.decide(update) === this.#gating.current([state]).decision;
      await this.#write({ key, poll: state, ...(agrees ? last : { polledRevision: NEVER, polledAt: 0 }) });
      return outcome;
    });
  }

  /** Registers a gate: from now on it can open. Whether it is new. */
  register(realm, gate) {
    return this.#serially(async () => {
      const key = keyOf(realm, gate);
      if (this.#gates.get(key)?.registered) return false;
      await this.#write({ key, registered: true });
      return true;
    });
  }

  /**
   * Registers a gate that a submission asks for, and closes it until that has ended: what Jira said before was of what
   * was sent before. Stored before anything is sent, so that a crash does not open the gate.
   */
  submit(realm, gate) {
    return this.#serially(() => {
      const key = keyOf(realm, gate);
      const submitting = 1 + this.#submitting(key);
      const callbackBefore = this.#gates.get(key)?.callback ?? null;
      return this.#write({ key, registered: true, ...this.#closed(key), submitting, callbackBefore });
    });
  }

  /**
   * A submission of this gate has ended: it is closed once more, since what Jira said meanwhile may be what it said
   * before. Where that can't be written, it is tried again until it is.
   */
  async submitted(realm, gate) {
    try {
      await this.#serially(() => this.#end(keyOf(realm, gate), 1));
    } catch (error) {
      setTimeout(() => this.submitted(realm, gate).catch(() => {}), WRITE_AGAIN).unref();
      throw error;
    }
  }

  /** A gate's states, or undefined where nothing is known of it. Throws where the journal fails. */
  find(realm, gate) {
    this.#journal.check();
    return this.#gates.get(keyOf(realm, gate));
  }

  /** Returns when the gate changed, after so many milliseconds, or when the signal says so. */
  changed(realm, gate, longest, signal) {
    const key = keyOf(realm, gate);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#changes.off(key, done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      // No `AbortSignal.any`: it holds its signals so loosely that a timeout is collected before its time.
      const timer = setTimeout(done, longest);
      this.#changes.on(key, done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  async close() {
    await this.#last;
    await this.#journal.close();
    this.#release();
  }

  async #read(path, now) {
    const { journal, entries } = await Journal.open(path);
    for (const entry of entries) this.#apply(entry);
    this.#forgetTokens(now);
    const left = this.#entries();
    if (entries.length < 2 * left.length + 1000) {
      this.#journal = journal;
    } else {
      await journal.close();
      await Journal.rewrite(path, left);
      this.#journal = (await Journal.open(path)).journal;
    }
    // Submissions that a crash cut off have ended; nobody knows whether Jira has them.
    for (const [key, { submitting }] of this.#gates) if (submitting > 0) await this.#end(key, submitting);
  }

  // One after the other, so that none folds into a state that another is about to replace.
  #serially(work) {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  // First the disk, then memory: nobody is told what a crash would take back.
  async #write(entry) {
    await this.#journal.append(entry);
    this.#apply(entry);
    this.#changes.emit(entry.key);
  }

  #end(key, submissions) {
    return this.#write({ key, ...this.#closed(key), submitting: this.#submitting(key) - submissions });
  }

  #closed(key) {
    return { poll: null, revision: this.#nextRevision(key) };
  }

  #submitting(key) {
    return this.#gates.get(key)?.submitting ?? 0;
  }

  // It counts the news of a gate: what Jira was asked before the newest confirms nothing.
  #nextRevision(key) {
    return 1 + (this.#gates.get(key)?.revision ?? 0);
  }

  #apply({ token, body, until, key, ...entry }) {
    if (token !== undefined) this.#seen.set(token, { body, until });
    if (key === undefined) return;
    const { callback, callbackBefore, poll, revision, polledRevision, polledAt, registered, submitting } = entry;
    const gate = this.#gates.get(key) ?? {};
    this.#gates.set(key, {
      callback: callback ?? gate.callback,
      // What callbacks said when the newest submission began. `null` takes away what there was.
      callbackBefore: callbackBefore === null ? undefined : (callbackBefore ?? gate.callbackBefore),
      poll: poll === null ? undefined : (poll ?? gate.poll),
      revision: revision ?? gate.revision ?? 0,
      polledRevision: polledRevision ?? gate.polledRevision,
      polledAt: polledAt ?? gate.polledAt,
      registered: registered ?? gate.registered ?? false,
      // How many submissions of it are under way.
      submitting: submitting ?? gate.submitting ?? 0,
    });
  }

  #seenBefore({ token, bodyDigest }, now) {
    this.#forgetTokens(now);
    const seen = this.#seen.get(token.digest);
    return seen && (seen.body === bodyDigest ? 'retry' : 'replayed');
  }

  // Whoever brings a token after its time is refused anyway.
  #forgetTokens(now) {
    for (const [token, { until }] of this.#seen) if (until + REMEMBERED <= now) this.#seen.delete(token);
  }

  #entries() {
    const gates = Array.from(this.#gates, ([key, gate]) => ({ key, ...gate }));
    return [...gates, ...Array.from(this.#seen, ([token, { body, until }]) => ({ token, body, until }))];
  }
}

// Each part with its length before it, so that no two gates share a key.
function keyOf(realm, { pipelineId, environmentId, sequenceNumber }) {
  const hash = createHash('sha256');
  for (const part of [realm, pipelineId, environmentId, String(sequenceNumber)]) {
    hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  return hash.digest('hex');
}
