// Stored states.

import { said, snapshot, stateOf } from "../../lib/fold.mjs";

const ALLOWED = said("allowed", 0);
const TOO_MANY = Array(1001).fill("{}");
const error = { err: { "too-many-states": { limit: 1000, actual: 1001 } } };

export default [
  {
    id: "limit-fold-states-1001",
    note: "More than 1,000 stored states; their number is checked before any is read.",
    function: "gating.fold",
    input: { stored: TOO_MANY, update: ALLOWED },
    expect: error,
  },
  {
    id: "limit-current-states-1001",
    note: "As above.",
    function: "gating.current",
    input: { stored: TOO_MANY },
    expect: error,
  },
  {
    id: "limit-fold-states-1000",
    note: "1,000 stored states are read, and these are none.",
    function: "gating.fold",
    input: { stored: TOO_MANY.slice(1), update: ALLOWED },
    expect: { err: "corrupt-state" },
  },
  {
    id: "limit-current-longest-state",
    note: "The longest that a state can be: its ids and its unknown status at their limits.",
    function: "gating.current",
    input: { stored: [stateOf(longest())] },
    expect: { ok: snapshot(longest(), "misconfigured") },
  },
];

function longest() {
  return said({ unknown: "\u0001".repeat(255) }, 0, 999999999, {
    gate: { "pipeline-id": "\ud83d\ude80".repeat(255), "environment-id": "\ud83d\ude80".repeat(255), "sequence-number": -9223372036854775808n },
  });
}
