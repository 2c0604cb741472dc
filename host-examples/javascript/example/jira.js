// Asks Jira itself, since a callback is a hint: its signature does not bind the body. And submits to it.

import { decodeBody } from '../src/index.js';

const PATIENCE = 5000;
const MOST_OCTETS = 262_144;
const SUBMIT_PATIENCE = 20_000;
const MOST_OCTETS_OF_SUBMIT = 1_048_576;
const BULK = '/rest/deployments/0.1/bulk';
// How long not to ask again for the same gate, in milliseconds: doubled from the first to the second.
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;

export class Jira {
  #gating;
  #appKey;
  #clock;
  #asked = new Map();
  /** For how many milliseconds an answer to a submission is waited for. */
  submitPatience = SUBMIT_PATIENCE;

  constructor({ gating, appKey, clock }) {
    this.#gating = gating;
    this.#appKey = appKey;
    this.#clock = clock;
  }

  /**
   * What Jira says of a gate: an answer of `deployments.readPollAnswer`, or undefined where it was asked a moment ago
   * or can't be reached.
   */
  async ask(tenant, gate) {
    const path = this.#gating.deployments.pollPath(gate);
    const url = `${tenant.baseUrl}${path}`;
    const now = Date.now();
    this.#forget(now);
    const before = this.#asked.get(url);
    if (before !== undefined && now < before.next) return undefined;
    const pause = Math.min(LONGEST_PAUSE, 2 * (before?.pause ?? FIRST_PAUSE / 2));
    this.#asked.set(url, { pause, next: now + pause });

    const response = await this.#send(tenant, 'GET', path, undefined, PATIENCE);
    const body = decodeBody(await octetsOf(response, MOST_OCTETS));
    return this.#gating.deployments.readPollAnswer(gate, response.status, body, this.#clock(), 30);
  }

  /** A callback came for this gate: ask as soon as somebody wants to know. */
  hint(tenant, gate) {
    this.#asked.delete(`${tenant.baseUrl}${this.#gating.deployments.pollPath(gate)}`);
  }

  /** Sends a bulk document: status, text of the answer, and for how many seconds Jira wants to be left alone. */
  async submit(tenant, document) {
    try {
      const response = await this.#send(tenant, 'POST', BULK, document, this.submitPatience);
      const octets = await octetsOf(response, MOST_OCTETS_OF_SUBMIT);
      // Replaced octets make it unreadable, never something else that is accepted.
      const body = new TextDecoder().decode(octets);
      return { status: response.status, body, retryAfter: secondsOf(response.headers.get('retry-after')) };
    } catch (error) {
      throw unanswered(error);
    }
  }

  #send(tenant, method, path, body, patience) {
    const request = { method, target: path, basePath: '' };
    const { authorization } = this.#gating.jwt.sign(request, this.#appKey, tenant.secrets[0], this.#clock());
    const headers = { authorization, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    // A redirect would carry the token elsewhere.
    const signal = AbortSignal.timeout(patience);
    return fetch(`${tenant.baseUrl}${path}`, { method, headers, body, redirect: 'manual', signal });
  }

  #forget(now) {
    for (const [url, { next }] of this.#asked) if (next + LONGEST_PAUSE < now) this.#asked.delete(url);
  }
}

/** There is no answer. `sent` says whether Jira may have got the request. */
export class Unanswered extends Error {
  constructor(reason, sent, cause) {
    super(reason, { cause });
    this.reason = reason;
    this.sent = sent;
  }
}

const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;
const TLS = /^(ERR_SSL|ERR_TLS|EPROTO$|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

// Where it is not known to be unsent, Jira may have it.
function unanswered(error) {
  if (error instanceof TooLong) return new Unanswered('answer-too-long', true, error);
  if (error.name === 'TimeoutError') return new Unanswered('timed-out', true, error);
  const code = error.cause?.code ?? error.cause?.errors?.[0]?.code ?? '';
  if (UNREACHABLE.test(code)) return new Unanswered('unreachable', false, error);
  if (TLS.test(code)) return new Unanswered('tls-failed', false, error);
  // `fetch` throws a TypeError for whatever the network does. Anything else is a fault of this server.
  return error instanceof TypeError && error.cause !== undefined ? new Unanswered('broken', true, error) : error;
}

const secondsOf = (text) => (/^[0-9]{1,5}$/.test(text ?? '') ? text : undefined);

class TooLong extends Error {}

async function octetsOf(response, most) {
  const parts = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > most) throw new TooLong(`the answer is longer than ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
