import order from "./callback/order.mjs";
import { accept, accepted } from "../lib/accept.mjs";
import example from "./callback/example.mjs";
import rows from "./payload/rows.mjs";
import { ISSUED } from "../lib/samples.mjs";
import { updateOf } from "../lib/payload.mjs";

export const about =
  "The one call for a gating callback (callback.accept): a token made by npm atlassian-jwt, and every kind of payload. " +
  "The first vector is the example of Atlassian's documentation, completed to valid JSON.";

export const vectors = [
  ...example,
  ...rows.map((row) => accept(`callback-${row.id}`, row.note, row.body, row.expect ?? accepted(row.body, updateOf(row, ISSUED), row.decision))),
  ...order,
];
