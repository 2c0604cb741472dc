// Who a pipeline is: the holder of a token, which this server knows by its SHA-256.

import { createHash, timingSafeEqual } from 'node:crypto';

/** Lets through whoever has a token of this scope, and sets `response.locals.tenant`. */
export function only(scope, { config, tenants }) {
  return (request, response, next) => {
    const token = bearerOf(request);
    const found = token === undefined ? undefined : tokenOf(token, scope, config.tokens);
    // A token outlives the installation of its tenant, and opens nothing without it.
    const tenant = found && tenants.get(found.clientKey);
    if (tenant === undefined) {
      return response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'unauthorized' });
    }
    response.locals.tenant = tenant;
    return next();
  };
}

function bearerOf({ headersDistinct: { authorization = [] } }) {
  if (authorization.length !== 1) return undefined;
  return /^bearer ([!-~]+)$/i.exec(authorization[0])?.[1];
}

// Every one is compared, in constant time, so that how long it takes says nothing.
function tokenOf(token, scope, tokens) {
  const digest = createHash('sha256').update(token).digest();
  let found;
  for (const entry of tokens) {
    if (timingSafeEqual(digest, Buffer.from(entry.sha256, 'hex')) && entry.scope === scope) found = entry;
  }
  return found;
}
