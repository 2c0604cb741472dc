// Segments, base64url and JSON.

import { jws, seal, segment, HEADER } from "../../lib/jws.mjs";
import { refused } from "../../lib/refusal.mjs";
import { claims, token, verify } from "../../lib/verify.mjs";

const CLAIMS = JSON.stringify(claims());
const [HEAD, BODY, SIGNATURE] = token().split(".");
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function shape(id, note, made, reason) {
  return verify(id, note, made, {}, refused(reason));
}

const segments = (found) => ({ "wrong-segment-count": { required: 3, found } });
const base64 = (part) => ({ "malformed-base64": part });
const json = (part, fault) => ({ "malformed-json": { part, fault } });
const claimsJson = (id, note, text, fault) => shape(id, note, jws(text), json("claims", fault));
const headerJson = (id, note, text, fault) => shape(id, note, jws(CLAIMS, { header: text }), json("header", fault));

/** The last character replaced by the next one, which differs only in bits that decode to nothing. */
function withStrayBits(text) {
  return text.slice(0, -1) + ALPHABET[ALPHABET.indexOf(text.at(-1)) + 1];
}

/** A good token, but whose signature has both characters in which the two alphabets differ. */
function withBothSpecials() {
  for (let id = 0; ; id++) {
    const made = token({ jti: `${id}` });
    const signature = made.split(".")[2];
    if (signature.includes("-") && signature.includes("_")) return made;
  }
}

function standardAlphabet(made) {
  const [head, body, signature] = made.split(".");
  return `${head}.${body}.${signature.replaceAll("-", "+").replaceAll("_", "/")}`;
}

// 16 octets end in a segment of two characters, so four of its bits are stray.
const SHORT_HEADER = '{"alg":"HS256" }';

const NOT_UTF8 = Buffer.from('{"iss":"\xff","iat":1600000000,"exp":1600000180}', "latin1");

export default [
  shape("segments-one", "A text without a dot.", "abc", segments(1)),
  shape("segments-two", "No signature segment at all.", `${HEAD}.${BODY}`, segments(2)),
  shape("segments-four", "One segment too many.", `${HEAD}.${BODY}.${SIGNATURE}.`, segments(4)),
  shape("segments-five", "An encrypted token (JWE) has five.", `${HEAD}.${BODY}.${SIGNATURE}.a.b`, segments(5)),
  shape("segments-all-empty", "Three empty segments: the header is empty text, which is no JSON.", "..", json("header", "not-json")),
  shape("segments-empty-header", "An empty header is no JSON.", `.${BODY}.${SIGNATURE}`, json("header", "not-json")),
  shape("segments-empty-claims", "Empty claims are no JSON.", seal(HEAD, ""), json("claims", "not-json")),

  shape("base64-padded-header", "Padding, although signed so. Libraries take it.", seal(`${segment('{"alg":"HS256"  }')}=`, BODY), base64("header")),
  shape("base64-padded-claims", "Padding, although signed so. Libraries take it.", seal(HEAD, `${segment(padTo(CLAIMS, 2))}=`), base64("claims")),
  shape("base64-padded-signature", "Padding, which some libraries strip.", `${HEAD}.${BODY}.${SIGNATURE}=`, base64("signature")),
  shape("base64-junk-in-header", "Junk within a segment, although signed so. Libraries skip it.", seal(`${HEAD.slice(0, 8)}!${HEAD.slice(8)}`, BODY), base64("header")),
  shape("base64-junk-in-claims", "Junk within a segment, although signed so. Libraries skip it.", seal(HEAD, `${BODY.slice(0, 8)}*${BODY.slice(8)}`), base64("claims")),
  shape("base64-junk-in-signature", "Junk within the signature.", `${HEAD}.${BODY}.${SIGNATURE.slice(0, 8)}~${SIGNATURE.slice(8)}`, base64("signature")),
  shape("base64-not-ascii", "A character outside ASCII.", `${HEAD}.${BODY}.${SIGNATURE.slice(0, -1)}\u00e9`, base64("signature")),
  shape("base64-standard-alphabet", "`+` and `/` belong to the standard alphabet, not to base64url.", standardAlphabet(withBothSpecials()), base64("signature")),
  shape("base64-stray-bits-header", "Stray bits at the end, although signed so: another text for the same octets.", seal(withStrayBits(segment(SHORT_HEADER)), BODY), base64("header")),
  shape("base64-stray-bits-claims", "Stray bits at the end, although signed so: another text for the same octets.", seal(HEAD, withStrayBits(segment(padTo(CLAIMS, 1)))), base64("claims")),
  shape("base64-stray-bits-signature", "Stray bits at the end of the signature: another text for the same octets.", `${HEAD}.${BODY}.${withStrayBits(SIGNATURE)}`, base64("signature")),
  shape("base64-impossible-length", "No octets have a base64 text of 4n+1 characters.", seal(`${HEAD}A`, BODY), base64("header")),
  shape("base64-order", "Header before claims before signature.", `${HEAD}=.${BODY}=.${SIGNATURE}=`, base64("header")),
  shape("base64-order-claims", "Claims before signature.", `${HEAD}.${BODY}=.${SIGNATURE}=`, base64("claims")),
  shape("base64-before-json", "All three segments are decoded before any is read as JSON.", `${segment("[]")}.${BODY}.${SIGNATURE}=`, base64("signature")),

  headerJson("json-header-list", "The header is an object.", "[]", "not-an-object"),
  headerJson("json-header-null", "The header is an object.", "null", "not-an-object"),
  headerJson("json-header-text", "The header is an object.", '"HS256"', "not-an-object"),
  headerJson("json-header-broken", "A header that ends too early.", '{"alg":"HS256"', "not-json"),
  headerJson("json-header-trailing", "Text after the object.", `${HEADER}x`, "not-json"),
  headerJson("json-header-byte-order-mark", "A byte order mark is not JSON (RFC 8259, section 8.1).", `\ufeff${HEADER}`, "not-json"),
  headerJson("json-header-duplicate-algorithm", "Two `alg`: libraries take the last, whatever the first says.", '{"typ":"JWT","alg":"none","alg":"HS256"}', "duplicate-key"),
  headerJson("json-header-duplicate-escaped", "Names are compared after their escapes are read.", '{"alg":"HS256","\\u0061lg":"HS256"}', "duplicate-key"),
  headerJson("json-header-duplicate-nested", "At any depth.", '{"alg":"HS256","x":{"a":1,"a":2}}', "duplicate-key"),
  headerJson("json-header-not-utf8", "Octets that are not UTF-8.", Buffer.from('{"alg":"HS256","x":"\xff"}', "latin1"), "not-json"),

  claimsJson("json-claims-list", "Claims are an object. Several libraries skip the checks of a list.", "[]", "not-an-object"),
  claimsJson("json-claims-text", "Claims are an object.", '"x"', "not-an-object"),
  claimsJson("json-claims-number", "Claims are an object.", "1", "not-an-object"),
  claimsJson("json-claims-null", "Claims are an object.", "null", "not-an-object"),
  shape("json-claims-empty-object", "An object without any claim: the issuer is looked for first.", jws("{}"), { "missing-claim": "iss" }),
  claimsJson("json-claims-broken", "Claims that end too early.", CLAIMS.slice(0, -1), "not-json"),
  claimsJson("json-claims-trailing", "Text after the object.", `${CLAIMS}x`, "not-json"),
  claimsJson("json-claims-two-objects", "A second object after the first.", `${CLAIMS}${CLAIMS}`, "not-json"),
  claimsJson("json-claims-byte-order-mark", "A byte order mark is not JSON. Python's library takes it.", `\ufeff${CLAIMS}`, "not-json"),
  claimsJson("json-claims-not-utf8", "Octets that are not UTF-8.", NOT_UTF8, "not-json"),
  claimsJson("json-claims-nan", "NaN is no JSON.", CLAIMS.replace("1600000180", "NaN"), "not-json"),
  claimsJson("json-claims-infinity", "Infinity is no JSON.", CLAIMS.replace("1600000180", "Infinity"), "not-json"),
  claimsJson("json-claims-leading-zero", "A number does not begin with a zero.", CLAIMS.replace("1600000180", "01600000180"), "not-json"),
  claimsJson("json-claims-plus-sign", "A number has no plus sign.", CLAIMS.replace("1600000180", "+1600000180"), "not-json"),
  claimsJson("json-claims-raw-control", "A raw line feed within a text.", `{"iss":"a\nb"}`, "not-json"),
  claimsJson("json-claims-single-quotes", "Single quotes are no JSON.", CLAIMS.replaceAll('"', "'"), "not-json"),
  claimsJson("json-claims-duplicate-expiry", "Two `exp`: libraries take the last.", `{"exp":9,${CLAIMS.slice(1)}`, "duplicate-key"),
  claimsJson("json-claims-duplicate-issuer", "Two `iss`: what the host peeks at and what is verified could differ.", `{"iss":"evil",${CLAIMS.slice(1)}`, "duplicate-key"),
  claimsJson("json-claims-duplicate-escaped", "Names are compared after their escapes are read.", `{"\\u0069ss":"evil",${CLAIMS.slice(1)}`, "duplicate-key"),
  claimsJson("json-claims-duplicate-nested", "At any depth.", `{"context":{"user":[{"a":1,"a":1}]},${CLAIMS.slice(1)}`, "duplicate-key"),
  claimsJson("json-claims-duplicate-unread", "Also of a name that nobody reads.", `{"z":1,"z":1,${CLAIMS.slice(1)}`, "duplicate-key"),

  shape("order-header-before-claims-json", "The header is read before the claims.", jws("[]", { header: "[]" }), json("header", "not-an-object")),
  shape("order-algorithm-before-claims-json", "The header is checked before the claims are read.", jws("[]", { header: '{"alg":"none"}' }), {
    "wrong-algorithm": { required: "HS256", found: "none" },
  }),
  shape("order-claims-json-before-signature", "The claims are read before the signature is checked: the issuer stands in them.", `${HEAD}.${segment("[]")}.${SIGNATURE}`, json("claims", "not-an-object")),
];

/** The text with blanks at its end until its length is `rest` modulo 3. */
function padTo(text, rest) {
  return text.padEnd(text.length + ((rest - (text.length % 3) + 3) % 3));
}
