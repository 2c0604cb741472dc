import { jws, seal, segment } from "../lib/jws.mjs";
import { refused } from "../lib/refusal.mjs";
import { DEFAULT_POLICY, ISSUER, request } from "../lib/samples.mjs";
import { claims, token, tokenWith } from "../lib/verify.mjs";

export const about =
  "What a token says of itself before anybody has verified it (jwt.peek): enough to find the tenant, and nothing that a " +
  "host could mistake for verified.";

const UUID = "0e50fccb-239d-4991-a5db-dc850ba3f236";
const CLAIMS = JSON.stringify(claims());
const GOOD = token();
const PLAIN = {
  "unverified-issuer": ISSUER,
  "unverified-algorithm": "HS256",
  "unverified-key-id": "absent",
  "unverified-expiry": 1600000180,
};

function peek(id, note, made, expect, { request: changes = {}, policy = {} } = {}) {
  const input = { request: request([`JWT ${made}`], changes), policy: { ...DEFAULT_POLICY, ...policy } };
  return { id: `peek-${id}`, note, function: "jwt.peek", input, expect };
}

const sees = (id, note, made, changes = {}, options) => peek(id, note, made, { ok: { ...PLAIN, ...changes } }, options);
const header = (id, note, members, changes) => sees(id, note, jws(CLAIMS, { header: `{${members}}` }), changes);
const algorithm = (id, note, json, found) => header(`algorithm-${id}`, note, `"alg":${json}`, { "unverified-algorithm": found });
const keyId = (id, note, json) => header(`key-id-${id}`, note, `"alg":"HS256","kid":${json}`, { "unverified-key-id": "malformed" });
const issuer = (id, note, json, found) => sees(`issuer-${id}`, note, tokenWith("iss", json), { "unverified-issuer": found });
const expiry = (id, note, json, found) => sees(`expiry-${id}`, note, tokenWith("exp", json), { "unverified-expiry": found });
const refuse = (id, note, made, reason, options) => peek(id, note, made, refused(reason), options);
const json = (part, fault) => ({ "malformed-json": { part, fault } });

export const vectors = [
  sees("callback", "A callback's token.", GOOD),
  sees("lifecycle", "A token of a lifecycle call, which another profile verifies.", jws(CLAIMS, { header: `{"kid":"${UUID}","typ":"JWT","alg":"RS256"}` }), {
    "unverified-algorithm": "RS256",
    "unverified-key-id": { uuid: UUID },
  }),
  sees("forged", "Anybody can write this: nothing is verified.", jws(CLAIMS, { secret: "anybody" })),
  sees("expired", "Times are not looked at.", tokenWith("exp", "1"), { "unverified-expiry": 1 }),
  sees("empty-claims", "Nothing at all.", jws("{}"), { "unverified-issuer": null, "unverified-expiry": null }),
  sees("refused-header", "Refused parameters are for verification to refuse.", jws(CLAIMS, { header: '{"alg":"HS256","crit":["x"],"typ":"x"}' })),
  sees("in-query", "Where the policy allows the parameter.", GOOD, {}, { policy: { "query-token": true }, request: { target: `/callback?jwt=${GOOD}`, authorization: [] } }),
  sees("other-policy-ignored", "Of the policy only `query-token` is read, so a bad setting elsewhere changes nothing.", GOOD, {}, { policy: { leeway: 301, "max-lifetime": 0, late: 2701 } }),

  issuer("missing", "No issuer.", undefined, null),
  issuer("number", "An issuer that is no text.", "1", null),
  issuer("null", "An issuer that is no text.", "null", null),
  issuer("empty", "An empty text is a text.", '""', ""),
  issuer("escaped", "Escapes are read.", '"jira\\u003a1"', "jira:1"),
  issuer("path-like", "An issuer is any text: hosts must not build paths of it.", '"../../etc/passwd"', "../../etc/passwd"),

  algorithm("none", "`none`.", '"none"', "none"),
  algorithm("list", "No text.", '["HS256"]', "not-text"),
  algorithm("null", "No text.", "null", "not-text"),
  algorithm("long", "More than 16 letters.", '"ABCDEFGHIJKLMNOPQ"', "other"),
  algorithm("blank", "Other characters than letters, digits, `-` and `_`.", '"HS 256"', "other"),
  algorithm("line-feed", "Would forge a line of a log.", '"HS256\\n"', "other"),
  header("algorithm-absent", "No `alg`.", '"typ":"JWT"', { "unverified-algorithm": null }),

  header("key-id-uuid", "The shape of Atlassian's install keys.", `"alg":"HS256","kid":"${UUID}"`, { "unverified-key-id": { uuid: UUID } }),
  keyId("upper-case", "Lower case only.", `"${UUID.toUpperCase()}"`),
  keyId("path", "A path that leaves its folder.", '"../../x"'),
  keyId("query", "A query.", `"${UUID}?a=b"`),
  keyId("line-break", "A line break, for headers.", `"${UUID}\\r\\nX: y"`),
  keyId("line-feed-after", "A line feed at the end, which `$` of many regular expressions lets pass.", `"${UUID}\\n"`),
  keyId("no-hyphens", "Not the shape.", `"${UUID.replaceAll("-", "")}"`),
  keyId("hyphens-elsewhere", "Not the shape.", '"0e50fccb2-39d-4991-a5db-dc850ba3f236"'),
  keyId("braces", "Not the shape.", `"{${UUID}}"`),
  keyId("not-hexadecimal", "Not the shape.", `"g${UUID.slice(1)}"`),
  keyId("forge", "A Forge key id, which is only ever compared with a key set.", '"forge/invocation-token/a"'),
  keyId("empty", "An empty text.", '""'),
  keyId("long", "As long as a token lets it be.", `"${"a".repeat(10000)}"`),
  keyId("number", "No text.", "1"),
  keyId("null", "`null` is there, but no UUID.", "null"),

  expiry("missing", "No expiry.", undefined, null),
  expiry("text", "No integer.", '"1600000180"', null),
  expiry("point-zero", "Not written as an integer.", "1600000180.0", null),
  expiry("ten-to-thirty", "Does not fit 64 bits.", "1000000000000000000000000000000", null),
  expiry("negative", "Fits 64 bits.", "-5", -5),
  expiry("greatest", "Fits 64 bits, exactly.", "9223372036854775807", 9223372036854775807n),
  expiry("beyond-float", "Exact where a float is not.", "9007199254740993", 9007199254740993n),

  refuse("base-path", "The host's setting.", GOOD, { "bad-setting": "base-path" }, { request: { "base-path": "app" } }),
  refuse("malformed-method", "The same checks as verification, up to the token's JSON.", GOOD, "malformed-method", { request: { method: "P/ST" } }),
  refuse("malformed-target", "As above.", GOOD, { "malformed-target": "malformed-escape" }, { request: { target: "/callback?a=%" } }),
  refuse("no-token", "As above.", GOOD, "missing-token", { request: { authorization: [] } }),
  refuse("two-headers", "As above.", GOOD, "ambiguous-token", { request: { authorization: [`JWT ${GOOD}`, `JWT ${GOOD}`] } }),
  refuse("query-refused", "As above.", GOOD, "query-token-refused", { request: { target: `/callback?jwt=${GOOD}`, authorization: [] } }),
  refuse("bearer", "As above.", GOOD, "wrong-scheme", { request: { authorization: [`Bearer ${GOOD}`] } }),
  refuse("two-tokens", "As above.", GOOD, "malformed-authorization", { request: { authorization: [`JWT ${GOOD} ${GOOD}`] } }),
  refuse("two-segments", "As above.", GOOD.slice(0, GOOD.lastIndexOf(".")), { "wrong-segment-count": { required: 3, found: 2 } }),
  refuse("padding", "As above.", `${GOOD}=`, { "malformed-base64": "signature" }),
  refuse("junk-header", "As above.", seal(segment("x"), segment(CLAIMS)), json("header", "not-json")),
  refuse("duplicate-issuer", "As above: what is peeked at and what is verified can't differ.", jws(`{"iss":"a",${CLAIMS.slice(1)}`), json("claims", "duplicate-key")),
  refuse("duplicate-key-id", "As above.", jws(CLAIMS, { header: `{"alg":"HS256","kid":"${UUID}","kid":"${UUID}"}` }), json("header", "duplicate-key")),
  refuse("list-claims", "As above.", jws("[]"), json("claims", "not-an-object")),
];
