// The JOSE header: the profile decides the algorithm, never the token.

import { jws, segment } from "../../lib/jws.mjs";
import { refused } from "../../lib/refusal.mjs";
import { claims, verified, verify } from "../../lib/verify.mjs";

const CLAIMS = JSON.stringify(claims());

// A public key that everybody has: what a confused verifier would use as the secret.
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2dpXOBR2gpryjDnPhsyT
LiXiulaU27y3UEzpNu+a7X2Na9W29AUWzv07+lvWKHFBPF+SMBr3lGHH8wekhwkH
Pe9q9x6P1wN5lcRFStx0auoOou7ysGr93iavVldJi00U3QUIHzML+58PuEddbGPt
P2Wb0X1MPWnJ7MXA+Qav6QXsMML0Fa/IhAl9KcLoh8TFQEBrwHGiCcU1RUf+dbWI
CmP5bDgyJrDDQ+Ay6v9WMCbBIlscnsBv+DglbDaoeQj+qwcR8hAPM50ThKAGGEvO
DNJvrvWQhW15PBcf50AbCX2cW6LX3so411AiKUIU0TYT/1xUF6gWPKgoGHI4A7S7
mwIDAQAB
-----END PUBLIC KEY-----
`;

function algorithm(id, note, text, found, options = {}) {
  const made = jws(CLAIMS, { header: `{"typ":"JWT","alg":${text}}`, ...options });
  return verify(id, note, made, {}, refused({ "wrong-algorithm": { required: "HS256", found } }));
}

function parameter(id, note, members, name) {
  return verify(id, note, jws(CLAIMS, { header: `{"alg":"HS256",${members}}` }), {}, refused({ "refused-header": name }));
}

function taken(id, note, header) {
  const made = jws(CLAIMS, { header });
  return verify(id, note, made, {}, verified(made));
}

const unsigned = (alg) => `${segment(`{"typ":"JWT","alg":"${alg}"}`)}.${segment(CLAIMS)}.`;

export default [
  verify("algorithm-none", "`none` without a signature (RFC 8725, section 2.1).", unsigned("none"), {}, refused({ "wrong-algorithm": { required: "HS256", found: "none" } })),
  verify("algorithm-none-mixed-case", "`nOnE`, for verifiers that look for `none` alone.", unsigned("nOnE"), {}, refused({ "wrong-algorithm": { required: "HS256", found: "nOnE" } })),
  algorithm("algorithm-none-signed", "`none`, although with a good signature.", '"none"', "none"),
  algorithm("algorithm-lower-case", "Algorithm names are compared with case.", '"hs256"', "hs256"),
  algorithm("algorithm-hs384", "A good HS384 signature.", '"HS384"', "HS384", { hash: "sha384" }),
  algorithm("algorithm-hs512", "A good HS512 signature.", '"HS512"', "HS512", { hash: "sha512" }),
  algorithm("algorithm-rs256", "The algorithm of the lifecycle calls, signed with the secret.", '"RS256"', "RS256"),
  algorithm("algorithm-rs256-confusion", "Key confusion: RS256 announced, HMAC under the public key.", '"RS256"', "RS256", { secret: PUBLIC_KEY }),
  verify("algorithm-hs256-confusion", "Key confusion the other way: HS256 under a public key that everybody has. The key is the tenant's, so it fails.", jws(CLAIMS, { secret: PUBLIC_KEY }), {}, refused("bad-signature")),
  algorithm("algorithm-es256", "Another registered algorithm.", '"ES256"', "ES256"),
  algorithm("algorithm-list", "A list of one.", '["HS256"]', "not-text"),
  algorithm("algorithm-null", "`null` is there, but no text.", "null", "not-text"),
  algorithm("algorithm-number", "A number.", "256", "not-text"),
  algorithm("algorithm-object", "An object.", '{"HS256":true}', "not-text"),
  algorithm("algorithm-blank-after", "A blank is not a letter of an algorithm's name, so it is not repeated.", '"HS256 "', "other"),
  algorithm("algorithm-not-ascii", "A full-width digit.", '"HS25\uff16"', "other"),
  algorithm("algorithm-nul", "A NUL at the end.", '"HS256\\u0000"', "other"),
  algorithm("algorithm-empty", "An empty name is none that could be repeated.", '""', "other"),
  algorithm("algorithm-one-letter", "The shortest name that is repeated in a rejection.", '"A"', "A"),
  algorithm("algorithm-hyphen-underscore", "As RSA-OAEP-256 and others have them.", '"A-B_C"', "A-B_C"),
  algorithm("algorithm-16-letters", "The longest name that is repeated in a rejection.", '"ABCDEFGHIJKLMNOP"', "ABCDEFGHIJKLMNOP"),
  algorithm("algorithm-17-letters", "Longer names are not repeated in a rejection.", '"ABCDEFGHIJKLMNOPQ"', "other"),
  verify("algorithm-missing", "No `alg`.", jws(CLAIMS, { header: '{"typ":"JWT"}' }), {}, refused("missing-algorithm")),
  verify("algorithm-missing-empty-header", "An empty header.", jws(CLAIMS, { header: "{}" }), {}, refused("missing-algorithm")),
  taken("algorithm-escaped", "`HS256` written with an escape is the same JSON text.", '{"typ":"JWT","alg":"\\u0048S256"}'),

  parameter("header-crit-b64", "RFC 7797: the payload is not encoded. Some libraries ignore `crit` and so verify something else.", '"crit":["b64"],"b64":false', "crit"),
  parameter("header-crit-unknown", "No critical extension is understood, so any is refused (RFC 7515, section 4.1.11).", '"crit":["x"],"x":1', "crit"),
  parameter("header-crit-empty", "An empty list of critical extensions is not allowed by RFC 7515 either.", '"crit":[]', "crit"),
  parameter("header-crit-null", "Present is refused, whatever its value.", '"crit":null', "crit"),
  parameter("header-b64-false", "An unencoded payload.", '"b64":false', "b64"),
  parameter("header-b64-true", "Present is refused, whatever its value.", '"b64":true', "b64"),
  parameter("header-zip", "A compressed payload; it belongs to encryption alone.", '"zip":"DEF"', "zip"),
  parameter("header-cty", "A nested token.", '"cty":"JWT"', "cty"),
  parameter("header-jku", "A URL of keys, chosen by the sender.", '"jku":"https://evil.example/keys"', "jku"),
  parameter("header-jwk", "A key, chosen by the sender.", '"jwk":{"kty":"oct","k":"AA"}', "jwk"),
  parameter("header-x5u", "A URL of certificates, chosen by the sender.", '"x5u":"https://evil.example/certificates"', "x5u"),
  parameter("header-x5c", "Certificates, chosen by the sender.", '"x5c":["MII"]', "x5c"),
  parameter("header-typ-jose", "A `typ` that is no `JWT`.", '"typ":"JOSE"', "typ"),
  parameter("header-typ-access-token", "Explicit typing (RFC 8725, section 3.11): a token of another kind.", '"typ":"at+jwt"', "typ"),
  parameter("header-typ-number", "A `typ` that is no text.", '"typ":1', "typ"),
  parameter("header-typ-null", "Present, and no `JWT`.", '"typ":null', "typ"),
  parameter("header-typ-media-type", "RFC 7519 recommends `JWT`; the long form is used by nobody here.", '"typ":"application/jwt"', "typ"),
  parameter("header-order-typ", "Refused parameters are looked for in the order of the cases of `header-parameter`, whatever their order in the header.", '"x5c":[],"x5u":"","jwk":{},"jku":"","cty":"","zip":"","b64":true,"crit":[],"typ":"x"', "typ"),
  parameter("header-order-crit", "As above, without the wrong `typ`.", '"x5c":[],"x5u":"","jwk":{},"jku":"","cty":"","zip":"","b64":true,"crit":[],"typ":"JWT"', "crit"),
  parameter("header-order-zip", "As above.", '"x5c":[],"x5u":"","jwk":{},"jku":"","cty":"","zip":""', "zip"),
  parameter("header-order-jku", "As above.", '"x5c":[],"x5u":"","jwk":{},"jku":""', "jku"),
  taken("header-typ-absent", "`typ` is optional (RFC 7519, section 5.1).", '{"alg":"HS256"}'),
  taken("header-typ-lower-case", "`typ` is compared without case (RFC 7519, section 5.1).", '{"typ":"jwt","alg":"HS256"}'),
  taken("header-unknown-parameters", "Other parameters are ignored.", '{"typ":"JWT","alg":"HS256","x":{"y":[1]},"__proto__":null}'),
  taken("header-kid-junk", "A shared secret has no key id, so `kid` is not read.", '{"typ":"JWT","alg":"HS256","kid":"../../etc/passwd?\\r\\n"}'),
  taken("header-blanks", "Blanks within the header's JSON.", ` {\n"alg" : "HS256" }\t`),
  verify("order-algorithm-before-parameters", "The algorithm is checked before the refused parameters.", jws(CLAIMS, { header: '{"alg":"none","crit":["x"]}' }), {}, refused({ "wrong-algorithm": { required: "HS256", found: "none" } })),
  verify("order-parameters-before-claims", "The header is checked before the claims.", jws("{}", { header: '{"alg":"HS256","crit":["x"]}' }), {}, refused({ "refused-header": "crit" })),
  verify("order-algorithm-before-issuer", "An unknown tenant changes nothing about what comes first.", unsigned("none"), { tenant: null }, refused({ "wrong-algorithm": { required: "HS256", found: "none" } })),
];
