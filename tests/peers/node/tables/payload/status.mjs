// gatingStatus: only `allowed` ever proceeds.

import { body, read, warning } from "../../lib/payload.mjs";

const status = (id, note, text, expected, decision) =>
  read(`status-${id}`, note, body({ gatingStatus: text }), { status: expected }, decision);

const unknown = (id, note, text) =>
  read(
    `status-${id}`,
    note,
    body({ gatingStatus: JSON.stringify(text) }),
    { status: { unknown: text }, warnings: [warning("unknown-status", "/gatingStatus")] },
    "misconfigured",
  );

const unreadable = (id, note, text) =>
  read(
    `status-${id}`,
    note,
    body({ gatingStatus: text }),
    { status: "unreadable", warnings: [warning("unreadable-status", "/gatingStatus")] },
    "misconfigured",
  );

export default [
  status("allowed", "The one status that opens a gate.", '"allowed"', "allowed", "proceed"),
  status("awaiting", "Not decided.", '"awaiting"', "awaiting", "hold"),
  status("prevented", "Decided against.", '"prevented"', "prevented", "stop"),
  status("invalid", "Not set up for gating.", '"invalid"', "invalid", "misconfigured"),
  status("expired", "Not documented for callbacks, but known to Atlassian's Jenkins plugin, which treats it as prevented.", '"expired"', "expired", "stop"),
  status("escaped", "`allowed` written with an escape is the same JSON text.", '"\\u0061llowed"', "allowed", "proceed"),

  unknown("upper-case", "Statuses are compared exactly: fail closed.", "ALLOWED"),
  unknown("capital", "Statuses are compared exactly.", "Allowed"),
  unknown("blank-after", "Statuses are compared exactly, without trimming.", "allowed "),
  unknown("nul-after", "A NUL at the end makes another text.", "allowed\u0000"),
  unknown("byte-order-mark", "A byte order mark before it makes another text.", "\ufeffallowed"),
  unknown("cyrillic", "A letter that only looks the same.", "\u0430llowed"),
  unknown("new-word", "A status that Atlassian may add one day is kept as text.", "partially_allowed"),
  unknown("empty", "An empty text is a text.", ""),
  unknown("not-ascii", "Any text.", "\u0440\u0430\u0437\u0440\u0435\u0448\u0435\u043d\u043e \ud83d\udc4d"),
  unknown("255-characters", "The longest text that is kept.", "s".repeat(255)),
  unknown("255-astral-characters", "Characters are counted, not octets nor UTF-16 units.", "\ud83d\ude00".repeat(255)),

  unreadable("256-characters", "Too long to keep.", JSON.stringify("s".repeat(256))),
  unreadable("missing", "No status: the event is delivered, and the gate closes.", null),
  unreadable("null", "`null` is no text.", "null"),
  unreadable("number", "A number.", "1"),
  unreadable("boolean", "`true` allows nothing.", "true"),
  unreadable("list", "A list of one.", '["allowed"]'),
  unreadable("object", "An object.", '{"status":"allowed"}'),
  unreadable("lone-surrogate", "A lone surrogate is no text.", '"allowed\\ud800"'),
];
