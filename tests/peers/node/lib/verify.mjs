// How the vectors of `jwt.verify` are written: the good request, what is changed
// about it, and what is expected.

import { digest, jws } from "./jws.mjs";
import { queryStringHash, sign } from "./library.mjs";
import { DEFAULT_POLICY, EXPIRY, ISSUED, ISSUER, NOW, request, SECRET, TENANT } from "./samples.mjs";

export const QSH = queryStringHash("POST", "/callback");

/** The claims of a callback. */
export function claims(changes = {}) {
  return { iss: ISSUER, iat: ISSUED, exp: EXPIRY, qsh: QSH, ...changes };
}

/** A callback's token with these changes, made by the library. */
export function token(changes = {}, secret = SECRET) {
  return sign(claims(changes), secret);
}

/** A callback's token with one claim's JSON text replaced, or left out where the text is absent. */
export function tokenWith(name, text) {
  const members = Object.entries(claims()).filter(([other]) => other !== name);
  const parts = members.map(([other, value]) => `"${other}":${JSON.stringify(value)}`);
  if (text !== undefined) parts.push(`"${name}":${text}`);
  return jws(`{${parts.join(",")}}`);
}

/** The input of `jwt.verify`: the good request, with changes. */
export function input(made, { request: changes = {}, tenant = TENANT, policy = {}, now = NOW } = {}) {
  return {
    request: request([`JWT ${made}`], changes),
    tenant,
    policy: { ...DEFAULT_POLICY, ...policy },
    now,
  };
}

/** A vector of `jwt.verify`. */
export function verify(id, note, made, changes, expect) {
  return { id, note, function: "jwt.verify", input: input(made, changes), expect };
}

/** What a good token with these claims gives. */
export function verified(made, changes = {}, { policy = {}, secretIndex = 0, contextText } = {}) {
  const { leeway, late } = { ...DEFAULT_POLICY, ...policy };
  const { iss, sub = null, aud = [], iat, nbf = null, exp, context, qsh } = claims(changes);
  return {
    ok: {
      issuer: iss,
      subject: sub,
      audience: [aud].flat(),
      "issued-at": iat,
      "not-before": nbf,
      "expires-at": exp,
      context: contextText ?? (context === undefined ? null : JSON.stringify(context)),
      "context-token": qsh === "context-qsh",
      "secret-index": secretIndex,
      digest: digest(made),
      "good-until": exp + leeway + late,
    },
  };
}
