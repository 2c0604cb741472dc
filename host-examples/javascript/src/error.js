/**
 * Whatever this package refuses or can't do, except for arguments of the wrong type (TypeError, RangeError). `status`
 * and `answer` are what to answer over HTTP.
 */
export class ConnectGatingError extends Error {
  name = 'ConnectGatingError';

  constructor(code, message, { status, retryable, answer, reason, payload, cause }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.answer = answer;
    this.reason = reason;
    // A report may be long, and whoever logs an error logs what is enumerable.
    Object.defineProperty(this, 'payload', { value: payload });
  }
}

/** The host can't do its part: answer 503, and Jira sends again. */
export function unavailable(code, message, details) {
  return new ConnectGatingError(code, message, { status: 503, retryable: true, answer: 'unavailable', ...details });
}

/** The error for an error value of the contract. */
export function refused(called, payload) {
  if (typeof payload === 'string') {
    return unavailable(payload, `${called}: the setting \`${payload}\` can't be used`, { payload });
  }
  if (payload.reason !== undefined) {
    const { code, message, status, retried, answer, reason } = payload;
    return new ConnectGatingError(code, message, { status, retryable: retried, answer, reason, payload });
  }
  if (payload.tag !== undefined) {
    return unavailable(payload.tag, `${called}: the states can't be folded: ${payload.tag}`, { payload });
  }
  if (payload.fault !== undefined) return notTaken(400, payload.fault, payload.message, payload);
  return notTaken(422, 'invalid-document', `${called}: ${summary(payload.report ?? payload)}`, payload);
}

// Wrong whenever it is sent again.
function notTaken(status, code, message, payload) {
  return new ConnectGatingError(code, message, { status, retryable: false, answer: code, payload });
}

function summary({ violations, omitted }) {
  const [first] = violations;
  const others = violations.length + omitted - 1;
  return `${first.message} (at \`${first.pointer}\`)${others > 0 ? `, and ${others} more` : ''}`;
}
