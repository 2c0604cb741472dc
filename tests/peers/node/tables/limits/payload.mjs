// Bodies and details.

import { accept, accepted } from "../../lib/accept.mjs";
import { body, update } from "../../lib/payload.mjs";
import { refused } from "../../lib/refusal.mjs";
import { NOW } from "../../lib/samples.mjs";

const GOOD = body();

/** The good payload, filled up with blanks to this many bytes. */
const bodyOf = (bytes) => GOOD + " ".repeat(bytes - GOOD.length);

/** A payload with this many details, and a time that is refused only after they were counted. */
const detailsAhead = (count) => body({ details: `[${"{},".repeat(count - 1)}{}]`, updatedTimestamp: '"9999-12-31T23:59:59Z"' });

const tooLong = (actual) => refused({ "body-too-long": { limit: 262144, actual } });
const tooMany = (actual) => refused({ "too-many-details": { limit: 1000, actual } });
const ahead = refused({ "updated-ahead": { claimed: 253402300799, now: NOW } });

const both = (id, note, text, callback, parse = callback) => [
  accept(`limit-callback-${id}`, note, text, callback),
  { id: `limit-parse-${id}`, note, function: "gating.parse", input: { body: text, now: NOW, leeway: 30 }, expect: parse },
];

export default [
  ...both("body-262144", "The longest body.", bodyOf(262144), accepted(bodyOf(262144), update(), "hold"), { ok: update() }),
  ...both("body-262145", "A byte too long.", bodyOf(262145), tooLong(262145)),
  ...both("body-two-byte-characters", "Bytes count, not characters.", "\u00e9".repeat(131073), tooLong(262146)),
  ...both("body-megabyte", "A megabyte.", "a".repeat(1048576), tooLong(1048576)),
  ...both("details-1000", "The greatest number of details: what is refused is the time.", detailsAhead(1000), ahead),
  ...both("details-1001", "One more.", detailsAhead(1001), tooMany(1001)),
];
