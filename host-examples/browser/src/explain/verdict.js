// What a host would answer.

import { el, rich } from '../view/dom.js';

/** One sentence for the banner and for whoever hears the page rather than sees it. */
export function verdictOf({ verdict, explanation }, { signed }) {
  if (verdict.ok !== undefined)
    return { state: 'passed', title: 'Accepted', says: 'This request is the one that was signed.' };
  const failed = explanation.checks.filter(({ outcome }) => outcome.tag === 'failed');
  const only = failed.length === 1 && failed[0].check === 'signature';
  if (!signed && only) {
    return {
      state: 'open',
      title: 'All but the signature is right',
      says: 'Give the shared secret to check that, too.',
    };
  }
  const first = failed.find(({ check }) => signed || check !== 'signature')?.outcome.val ?? verdict.err;
  return { state: 'failed', title: `Refused: ${first.code}`, says: sentence(first), rejection: first };
}

export function verdictView({ state, title, says, rejection }) {
  const answered =
    rejection &&
    el(
      'p',
      { class: 'note' },
      ...rich(
        `A host answers \`${rejection.status} ${rejection.answer}\`. Jira ${rejection.retried ? 'sends it again later' : 'does not send it again'}.`,
      ),
    );
  return el(
    'section',
    { class: `card verdict ${state}`, id: 'verdict' },
    el('h3', {}, title),
    el('p', {}, rich(says)),
    answered,
  );
}

function sentence({ code, message }) {
  if (code === 'wrong-qsh') return 'The token was signed for another request: its hash is not that of this one.';
  return `${message[0].toUpperCase()}${message.slice(1)}.`;
}
