// gating.fold: retries and reordering do no harm.

import { said, saidSometime, snapshot, stateOf } from "../../lib/fold.mjs";

function fold(id, note, stored, update, outcome, newest, decision) {
  const expect = { ok: { outcome, current: snapshot(newest, decision) } };
  return { id: `fold-${id}`, note, function: "gating.fold", input: { stored, update }, expect };
}

function fails(id, note, stored, update, error) {
  return { id: `fold-${id}`, note, function: "gating.fold", input: { stored, update }, expect: { err: error } };
}

const AWAITING = said("awaiting", 0);
const ALLOWED = said("allowed", 10);
const PREVENTED = said("prevented", 10);
const EXPIRED = said("expired", 10);
const INVALID = said("invalid", 10);
const WAITING = said("awaiting", 10);
const UNKNOWN = said({ unknown: "paused" }, 10);
const UNREADABLE = said("unreadable", 10);
const TIMELESS = saidSometime("allowed", 10);

const gate = (changes) => ({ gate: { ...AWAITING.gate, ...changes } });
const other = (changes) => said("allowed", 10, 0, gate(changes));

/** At one instant, `strict` beats `lenient`, whichever comes first. */
const beats = (id, note, strict, decision, lenient) => [
  fold(`same-instant-${id}`, note, [stateOf(lenient)], strict, "applied", strict, decision),
  fold(`same-instant-${id}-reversed`, note, [stateOf(strict)], lenient, "stale", strict, decision),
];

export default [
  fold("first", "A new gate.", [], AWAITING, "applied", AWAITING, "hold"),
  fold("first-allowed", "A new gate that is allowed at once.", [], ALLOWED, "applied", ALLOWED, "proceed"),
  fold("newer", "The usual course.", [stateOf(AWAITING)], ALLOWED, "applied", ALLOWED, "proceed"),
  fold("retry", "Jira sends again: nothing changes.", [stateOf(AWAITING)], AWAITING, "duplicate", AWAITING, "hold"),
  fold("retry-allowed", "Jira sends again: nothing changes.", [stateOf(AWAITING, ALLOWED)], ALLOWED, "duplicate", ALLOWED, "proceed"),
  fold("retry-other-details", "The details may differ: the state has none.", [stateOf(ALLOWED)], said("allowed", 10, 0, { details: [{ kind: "issue", "issue-key": "A-1", "issue-link": null, json: "{}" }] }), "duplicate", ALLOWED, "proceed"),
  fold("retry-other-offset", "The same instant, written in another offset.", [stateOf(AWAITING)], said("awaiting", 0, 0, { "updated-text": "2020-09-13T17:56:40+05:30" }), "duplicate", AWAITING, "hold"),
  fold("older", "An older one that comes late.", [stateOf(ALLOWED)], AWAITING, "stale", ALLOWED, "proceed"),
  fold("older-prevented", "Also an older refusal: the newer permission stands.", [stateOf(said("allowed", 20))], PREVENTED, "stale", said("allowed", 20), "proceed"),
  fold("newer-prevented", "A permission that is taken back.", [stateOf(ALLOWED)], said("prevented", 11), "applied", said("prevented", 11), "stop"),
  fold("newer-allowed-after-prevented", "A refusal that is taken back.", [stateOf(PREVENTED)], said("allowed", 11), "applied", said("allowed", 11), "proceed"),
  fold("newer-unknown", "A newer unknown status replaces an older permission.", [stateOf(ALLOWED)], said({ unknown: "paused" }, 11), "applied", said({ unknown: "paused" }, 11), "misconfigured"),
  fold("newer-unreadable", "A newer unreadable status replaces an older permission.", [stateOf(ALLOWED)], said("unreadable", 11), "applied", said("unreadable", 11), "misconfigured"),
  fold("newer-by-nanosecond", "Instants are compared at full precision.", [stateOf(said("allowed", 10, 1))], said("prevented", 10, 2), "applied", said("prevented", 10, 2), "stop"),
  fold("older-by-nanosecond", "Instants are compared at full precision.", [stateOf(said("allowed", 10, 2))], said("prevented", 10, 1), "stale", said("allowed", 10, 2), "proceed"),
  fold("before-epoch", "Seconds before the epoch are negative and older.", [stateOf(said("allowed", -1600000001, 500000000))], said("prevented", -1600000001, 499999999), "stale", said("allowed", -1600000001, 500000000), "proceed"),

  ...beats("stop-misconfigured", "Stop beats misconfigured.", PREVENTED, "stop", INVALID),
  ...beats("stop-unknown", "Stop beats unknown.", EXPIRED, "stop", UNKNOWN),
  ...beats("stop-hold", "Stop beats hold.", PREVENTED, "stop", WAITING),
  ...beats("stop-proceed", "Stop beats proceed.", PREVENTED, "stop", ALLOWED),
  ...beats("misconfigured-hold", "Misconfigured beats hold.", INVALID, "misconfigured", WAITING),
  ...beats("unknown-proceed", "Unknown beats proceed.", UNKNOWN, "misconfigured", ALLOWED),
  ...beats("unreadable-proceed", "Unreadable beats proceed.", UNREADABLE, "misconfigured", ALLOWED),
  ...beats("hold-proceed", "Hold beats proceed.", WAITING, "hold", ALLOWED),
  ...beats("timeless-proceed", "The same status whose time could not be read is misconfigured.", TIMELESS, "misconfigured", ALLOWED),
  ...beats("stop-timeless", "Stop beats a permission whose time could not be read.", PREVENTED, "stop", TIMELESS),

  fold("timeless-newer", "An event without a readable time counts as of when it was said, and closes the gate.", [stateOf(ALLOWED)], saidSometime("allowed", 11), "applied", saidSometime("allowed", 11), "misconfigured"),
  fold("timeless-older", "But not one that was said before.", [stateOf(ALLOWED)], saidSometime("allowed", 9), "stale", ALLOWED, "proceed"),
  fold("timeless-mended", "And the next readable one mends it.", [stateOf(TIMELESS)], said("allowed", 11), "applied", said("allowed", 11), "proceed"),

  fold("several-states", "Each update under a key of its own: the states are folded first.", [stateOf(ALLOWED), stateOf(AWAITING), stateOf(said("awaiting", 5))], said("prevented", 20), "applied", said("prevented", 20), "stop"),
  fold("several-states-stale", "The newest of them decides.", [stateOf(AWAITING), stateOf(said("allowed", 20))], PREVENTED, "stale", said("allowed", 20), "proceed"),
  fold("several-states-duplicate", "One of them is the update already.", [stateOf(AWAITING), stateOf(ALLOWED)], ALLOWED, "duplicate", ALLOWED, "proceed"),
  fold("several-states-equal", "The same state twice.", [stateOf(ALLOWED), stateOf(ALLOWED)], ALLOWED, "duplicate", ALLOWED, "proceed"),
  fold("long-history", "A state says what is newest, however it came about.", [stateOf(AWAITING, ALLOWED, PREVENTED, AWAITING, said("allowed", 30), WAITING)], said("allowed", 30), "duplicate", said("allowed", 30), "proceed"),

  fold("greatest-sequence", "Sequence numbers are exact.", [stateOf(other({ "sequence-number": 9223372036854775807n }))], other({ "sequence-number": 9223372036854775807n }), "duplicate", other({ "sequence-number": 9223372036854775807n }), "proceed"),
  fold("longest-ids", "255 characters of four octets each fit.", [stateOf(other({ "pipeline-id": "\ud83d\ude80".repeat(255), "environment-id": "\ud83d\ude80".repeat(255) }))], other({ "pipeline-id": "\ud83d\ude80".repeat(255), "environment-id": "\ud83d\ude80".repeat(255) }), "duplicate", other({ "pipeline-id": "\ud83d\ude80".repeat(255), "environment-id": "\ud83d\ude80".repeat(255) }), "proceed"),

  fails("other-pipeline", "Another pipeline is another gate.", [stateOf(AWAITING)], other({ "pipeline-id": "pipeline-2" }), "other-gate"),
  fails("other-environment", "Another environment is another gate.", [stateOf(AWAITING)], other({ "environment-id": "staging" }), "other-gate"),
  fails("other-sequence", "Another deployment is another gate.", [stateOf(AWAITING)], other({ "sequence-number": 101 }), "other-gate"),
  fails("other-sequence-beyond-float", "Two numbers that a float can't tell apart.", [stateOf(other({ "sequence-number": 9007199254740993n }))], other({ "sequence-number": 9007199254740992n }), "other-gate"),
  fails("other-gate-among-states", "The states themselves are of two gates.", [stateOf(AWAITING), stateOf(other({ "pipeline-id": "pipeline-2" }))], AWAITING, "other-gate"),
  fails("corrupt-empty", "An empty text is no state; a new gate is an empty list.", [""], AWAITING, "corrupt-state"),
  fails("corrupt-junk", "Not JSON.", ["junk"], AWAITING, "corrupt-state"),
  fails("corrupt-object", "JSON, but no state.", ["{}"], AWAITING, "corrupt-state"),
  fails("corrupt-null", "JSON, but no state.", ["null"], AWAITING, "corrupt-state"),
  fails("corrupt-list", "JSON, but no state.", ["[]"], AWAITING, "corrupt-state"),
  fails("corrupt-long", "Longer than any state.", [`{"a":"${"a".repeat(8192)}"}`], AWAITING, "corrupt-state"),
  fails("corrupt-deep", "Nested without end.", [`${"[".repeat(4000)}${"]".repeat(4000)}`], AWAITING, "corrupt-state"),
  fails("corrupt-among-good", "One of several.", [stateOf(AWAITING), "junk"], ALLOWED, "corrupt-state"),
  fails("update-empty-id", "`parse` gives no such update.", [], other({ "pipeline-id": "" }), "corrupt-update"),
  fails("update-empty-environment", "`parse` gives no such update.", [], other({ "environment-id": "" }), "corrupt-update"),
  fails("update-long-id", "`parse` gives no such update.", [], other({ "pipeline-id": "p".repeat(256) }), "corrupt-update"),
  fails("update-long-environment", "`parse` gives no such update.", [], other({ "environment-id": "e".repeat(256) }), "corrupt-update"),
  fails("update-control-in-id", "`parse` gives no such update.", [], other({ "pipeline-id": "a\nb" }), "corrupt-update"),
  fails("update-long-status", "`parse` gives no such update.", [], said({ unknown: "s".repeat(256) }, 0), "corrupt-update"),
  fails("update-disguised-status", "A known status passed off as unknown would be stored as the known one.", [], said({ unknown: "allowed" }, 0), "corrupt-update"),
  fails("update-nanoseconds", "A second has 999,999,999 at most.", [], said("allowed", 0, 1000000000), "corrupt-update"),
  fails("update-nanoseconds-greatest", "The greatest value of the type.", [], said("allowed", 0, 4294967295), "corrupt-update"),
];
