// The contract's rejections, by hand: which HTTP status, whether Jira sends again,
// and what the public answer says. The order is the order of the checks.

const MALFORMED = [
  "malformed-method",
  "target-too-long",
  "body-too-long",
  "malformed-target",
  "too-many-parameters",
  "ambiguous-token",
  "malformed-authorization",
  "token-too-long",
  "wrong-segment-count",
  "malformed-base64",
  "malformed-json",
  "malformed-key-id",
  "missing-claim",
  "wrong-claim-type",
  "claim-out-of-range",
  "contradictory-times",
  "malformed-qsh",
  "malformed-body",
  "unidentified-gate",
  "too-many-details",
  "unreadable-field",
  "wrong-event-type",
];

// 401 before the signature has verified: a stranger is told nothing else.
const UNAUTHORIZED = [
  "missing-token",
  "query-token-refused",
  "wrong-scheme",
  "missing-algorithm",
  "wrong-algorithm",
  "refused-header",
  "missing-key-id",
  "unknown-issuer",
  "unknown-key",
  "bad-signature",
];

// 401 once the signature has verified.
const NOT_TAKEN = [
  "expired",
  "lifetime-too-long",
  "wrong-audience",
  "context-token-refused",
  "wrong-qsh",
  "wrong-app",
  "wrong-client-key",
  "refused-base-url",
];

// 503: the operator mends it, which is nobody else's business.
const OPERATOR = ["bad-setting", "unusable-key"];

// 503: a retry succeeds once the clocks agree.
const RETRIED = ["issued-ahead", "not-yet-valid", "updated-ahead"];

/** The expectation that a request is refused for this reason; `message` is left to the implementation. */
export function refused(reason) {
  const code = typeof reason === "string" ? reason : Object.keys(reason)[0];
  return { err: { ...answerOf(code), code, reason } };
}

/** The same where no signature has been verified: a stranger is told of no 401 but that. */
export function refusedToStranger(reason) {
  const { err } = refused(reason);
  return { err: err.status === 401 ? { ...err, answer: "unauthorized" } : err };
}

function answerOf(code) {
  if (OPERATOR.includes(code)) return { status: 503, retried: true, answer: "unavailable" };
  if (RETRIED.includes(code)) return { status: 503, retried: true, answer: code };
  if (UNAUTHORIZED.includes(code)) return { status: 401, retried: false, answer: "unauthorized" };
  if (NOT_TAKEN.includes(code)) return { status: 401, retried: false, answer: code };
  if (MALFORMED.includes(code)) return { status: 400, retried: false, answer: code };
  throw new Error(`the contract has no reason \`${code}\``);
}
