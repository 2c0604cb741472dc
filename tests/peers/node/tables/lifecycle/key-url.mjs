// Where the keys are. The hosts are those of Atlassian's documentation and framework.

import { KEY_ID } from "../../lib/lifecycle.mjs";
import { refused } from "../../lib/refusal.mjs";

const vector = (id, note, key, environment, expect) => ({
  id: `key-url-${id}`,
  note,
  function: "lifecycle.key-url",
  input: { "key-id": key, environment },
  expect,
});
const refuse = (id, note, key) => vector(id, note, key, "production", refused("malformed-key-id"));

export default [
  vector("production", "Atlassian's documented key server.", KEY_ID, "production", { ok: `https://connect-install-keys.atlassian.com/${KEY_ID}` }),
  vector("staging", "That of staging, from Atlassian's framework.", KEY_ID, "staging", { ok: `https://cs-migrations--cdn.us-east-1.staging.public.atl-paas.net/${KEY_ID}` }),
  refuse("empty", "Would ask for the whole server.", ""),
  refuse("path", "A path that leaves its folder.", "../../x"),
  refuse("path-behind", "A path behind a good one.", `${KEY_ID}/x`),
  refuse("query", "A query.", `${KEY_ID}?a=b`),
  refuse("upper-case", "Lower case only.", KEY_ID.toUpperCase()),
  refuse("line-feed", "A line feed at the end.", `${KEY_ID}\n`),
  refuse("at", "Another host.", `@evil.example/${KEY_ID}`),
  refuse("not-ascii", "Digits of another script.", KEY_ID.replace("0", "\u0660")),
];
