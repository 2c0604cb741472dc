// The canonical request and its hash, and where they differ from what was signed, the difference and its cause.

import { difference } from '../qsh/diff.js';
import { el, rich } from '../view/dom.js';
import { remedyView } from './remedy.js';

export function hashView({ explanation, claim }) {
  const forms = explanation.forms;
  const lines = forms.map(({ text }, index) =>
    line(`canonical-${index}`, forms.length > 1 ? ORDERS[index] : 'Canonical request', text),
  );
  const content = [
    ...(lines.length > 0 ? lines : [el('p', {}, 'The request can’t be read, so that there is no canonical request.')]),
    el('dl', { class: 'hashes' }, hash('claimed', claim), ...forms.map(({ qsh }) => hash('computed', qsh))),
    el('div', { id: 'cause' }),
    el('div', { id: 'own-cause' }),
  ];
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'hash-title' },
    el('h3', { id: 'hash-title' }, 'Query string hash'),
    ...content,
  );
}

export function searchingView() {
  return el('p', { class: 'note' }, 'Looking for the cause …');
}

/** @param {{ text: string } | undefined} seen the canonical request as it arrived, where there is one */
export function causeView({ steps, also, text, request }, seen) {
  return el(
    'div',
    { class: 'cause', 'data-cause': steps.map(({ id }) => id).join(' ') },
    el('h4', {}, steps.length > 1 ? 'Two causes together' : 'The cause'),
    ...steps.flatMap(({ title, says, rule }) => [
      el('p', { class: 'cause-title' }, title),
      el('p', {}, rich(says)),
      rule && el('p', { class: 'note' }, 'The rule: ', ...rich(rule)),
    ]),
    ...compared('signed', text, 'as it arrived', seen?.text),
    also.length > 0 && alternatives(also),
    ...[...new Set(steps.map(({ remedy }) => remedy))].map((remedy) =>
      remedyView(remedy, { basePath: request.basePath, own: false }, remedy),
    ),
  );
}

/** What the app's own code hashed. */
export function ownView({ steps, text, request }, right) {
  const remedies = new Set(steps.map(({ remedy }) => (remedy === 'decoded-path' ? 'raw-target' : remedy)));
  return el(
    'div',
    { class: 'cause', 'data-own': steps.map(({ id }) => id).join(' ') },
    el('h4', {}, 'What your own code hashed'),
    ...compared('your code', text, 'the rule', right?.text),
    ...steps.filter(({ rule }) => rule).map(({ rule }) => el('p', { class: 'note' }, 'The rule: ', ...rich(rule))),
    ...[...remedies].map((remedy) => remedyView(remedy, { basePath: request.basePath, own: true }, `own-${remedy}`)),
  );
}

export function noCauseView(tried) {
  return el(
    'div',
    { class: 'cause', 'data-cause': 'none' },
    el('h4', {}, 'No known cause fits'),
    !isSecureContext &&
      el(
        'p',
        { class: 'warning' },
        'Only what the component hashes was tried. For the rest browsers want a page from https, from localhost or from a file.',
      ),
    el(
      'p',
      {},
      `None of ${tried.toLocaleString('en')} requests that are known to be mistaken for this one has the claimed hash.`,
    ),
    el(
      'ul',
      {},
      el('li', {}, 'Was a prefix cut off? Name it under “What else is known”.'),
      el('li', {}, ...rich('Does a proxy note what arrived? Paste its headers, such as `X-Original-URI`.')),
      el('li', {}, 'Did parameters of the query get lost? Nobody can guess them: look at the log of the first proxy.'),
      el('li', {}, 'Is the token that of another request?'),
    ),
  );
}

export function claimView({ id, title, says }) {
  return el(
    'div',
    { class: 'cause', 'data-cause': id },
    el('h4', {}, 'The cause'),
    el('p', { class: 'cause-title' }, title),
    el('p', {}, rich(says)),
  );
}

export function sameView() {
  return el(
    'div',
    { class: 'cause', 'data-own': 'same' },
    el('p', {}, 'Your own code computes the right hash of the request as it arrived.'),
  );
}

const ORDERS = ['Canonical request, names sorted encoded (Java)', 'Canonical request, names sorted raw (JavaScript)'];

function compared(nameA, a, nameB, b) {
  if (b === undefined) return [line('signed', nameA, a)];
  const { start, a: left, b: right, end } = difference(a, b);
  return [
    line('signed', nameA, start, el('mark', { class: 'signed' }, left), end),
    line('seen', nameB, start, el('mark', { class: 'seen' }, right), end),
  ];
}

function line(id, name, ...content) {
  return el(
    'div',
    { class: 'canonical', 'data-line': id },
    el('span', { class: 'name' }, name),
    el('code', {}, ...content),
  );
}

function hash(name, value) {
  const text = value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return el(
    'div',
    { class: 'member', 'data-hash': name },
    el('dt', {}, name),
    el('dd', {}, el('code', { class: 'value' }, text)),
  );
}

function alternatives(also) {
  const items = also.map((steps) =>
    el('li', {}, steps.map(({ title, says }) => [`${title}. `, ...rich(says), ' ']).flat()),
  );
  return el(
    'details',
    { class: 'also' },
    el('summary', {}, `${also.length} other reading${also.length > 1 ? 's' : ''} of the same difference`),
    el('ul', {}, items),
  );
}
