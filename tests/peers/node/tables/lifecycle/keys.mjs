// Keys and signatures: which keys are used at all, and what a single wrong bit does.

import { installed, PEM, token, tokenWith } from "../../lib/lifecycle.mjs";
import { refused } from "../../lib/refusal.mjs";
import { jwk, publicKey, resigned } from "../../lib/rsa.mjs";

const GOOD = token();

const refuse = (id, note, made, reason, changes = {}) => installed(id, note, made, changes, refused(reason));
const unusable = (id, note, key, fault) => refuse(`key-${id}`, note, GOOD, { "unusable-key": fault }, { key });
const pem = (id, note, name, fault) => unusable(id, note, { pem: publicKey(name) }, fault);
const json = (id, note, text, fault) => unusable(`jwk-${id}`, note, { jwk: text }, fault);
const members = (id, note, changes, fault) => json(id, note, JSON.stringify(jwk("rsa-2048", changes)), fault);
const bad = (id, note, change) => refuse(`signature-${id}`, note, resigned(GOOD, change), "bad-signature");

const flip = (bit) => (octets) => {
  octets[bit >> 3] ^= 128 >> (bit & 7);
  return octets;
};

const MODULUS = Buffer.from(jwk("rsa-2048").n, "base64url");

/** The same number modulo the modulus, one modulus higher: another spelling of the signature, where it still fits. */
function onceMore(octets) {
  const sum = BigInt(`0x${octets.toString("hex")}`) + BigInt(`0x${MODULUS.toString("hex")}`);
  const digits = sum.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}

export default [
  refuse("key-none", "The key server knows no such key.", GOOD, "unknown-key", { key: null }),
  pem("1024", "Too short to be safe.", "rsa-1024", "too-short"),
  pem("2040", "A byte too short (RFC 7518, section 3.3).", "rsa-2040", "too-short"),
  pem("4104", "A byte longer than what one signature may cost.", "rsa-4104", "too-long"),
  pem("exponent-3", "Lenient padding checks have made small exponents forgeable; Atlassian's is 65537.", "rsa-exponent-3", "wrong-exponent"),
  pem("ec", "An elliptic curve.", "ec-p256", "not-rsa"),
  pem("ed25519", "Another one.", "ed25519", "not-rsa"),
  unusable("empty", "Nothing.", { pem: "" }, "malformed"),
  unusable("html", "What a key server's error page looks like.", { pem: "<html><body>403 Forbidden</body></html>" }, "malformed"),
  unusable("jwk-as-pem", "JSON where PEM is announced.", { pem: JSON.stringify(jwk("rsa-2048")) }, "malformed"),
  unusable("pem-as-jwk", "PEM where JSON is announced.", { jwk: PEM.pem }, "malformed"),
  unusable("label", "The label of another format: PKCS #1 alone.", { pem: PEM.pem.replaceAll("PUBLIC KEY", "RSA PUBLIC KEY") }, "malformed"),
  unusable("certificate", "A certificate is no key.", { pem: PEM.pem.replaceAll("PUBLIC KEY", "CERTIFICATE") }, "malformed"),
  unusable("cut", "Cut short.", { pem: PEM.pem.replace(/.{4}\n-----END/, "-----END") }, "malformed"),
  unusable("no-end", "Without its end.", { pem: PEM.pem.slice(0, PEM.pem.indexOf("-----END")) }, "malformed"),
  unusable("too-large", "Longer than any key.", { pem: PEM.pem.padEnd(16385, "\n") }, "too-large"),
  json("not-json", "Not JSON.", "{", "malformed"),
  json("list", "Not an object.", "[]", "malformed"),
  json("duplicate", "Two moduli.", JSON.stringify(jwk("rsa-2048")).replace("{", '{"n":"AQAB",'), "malformed"),
  json("set", "A set where a key is announced.", JSON.stringify({ keys: [jwk("rsa-2048")] }), "malformed"),
  json("ec", "An elliptic curve.", JSON.stringify(jwk("ec-p256")), "not-rsa"),
  json("oct", "A shared secret, which everybody would know.", '{"kty":"oct","k":"AQAB"}', "not-rsa"),
  json("exponent-3", "As in PEM.", JSON.stringify(jwk("rsa-exponent-3")), "wrong-exponent"),
  json("1024", "As in PEM.", JSON.stringify(jwk("rsa-1024")), "too-short"),
  json("4104", "As in PEM.", JSON.stringify(jwk("rsa-4104")), "too-long"),
  members("encryption", "A key for encryption.", { use: "enc" }, "other-use"),
  members("algorithm", "A key for another algorithm.", { alg: "RS512" }, "other-use"),
  members("use-number", "No text.", { use: 1 }, "other-use"),
  members("no-modulus", "No modulus.", { n: undefined }, "malformed"),
  members("modulus-padding", "Padding is not allowed in base64url.", { n: `${jwk("rsa-2048").n}==` }, "malformed"),
  members("modulus-even", "No product of two odd primes.", { n: Buffer.from(flip(2047)(Buffer.from(MODULUS))).toString("base64url") }, "malformed"),
  members("exponent-list", "No text.", { e: ["AQAB"] }, "malformed"),
  members("type-missing", "Of no type.", { kty: undefined }, "malformed"),

  refuse("signature-other-key", "Signed with another key.", token({}, "rsa-2048-other"), "bad-signature"),
  refuse("signature-longer-key", "Signed with a longer key.", token({}, "rsa-4096"), "bad-signature"),
  bad("empty", "No octets.", () => []),
  bad("first-bit", "One bit flipped in the first octet.", flip(0)),
  bad("last-bit", "One bit flipped in the last octet.", flip(2047)),
  bad("255-octets", "An octet too few: a signature is as long as the modulus (RFC 8017, section 8.2.2).", (octets) => octets.subarray(1)),
  bad("cut", "An octet cut off at the end.", (octets) => octets.subarray(0, 255)),
  bad("leading-zero", "A zero before it: the same number, and no second spelling.", (octets) => Buffer.concat([Buffer.of(0), octets])),
  bad("trailing-octet", "An octet more at the end.", (octets) => Buffer.concat([octets, Buffer.of(0)])),
  bad("once-more-the-modulus", "The same number modulo the modulus, out of range.", onceMore),
  bad("zero", "The number 0.", () => Buffer.alloc(256)),
  bad("one", "The number 1, whose power is 1.", () => Buffer.alloc(256).fill(1, 255)),
  bad("modulus", "The modulus itself, whose power is 0.", () => MODULUS),
  refuse("signature-of-other-token", "The signature of another good token.", `${GOOD.slice(0, GOOD.lastIndexOf("."))}.${token({ jti: "1" }).split(".")[2]}`, "bad-signature"),
  refuse("signature-header-changed", "Another header under the same signature.", [Buffer.from(Buffer.from(GOOD.split(".")[0], "base64url").toString().replace('"typ":"JWT"', '"typ":"jwt"')).toString("base64url"), ...GOOD.split(".").slice(1)].join("."), "bad-signature"),
  refuse("signature-claims-changed", "A later expiry under the same signature.", [GOOD.split(".")[0], token({ exp: 1600000181 }).split(".")[1], GOOD.split(".")[2]].join("."), "bad-signature"),

  refuse("issuer-missing", "No issuer.", tokenWith("iss"), { "missing-claim": "iss" }),
  refuse("issuer-number", "No text.", tokenWith("iss", "1"), { "wrong-claim-type": "iss" }),
  refuse("issuer-empty", "An empty text names no tenant.", tokenWith("iss", '""'), "unknown-issuer"),
  refuse("issuer-not-allowed", "Not one of the tenants that may install the app.", GOOD, "unknown-issuer", { app: { "client-keys": ["jira:other"] } }),
  refuse("order-issuer-before-key", "The issuer comes before the key.", GOOD, "unknown-issuer", { app: { "client-keys": ["jira:other"] }, key: null }),
  refuse("order-key-before-signature", "The key comes before the signature.", token({}, "rsa-2048-other"), { "unusable-key": "too-short" }, { key: { pem: publicKey("rsa-1024") } }),
];
