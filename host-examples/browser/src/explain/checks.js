// Each check in order: passed, failed, or not reached.

import { el, rich } from '../view/dom.js';

const NAMES = {
  settings: ['Settings', 'clock, policy, base path and tenant can be used'],
  target: ['Method and target', 'can be read'],
  token: ['Token', 'there is one, where it may stand, in three segments'],
  header: ['Header', 'JSON, `alg` is HS256, nothing that changes what the token means'],
  'claims-set': ['Claims', 'one JSON object'],
  issuer: ['Issuer', '`iss` is the tenant’s client key'],
  signature: ['Signature', 'made by a secret of the tenant'],
  'claim-types': ['Types of claims', 'each that must be there is, and is of its type'],
  'time-order': ['Order of times', '`iat`, `nbf` and `exp` agree'],
  expiry: ['Expiry', '`exp` is not past'],
  'issued-at': ['Issued at', '`iat` is not ahead'],
  'not-before': ['Not before', '`nbf` is not ahead'],
  lifetime: ['Lifetime', '`exp` - `iat` is short enough'],
  qsh: ['Query string hash', '`qsh` is that of this request'],
};

const WORDS = { passed: 'passed', failed: 'failed', skipped: 'not reached', open: 'not checked' };

// Both hashes stand above, one below the other.
function reason({ code, message }) {
  return code === 'wrong-qsh' ? 'the claimed hash is not the computed one' : message;
}

export function checksView({ explanation }, { signed }) {
  const rows = explanation.checks.map(({ check, outcome }) => {
    const [name, about] = NAMES[check];
    const open = check === 'signature' && !signed && outcome.tag === 'failed';
    const state = open ? 'open' : outcome.tag;
    const why = open ? 'no secret was given' : state === 'failed' ? reason(outcome.val) : about;
    return el(
      'li',
      { class: `check ${state}`, 'data-check': check, 'data-outcome': state },
      el('span', { class: 'badge' }, WORDS[state]),
      el('span', { class: 'what' }, el('strong', {}, name), ' ', el('span', { class: 'why' }, rich(why))),
      state === 'failed' && el('code', { class: 'code-name' }, outcome.val.code),
    );
  });
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'checks-title' },
    el('h3', { id: 'checks-title' }, 'Checks'),
    el('ol', { class: 'checks' }, rows),
  );
}
