// What the body of a callback decides.

import { el, rich } from '../view/dom.js';

const DECISIONS = {
  proceed: ['passed', 'Proceed', 'Go ahead, once Jira itself has confirmed it: a signature does not bind the body.'],
  hold: ['open', 'Hold', 'Wait: nothing has been decided.'],
  stop: ['failed', 'Stop', 'Do not deploy: the change was refused or has lapsed.'],
  misconfigured: ['failed', 'Misconfigured', 'Do not deploy, and call a person: what Jira said can’t be acted on.'],
};

export function decisionView({ body }) {
  if (body === undefined) return undefined;
  const title = el('h3', { id: 'decision-title' }, 'Decision');
  const card = (...content) =>
    el('section', { class: 'card', id: 'decision', 'aria-labelledby': 'decision-title' }, title, ...content);
  if (body.unreadable !== undefined) {
    return card(el('p', {}, 'The body can’t be read: ', ...rich(body.unreadable.message), '.'));
  }
  const [state, name, says] = DECISIONS[body.decision];
  const { gate, status, updatedText, details, warnings } = body.update;
  const verified = body.accepted !== undefined;
  return card(
    verified
      ? el('p', {}, el('span', { class: `badge ${state}` }, name), ' ', says)
      : el(
          'p',
          {},
          'By itself the body would say ',
          el('span', { class: 'badge skipped' }, name),
          '. ',
          el('span', { class: 'warning' }, 'The request is not verified, so it says nothing.'),
        ),
    el(
      'dl',
      {},
      row('status', status.val ?? status.tag),
      row('updated', updatedText ?? 'can’t be read'),
      row('pipeline', gate.pipelineId),
      row('environment', gate.environmentId),
      row('deployment', String(gate.sequenceNumber)),
      ...details.map(({ kind, issueKey }) => row(kind ?? 'detail', issueKey ?? '?')),
    ),
    warnings.length > 0 &&
      el(
        'ul',
        {},
        warnings.map(({ oddity, pointer }) =>
          el('li', {}, ...rich(`${oddity.replaceAll('-', ' ')} at \`${pointer}\``)),
        ),
      ),
  );
}

function row(name, value) {
  return el('div', { class: 'member' }, el('dt', {}, name), el('dd', {}, el('code', { class: 'value' }, value)));
}
