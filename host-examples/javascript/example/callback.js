// POST /callback: Jira calls back.
//
// What atlassian-connect-express does in `addon.authenticate()`: find the tenant by the unverified issuer, verify the
// token against the request. And what a gate needs beyond it: parse, see replays, store, and only then answer.

import express from 'express';

import { ConnectGatingError, decodeBody, requestOf } from '../src/index.js';

const MOST_OCTETS = 262_144;

/** The octets of the body as they came, whatever `Content-Type` says of them. */
export const rawBody = express.raw({ type: () => true, limit: MOST_OCTETS, inflate: false });

export function callback({ gating, store, jira, tenants, config, policy, clock, log }) {
  return async (request, response) => {
    let tenant;
    try {
      const received = requestOf(request, config.basePath);
      const body = decodeBody(request.body ?? Buffer.alloc(0));
      const { unverifiedIssuer } = gating.jwt.peek(received, policy);
      tenant = unverifiedIssuer === undefined ? undefined : tenants.get(unverifiedIssuer);
      // Without a tenant too, so that a stranger gets the same answer for every issuer.
      const event = gating.callback.accept(received, body, tenant, policy, clock());
      const outcome = await store.take(event, clock(), tenant.realm);
      const about = { tenant: event.clientKey, gate: event.update.gate, status: event.update.status.tag };
      log(`callback-${outcome}`, { ...about, tokenDigest: event.token.digest });
      // Somebody holds a token of this tenant and sends a body of his own with it.
      if (outcome === 'replayed') return response.status(401).json({ error: 'replayed' });
      if (outcome === 'applied' || outcome === 'stale') jira.hint(tenant, event.update.gate);
      return response.status(204).end();
    } catch (error) {
      if (!(error instanceof ConnectGatingError)) throw error;
      // An issuer that is no tenant is a stranger's text: it is not logged.
      log('callback-refused', { code: error.code, message: error.message, tenant: tenant?.clientKey });
      return response.status(error.status).json({ error: error.answer });
    }
  };
}
