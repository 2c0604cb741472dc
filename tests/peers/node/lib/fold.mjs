// Updates and snapshots for the vectors of `gating.fold` and `gating.current`.

import { update } from "./payload.mjs";

/** An update of the sample gate: its status at 1600000000 + `seconds` and some nanoseconds. */
export function said(status, seconds, nanoseconds = 0, changes = {}) {
  return update({
    status,
    "updated-at": { seconds: 1600000000 + seconds, nanoseconds },
    "updated-text": new Date((1600000000 + seconds) * 1000).toISOString().replace(".000Z", nanoseconds === 0 ? "Z" : `.${`${nanoseconds}`.padStart(9, "0")}Z`),
    ...changes,
  });
}

/** An update whose time could not be read. */
export function saidSometime(status, seconds, changes = {}) {
  return said(status, seconds, 0, {
    "updated-text": null,
    warnings: [{ oddity: "unreadable-time", pointer: "/updatedTimestamp" }],
    ...changes,
  });
}

/** A stored state: that of these updates. */
export function stateOf(...updates) {
  return { "state-of": updates };
}

/** What the state says when this update is its newest. */
export function snapshot({ gate, status, "updated-at": updatedAt }, decision) {
  return { gate, status, "updated-at": updatedAt, decision };
}
