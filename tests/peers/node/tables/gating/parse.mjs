// gating.parse reads the same rows as a callback, with `now` standing in for an
// unreadable time.

import { body, update, updateOf } from "../../lib/payload.mjs";
import { refused } from "../../lib/refusal.mjs";
import { NOW } from "../../lib/samples.mjs";
import rows from "../payload/rows.mjs";

function parse(id, note, text, expect, { now = NOW, leeway = 30 } = {}) {
  return { id, note, function: "gating.parse", input: { body: text, now, leeway }, expect };
}

const at = (text) => body({ updatedTimestamp: JSON.stringify(text) });
const instant = (text, seconds) => ({ ok: update({ "updated-at": { seconds, nanoseconds: 0 }, "updated-text": text }) });
const ahead = (claimed, now) => refused({ "updated-ahead": { claimed, now } });
const setting = (name) => refused({ "bad-setting": name });

export default [
  ...rows.map((row) => parse(`parse-${row.id}`, row.note, row.body, row.expect ?? { ok: updateOf(row, NOW) })),

  parse("parse-leeway-0-last-second", "This very second, without leeway.", at("2020-09-13T12:27:40Z"), instant("2020-09-13T12:27:40Z", NOW), { leeway: 0 }),
  parse("parse-leeway-0-first-second", "A second ahead, without leeway.", at("2020-09-13T12:27:41Z"), ahead(NOW + 1, NOW), { leeway: 0 }),
  parse("parse-leeway-300-last-second", "The greatest leeway.", at("2020-09-13T12:32:40Z"), instant("2020-09-13T12:32:40Z", NOW + 300), { leeway: 300 }),
  parse("parse-leeway-300-first-second", "A second further ahead.", at("2020-09-13T12:32:41Z"), ahead(NOW + 301, NOW), { leeway: 300 }),
  parse("parse-leeway-301", "The leeway is at most 300 s.", body(), setting("leeway"), { leeway: 301 }),
  parse("parse-clock-milliseconds", "Milliseconds where seconds belong.", body(), setting("clock"), { now: NOW * 1000 }),
  parse("parse-clock-zero", "A host that forgot the clock.", body(), setting("clock"), { now: 0 }),
  parse("parse-order-clock-before-leeway", "The clock is checked before the leeway.", body(), setting("clock"), { now: 0, leeway: 301 }),
  parse("parse-order-setting-before-body", "The host's settings are checked before the body.", "junk", setting("leeway"), { leeway: 301 }),
];
