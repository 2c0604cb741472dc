// Times: each bound at the last second that is taken and the first that is not.

import { jws } from "../../lib/jws.mjs";
import { refused } from "../../lib/refusal.mjs";
import { EXPIRY, ISSUED, ISSUER } from "../../lib/samples.mjs";
import { QSH, token, tokenWith, verified, verify } from "../../lib/verify.mjs";

function taken(id, note, changes, { now, policy = {} } = {}) {
  const made = token(changes);
  return verify(id, note, made, { now, policy }, verified(made, changes, { policy }));
}

function refuse(id, note, changes, reason, { now, policy = {} } = {}) {
  return verify(id, note, token(changes), { now, policy }, refused(reason));
}

const expired = (now, expiry = EXPIRY) => ({ expired: { "expired-at": expiry, now } });
const issuedAhead = (now, claimed = ISSUED) => ({ "issued-ahead": { claimed, now } });
const notYetValid = (now, claimed) => ({ "not-yet-valid": { claimed, now } });
const tooLong = (actual, limit = 900) => ({ "lifetime-too-long": { limit, actual } });
const contradictory = (issued, notBefore, expires) => ({
  "contradictory-times": { "issued-at": issued, "not-before": notBefore, "expires-at": expires },
});

const STRICT = { leeway: 0 };
const LATE = { late: 2700 };
const NBF = ISSUED + 100;

export default [
  taken("exp-last-second", "The last second before `exp` + leeway.", {}, { now: EXPIRY + 29 }),
  refuse("exp-first-second", "`now` is not before `exp` + leeway: expired (RFC 7519, section 4.1.4).", {}, expired(EXPIRY + 30), { now: EXPIRY + 30 }),
  refuse("exp-next-second", "A second later.", {}, expired(EXPIRY + 31), { now: EXPIRY + 31 }),
  taken("exp-last-second-strict", "The last second before `exp`, without leeway.", {}, { now: EXPIRY - 1, policy: STRICT }),
  refuse("exp-first-second-strict", "At `exp` itself, without leeway.", {}, expired(EXPIRY), { now: EXPIRY, policy: STRICT }),
  taken("exp-last-second-late", "The last second of 45 minutes past `exp` and leeway.", {}, { now: EXPIRY + 2729, policy: LATE }),
  refuse("exp-first-second-late", "A second later.", {}, expired(EXPIRY + 2730), { now: EXPIRY + 2730, policy: LATE }),
  taken("exp-last-second-late-strict", "Late without leeway.", {}, { now: EXPIRY + 59, policy: { leeway: 0, late: 60 } }),
  refuse("exp-first-second-late-strict", "A second later.", {}, expired(EXPIRY + 60), { now: EXPIRY + 60, policy: { leeway: 0, late: 60 } }),
  taken("exp-last-second-leeway-300", "The greatest leeway.", {}, { now: EXPIRY + 299, policy: { leeway: 300 } }),
  refuse("exp-first-second-leeway-300", "A second later.", {}, expired(EXPIRY + 300), { now: EXPIRY + 300, policy: { leeway: 300 } }),
  refuse("exp-long-ago", "A token of the year 2020 in the year 3000.", {}, expired(32535215999), { now: 32535215999 }),

  taken("iat-now", "Issued this second.", {}, { now: ISSUED }),
  taken("iat-last-second", "Issued as far ahead as the leeway goes.", {}, { now: ISSUED - 30 }),
  refuse("iat-first-second", "A second further ahead. Answered 503: a retry succeeds once the clocks agree.", {}, issuedAhead(ISSUED - 31), { now: ISSUED - 31 }),
  taken("iat-last-second-strict", "No leeway.", {}, { now: ISSUED, policy: STRICT }),
  refuse("iat-first-second-strict", "A second ahead, without leeway.", {}, issuedAhead(ISSUED - 1), { now: ISSUED - 1, policy: STRICT }),
  taken("iat-last-second-leeway-300", "The greatest leeway.", {}, { now: ISSUED - 300, policy: { leeway: 300 } }),
  refuse("iat-first-second-leeway-300", "A second further ahead.", {}, issuedAhead(ISSUED - 301), { now: ISSUED - 301, policy: { leeway: 300 } }),
  refuse("iat-late-is-not-ahead", "Late gives nothing at the other end.", {}, issuedAhead(ISSUED - 31), { now: ISSUED - 31, policy: LATE }),
  refuse("iat-next-day", "A day ahead.", { iat: ISSUED + 86400, exp: ISSUED + 86580 }, issuedAhead(ISSUED, ISSUED + 86400), { now: ISSUED }),

  taken("nbf-now", "Valid from this second on.", { nbf: NBF }, { now: NBF }),
  taken("nbf-last-second", "As far ahead as the leeway goes.", { nbf: NBF }, { now: NBF - 30 }),
  refuse("nbf-first-second", "A second further ahead. Answered 503: a retry succeeds then.", { nbf: NBF }, notYetValid(NBF - 31, NBF), { now: NBF - 31 }),
  taken("nbf-last-second-strict", "No leeway.", { nbf: NBF }, { now: NBF, policy: STRICT }),
  refuse("nbf-first-second-strict", "A second ahead, without leeway.", { nbf: NBF }, notYetValid(NBF - 1, NBF), { now: NBF - 1, policy: STRICT }),
  taken("nbf-before-iat", "Valid before it was issued: nothing is wrong with that.", { nbf: ISSUED - 1000 }),
  taken("nbf-zero", "The epoch itself is not negative.", { nbf: 0 }),

  taken("lifetime-900", "The longest lifetime of the default policy.", { exp: ISSUED + 900 }),
  refuse("lifetime-901", "A second longer.", { exp: ISSUED + 901 }, tooLong(901)),
  taken("lifetime-own-limit", "A limit of the host's own.", { exp: ISSUED + 180 }, { policy: { "max-lifetime": 180 } }),
  refuse("lifetime-own-limit-exceeded", "A second longer.", { exp: ISSUED + 181 }, tooLong(181, 180), { policy: { "max-lifetime": 180 } }),
  refuse("lifetime-86401", "A second more than the greatest limit.", { exp: ISSUED + 86401 }, tooLong(86401, 86400), { policy: { "max-lifetime": 86400 } }),
  refuse("lifetime-exp-9e15", "An `exp` far beyond every calendar, which libraries take.", { exp: 9000000000000000 }, tooLong(8999998400000000)),
  verify("lifetime-exp-greatest", "The greatest `exp` that fits: no sum with it may overflow.", tokenWith("exp", "9223372036854775807"), {}, refused(tooLong(9223372035254775807n))),
  verify("lifetime-exp-greatest-iat-zero", "The longest lifetime that there is.", jws(`{"iss":"${ISSUER}","iat":0,"exp":9223372036854775807,"qsh":"${QSH}"}`), { policy: { leeway: 300, late: 2700 } }, refused(tooLong(9223372036854775807n))),
  verify("iat-greatest", "The greatest `iat` that fits, with an `exp` one less.", jws(`{"iss":"${ISSUER}","iat":9223372036854775807,"exp":9223372036854775806,"qsh":"${QSH}"}`), {}, refused(contradictory(9223372036854775807n, null, 9223372036854775806n))),
  verify("iat-nearly-greatest", "`iat` as great as it can be with an `exp` after it.", jws(`{"iss":"${ISSUER}","iat":9223372036854775806,"exp":9223372036854775807,"qsh":"${QSH}"}`), {}, refused({ "issued-ahead": { claimed: 9223372036854775806n, now: 1600000060 } })),
  verify("nbf-nearly-greatest", "`nbf` as great as it can be with an `exp` after it.", jws(`{"iss":"${ISSUER}","iat":1600000000,"nbf":9223372036854775806,"exp":9223372036854775807,"qsh":"${QSH}"}`), {}, refused({ "not-yet-valid": { claimed: 9223372036854775806n, now: 1600000060 } })),

  taken("contradictory-not-quite", "A lifetime of one second.", { exp: ISSUED + 1 }, { now: ISSUED }),
  refuse("contradictory-exp-at-iat", "A lifetime of nothing.", { exp: ISSUED }, contradictory(ISSUED, null, ISSUED), { now: ISSUED }),
  refuse("contradictory-exp-before-iat", "Expired before it was issued.", { exp: ISSUED - 1 }, contradictory(ISSUED, null, ISSUED - 1), { now: ISSUED }),
  refuse("contradictory-exp-negative", "A negative `exp` fits 64 bits; it just contradicts every `iat`.", { exp: -1 }, contradictory(ISSUED, null, -1)),
  verify("contradictory-exp-least", "The least `exp` that fits.", tokenWith("exp", "-9223372036854775808"), {}, refused(contradictory(ISSUED, null, -9223372036854775808n))),
  verify("contradictory-exp-minus-zero", "`-0` is the integer 0.", tokenWith("exp", "-0"), {}, refused(contradictory(ISSUED, null, 0))),
  taken("contradictory-nbf-not-quite", "Valid for one second.", { nbf: EXPIRY - 1 }, { now: EXPIRY - 1 }),
  refuse("contradictory-nbf-at-exp", "Never valid.", { nbf: EXPIRY }, contradictory(ISSUED, EXPIRY, EXPIRY), { now: EXPIRY - 1 }),
  refuse("contradictory-nbf-after-exp", "Never valid.", { nbf: EXPIRY + 1 }, contradictory(ISSUED, EXPIRY + 1, EXPIRY)),

  refuse("order-contradictory-before-expired", "A contradiction is reported before the expiry.", { exp: ISSUED - 1 }, contradictory(ISSUED, null, ISSUED - 1), { now: 1700000000 }),
  refuse("order-expired-before-lifetime", "The expiry is reported before the lifetime.", { exp: ISSUED + 901 }, expired(ISSUED + 931, ISSUED + 901), { now: ISSUED + 931 }),
  refuse("order-issued-before-not-yet", "`iat` ahead is reported before `nbf` ahead.", { nbf: NBF }, issuedAhead(ISSUED - 31), { now: ISSUED - 31 }),
  refuse("order-issued-before-lifetime", "`iat` ahead is reported before the lifetime.", { exp: ISSUED + 901 }, issuedAhead(ISSUED - 31), { now: ISSUED - 31 }),
  refuse("order-not-yet-before-lifetime", "`nbf` ahead is reported before the lifetime.", { nbf: NBF, exp: ISSUED + 901 }, notYetValid(NBF - 31, NBF), { now: NBF - 31 }),
  refuse("order-lifetime-before-qsh", "The lifetime is reported before the qsh.", { exp: ISSUED + 901, qsh: "" }, tooLong(901)),
  refuse("order-expired-before-qsh", "The expiry is reported before the qsh.", { qsh: "" }, expired(EXPIRY + 30), { now: EXPIRY + 30 }),
];
