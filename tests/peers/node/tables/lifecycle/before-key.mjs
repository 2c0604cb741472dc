// The key to fetch: named only once everything is right that can be seen without it.

import { AUDIENCE, claims, HEADER, KEY_ID, keyId, token } from "../../lib/lifecycle.mjs";
import { refused, refusedToStranger } from "../../lib/refusal.mjs";
import { EXPIRY, ISSUED } from "../../lib/samples.mjs";
import { signed } from "../../lib/rsa.mjs";

const GOOD = token();

const named = (id, note, made, changes = {}) => keyId(id, note, made, changes, { ok: KEY_ID });
const refuse = (id, note, made, reason, changes = {}) => keyId(id, note, made, changes, refusedToStranger(reason));

export default [
  named("good", "A good token's.", GOOD),
  named("forged", "Nothing is verified: anybody may have written it.", token({}, "rsa-2048-other")),
  named("unsigned", "Not even that there is a signature.", `${GOOD.slice(0, GOOD.lastIndexOf("."))}.`),
  named("qsh-other", "The qsh is for later: whoever forges a token can compute it.", GOOD, { request: { target: "/elsewhere" } }),
  refuse("setting", "Settings come first.", GOOD, { "bad-setting": "app-key" }, { app: { key: "" } }),
  refuse("no-token", "No token.", GOOD, "missing-token", { request: { authorization: [] } }),
  refuse("hs256", "Another algorithm.", signed(HEADER.replace("RS256", "HS256"), JSON.stringify(claims())), { "wrong-algorithm": { required: "RS256", found: "HS256" } }),
  refuse("missing", "No key id.", signed('{"alg":"RS256"}', JSON.stringify(claims())), "missing-key-id"),
  refuse("path", "A path.", signed('{"alg":"RS256","kid":"../../x"}', JSON.stringify(claims())), "malformed-key-id"),
  named("issuer-not-allowed", "The list says who may install, and a tenant that was let in may leave: the same key is for both calls.", GOOD, { app: { "client-keys": ["other"] } }),
  refuse("issuer-empty", "An empty issuer is no tenant.", token({ iss: "" }), "unknown-issuer"),
  refuse("claim-missing", "No audience.", token({ aud: undefined }), { "missing-claim": "aud" }),
  refuse("expired", "Nothing has verified, so the answer to a stranger is `unauthorized` and no more.", GOOD, { expired: { "expired-at": EXPIRY, now: EXPIRY + 30 } }, { now: EXPIRY + 30 }),
  refuse("issued-ahead", "503 as ever: a retry succeeds once the clocks agree.", GOOD, { "issued-ahead": { claimed: ISSUED, now: ISSUED - 31 } }, { now: ISSUED - 31 }),
  refuse("lifetime", "As above.", token({ exp: ISSUED + 901 }), { "lifetime-too-long": { limit: 900, actual: 901 } }),
  refuse("audience", "As above.", token({ aud: "https://other.example" }), { "wrong-audience": { required: [AUDIENCE], found: ["https://other.example"] } }),
  keyId("query-token", "The header alone, whatever the policy says.", GOOD, { request: { authorization: [], target: `/installed?jwt=${GOOD}` }, policy: { "query-token": true } }, refused("query-token-refused")),
];
