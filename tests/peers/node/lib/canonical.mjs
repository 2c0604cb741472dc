// How the vectors of `jwt.canonical-request` are written.
//
// The expected text stands in the table, by hand, from Atlassian's published
// rules; the library must give the same, unless the row says what it gives
// instead and why that is not the rule. So every row is confirmed twice.

import assert from "node:assert/strict";

import { sha256 } from "./jws.mjs";
import { canonicalRequest, queryStringHash } from "./library.mjs";

/** A request with one canonical form, which the library gives too. */
export function agreed(id, note, method, target, text, basePath = "") {
  assert.equal(canonicalRequest(method, target, basePath), text, id);
  return vector(id, note, method, target, basePath, [{ text, shown: text, qsh: queryStringHash(method, target, basePath) }]);
}

/** A request whose parameters have two orders; the library gives the raw one. */
export function twoOrders(id, note, method, target, encoded, raw) {
  assert.equal(canonicalRequest(method, target), raw, id);
  return vector(id, note, method, target, "", [form(encoded), form(raw)]);
}

/** A request whose text has a part that is not for logs. */
export function redacted(id, note, method, target, text, shown) {
  assert.equal(canonicalRequest(method, target), text, id);
  return vector(id, note, method, target, "", [{ ...form(text), shown }]);
}

/** A request for which the library gives another text than the rule. */
export function disputed(id, note, method, target, text, library, basePath = "") {
  assert.equal(canonicalRequest(method, target, basePath), library, id);
  assert.notEqual(library, text, id);
  return vector(id, note, method, target, basePath, [form(text)]);
}

/** A request that has no canonical form. */
export function unreadable(id, note, method, target, expect, basePath = "") {
  return { id, note, function: "jwt.canonical-request", input: { method, target, "base-path": basePath }, expect };
}

function form(text) {
  return { text, shown: text, qsh: sha256(text) };
}

function vector(id, note, method, target, basePath, forms) {
  return { ...unreadable(id, note, method, target, { ok: { forms } }, basePath) };
}
