// Claims that are absent, of the wrong type or out of range, and the issuer.

import { jws } from "../../lib/jws.mjs";
import { refused } from "../../lib/refusal.mjs";
import { sign } from "../../lib/library.mjs";
import { ISSUER, SECRET } from "../../lib/samples.mjs";
import { claims, token, tokenWith, verified, verify } from "../../lib/verify.mjs";

const WRONG_FOR_TIME = [
  ["text", '"1600000100"', "digits in quotes: some libraries convert it, one took it for absent"],
  ["word", '"never"', "a text that is no number: some libraries then never expire"],
  ["fraction", "1600000100.5", "a fraction"],
  ["point-zero", "1600000100.0", "an integer value, but not written as one"],
  ["exponent", "16000001e2", "an exponent, although the value is an integer"],
  ["huge-exponent", "1e400", "a number beyond every float: some libraries read null or infinity and check nothing"],
  ["null", "null", "null is not absent"],
  ["boolean", "true", "a boolean"],
  ["list", "[1600000100]", "a list of one"],
  ["object", "{}", "an object"],
];

const WRONG_FOR_TEXT = [
  ["number", "1", "a number"],
  ["null", "null", "null is not absent"],
  ["boolean", "false", "a boolean"],
  ["list", '["a"]', "a list of one"],
  ["object", "{}", "an object"],
];

function refuse(id, note, made, reason, changes = {}) {
  return verify(id, note, made, changes, refused(reason));
}

function wrongTypes(claim, table) {
  return table.map(([id, text, note]) =>
    refuse(`claim-${claim}-${id}`, `\`${claim}\`: ${note}.`, tokenWith(claim, text), { "wrong-claim-type": claim }),
  );
}

function missing(claim, note) {
  return refuse(`claim-${claim}-missing`, note, tokenWith(claim), { "missing-claim": claim });
}

function outOfRange(id, note, claim, text) {
  return refuse(id, note, tokenWith(claim, text), { "claim-out-of-range": claim });
}

export default [
  missing("iss", "Without an issuer there is no tenant."),
  missing("iat", "Connect requires it; without it nothing bounds the lifetime."),
  missing("exp", "Connect requires it; most libraries then never expire."),
  missing("qsh", "Connect requires it; without it the token fits every request."),

  ...wrongTypes("iss", WRONG_FOR_TEXT),
  ...wrongTypes("iat", WRONG_FOR_TIME),
  ...wrongTypes("exp", WRONG_FOR_TIME),
  ...wrongTypes("nbf", WRONG_FOR_TIME),
  ...wrongTypes("sub", WRONG_FOR_TEXT),
  ...wrongTypes("aud", WRONG_FOR_TEXT.filter(([id]) => id !== "list")),
  refuse("claim-aud-mixed-list", "`aud`: a list of texts, and this has a number in it.", token({ aud: ["a", 1] }), { "wrong-claim-type": "aud" }),
  refuse("claim-aud-nested-list", "`aud`: a list within the list.", token({ aud: [["a"]] }), { "wrong-claim-type": "aud" }),
  ...wrongTypes("qsh", WRONG_FOR_TEXT),
  ...wrongTypes("context", [
    ["text", '"{}"', "an object in quotes"],
    ["null", "null", "null is not absent"],
    ["number", "1", "a number"],
    ["list", "[]", "a list"],
  ]),

  outOfRange("claim-exp-ten-to-thirty", "10^30 does not fit 64 bits.", "exp", "1000000000000000000000000000000"),
  outOfRange("claim-exp-two-to-63", "One more than fits.", "exp", "9223372036854775808"),
  outOfRange("claim-exp-below-64-bits", "One less than fits.", "exp", "-9223372036854775809"),
  outOfRange("claim-exp-hundred-digits", "Far more than fits.", "exp", `1${"0".repeat(100)}`),
  outOfRange("claim-iat-two-to-63", "One more than fits.", "iat", "9223372036854775808"),
  outOfRange("claim-iat-negative", "Nothing was issued before 1970.", "iat", "-1"),
  outOfRange("claim-iat-least", "The least integer of 64 bits.", "iat", "-9223372036854775808"),
  outOfRange("claim-nbf-two-to-63", "One more than fits.", "nbf", "9223372036854775808"),
  outOfRange("claim-nbf-negative", "Nothing begins to be valid before 1970.", "nbf", "-1"),

  refuse("issuer-other", "Another tenant's issuer under this tenant's secret.", token({ iss: "jira:evil" }), "unknown-issuer"),
  refuse("issuer-no-tenant", "The host knows no such tenant: the same answer.", token(), "unknown-issuer", { tenant: null }),
  refuse("issuer-case", "Issuers are compared exactly.", token({ iss: ISSUER.toUpperCase() }), "unknown-issuer"),
  refuse("issuer-blank-after", "Issuers are compared exactly.", token({ iss: `${ISSUER} ` }), "unknown-issuer"),
  refuse("issuer-prefix", "Issuers are compared as a whole.", token({ iss: ISSUER.slice(0, -1) }), "unknown-issuer"),
  refuse("issuer-empty", "An empty issuer is a text, but no tenant's.", token({ iss: "" }), "unknown-issuer"),
  refuse("issuer-evil-audience-tenant", "ACE finds the tenant by `aud` and takes this; here `iss` alone names it.", token({ iss: "evil", aud: [ISSUER] }), "unknown-issuer"),
  (() => {
    const iss = "\u0434\u0436\u0438\u0440\u0430:\ud83d\udd11";
    const made = sign(claims({ iss }), SECRET);
    const tenant = { "client-key": iss, secrets: [SECRET] };
    return verify("issuer-not-ascii", "Issuers are text, not ASCII.", made, { tenant }, verified(made, { iss }));
  })(),
  (() => {
    const made = tokenWith("iss", '"jira:1234\\u002d5678-9000"');
    return verify("issuer-escaped", "An issuer written with an escape is the same text.", made, {}, verified(made));
  })(),

  refuse("order-issuer-before-signature", "The issuer is checked before the signature.", token({ iss: "evil" }, "other"), "unknown-issuer"),
  refuse("order-issuer-type-before-issuer", "A wrong type is told apart from a wrong issuer, tenant or none.", tokenWith("iss", "1"), { "wrong-claim-type": "iss" }, { tenant: null }),
  refuse("order-signature-before-claims", "Claims other than the issuer are looked at only once the signature has verified.", jws(`{"iss":"${ISSUER}"}`, { secret: "other" }), "bad-signature"),
  refuse("order-iat-first", "Claims are checked in the order iat, exp, nbf, sub, aud, qsh, context.", jws(`{"iss":"${ISSUER}","nbf":"","sub":1,"aud":1,"context":1}`), { "missing-claim": "iat" }),
  refuse("order-exp-second", "As above.", jws(`{"iss":"${ISSUER}","iat":1600000000,"nbf":"","sub":1,"aud":1,"context":1}`), { "missing-claim": "exp" }),
  refuse("order-nbf-third", "As above.", jws(`{"iss":"${ISSUER}","iat":1600000000,"exp":1600000180,"nbf":"","sub":1,"aud":1,"context":1}`), { "wrong-claim-type": "nbf" }),
  refuse("order-sub-fourth", "As above.", jws(`{"iss":"${ISSUER}","iat":1600000000,"exp":1600000180,"sub":1,"aud":1,"context":1}`), { "wrong-claim-type": "sub" }),
  refuse("order-aud-fifth", "As above.", jws(`{"iss":"${ISSUER}","iat":1600000000,"exp":1600000180,"aud":1,"context":1}`), { "wrong-claim-type": "aud" }),
  refuse("order-qsh-sixth", "As above.", jws(`{"iss":"${ISSUER}","iat":1600000000,"exp":1600000180,"context":1}`), { "missing-claim": "qsh" }),
  refuse("order-claims-before-times", "All types are checked before any time.", tokenWith("context", "1"), { "wrong-claim-type": "context" }, { now: 1700000000 }),
];
