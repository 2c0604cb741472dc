// Asks Jira itself. A callback is a hint: its signature does not bind the body.

import { decodeBody } from '../src/index.js';

const PATIENCE = 5000;
const MOST_OCTETS = 262_144;
// How long not to ask again for the same gate, in milliseconds: doubled from the first to the second.
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;

export class Jira {
  #gating;
  #appKey;
  #clock;
  #asked = new Map();

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

    const request = { method: 'GET', target: path, basePath: '' };
    const { authorization } = this.#gating.jwt.sign(request, this.#appKey, tenant.secrets[0], this.#clock());
    // A redirect would carry the token elsewhere.
    const response = await fetch(url, {
      headers: { authorization, accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const body = decodeBody(await octetsOf(response));
    return this.#gating.deployments.readPollAnswer(gate, response.status, body, this.#clock(), 30);
  }

  /** A callback came for this gate: ask as soon as somebody wants to know. */
  hint(tenant, gate) {
    this.#asked.delete(`${tenant.baseUrl}${this.#gating.deployments.pollPath(gate)}`);
  }

  #forget(now) {
    for (const [url, { next }] of this.#asked) if (next + LONGEST_PAUSE < now) this.#asked.delete(url);
  }
}

async function octetsOf(response) {
  const parts = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > MOST_OCTETS) throw new Error(`the answer is longer than ${MOST_OCTETS} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
