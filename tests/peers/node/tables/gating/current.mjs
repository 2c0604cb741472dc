// gating.current: what the stored states say together.

import { said, saidSometime, snapshot, stateOf } from "../../lib/fold.mjs";

function current(id, note, stored, newest, decision) {
  return { id: `current-${id}`, note, function: "gating.current", input: { stored }, expect: { ok: snapshot(newest, decision) } };
}

function fails(id, note, stored, error) {
  return { id: `current-${id}`, note, function: "gating.current", input: { stored }, expect: { err: error } };
}

const AWAITING = said("awaiting", 0);
const ALLOWED = said("allowed", 10);
const PREVENTED = said("prevented", 10);
const OTHER = said("allowed", 0, 0, { gate: { ...AWAITING.gate, "sequence-number": 101 } });

export default [
  current("one", "One state.", [stateOf(AWAITING)], AWAITING, "hold"),
  current("one-of-many-updates", "One state of many updates.", [stateOf(PREVENTED, AWAITING, ALLOWED)], PREVENTED, "stop"),
  current("newest-first", "Several states, the newest first.", [stateOf(ALLOWED), stateOf(AWAITING)], ALLOWED, "proceed"),
  current("newest-last", "The order does not matter.", [stateOf(AWAITING), stateOf(ALLOWED)], ALLOWED, "proceed"),
  current("same-instant", "At one instant the less permissive one counts.", [stateOf(ALLOWED), stateOf(PREVENTED)], PREVENTED, "stop"),
  current("same-instant-reversed", "The order does not matter.", [stateOf(PREVENTED), stateOf(ALLOWED)], PREVENTED, "stop"),
  current("timeless", "A permission without a readable time does not open.", [stateOf(saidSometime("allowed", 10))], saidSometime("allowed", 10), "misconfigured"),
  current("unknown", "The text of an unknown status is kept.", [stateOf(said({ unknown: "paused \u2014 \"x\"" }, 10))], said({ unknown: "paused \u2014 \"x\"" }, 10), "misconfigured"),
  fails("none", "Nothing was ever stored: no decision can be made of that.", [], "no-state"),
  fails("other-gate", "States of two gates.", [stateOf(AWAITING), stateOf(OTHER)], "other-gate"),
  fails("corrupt", "Not a state.", ["{}"], "corrupt-state"),
  fails("corrupt-among-good", "One of several.", [stateOf(AWAITING), ""], "corrupt-state"),
];
