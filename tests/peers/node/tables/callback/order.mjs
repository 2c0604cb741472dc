// Token, settings and body together.

import { accept, accepted } from "../../lib/accept.mjs";
import { queryStringHash } from "../../lib/library.mjs";
import { body, update } from "../../lib/payload.mjs";
import { refused } from "../../lib/refusal.mjs";
import { EXPIRY, ISSUER, NOW, SECRET } from "../../lib/samples.mjs";
import { QSH, token } from "../../lib/verify.mjs";

const GOOD = body();
const CONTEXT = token({ qsh: "context-qsh" });
const OLD = token({}, "old");
const LONG = " ".repeat(262145);

const options = (id, note, changes) => {
  const { token: made, claims, secretIndex, policy, ...rest } = changes;
  const expect = accepted(GOOD, update(), "hold", { token: made, claims, secretIndex, policy });
  return accept(id, note, GOOD, expect, { token: made, policy, ...rest });
};

const refuse = (id, note, text, reason, changes) => accept(id, note, text, refused(reason), changes);

export default [
  options("callback-old-secret", "A callback in flight while the tenant installed again.", {
    token: OLD,
    secretIndex: 1,
    tenant: { "client-key": ISSUER, secrets: [SECRET, "old"] },
  }),
  options("callback-late", "A retry past the expiry, for a host that takes it.", { policy: { late: 2700 }, now: EXPIRY + 2729 }),
  options("callback-base-path", "Behind a base path.", { request: { target: "/app/callback", "base-path": "/app" } }),
  options("callback-in-query", "The policy allows the parameter.", {
    policy: { "query-token": true },
    request: { target: `/callback?jwt=${token()}`, authorization: [] },
  }),

  refuse("callback-context-token", "A context token is refused here whatever the policy says (CVE-2021-26073 and its kin).", GOOD, "context-token-refused", { token: CONTEXT, policy: { "context-token": true } }),
  refuse("callback-context-token-default", "And by the default policy.", GOOD, "context-token-refused", { token: CONTEXT }),
  refuse("callback-no-tenant", "The host knows no such tenant.", GOOD, "unknown-issuer", { tenant: null }),
  refuse("callback-forged", "Signed with another secret.", GOOD, "bad-signature", { token: token({}, "other") }),
  refuse("callback-expired", "Past the expiry and the leeway.", GOOD, { expired: { "expired-at": EXPIRY, now: EXPIRY + 30 } }, { now: EXPIRY + 30 }),
  refuse("callback-other-path", "A token for another path.", GOOD, { "wrong-qsh": { claimed: QSH, computed: queryStringHash("POST", "/other") } }, { request: { target: "/other" } }),
  refuse("callback-no-token", "No token.", GOOD, "missing-token", { request: { authorization: [] } }),
  refuse("callback-bad-clock", "The host's clock.", GOOD, { "bad-setting": "clock" }, { now: NOW * 1000 }),
  refuse("callback-order-token-before-body", "The token is verified before the body is read.", "junk", "bad-signature", { token: token({}, "other") }),
  refuse("callback-order-qsh-before-body", "Also its last check.", "junk", "malformed-qsh", { token: token({ qsh: "" }) }),
  refuse("callback-order-size-before-token", "A body's size is checked before the token.", LONG, { "body-too-long": { limit: 262144, actual: 262145 } }, { request: { authorization: [] } }),
  refuse("callback-order-target-size-before-body-size", "The target's size before the body's.", LONG, { "target-too-long": { limit: 16384, actual: 16385 } }, { request: { target: `/${"a".repeat(16384)}` } }),
  refuse("callback-order-body-size-before-target", "The body's size before the target's shape.", LONG, { "body-too-long": { limit: 262144, actual: 262145 } }, { request: { target: "" } }),
];
