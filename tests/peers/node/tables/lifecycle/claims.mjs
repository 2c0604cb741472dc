// Claims, times, audience and qsh: checked once the signature has verified.

import { AUDIENCE, claims, HEADER, installation, installed, QSH, token, tokenWith } from "../../lib/lifecycle.mjs";
import { queryStringHash } from "../../lib/library.mjs";
import { refused } from "../../lib/refusal.mjs";
import { signed } from "../../lib/rsa.mjs";
import { EXPIRY, ISSUED } from "../../lib/samples.mjs";

const refuse = (id, note, made, reason, changes = {}) => installed(id, note, made, changes, refused(reason));
const missing = (name) => refuse(`${name}-missing`, "A required claim.", tokenWith(name), { "missing-claim": name });
const type = (name, id, json) => refuse(`${name}-${id}`, "Another JSON type.", tokenWith(name, json), { "wrong-claim-type": name });
const taken = (id, note, now) => installed(id, note, token(), { now }, installation(token()));

const audience = (id, note, aud, found, changes = {}) =>
  refuse(`audience-${id}`, note, token({ aud }), { "wrong-audience": { required: [AUDIENCE], found } }, changes);

// Claims of a wrong type, signed by somebody else.
const forged = signed(HEADER, JSON.stringify(claims({ exp: "x" })), "rsa-2048-other");

const contradictory = (issued, notBefore, expires) => ({
  "contradictory-times": { "issued-at": issued, "not-before": notBefore, "expires-at": expires },
});

export default [
  missing("iat"),
  missing("exp"),
  missing("aud"),
  missing("qsh"),
  type("exp", "text", `"${EXPIRY}"`),
  type("exp", "fraction", `${EXPIRY}.5`),
  type("iat", "null", "null"),
  type("nbf", "text", `"${ISSUED}"`),
  type("aud", "number", "1"),
  type("aud", "list-of-numbers", "[1]"),
  type("aud", "null", "null"),
  type("qsh", "list", `["${QSH}"]`),
  type("sub", "number", "1"),
  type("context", "text", '"{}"'),
  refuse("exp-beyond", "More than 64 bits.", tokenWith("exp", "9223372036854775808"), { "claim-out-of-range": "exp" }),
  refuse("iat-negative", "Before 1970.", tokenWith("iat", "-1"), { "claim-out-of-range": "iat" }),
  refuse("times-contradictory", "Expired when it was issued.", token({ exp: ISSUED }), contradictory(ISSUED, null, ISSUED)),

  taken("exp-last-second", "The last second before `exp` + leeway.", EXPIRY + 29),
  refuse("exp-first-second", "A second later.", token(), { expired: { "expired-at": EXPIRY, now: EXPIRY + 30 } }, { now: EXPIRY + 30 }),
  refuse("exp-late", "`late` is for callbacks: no installation comes late.", token(), { expired: { "expired-at": EXPIRY, now: EXPIRY + 30 } }, { now: EXPIRY + 30, policy: { late: 2700 } }),
  taken("iat-last-second", "Issued as far ahead as the leeway goes.", ISSUED - 30),
  refuse("iat-first-second", "A second further ahead.", token(), { "issued-ahead": { claimed: ISSUED, now: ISSUED - 31 } }, { now: ISSUED - 31 }),
  refuse("nbf-first-second", "Not yet valid.", token({ nbf: ISSUED + 91 }), { "not-yet-valid": { claimed: ISSUED + 91, now: ISSUED + 60 } }),
  installed("lifetime-longest", "900 seconds have been seen.", token({ exp: ISSUED + 900 }), {}, installation(token({ exp: ISSUED + 900 }), { claims: { exp: ISSUED + 900 } })),
  refuse("lifetime-too-long", "A second more.", token({ exp: ISSUED + 901 }), { "lifetime-too-long": { limit: 900, actual: 901 } }),

  audience("other", "Another app.", ["https://other.example"], ["https://other.example"]),
  audience("empty-list", "Nobody.", [], []),
  audience("prefix", "A base URL within the audience is not enough: some apps look for it anywhere.", [`${AUDIENCE}.evil.example`], [`${AUDIENCE}.evil.example`]),
  audience("suffix", "As above.", [`https://evil.example/?${AUDIENCE}`], [`https://evil.example/?${AUDIENCE}`]),
  audience("below", "Below the base URL.", [`${AUDIENCE}/jira`], [`${AUDIENCE}/jira`]),
  audience("scheme", "Another scheme.", ["http://app.example.com"], ["http://app.example.com"]),
  audience("case", "Compared exactly.", ["https://APP.example.com"], ["https://APP.example.com"]),
  audience("two-slashes", "One slash at the end does not count, two do.", [`${AUDIENCE}//`], [`${AUDIENCE}//`]),
  audience("empty-text", "An empty text.", "", [""]),
  audience("unshown", "What is not visible ASCII, or is long, is not repeated; and two are enough.", ["a\nb", `https://${"a".repeat(120)}`, "third"], ["other", `https://${"a".repeat(120)}`]),
  audience("long", "129 characters.", `https://${"a".repeat(121)}`, ["other"]),
  audience("blank", "A blank.", "a b", ["other"]),
  refuse("audience-as-issuer", "The framework of Atlassian finds the tenant by `aud` first; here `iss` is the tenant and `aud` the app.", token({ aud: ["jira:1234-5678-9000"] }), { "wrong-audience": { required: [AUDIENCE], found: ["jira:1234-5678-9000"] } }),

  refuse("qsh-empty", "Neither a hash nor `context-qsh`.", token({ qsh: "" }), "malformed-qsh"),
  refuse("qsh-upper-case", "Lower case only.", token({ qsh: QSH.toUpperCase() }), "malformed-qsh"),
  refuse("qsh-context", "A context token binds no request: CVE-2021-26073 was that.", token({ qsh: "context-qsh" }), "context-token-refused"),
  refuse("qsh-context-policy", "Whatever the policy says.", token({ qsh: "context-qsh" }), "context-token-refused", { policy: { "context-token": true } }),
  refuse("qsh-other-path", "Signed for another request.", token(), { "wrong-qsh": { claimed: QSH, computed: queryStringHash("POST", "/uninstalled") } }, { request: { target: "/uninstalled" } }),

  refuse("order-signature-before-claims", "Claims are read once the signature has verified.", forged, "bad-signature"),
  refuse("order-lifetime-before-audience", "The lifetime comes before the audience.", token({ exp: ISSUED + 901, aud: "x" }), { "lifetime-too-long": { limit: 900, actual: 901 } }),
  audience("before-qsh", "The audience comes before the qsh.", ["x"], ["x"], { request: { target: "/uninstalled" } }),
  refuse("order-qsh-before-body", "The qsh comes before the body.", token({ qsh: "" }), "malformed-qsh", { body: "" }),
  refuse("order-claims", "`aud` is read before `qsh`.", token({ aud: undefined, qsh: undefined }), { "missing-claim": "aud" }),
];
