// What the form asks, as the contract's arguments.

import { headersOf } from '../request/raw.js';
import { authorizationOf } from '../request/token.js';
import { split } from '../qsh/target.js';
import { byId, valueOf } from '../view/dom.js';

/** Stands in for a secret that was not given, so that all but the signature can be checked. */
const NO_SECRET = 'no secret was given';

export function readQuestion() {
  const secrets = [valueOf('secret'), valueOf('old-secret')].filter((secret) => secret !== '');
  const target = valueOf('target').trim();
  const headers = headersOf(valueOf('headers').split(/\r?\n/));
  return {
    request: {
      method: valueOf('method').trim(),
      target,
      basePath: valueOf('base-path').trim(),
      authorization: authorizationOf(valueOf('authorization')),
    },
    clientKey: valueOf('client-key').trim(),
    secrets: secrets.length > 0 ? secrets : [NO_SECRET],
    signed: secrets.length > 0,
    policy: {
      leeway: numberOf('leeway'),
      maxLifetime: numberOf('max-lifetime'),
      late: numberOf('late'),
      queryToken: byId('query-token').checked,
      contextToken: byId('context-token').checked,
    },
    clock: document.querySelector('[name=clock]:checked').value,
    body: valueOf('body'),
    headers,
    prefixes: valueOf('prefixes')
      .split(/[\s,]+/)
      .filter((prefix) => prefix !== ''),
    own: valueOf('own').trim(),
    authorities: authoritiesOf(target, headers),
  };
}

// Beyond 32 bits the contract has no number; it judges the greatest one as too great.
function numberOf(id) {
  const number = byId(id).valueAsNumber;
  return Number.isInteger(number) && number >= 0 ? Math.min(number, 2 ** 32 - 1) : 2 ** 32 - 1;
}

function authoritiesOf(target, headers) {
  const hosts = headers.filter(([name]) => /^(host|x-forwarded-host)$/i.test(name)).map(([, value]) => value);
  const named = [split(target).authority, ...hosts].filter((host) => host !== '');
  return [...new Set(named.flatMap((host) => [host, host.replace(/:\d+$/, '')]))];
}
