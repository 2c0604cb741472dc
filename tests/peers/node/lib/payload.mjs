// How the vectors about payloads are written: the good payload as JSON texts, what
// is changed about it, and what is expected.
//
// A row serves both functions that read a payload: `gating.parse` and, behind a
// good token, `callback.accept`.

import { refused } from "./refusal.mjs";

const FIELDS = {
  updatedTimestamp: '"2020-09-13T12:26:40.5Z"',
  gatingStatus: '"awaiting"',
  details: "[]",
  pipelineId: '"pipeline-1"',
  environmentId: '"production"',
  deploymentSequenceNumber: "100",
};

const UPDATE = {
  gate: { "pipeline-id": "pipeline-1", "environment-id": "production", "sequence-number": 100 },
  status: "awaiting",
  "updated-at": { seconds: 1600000000, nanoseconds: 500000000 },
  "updated-text": "2020-09-13T12:26:40.5Z",
  details: [],
  warnings: [],
};

/** The good payload, some members with another JSON text, or left out where that is `null`. */
export function body(changes = {}) {
  const members = Object.entries({ ...FIELDS, ...changes }).filter(([, text]) => text !== null);
  return `{${members.map(([name, text]) => `"${name}":${text}`).join(",")}}`;
}

/** What the good payload gives, with changes. */
export function update(changes = {}) {
  return { ...UPDATE, ...changes };
}

/** A warning. */
export function warning(oddity, pointer) {
  return { oddity, pointer };
}

/** A row that is read: `changes` are those of the update. */
export function read(id, note, text, changes = {}, decision = "hold") {
  return { id, note, body: text, update: update(changes), decision };
}

/** A row whose time can't be read: the instant at which Jira said it stands in. */
export function readWithoutTime(id, note, text, changes = {}) {
  const warnings = [warning("unreadable-time", "/updatedTimestamp"), ...(changes.warnings ?? [])];
  return { ...read(id, note, text, { ...changes, "updated-text": null, warnings }, "misconfigured"), standIn: true };
}

/** A row that is refused. */
export function refuse(id, note, text, reason) {
  return { id, note, body: text, expect: refused(reason) };
}

/** The update of a row, with what stands in for an unreadable time: the end of the second in which Jira said it. */
export function updateOf({ update, standIn }, seconds) {
  return standIn ? { ...update, "updated-at": { seconds, nanoseconds: 999999999 } } : update;
}
