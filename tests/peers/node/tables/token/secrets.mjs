// Signatures and secrets: which are taken, and what a single wrong bit does.

import { jws, seal } from "../../lib/jws.mjs";
import { sign } from "../../lib/library.mjs";
import { refused } from "../../lib/refusal.mjs";
import { ISSUER, SECRET } from "../../lib/samples.mjs";
import { claims, token, verified, verify } from "../../lib/verify.mjs";

const [HEAD, BODY, SIGNATURE] = token().split(".");
const OCTETS = Buffer.from(SIGNATURE, "base64url");

const tenant = (...secrets) => ({ tenant: { "client-key": ISSUER, secrets } });

function bad(id, note, made, changes = {}) {
  return verify(id, note, made, changes, refused("bad-signature"));
}

function signedWith(id, note, secret, secrets, secretIndex = 0) {
  const made = sign(claims(), secret);
  return verify(id, note, made, tenant(...secrets), verified(made, {}, { secretIndex }));
}

function withSignature(octets) {
  return `${HEAD}.${BODY}.${octets.toString("base64url")}`;
}

function flipped(bit) {
  const octets = Buffer.from(OCTETS);
  octets[bit >> 3] ^= 1 << (bit & 7);
  return octets;
}

/** The signature of the good token under other claims: a token that was tampered with. */
function tampered(name, value) {
  return bad(`signature-tampered-${name}`, `\`${name}\` was changed after signing.`, `${token({ [name]: value }).split(".", 2).join(".")}.${SIGNATURE}`);
}

export default [
  bad("signature-empty", "A signature of no octets.", `${HEAD}.${BODY}.`),
  bad("signature-one-octet", "A prefix of the signature.", withSignature(OCTETS.subarray(0, 1))),
  bad("signature-31-octets", "A signature that is cut short.", withSignature(OCTETS.subarray(0, 31))),
  bad("signature-33-octets", "A signature with an octet more.", withSignature(Buffer.concat([OCTETS, Buffer.of(0)]))),
  bad("signature-zero", "32 octets of zero.", withSignature(Buffer.alloc(32))),
  bad("signature-first-bit", "One bit flipped in the first octet.", withSignature(flipped(0))),
  bad("signature-last-bit", "One bit flipped in the last octet.", withSignature(flipped(255))),
  bad("signature-of-other-token", "The signature of another good token.", `${HEAD}.${BODY}.${token({ jti: "1" }).split(".")[2]}`),
  bad("signature-sha512-cut", "The first 32 octets of an HS512 signature.", `${HEAD}.${BODY}.${Buffer.from(jws(JSON.stringify(claims()), { hash: "sha512" }).split(".")[2], "base64url").subarray(0, 32).toString("base64url")}`),
  bad("signature-other-secret", "Another tenant's secret.", token({}, "another-secret")),
  bad("signature-secret-case", "Secrets are compared exactly.", token({}, SECRET.toUpperCase())),
  bad("signature-secret-as-base64", "A secret is text, used as UTF-8; it is not decoded as base64.", seal(HEAD, BODY, { secret: Buffer.from("c2VjcmV0", "base64") }), tenant("c2VjcmV0")),
  bad("signature-header-changed", "Another header under the same signature.", `${Buffer.from('{"alg":"HS256"}').toString("base64url")}.${BODY}.${SIGNATURE}`),
  tampered("iat", 1600000001),
  tampered("exp", 1600000181),
  tampered("qsh", "0".repeat(64)),
  tampered("sub", "admin"),
  tampered("aud", "other"),
  tampered("nbf", 1),
  tampered("context", { user: {} }),

  signedWith("secret-second-of-two", "A secret that a re-installation replaced.", "old", [SECRET, "old"], 1),
  signedWith("secret-first-of-two", "The current secret after a re-installation.", "new", ["new", SECRET], 0),
  signedWith("secret-first-of-four", "The first of four.", "a", ["a", "b", "c", "d"], 0),
  signedWith("secret-second-of-four", "The second of four.", "b", ["a", "b", "c", "d"], 1),
  signedWith("secret-third-of-four", "The third of four.", "c", ["a", "b", "c", "d"], 2),
  signedWith("secret-fourth-of-four", "The fourth of four.", "d", ["a", "b", "c", "d"], 3),
  signedWith("secret-twice", "The same secret twice: the first counts.", "a", ["a", "a"], 0),
  bad("secret-dropped", "A secret that the host no longer hands over.", token({}, "old"), tenant(SECRET, "older")),
  bad("secret-none-of-four", "None of four.", token({}, "e"), tenant("a", "b", "c", "d")),
  signedWith("secret-one-letter", "A short secret is the host's own risk.", "s", ["s"]),
  signedWith("secret-not-ascii", "Secrets are used as UTF-8.", "\u043a\u043b\u044e\u0447-\ud83d\udd11", ["\u043a\u043b\u044e\u0447-\ud83d\udd11"]),
  signedWith("secret-64-octets", "As long as a block of SHA-256.", "k".repeat(64), ["k".repeat(64)]),
  signedWith("secret-65-octets", "One octet longer than a block: HMAC then hashes the secret first.", "k".repeat(65), ["k".repeat(65)]),
  signedWith("secret-1000-octets", "A long secret.", "k".repeat(1000), ["k".repeat(1000)]),
  signedWith("secret-blank-after", "Blanks belong to the secret.", "secret ", ["secret "]),
  bad("secret-blank-not-trimmed", "Blanks belong to the secret.", token({}, "secret"), tenant("secret ")),
];
