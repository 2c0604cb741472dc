// npm atlassian-jwt: signature, expiry and query string hash as atlassian-connect-express checks them, and the body.

import jwt from "../../../tests/peers/node/node_modules/atlassian-jwt/dist/lib/jwt.js";
import { input, serve } from "./serve.mjs";

const { method, target, issuer, secret, token, body } = input;

function callback() {
  const claims = jwt.decodeSymmetric(token, secret, "HS256");
  const qsh = jwt.createQueryStringHash(jwt.fromMethodAndUrl(method, target));
  if (claims.iss !== issuer || claims.exp <= Date.now() / 1000 || claims.qsh !== qsh) throw new Error("refused");
  return JSON.parse(body).gatingStatus;
}

if (callback() !== "awaiting") throw new Error("not the status");
await serve((calls) => {
  for (let call = 0; call < calls; call++) callback();
});
