import { jws, sha256 } from "../lib/jws.mjs";
import { canonicalRequest, queryStringHash } from "../lib/library.mjs";
import { refused } from "../lib/refusal.mjs";
import { EXPIRY, ISSUED, SECRET } from "../lib/samples.mjs";
import { claims, input, QSH, token, tokenWith } from "../lib/verify.mjs";

export const about =
  "Every check of a request with what came of it (jwt.explain), for people: what fails, what passes all the same, and " +
  "what could not be checked for it.";

const CHECKS = [
  "settings",
  "target",
  "token",
  "header",
  "claims-set",
  "issuer",
  "signature",
  "claim-types",
  "time-order",
  "expiry",
  "issued-at",
  "not-before",
  "lifetime",
  "qsh",
];
const FROM_CLAIM_TYPES = CHECKS.slice(CHECKS.indexOf("claim-types"));
const TIMES = CHECKS.slice(CHECKS.indexOf("time-order"), CHECKS.indexOf("qsh"));
const HEADER = '{"typ":"JWT","alg":"HS256"}';
const GOOD = token();
const ENCODED = "POST&/callback&%3Ak=2&.k=1";

const form = (method, target) => ({
  text: canonicalRequest(method, target),
  shown: canonicalRequest(method, target),
  qsh: queryStringHash(method, target),
});

const part = (made, index) => Buffer.from(made.split(".")[index], "base64url").toString();

/** A vector: `failed` maps a check to its reason, `skipped` lists checks, all else has passed. */
function explain(id, note, made, { failed = {}, skipped = [], changes = {}, forms, header, says } = {}) {
  const checks = CHECKS.map((check) => {
    if (check in failed) return { check, outcome: { failed: refused(failed[check]).err } };
    return { check, outcome: skipped.includes(check) ? "skipped" : "passed" };
  });
  const asked = input(made, changes);
  const { method, target } = asked.request;
  return {
    id: `explain-${id}`,
    note,
    function: "jwt.explain",
    input: asked,
    expect: {
      ok: {
        checks,
        header: header === undefined ? part(made, 0) : header,
        claims: says === undefined ? part(made, 1) : says,
        forms: forms ?? [form(method, target)],
      },
    },
  };
}

const after = (check) => CHECKS.slice(CHECKS.indexOf(check) + 1);
const nothing = { header: null, says: null };
const other = { request: { target: "/callback?x=1" } };

export const vectors = [
  explain("all-well", "Nothing is wrong.", GOOD),
  explain("two-forms", "Both orders of names are shown, the one that Java signs first.", token({ qsh: queryStringHash("POST", "/callback?.k=1&%3Ak=2") }), {
    changes: { request: { target: "/callback?.k=1&%3Ak=2" } },
    forms: [
      { text: ENCODED, shown: ENCODED, qsh: sha256(ENCODED) },
      form("POST", "/callback?.k=1&%3Ak=2"),
    ],
  }),
  explain("clock", "The host's clock is none: nothing else is checked.", GOOD, {
    changes: { now: 0 },
    failed: { settings: { "bad-setting": "clock" } },
    skipped: after("settings"),
    forms: [],
    ...nothing,
  }),
  explain("target", "The target can't be read; the token in the header is looked at all the same.", GOOD, {
    changes: { request: { target: "callback" } },
    failed: { target: { "malformed-target": "not-a-path" } },
    skipped: ["qsh"],
    forms: [],
  }),
  explain("method", "No method has this name.", GOOD, {
    changes: { request: { method: "PO ST" } },
    failed: { target: "malformed-method" },
    skipped: ["qsh"],
    forms: [],
  }),
  explain("no-token", "The canonical request is there without a token.", GOOD, {
    changes: { request: { authorization: [] } },
    failed: { token: "missing-token" },
    skipped: after("token"),
    ...nothing,
  }),
  explain("segments", "Four segments are no token.", `${GOOD}.x`, {
    failed: { token: { "wrong-segment-count": { required: 3, found: 4 } } },
    skipped: after("token"),
    ...nothing,
  }),
  explain("algorithm", "A token that wants no signature has a wrong header, and is signed all the same.", jws(JSON.stringify(claims()), { header: '{"typ":"JWT","alg":"none"}' }), {
    failed: { header: { "wrong-algorithm": { required: "HS256", found: "none" } } },
  }),
  explain("claims-not-json", "Claims that are no JSON are shown as they are; the signature can be checked.", jws("{iss}"), {
    failed: { "claims-set": { "malformed-json": { part: "claims", fault: "not-json" } } },
    skipped: ["issuer", ...FROM_CLAIM_TYPES],
  }),
  explain("not-utf8", "What is not UTF-8 is not shown.", jws(Buffer.from([0x7b, 0xff, 0x7d])), {
    failed: { "claims-set": { "malformed-json": { part: "claims", fault: "not-json" } } },
    skipped: ["issuer", ...FROM_CLAIM_TYPES],
    header: HEADER,
    says: null,
  }),
  explain("stranger", "An unknown tenant's claims are read, and nothing vouches for them.", GOOD, {
    changes: { tenant: null },
    failed: { issuer: "unknown-issuer", signature: "bad-signature" },
  }),
  explain("wrong-secret", "A forged token may be right in everything else.", token({}, "another secret"), {
    failed: { signature: "bad-signature" },
  }),
  explain("everything-at-once", "One answer names all that is wrong: signature, time and qsh.", token({ qsh: QSH, iat: ISSUED - 7200, exp: EXPIRY - 7200 }, "another secret"), {
    changes: other,
    failed: {
      signature: "bad-signature",
      expiry: { expired: { "expired-at": EXPIRY - 7200, now: 1600000060 } },
      qsh: { "wrong-qsh": { claimed: QSH, computed: queryStringHash("POST", "/callback?x=1") } },
    },
  }),
  explain("claim-type", "With a time of another type no time is checked; the qsh is.", tokenWith("iat", '"1600000000"'), {
    failed: { "claim-types": { "wrong-claim-type": "iat" } },
    skipped: TIMES,
  }),
  explain("no-qsh", "A token without qsh binds no request.", tokenWith("qsh"), {
    failed: { "claim-types": { "missing-claim": "qsh" } },
    skipped: [...TIMES, "qsh"],
  }),
  explain("times", "Each time is checked by itself.", token({ iat: 1600000100, nbf: 1600000120, exp: 1600001100 }), {
    failed: {
      "issued-at": { "issued-ahead": { claimed: 1600000100, now: 1600000060 } },
      "not-before": { "not-yet-valid": { claimed: 1600000120, now: 1600000060 } },
      lifetime: { "lifetime-too-long": { limit: 900, actual: 1000 } },
    },
  }),
  explain("contradiction", "It ends before it begins.", token({ iat: 1600000060, exp: 1600000050 }), {
    failed: {
      "time-order": { "contradictory-times": { "issued-at": 1600000060, "not-before": null, "expires-at": 1600000050 } },
    },
  }),
  explain("path", "The path that was signed is not the path that came.", token(), {
    changes: { request: { target: "/app/callback" } },
    failed: { qsh: { "wrong-qsh": { claimed: QSH, computed: queryStringHash("POST", "/app/callback") } } },
  }),
  explain("context-token", "A context token binds no request, and is not taken here.", token({ qsh: "context-qsh" }), {
    failed: { qsh: "context-token-refused" },
  }),
  explain("redacted", "A value that is shaped like a token is not for logs.", token({ qsh: queryStringHash("POST", `/callback?t=${GOOD}`) }, SECRET), {
    changes: { request: { target: `/callback?t=${GOOD}` } },
    forms: [{ ...form("POST", `/callback?t=${GOOD}`), shown: "POST&/callback&t=(redacted)" }],
  }),
];
