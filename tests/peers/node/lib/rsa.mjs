// Tokens signed with RS256 and the committed test keys: by two libraries, and raw
// where no library would make them. RS256 signatures are always the same for the
// same token, so vectors with them stay as they are.

import { createPublicKey, createSign } from "node:crypto";
import { readFileSync } from "node:fs";

import { importPKCS8, SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";

import { segment } from "./jws.mjs";

const pem = (name) => readFileSync(new URL(`../../keys/${name}.pem`, import.meta.url), "utf8");

/** A public key of the test keys, in PEM. */
export const publicKey = (name) => pem(`${name}.public`);

/** A public key as a JSON Web Key. */
export const jwk = (name, members = {}) => ({ ...createPublicKey(publicKey(name)).export({ format: "jwk" }), ...members });

/** A token made by npm `jsonwebtoken`. */
export function byJsonwebtoken(claims, kid, key = "rsa-2048") {
  return jsonwebtoken.sign(claims, pem(`${key}.private`), { algorithm: "RS256", keyid: kid });
}

/** A token made by npm `jose`. */
export async function byJose(claims, kid, key = "rsa-2048") {
  const header = { alg: "RS256", kid };
  return new SignJWT(claims).setProtectedHeader(header).sign(await importPKCS8(pem(`${key}.private`), "RS256"));
}

/** A token with exactly these texts as header and claims, properly signed. */
export function signed(header, claims, key = "rsa-2048") {
  return sealed(segment(header), segment(claims), key);
}

/** A token with exactly these segments, properly signed. */
export function sealed(header, claims, key = "rsa-2048", hash = "sha256") {
  const input = `${header}.${claims}`;
  return `${input}.${createSign(hash).update(input).sign(pem(`${key}.private`), "base64url")}`;
}

/** The same token with other octets as its signature. */
export function resigned(token, change) {
  const at = token.lastIndexOf(".") + 1;
  return token.slice(0, at) + Buffer.from(change(Buffer.from(token.slice(at), "base64url"))).toString("base64url");
}
