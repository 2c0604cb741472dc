// Place, shape and header: the same checks as for callbacks, each once, and those of
// this profile's own.

import { body, claims, HEADER, installed, KEY_ID, PEM, token } from "../../lib/lifecycle.mjs";
import { jws, seal, segment } from "../../lib/jws.mjs";
import { refused } from "../../lib/refusal.mjs";
import { sealed, signed } from "../../lib/rsa.mjs";

const GOOD = token();
const CLAIMS = JSON.stringify(claims());

const refuse = (id, note, made, reason, changes = {}) => installed(id, note, made, changes, refused(reason));
const at = (id, note, request, reason) => refuse(id, note, GOOD, reason, { request });
const algorithm = (id, note, made, found) => refuse(`algorithm-${id}`, note, made, { "wrong-algorithm": { required: "RS256", found } });
const parameter = (id, note, members, name) =>
  refuse(`header-${id}`, note, signed(`{"alg":"RS256","kid":"${KEY_ID}",${members}}`, CLAIMS), { "refused-header": name });
const keyId = (id, note, json) => refuse(`kid-${id}`, note, signed(`{"alg":"RS256","kid":${json}}`, CLAIMS), "malformed-key-id");
const unsigned = (alg) => `${segment(`{"typ":"JWT","alg":"${alg}","kid":"${KEY_ID}"}`)}.${segment(CLAIMS)}.`;

export default [
  at("method-malformed", "The request is checked as for callbacks.", { method: "PO ST" }, "malformed-method"),
  at("target-malformed", "As above.", { target: "/installed?a=%zz" }, { "malformed-target": "malformed-escape" }),
  at("target-too-long", "As above.", { target: `/${"a".repeat(16384)}` }, { "target-too-long": { limit: 16384, actual: 16385 } }),
  at("too-many-parameters", "As above.", { target: `/installed?${"a&".repeat(1001)}` }, { "too-many-parameters": { limit: 1000, actual: 1001 } }),
  refuse("body-too-long", "A body is at most 262,144 bytes, whatever is in it.", GOOD, { "body-too-long": { limit: 262144, actual: 262145 } }, { body: "b".repeat(262145) }),
  at("no-token", "A first installation without a token is of the time before signed installs.", { authorization: [] }, "missing-token"),
  at("two-headers", "Two tokens.", { authorization: [`JWT ${GOOD}`, `JWT ${GOOD}`] }, "ambiguous-token"),
  refuse("query-token", "A lifecycle call brings its token in the header, whatever the policy says.", GOOD, "query-token-refused", { request: { authorization: [], target: `/installed?jwt=${GOOD}` }, policy: { "query-token": true } }),
  at("scheme-bearer", "Forge's scheme.", { authorization: [`Bearer ${GOOD}`] }, "wrong-scheme"),
  at("scheme-alone", "No token behind the scheme.", { authorization: ["JWT"] }, "malformed-authorization"),
  refuse("token-too-long", "A token is at most 16,384 bytes.", `${GOOD}${"A".repeat(16385 - GOOD.length)}`, { "token-too-long": { limit: 16384, actual: 16385 } }),
  refuse("two-segments", "No signature.", GOOD.slice(0, GOOD.lastIndexOf(".")), { "wrong-segment-count": { required: 3, found: 2 } }),
  refuse("five-segments", "An encrypted token has five.", `${GOOD}.AA.AA`, { "wrong-segment-count": { required: 3, found: 5 } }),
  refuse("signature-padding", "Padding: some libraries take it, and a signature then has several spellings.", `${GOOD}==`, { "malformed-base64": "signature" }),
  refuse("signature-blank", "A blank within the signature.", GOOD.slice(0, -8).concat("\u00a0", GOOD.slice(-8)), "malformed-authorization"),
  refuse("signature-junk", "A character of no alphabet, which some libraries skip.", GOOD.slice(0, -8).concat("!", GOOD.slice(-8)), { "malformed-base64": "signature" }),
  refuse("signature-standard-alphabet", "The alphabet of base64 proper.", GOOD.slice(0, -8).concat("+/+/", GOOD.slice(-4)), { "malformed-base64": "signature" }),
  refuse("signature-stray-bits", "256 octets leave four bits of the last character, which have to be zero.", `${GOOD.slice(0, -1)}${{ A: "B", Q: "R", g: "h", w: "x" }[GOOD.at(-1)]}`, { "malformed-base64": "signature" }),
  refuse("header-not-json", "Not JSON.", sealed(segment("x"), segment(CLAIMS)), { "malformed-json": { part: "header", fault: "not-json" } }),
  refuse("header-duplicate", "Two algorithms.", signed(`{"alg":"RS256","alg":"RS256","kid":"${KEY_ID}"}`, CLAIMS), { "malformed-json": { part: "header", fault: "duplicate-key" } }),
  refuse("claims-duplicate", "Two issuers.", signed(HEADER, `{"iss":"evil",${CLAIMS.slice(1)}`), { "malformed-json": { part: "claims", fault: "duplicate-key" } }),
  refuse("claims-list", "A list: some libraries then check nothing.", signed(HEADER, `[${CLAIMS}]`), { "malformed-json": { part: "claims", fault: "not-an-object" } }),
  refuse("claims-byte-order-mark", "A byte order mark.", signed(HEADER, `\ufeff${CLAIMS}`), { "malformed-json": { part: "claims", fault: "not-json" } }),

  algorithm("none", "No signature.", unsigned("none"), "none"),
  algorithm("hs256-confusion", "Key confusion: HMAC under the public key, which everybody has.", jws(CLAIMS, { header: `{"alg":"HS256","kid":"${KEY_ID}"}`, secret: PEM.pem }), "HS256"),
  refuse("algorithm-rs256-confusion", "RS256 announced, HMAC under the public key.", seal(segment(HEADER), segment(CLAIMS), { secret: PEM.pem }), "bad-signature"),
  algorithm("hs256-re-installation", "Before signed installs, a re-installation was signed with the old secret.", jws(CLAIMS, { header: '{"typ":"JWT","alg":"HS256"}' }), "HS256"),
  algorithm("rs512", "A good RS512 signature.", sealed(segment(`{"alg":"RS512","kid":"${KEY_ID}"}`), segment(CLAIMS), "rsa-2048", "sha512"), "RS512"),
  algorithm("ps256", "Other padding.", unsigned("PS256"), "PS256"),
  algorithm("es256", "Another type of key.", unsigned("ES256"), "ES256"),
  algorithm("lower-case", "Compared with case.", unsigned("rs256"), "rs256"),
  algorithm("list", "No text.", signed(`{"alg":["RS256"],"kid":"${KEY_ID}"}`, CLAIMS), "not-text"),
  refuse("algorithm-missing", "No `alg`.", signed(`{"kid":"${KEY_ID}"}`, CLAIMS), "missing-algorithm"),
  parameter("crit", "No critical extension is understood.", '"crit":["x"],"x":1', "crit"),
  parameter("b64", "An unencoded payload.", '"b64":false', "b64"),
  parameter("zip", "A compressed payload.", '"zip":"DEF"', "zip"),
  parameter("cty", "A nested token.", '"cty":"JWT"', "cty"),
  parameter("jku", "A URL of keys, chosen by the sender.", '"jku":"https://evil.example/keys"', "jku"),
  parameter("jwk", "A key, chosen by the sender.", '"jwk":{"kty":"RSA"}', "jwk"),
  parameter("x5u", "A URL of certificates, chosen by the sender.", '"x5u":"https://evil.example"', "x5u"),
  parameter("x5c", "Certificates, chosen by the sender.", '"x5c":["MII"]', "x5c"),
  parameter("typ", "A token of another kind.", '"typ":"at+jwt"', "typ"),

  refuse("kid-missing", "No `kid`.", signed('{"alg":"RS256"}', CLAIMS), "missing-key-id"),
  keyId("upper-case", "Lower case only, as Atlassian's are.", `"${KEY_ID.toUpperCase()}"`),
  keyId("path", "A path that leaves its folder.", '"../../x"'),
  keyId("path-behind", "A path behind a good one.", `"${KEY_ID}/../x"`),
  keyId("query", "A query.", `"${KEY_ID}?a=b"`),
  keyId("line-break", "A line break, for headers.", `"${KEY_ID}\\r\\nX: y"`),
  keyId("line-feed-after", "A line feed at the end, which `$` of many regular expressions lets pass.", `"${KEY_ID}\\n"`),
  keyId("no-hyphens", "Not the shape.", `"${KEY_ID.replaceAll("-", "")}"`),
  keyId("long", "As long as a token lets it be.", `"${"a".repeat(8000)}"`),
  keyId("forge", "A key id of Forge's.", '"forge/invocation-token/a"'),
  keyId("empty", "An empty text.", '""'),
  keyId("number", "No text.", "1"),
  keyId("null", "There, but no text.", "null"),

  refuse("order-parameters-before-kid", "Refused parameters come before the key id.", signed('{"alg":"RS256","crit":["x"]}', CLAIMS), { "refused-header": "crit" }),
  refuse("order-kid-before-claims", "The key id comes before the claims.", signed('{"alg":"RS256"}', "[]"), "missing-key-id"),
  refuse("order-body-size-before-token", "Sizes come first.", "x", { "body-too-long": { limit: 262144, actual: 262145 } }, { body: `${body()}${" ".repeat(262145 - Buffer.byteLength(body()))}` }),
];
