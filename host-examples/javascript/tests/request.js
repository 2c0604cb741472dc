// A callback that is accepted, and its parts.

import { createHmac } from 'node:crypto';

export const NOW = 1_600_000_060;
export const TENANT = { clientKey: 'jira:1234-5678-9000', secrets: ['7512836e-9137-48ac-baaf-a1935b96e17a'] };
export const POLICY = { leeway: 30, maxLifetime: 900, late: 0, queryToken: false, contextToken: false };

/** A callback's body. */
export function bodyOf(fields = {}) {
  return JSON.stringify({
    pipelineId: 'p',
    environmentId: 'e',
    deploymentSequenceNumber: 100,
    gatingStatus: 'allowed',
    updatedTimestamp: '2020-09-13T12:26:40Z',
    ...fields,
  });
}

/** A token of this tenant for a qsh, made with nothing but Node. */
export function tokenOf(claims, secret = TENANT.secrets[0]) {
  const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** A request to `/callback` that is accepted at `NOW`. */
export function requestFor(gating, { iss = TENANT.clientKey, iat = NOW - 60, target = '/callback', secret } = {}) {
  const { forms } = gating.jwt.canonicalRequest('POST', target, '');
  const token = tokenOf({ iss, iat, exp: iat + 180, qsh: forms[0].qsh }, secret);
  return { method: 'POST', target, basePath: '', authorization: [`JWT ${token}`] };
}
