// What a re-installation does to the stored secrets.

import { NOW } from "../../lib/samples.mjs";

const rotate = (id, note, stored, keep, expect, { secret = "new", now = NOW } = {}) => ({
  id: `rotate-${id}`,
  note,
  function: "lifecycle.rotate",
  input: { stored: stored.map(entry), new: secret, now, keep },
  expect: Array.isArray(expect) ? { ok: expect.map(entry) } : expect,
});
const live = (id, note, stored, expect, now = NOW) => ({
  id: `live-secrets-${id}`,
  note,
  function: "lifecycle.live-secrets",
  input: { stored: stored.map(entry), now },
  expect: Array.isArray(expect) ? { ok: expect } : expect,
});
const entry = ([secret, until = null]) => ({ secret, until });
const bad = (setting) => ({ err: setting });

export default [
  rotate("first", "A tenant that installs for the first time.", [], 3600, [["new"]]),
  rotate("second", "The old secret is kept for an hour.", [["old"]], 3600, [["new"], ["old", NOW + 3600]]),
  rotate("third", "Those before it keep what is left of their time.", [["b"], ["a", NOW + 10]], 3600, [["new"], ["b", NOW + 3600], ["a", NOW + 10]]),
  rotate("shorter", "A shorter time than before counts for all.", [["b"], ["a", NOW + 3000]], 60, [["new"], ["b", NOW + 60], ["a", NOW + 60]]),
  rotate("past", "Those whose time is over are dropped.", [["b"], ["a", NOW]], 3600, [["new"], ["b", NOW + 3600]]),
  rotate("last-second", "Its last second.", [["b"], ["a", NOW + 1]], 3600, [["new"], ["b", NOW + 3600], ["a", NOW + 1]]),
  rotate("most", "At most four in all: the oldest goes.", [["d"], ["c", NOW + 3], ["b", NOW + 2], ["a", NOW + 1]], 3600, [["new"], ["d", NOW + 3600], ["c", NOW + 3], ["b", NOW + 2]]),
  rotate("keep-none", "0 drops the old secret at once.", [["old"]], 0, [["new"]]),
  rotate("keep-longest", "A day.", [["old"]], 86400, [["new"], ["old", NOW + 86400]]),
  rotate("keep-too-long", "A second more.", [["old"]], 86401, bad("keep")),
  rotate("same", "The same secret again is no new one: a retried call changes nothing.", [["new"], ["old", NOW + 10]], 3600, [["new"], ["old", NOW + 10]]),
  rotate("back", "A secret that comes back stands once.", [["b"], ["new", NOW + 10]], 3600, [["new"], ["b", NOW + 3600]]),
  rotate("case", "Secrets are compared exactly.", [["NEW"]], 60, [["new"], ["NEW", NOW + 60]]),
  rotate("clock", "Milliseconds.", [["old"]], 3600, bad("clock"), { now: NOW * 1000 }),
  rotate("new-empty", "An empty secret would let anybody sign.", [["old"]], 3600, bad("secret"), { secret: "" }),
  rotate("stored-empty", "As above.", [[""]], 3600, bad("secrets")),
  rotate("stored-many", "More than four were never stored.", [["a"], ["b"], ["c"], ["d"], ["e"]], 3600, bad("secrets")),

  live("one", "The current one.", [["a"]], ["a"]),
  live("two", "The current one first.", [["b"], ["a", NOW + 1]], ["b", "a"]),
  live("past", "Its time is over.", [["b"], ["a", NOW]], ["b"]),
  live("none", "No secret: the host knows no such tenant.", [], []),
  live("all-past", "Nor where all are past.", [["a", NOW - 1]], []),
  live("clock", "0.", [["a"]], bad("clock"), 0),
  live("empty", "An empty secret would let anybody sign.", [["b"], ["", NOW + 1]], bad("secrets")),
];
