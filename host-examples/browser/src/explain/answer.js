// What the component says to a question.

import { attempt } from '../component.js';
import { readClaim } from '../qsh/claimed.js';
import { split } from '../qsh/target.js';
import { claimOf } from '../request/token.js';

// Any time that the component takes: it reads a token the same way at all of them.
const SOME_TIME = 1_600_000_000n;

export function answer(component, question) {
  return component.ask((api) => {
    const read = api.jwt.explain(question.request, undefined, question.policy, SOME_TIME);
    const now = clockOf(question, read.claims);
    const issuer = claimOf(read.claims, 'iss');
    const assumed = question.clientKey === '' && typeof issuer === 'string' && issuer !== '';
    const clientKey = assumed ? issuer : question.clientKey;
    const tenant = clientKey === '' ? undefined : { clientKey, secrets: question.secrets };

    const explanation = api.jwt.explain(question.request, tenant, question.policy, now);
    const verdict = attempt(() => api.jwt.verify(question.request, tenant, question.policy, now));
    const body = question.body === '' ? undefined : bodyOf(api, question, tenant, now);
    return { explanation, verdict, body, now, assumed, clientKey, claim: claimOf(explanation.claims, 'qsh') };
  });
}

/** The hash to look for, where the claimed one is not that of the request. */
export function mismatch({ explanation, claim }) {
  const { outcome } = explanation.checks.find(({ check }) => check === 'qsh');
  if (outcome.tag === 'passed' || claim === undefined) return undefined;
  return readClaim(claim);
}

/** The request in the parts that the search for a cause takes. */
export function seenOf({ request, headers, prefixes, authorities, body }) {
  const { path, query } = split(request.target);
  return { method: request.method, path, query, basePath: request.basePath, headers, prefixes, authorities, body };
}

function bodyOf(api, { request, policy, body, signed }, tenant, now) {
  const accepted = signed ? attempt(() => api.callback.accept(request, body, tenant, policy, now)) : undefined;
  if (accepted?.ok !== undefined)
    return { accepted: accepted.ok, update: accepted.ok.update, decision: accepted.ok.decision };
  const parsed = attempt(() => api.gating.parse(body, now, Math.min(policy.leeway, 300)));
  if (parsed.err !== undefined) return { refused: accepted?.err, unreadable: parsed.err };
  return { refused: accepted?.err, update: parsed.ok, decision: api.gating.decide(parsed.ok) };
}

function clockOf({ clock }, claims) {
  const iat = claimOf(claims, 'iat');
  const issued = clock === 'iat' && Number.isSafeInteger(iat) && iat >= 0;
  return BigInt(issued ? iat : Math.floor(Date.now() / 1000));
}
