// Raw JSON Web Signatures (RFC 7515), for tokens that no library would make.

import { createHash, createHmac } from "node:crypto";

import { SECRET } from "./samples.mjs";

export const HEADER = '{"typ":"JWT","alg":"HS256"}';

/** A text or octets as base64url without padding. */
export function segment(content) {
  return Buffer.from(content).toString("base64url");
}

/** A token with exactly these octets as header and claims, properly signed. */
export function jws(claims, { header = HEADER, secret = SECRET, hash = "sha256" } = {}) {
  return seal(segment(header), segment(claims), { secret, hash });
}

/** A token with exactly these segments, properly signed. */
export function seal(header, claims, { secret = SECRET, hash = "sha256" } = {}) {
  const input = `${header}.${claims}`;
  return `${input}.${createHmac(hash, secret).update(input).digest("base64url")}`;
}

/** The SHA-256 of a token's signing input, as the contract's `digest`. */
export function digest(token) {
  return sha256(token.slice(0, token.lastIndexOf(".")));
}

/** SHA-256 as lower-case hexadecimal digits. */
export function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}
