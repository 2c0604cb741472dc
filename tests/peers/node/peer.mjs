// Answers one question a line, as JSON: {"ask": name, ...} gives {"ok": answer} or
// {"err": message}. Ends with its standard input.

import { createInterface } from "node:readline";

import jwt from "atlassian-jwt";

import { send } from "./lib/app.mjs";
import { receive } from "./lib/framework.mjs";
import { canonicalRequest, queryStringHash, sign } from "./lib/library.mjs";
import { byJose, byJsonwebtoken, publicKey, signed } from "./lib/rsa.mjs";

const ANSWERS = {
  /** The answer to each of several questions. */
  each: ({ questions }) => Promise.all(questions.map(answer)),

  /** A token with these claims. */
  sign: ({ claims, secret }) => sign(claims, secret),

  /** The canonical request and its hash. */
  canonical: ({ method, target, basePath }) => ({
    text: canonicalRequest(method, target, basePath),
    qsh: queryStringHash(method, target, basePath),
  }),

  /** Who signed a token whose signature and hash are good, and when. */
  verify: ({ token, secret, method, target, basePath }) => {
    const claims = jwt.decodeSymmetric(token, secret, "HS256");
    if (claims.qsh !== queryStringHash(method, target, basePath)) throw new Error("the qsh does not match");
    return { iss: claims.iss, iat: claims.iat, exp: claims.exp };
  },

  /** The status that a request of the running app got. */
  send,

  /** The status that a request to the running app got. */
  receive,

  /** A token signed with a test key by a library, or raw of exactly these texts. */
  jsonwebtoken: ({ claims, keyId, key }) => byJsonwebtoken(claims, keyId, key),
  jose: ({ claims, keyId, key }) => byJose(claims, keyId, key),
  raw: ({ header, claims, key }) => signed(header, claims, key),

  /** A test key in PEM. */
  publicKey: ({ key }) => publicKey(key),
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
// The app's server would keep the process alive.
process.exit();

async function answer({ ask, ...rest }) {
  try {
    return { ok: await ANSWERS[ask](rest) };
  } catch (error) {
    return { err: `${error.message ?? error}` };
  }
}
