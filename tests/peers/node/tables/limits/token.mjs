// Requests and tokens.

import { HEADER, jws } from "../../lib/jws.mjs";
import { queryStringHash, sign } from "../../lib/library.mjs";
import { refused } from "../../lib/refusal.mjs";
import { SECRET } from "../../lib/samples.mjs";
import { claims, token, verified, verify } from "../../lib/verify.mjs";

const GOOD = token();
const CLAIMS = JSON.stringify(claims());

/** A good token of exactly this many bytes, filled up with a claim that nobody reads. */
function tokenOf(bytes) {
  const [header, body, signature] = token({ jti: "" }).split(".");
  const claimsLength = Math.floor(((bytes - header.length - signature.length - 2) * 3) / 4);
  const jti = "a".repeat(claimsLength - Buffer.from(body, "base64url").length);
  const made = sign(claims({ jti }), SECRET);
  if (made.length !== bytes) throw new Error(`no token has ${bytes} bytes but ${made.length}`);
  return made;
}

function taken(id, note, made, request = {}, changes = {}) {
  return verify(`limit-${id}`, note, made, { request }, verified(made, changes));
}

function refuse(id, note, made, reason, request = {}) {
  return verify(`limit-${id}`, note, made, { request }, refused(reason));
}

const excess = (name, limit, actual) => ({ [name]: { limit, actual } });
const nested = (levels) => "[".repeat(levels) + "]".repeat(levels);
const parameters = (count) => `/callback${Array.from({ length: count }, (_, at) => `${at === 0 ? "?" : "&"}a=1`).join("")}`;
const longTarget = (bytes) => `/${"a".repeat(bytes - 1)}`;
const forTarget = (method, target) => ({ qsh: queryStringHash(method, target) });
const deepHeader = (levels) => `${HEADER.slice(0, -1)},"x":${nested(levels - 1)}}`;
const deepClaims = (levels) => `${CLAIMS.slice(0, -1)},"x":${nested(levels - 1)}}`;
const tooDeep = (part) => ({ "malformed-json": { part, fault: "too-deep" } });

const METHOD_32 = "M".repeat(32);
const TARGET = longTarget(16384);
const ESCAPED = `/callback?a=${"*".repeat(16372)}`;
const QUERY_1000 = parameters(1000);

export default [
  taken("token-16384", "The longest token.", tokenOf(16384)),
  refuse("token-16385", "A byte longer, and otherwise good.", tokenOf(16385), excess("token-too-long", 16384, 16385)),
  refuse("token-16385-junk", "A byte too long: its size is checked before its shape.", "a".repeat(16385), excess("token-too-long", 16384, 16385)),
  refuse("token-16384-junk", "As long as it may be: its shape is what is wrong.", "a".repeat(16384), { "wrong-segment-count": { required: 3, found: 1 } }),
  refuse("token-two-byte-characters", "Bytes count, not characters.", "\u00e9".repeat(8193), excess("token-too-long", 16384, 16386)),
  refuse("token-dots", "Nothing but dots.", ".".repeat(16384), { "wrong-segment-count": { required: 3, found: 16385 } }),
  refuse("token-oversized", "A token of 200,000 bytes.", `${GOOD}${"a".repeat(200000 - GOOD.length)}`, excess("token-too-long", 16384, 200000)),

  taken("header-depth-64", "64 levels, the header itself being the first.", jws(CLAIMS, { header: deepHeader(64) })),
  refuse("header-depth-65", "65 levels.", jws(CLAIMS, { header: deepHeader(65) }), tooDeep("header")),
  taken("claims-depth-64", "64 levels, the claims set itself being the first.", jws(deepClaims(64))),
  refuse("claims-depth-65", "65 levels.", jws(deepClaims(65)), tooDeep("claims")),
  refuse("claims-depth-5000", "As deep as a token lets it be: no recursion may follow it.", jws(deepClaims(5000)), tooDeep("claims")),
  refuse("header-depth-5000", "As above.", jws(CLAIMS, { header: deepHeader(5000) }), tooDeep("header")),

  taken("method-32", "The longest method.", token(forTarget(METHOD_32, "/callback")), { method: METHOD_32 }, forTarget(METHOD_32, "/callback")),
  refuse("method-33", "A letter too many.", GOOD, "malformed-method", { method: "M".repeat(33) }),

  taken("target-16384", "The longest target.", token(forTarget("POST", TARGET)), { target: TARGET }, forTarget("POST", TARGET)),
  taken("target-16384-escaped", "The longest target whose canonical request is three times as long.", token(forTarget("POST", ESCAPED)), { target: ESCAPED }, forTarget("POST", ESCAPED)),
  refuse("target-16385", "A byte too long.", GOOD, excess("target-too-long", 16384, 16385), { target: longTarget(16385) }),
  refuse("target-two-byte-characters", "Bytes count, not characters.", GOOD, excess("target-too-long", 16384, 16385), { target: `/${"\u00e9".repeat(8192)}` }),
  refuse("target-200000", "A target of 200,000 bytes.", GOOD, excess("target-too-long", 16384, 200000), { target: longTarget(200000) }),
  refuse("target-size-before-shape", "Its size is checked before its shape.", GOOD, excess("target-too-long", 16384, 16385), { target: "a".repeat(16385) }),

  taken("parameters-1000", "The greatest number of parameters: what Node's parser reads.", token(forTarget("POST", QUERY_1000)), { target: QUERY_1000 }, forTarget("POST", QUERY_1000)),
  refuse("parameters-1001", "One more. Node would drop it silently, and the hash would not bind it.", GOOD, excess("too-many-parameters", 1000, 1001), { target: parameters(1001) }),
  refuse("parameters-no-values", "Names alone count.", GOOD, excess("too-many-parameters", 1000, 4000), { target: `/callback?${"a&".repeat(4000)}` }),
  taken("parameters-empty-pieces", "Empty pieces do not count.", GOOD, { target: `/callback?${"&".repeat(5000)}` }),
  refuse("parameters-before-token", "The number of parameters is checked before the token's place.", GOOD, excess("too-many-parameters", 1000, 1001), { target: parameters(1001), authorization: [] }),
  refuse("many-headers", "A thousand headers are more than one.", GOOD, "ambiguous-token", { authorization: Array(1000).fill("JWT a") }),
];
