/** Whatever this package refuses or can't do, except for arguments of the wrong type (TypeError, RangeError). */
export class ConnectGatingError extends Error {
  name = 'ConnectGatingError';

  constructor(code, message, { cause, ...details } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = details.status;
    this.retryable = details.retryable ?? false;
    this.answer = details.answer;
    this.reason = details.reason;
    // A report may be long, and whoever logs an error logs what is enumerable.
    Object.defineProperty(this, 'payload', { value: details.payload });
  }
}

/** The error of a function whose result is an error value of the contract. */
export function refused(called, payload) {
  if (payload?.reason !== undefined) {
    const { code, message, status, retried, answer, reason } = payload;
    return new ConnectGatingError(code, message, { status, retryable: retried, answer, reason, payload });
  }
  const { code, message } = described(payload);
  return new ConnectGatingError(code, `${called}: ${message}`, { payload });
}

/** The host can't do its part: answer 503, and Jira sends again. */
export function unavailable(code, message, cause) {
  return new ConnectGatingError(code, message, { status: 503, retryable: true, answer: 'unavailable', cause });
}

// The error types of the contract beside `rejection`: `setting`, `id-error`, `fold-error`, `refused`, `report`.
function described(payload) {
  if (typeof payload === 'string') return { code: payload, message: `the setting \`${payload}\` can't be used` };
  if (payload.fault !== undefined) return { code: payload.fault, message: payload.message };
  if (payload.tag !== undefined) return { code: payload.tag, message: `the states can't be folded: ${payload.tag}` };
  const { violations, omitted } = payload.report ?? payload;
  const [first] = violations;
  const others = violations.length + omitted - 1;
  const more = others > 0 ? `, and ${others} more` : '';
  return { code: 'invalid-document', message: `${first.message} (at \`${first.pointer}\`)${more}` };
}
