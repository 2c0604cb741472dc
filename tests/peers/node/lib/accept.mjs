// How the vectors of `callback.accept` are written.

import { sha256 } from "./jws.mjs";
import { ISSUER } from "./samples.mjs";
import { input, token, verified } from "./verify.mjs";

const TOKEN = token();

/** A vector of `callback.accept`: this body behind a good token, or another one. */
export function accept(id, note, body, expect, { token: made = TOKEN, ...changes } = {}) {
  const { request, ...rest } = input(made, changes);
  return { id, note, function: "callback.accept", input: { request, body, ...rest }, expect };
}

/** The event of this body. */
export function accepted(body, update, decision, { token: made = TOKEN, claims = {}, ...options } = {}) {
  return {
    ok: {
      "client-key": ISSUER,
      token: verified(made, claims, options).ok,
      update,
      decision,
      "body-digest": sha256(body),
    },
  };
}
