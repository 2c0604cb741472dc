// gating.decide: what an update decides by itself.

import { update } from "../../lib/payload.mjs";

function decide(id, note, changes, expected) {
  return { id: `decide-${id}`, note, function: "gating.decide", input: { update: update(changes) }, expect: { ok: expected } };
}

const timeless = (id, status) =>
  decide(`${id}-without-time`, "A status whose time could not be read can't be put in order: a person has to look.", { status, "updated-text": null }, "misconfigured");

export default [
  decide("allowed", "The only one that proceeds.", { status: "allowed" }, "proceed"),
  decide("awaiting", "Wait.", { status: "awaiting" }, "hold"),
  decide("prevented", "Refused.", { status: "prevented" }, "stop"),
  decide("expired", "Lapsed: as Atlassian's Jenkins plugin does.", { status: "expired" }, "stop"),
  decide("invalid", "A person has to look.", { status: "invalid" }, "misconfigured"),
  decide("unknown", "Unknown is never permissive.", { status: { unknown: "ALLOWED" } }, "misconfigured"),
  decide("unknown-spelled-allowed", "Even where the text is `allowed`: a host that builds updates by hand does not get around it.", { status: { unknown: "allowed" } }, "misconfigured"),
  decide("unreadable", "Unreadable is never permissive.", { status: "unreadable" }, "misconfigured"),
  timeless("allowed", "allowed"),
  timeless("awaiting", "awaiting"),
  timeless("prevented", "prevented"),
  timeless("unreadable", "unreadable"),
  decide("warnings-do-not-count", "Warnings and details decide nothing.", { status: "allowed", warnings: [{ oddity: "unreadable-details", pointer: "/details" }] }, "proceed"),
];
