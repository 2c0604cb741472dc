// The token's header and claims, with what they mean.

import { durationInWords, distanceInWords, instantInWords } from '../request/times.js';
import { membersOf } from '../request/token.js';
import { el } from '../view/dom.js';

const MEANINGS = {
  alg: 'algorithm',
  typ: 'type',
  kid: 'key id',
  iss: 'issuer',
  sub: 'subject: the acting user',
  aud: 'audience',
  iat: 'issued at',
  nbf: 'not before',
  exp: 'expires',
  qsh: 'query string hash',
  context: 'context',
};

export function tokenView({ explanation, now }) {
  const { header, claims } = explanation;
  if (header === undefined && claims === undefined) return undefined;
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'token-title' },
    el('h3', { id: 'token-title' }, 'Token'),
    table('Header', header, now),
    table('Claims', claims, now),
  );
}

function table(title, json, now) {
  if (json === undefined) return undefined;
  const members = membersOf(json);
  const shown = members === undefined ? undefined : rows(members, Number(now));
  return el(
    'div',
    { class: 'members', id: `token-${title.toLowerCase()}` },
    el('h4', {}, title),
    shown && el('dl', {}, shown),
    el(
      'details',
      { open: shown === undefined },
      el('summary', {}, 'As it was signed'),
      el('pre', { class: 'code', tabindex: '0' }, json),
    ),
  );
}

function rows(members, now) {
  const iat = members.find(({ name }) => name === 'iat')?.value;
  return members.map(({ name, value, source }) => {
    const text = source ?? (typeof value === 'string' ? value : JSON.stringify(value));
    const words =
      ['iat', 'nbf', 'exp'].includes(name) && typeof value === 'number' ? time(name, value, iat, now) : undefined;
    return el(
      'div',
      { class: 'member', 'data-member': name },
      el('dt', {}, el('code', {}, name), ' ', el('span', { class: 'why' }, MEANINGS[name] ?? '')),
      el('dd', {}, el('code', { class: 'value' }, text), words && el('span', { class: 'words' }, words)),
    );
  });
}

function time(name, value, iat, now) {
  const instant = instantInWords(value);
  if (instant === undefined) return 'beyond any calendar';
  const lifetime =
    name === 'exp' && typeof iat === 'number' ? `, ${durationInWords(value - iat)} after it was issued` : '';
  return `${instant}: ${distanceInWords(value, now)}${lifetime}`;
}
