import assert from "node:assert/strict";

import { sha256 } from "../lib/jws.mjs";
import { queryStringHash, sign as bySomebodyElse } from "../lib/library.mjs";
import { refused } from "../lib/refusal.mjs";
import { NOW, SECRET } from "../lib/samples.mjs";

export const about =
  "Tokens for the app's own requests to Jira (jwt.sign). Every expected token is the one that npm atlassian-jwt makes of " +
  "the same claims in the same order, octet by octet.";

const KEY = "deployment-gate";
const BULK = "/rest/deployments/0.1/bulk";

function vector(id, note, request, expect, { key = KEY, secret = SECRET, now = NOW, lifetime = null } = {}) {
  const whole = { method: "POST", target: BULK, "base-path": "", ...request };
  const input = { request: whole, "app-key": key, secret, now, lifetime };
  return { id: `sign-${id}`, note, function: "jwt.sign", input, expect };
}

/** A request and what the library says of it: its hash, and the token. */
function signed(id, note, request = {}, options = {}) {
  const { method = "POST", target = BULK, "base-path": basePath = "" } = request;
  const { key = KEY, secret = SECRET, now = NOW, lifetime, qsh = queryStringHash(method, target, basePath) } = options;
  const exp = now + (lifetime ?? 180);
  const token = bySomebodyElse({ iss: key, iat: now, exp, qsh }, secret);
  return vector(id, note, request, { ok: { authorization: `JWT ${token}`, token, "expires-at": exp } }, options);
}

const refuse = (id, note, reason, request = {}, options = {}) => vector(id, note, request, refused(reason), options);
const bad = (id, note, setting, options, request = {}) => refuse(id, note, { "bad-setting": setting }, request, options);

// The library sorts names raw, Java encoded; Java's order is the one that is signed.
const JAVA = sha256("GET&/rest&%3Ak=2&.k=1");
assert.notEqual(JAVA, queryStringHash("GET", "/rest?.k=1&%3Ak=2"));

export const vectors = [
  signed("bulk", "The submission of deployments."),
  signed("poll", "The question for a gate's status.", { method: "GET", target: "/rest/deployments/0.1/pipelines/pipeline%201/environments/a%2Fb/deployments/100/gating-status" }),
  signed("query", "A query, in canonical order.", { method: "GET", target: "/rest/api/3/search?maxResults=50&jql=project%20%3D%20A&fields=b&fields=a" }),
  signed("url", "A whole URL: scheme and host are not signed.", { target: `https://example.atlassian.net${BULK}` }, { qsh: queryStringHash("POST", BULK) }),
  signed("method-lower-case", "The method is signed in upper case.", { method: "post" }),
  signed("base-path", "The path of the tenant's base URL is not signed.", { method: "GET", target: "/wiki/rest/api/content?a=b", "base-path": "/wiki" }),
  signed("base-path-other", "Whole segments only.", { method: "GET", target: "/wikis/rest", "base-path": "/wiki" }, { qsh: queryStringHash("GET", "/wikis/rest") }),
  signed("root", "The shortest target.", { method: "GET", target: "/" }),
  signed("jwt-parameter", "A parameter `jwt` is never signed.", { method: "GET", target: "/rest?a=b&jwt=x" }),
  signed("lifetime-shortest", "A second.", {}, { lifetime: 1 }),
  signed("lifetime-longest", "15 minutes.", {}, { lifetime: 900 }),
  signed("key-quotes", "A key with characters that JSON escapes.", {}, { key: 'a"\\\b\f\n\r\t\u0001/\u2028\u00e9\ud83d\ude80' }),
  signed("secret-not-ascii", "Secrets are used as UTF-8.", {}, { secret: "\u043a\u043b\u044e\u0447-\ud83d\udd11" }),
  signed("secret-65-octets", "Longer than a block of SHA-256.", {}, { secret: "k".repeat(65) }),
  signed("names", "Where the orders of names differ, the one of Java is signed.", { method: "GET", target: "/rest?.k=1&%3Ak=2" }, { qsh: JAVA }),

  bad("setting-clock", "Milliseconds.", "clock", { now: NOW * 1000 }),
  bad("lifetime-zero", "Good for nothing.", "lifetime", { lifetime: 0 }),
  bad("lifetime-too-long", "A second more than 15 minutes.", "lifetime", { lifetime: 901 }),
  bad("setting-base-path", "Not a path.", "base-path", {}, { "base-path": "wiki" }),
  bad("app-key", "Empty.", "app-key", { key: "" }),
  bad("secret", "Empty: anybody could sign.", "secret", { secret: "" }),
  bad("order", "Settings come in the order clock, lifetime, base path, app key, secret.", "lifetime", { lifetime: 0, key: "", secret: "" }, { "base-path": "x" }),
  refuse("method", "Not a method.", "malformed-method", { method: "PO ST" }),
  refuse("target-empty", "Not a target.", { "malformed-target": "not-a-path" }, { target: "" }),
  refuse("target-blank", "A blank has to be escaped before it is signed.", { "malformed-target": "control-character" }, { target: "/a b" }),
  refuse("target-escape", "Half an escape.", { "malformed-target": "malformed-escape" }, { target: "/?a=%4" }),
  refuse("target-too-long", "More than 16,384 bytes.", { "target-too-long": { limit: 16384, actual: 16385 } }, { target: `/${"a".repeat(16384)}` }),
  refuse("too-many-parameters", "More than 1,000.", { "too-many-parameters": { limit: 1000, actual: 1001 } }, { target: `/?${"a&".repeat(1001)}` }),
];
