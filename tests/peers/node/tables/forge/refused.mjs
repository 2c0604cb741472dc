// Every check once.

import { APP, APP_ID, claims, EXPIRY, HEADER, ISSUED, KEY_ID, KEY_SET, keySet, NOW, OTHERS, token, tokenWith, verify } from "../../lib/forge.mjs";
import { jws, seal, segment } from "../../lib/jws.mjs";
import { refused } from "../../lib/refusal.mjs";
import { jwk, publicKey, resigned, signed } from "../../lib/rsa.mjs";

const GOOD = await token();
const CLAIMS = JSON.stringify(claims());

const refuse = (id, note, made, reason, options = {}) => verify(id, note, made, options, refused(reason));
const bad = (id, note, setting, options) => refuse(`setting-${id}`, note, GOOD, { "bad-setting": setting }, options);
const at = (id, note, authorization, reason) => refuse(id, note, GOOD, reason, { authorization });
const header = (id, note, text, reason) => refuse(id, note, signed(text, CLAIMS), reason);
const set = (id, note, keys, reason) => refuse(`key-set-${id}`, note, GOOD, reason, { keys });
const type = (id, name, json) => refuse(id, "Another JSON type.", tokenWith(name, json), { "wrong-claim-type": name });
const audience = (id, note, made, found) => refuse(`audience-${id}`, note, made, { "wrong-audience": { required: [APP_ID], found } });

const OWN = jwk("rsa-2048", { kid: KEY_ID });

export default [
  bad("clock", "Milliseconds.", "clock", { now: NOW * 1000 }),
  bad("leeway", "Above 300.", "leeway", { policy: { leeway: 301 } }),
  bad("max-lifetime", "0.", "max-lifetime", { policy: { "max-lifetime": 0 } }),
  bad("app-id-empty", "Without the app's own id, every app's tokens would pass.", "app-id", { appId: "" }),
  bad("app-id-bare", "Only the whole id is one: it is compared with `aud`.", "app-id", { appId: "8db33809-1f32-48bb-8c52-5877dab48107" }),
  bad("app-id-prefix", "A prefix without an id.", "app-id", { appId: "ari:cloud:ecosystem::app/" }),
  bad("app-id-blank", "A blank at the end, as of a file.", "app-id", { appId: `${APP_ID}\n` }),

  at("no-token", "No header.", [], "missing-token"),
  at("two-headers", "Two tokens.", [`Bearer ${GOOD}`, `Bearer ${GOOD}`], "ambiguous-token"),
  at("scheme-jwt", "Connect's scheme.", [`JWT ${GOOD}`], "wrong-scheme"),
  at("scheme-none", "No scheme.", [GOOD], "wrong-scheme"),
  at("scheme-longer", "A scheme that only begins so; Atlassian's framework takes it.", [`Bearers ${GOOD}`], "wrong-scheme"),
  at("scheme-alone", "No token.", ["Bearer"], "malformed-authorization"),
  at("two-tokens", "Something behind the token; Atlassian's framework ignores it.", [`Bearer ${GOOD} x`], "malformed-authorization"),
  refuse("token-too-long", "More than 16,384 bytes.", `${GOOD}${"A".repeat(16385 - GOOD.length)}`, { "token-too-long": { limit: 16384, actual: 16385 } }),
  refuse("segments", "Two segments.", GOOD.slice(0, GOOD.lastIndexOf(".")), { "wrong-segment-count": { required: 3, found: 2 } }),
  refuse("padding", "Padding.", `${GOOD}==`, { "malformed-base64": "signature" }),
  refuse("duplicate-claim", "Two audiences.", signed(HEADER, `{"aud":"x",${CLAIMS.slice(1)}`), { "malformed-json": { part: "claims", fault: "duplicate-key" } }),
  refuse("duplicate-inside", "Two installations, deep inside.", signed(HEADER, CLAIMS.replace('"installationId":', '"installationId":"x","installationId":')), { "malformed-json": { part: "claims", fault: "duplicate-key" } }),

  header("algorithm-missing", "No `alg`.", `{"kid":"${KEY_ID}"}`, "missing-algorithm"),
  header("algorithm-none", "`none`.", `{"alg":"none","kid":"${KEY_ID}"}`, { "wrong-algorithm": { required: "RS256", found: "none" } }),
  refuse("algorithm-hs256-confusion", "HMAC under the public key.", jws(CLAIMS, { header: `{"alg":"HS256","kid":"${KEY_ID}"}`, secret: publicKey("rsa-2048") }), { "wrong-algorithm": { required: "RS256", found: "HS256" } }),
  refuse("algorithm-rs256-confusion", "The same, announced as RS256.", seal(segment(HEADER), segment(CLAIMS), { secret: publicKey("rsa-2048") }), "bad-signature"),
  header("crit", "A critical extension.", `{"alg":"RS256","kid":"${KEY_ID}","crit":["x"],"x":1}`, { "refused-header": "crit" }),
  header("kid-missing", "No key id.", '{"alg":"RS256"}', "missing-key-id"),
  header("kid-empty", "An empty one.", '{"alg":"RS256","kid":""}', "malformed-key-id"),
  header("kid-number", "No text.", '{"alg":"RS256","kid":1}', "malformed-key-id"),
  header("kid-unknown", "A key that is not in the set.", '{"alg":"RS256","kid":"forge/invocation-token/x"}', "unknown-key"),
  header("kid-case", "Compared exactly.", `{"alg":"RS256","kid":"${KEY_ID.toUpperCase()}"}`, "unknown-key"),
  header("kid-other", "A key of the set that did not sign.", '{"alg":"RS256","kid":"forge/invocation-token/other"}', "bad-signature"),
  header("kid-other-type", "A key of the set that can't verify RS256.", '{"alg":"RS256","kid":"forge/invocation-token/ec"}', "unknown-key"),

  refuse("issuer-missing", "No issuer.", tokenWith("iss"), { "missing-claim": "iss" }),
  refuse("issuer-other", "A Connect tenant.", await token({ iss: "jira:1234-5678-9000" }), "unknown-issuer"),
  refuse("issuer-blank", "Compared exactly.", await token({ iss: "forge/invocation-token " }), "unknown-issuer"),

  set("empty", "Nothing.", "", { "unusable-key": "malformed" }),
  set("html", "An error page.", "<html></html>", { "unusable-key": "malformed" }),
  set("list", "Not an object.", "[]", { "unusable-key": "malformed" }),
  set("no-keys", "No list `keys`.", "{}", { "unusable-key": "malformed" }),
  set("keys-object", "`keys` is no list.", '{"keys":{}}', { "unusable-key": "malformed" }),
  set("duplicate", "Two lists.", `{"keys":[],${KEY_SET.slice(1)}`, { "unusable-key": "malformed" }),
  set("too-large", "More than 65,536 bytes.", KEY_SET.padEnd(65537, " "), { "unusable-key": "too-large" }),
  set("no-key", "An empty list.", '{"keys":[]}', "unknown-key"),
  set("without-kid", "A key without an id.", keySet(jwk("rsa-2048")), "unknown-key"),
  set("key-for-encryption", "A key for something else.", keySet({ ...OWN, use: "enc" }), "unknown-key"),
  set("key-for-rs512", "A key for something else.", keySet({ ...OWN, alg: "RS512" }), "unknown-key"),
  set("key-too-short", "A key that is not safe.", keySet(jwk("rsa-1024", { kid: KEY_ID })), "unknown-key"),
  set("exponent-3", "A key that is not safe.", keySet(jwk("rsa-exponent-3", { kid: KEY_ID })), "unknown-key"),
  set("too-long-key", "A key that costs too much.", keySet(jwk("rsa-4104", { kid: KEY_ID })), "unknown-key"),
  set("other-key", "Another key under this id.", keySet({ ...OTHERS[0], kid: KEY_ID }), "bad-signature"),
  refuse("signature-other-key", "Signed with another key.", await token({}, { key: "rsa-2048-other" }), "bad-signature"),
  refuse("signature-bit", "One bit.", resigned(GOOD, (octets) => octets.fill(octets[255] ^ 1, 255)), "bad-signature"),

  refuse("exp-missing", "A required claim.", tokenWith("exp"), { "missing-claim": "exp" }),
  refuse("iat-missing", "A required claim.", tokenWith("iat"), { "missing-claim": "iat" }),
  refuse("aud-missing", "A required claim.", tokenWith("aud"), { "missing-claim": "aud" }),
  refuse("app-missing", "A required claim.", tokenWith("app"), { "missing-claim": "app" }),
  type("exp-text", "exp", '"1700175174"'),
  type("app-text", "app", '"x"'),
  type("app-no-installation", "app", JSON.stringify({ ...APP, installationId: undefined })),
  type("app-installation-number", "app", JSON.stringify({ ...APP, installationId: 1 })),
  type("app-installation-empty", "app", JSON.stringify({ ...APP, installationId: "" })),
  type("principal-number", "principal", "1"),
  type("context-list", "context", "[]"),
  refuse("times-contradictory", "Never valid.", await token({ nbf: EXPIRY }), { "contradictory-times": { "issued-at": ISSUED, "not-before": EXPIRY, "expires-at": EXPIRY } }),
  refuse("exp-first-second", "`exp` + leeway.", GOOD, { expired: { "expired-at": EXPIRY, now: EXPIRY + 30 } }, { now: EXPIRY + 30 }),
  refuse("exp-late", "`late` is for callbacks.", GOOD, { expired: { "expired-at": EXPIRY, now: EXPIRY + 30 } }, { now: EXPIRY + 30, policy: { late: 2700 } }),
  refuse("iat-first-second", "Issued ahead by more than the leeway.", GOOD, { "issued-ahead": { claimed: ISSUED, now: ISSUED - 31 } }, { now: ISSUED - 31 }),
  refuse("nbf-first-second", "Not yet valid.", await token({ nbf: NOW + 31, exp: NOW + 60 }), { "not-yet-valid": { claimed: NOW + 31, now: NOW } }, { now: NOW }),
  refuse("lifetime", "A token of more than 15 minutes.", await token({ exp: ISSUED + 901 }), { "lifetime-too-long": { limit: 900, actual: 901 } }),

  audience("other", "Another app's token.", await token({ aud: "ari:cloud:ecosystem::app/other" }), ["ari:cloud:ecosystem::app/other"]),
  audience("bare", "Not the whole id.", await token({ aud: "8db33809-1f32-48bb-8c52-5877dab48107" }), ["8db33809-1f32-48bb-8c52-5877dab48107"]),
  audience("app-id-is-not-it", "The token's own `app.id` decides nothing.", await token({ aud: "x", app: APP }), ["x"]),
  audience("empty-list", "Nobody.", await token({ aud: [] }), []),

  refuse("order-setting-before-token", "Settings come first.", GOOD, { "bad-setting": "app-id" }, { appId: "", authorization: [] }),
  refuse("order-issuer-before-key", "The issuer comes before the key.", await token({ iss: "x" }), "unknown-issuer", { keys: "" }),
  refuse("order-app-before-times", "Claims come before times.", tokenWith("app"), { "missing-claim": "app" }, { now: EXPIRY + 30 }),
];
