// Explains the request in the form, again whenever it changes.

import { toolsOf } from '../qsh/component.js';
import { readClaim } from '../qsh/claimed.js';
import { findCause } from '../qsh/find.js';
import { readRaw } from '../request/raw.js';
import { byId, el } from '../view/dom.js';
import { answer, mismatch, seenOf } from './answer.js';
import { checksView } from './checks.js';
import { decisionView } from './decision.js';
import { examples } from './examples.js';
import { causeView, claimView, hashView, noCauseView, ownView, sameView, searchingView } from './hash.js';
import { readQuestion } from './question.js';
import { tokenView } from './token.js';
import { verdictOf, verdictView } from './verdict.js';

// Long enough not to answer each key.
const PAUSE_MILLISECONDS = 200;

export function explainPanel(component) {
  const form = byId('explain-form');
  let pause;
  let search = new AbortController();

  const explain = async () => {
    clearTimeout(pause);
    search.abort();
    search = new AbortController();
    const { signal } = search;
    try {
      await show(component, readQuestion(), signal);
    } catch (error) {
      if (signal.aborted) return;
      // Nothing of an answer before may be taken for one to this question.
      byId('explanation').replaceChildren(verdictView({ state: 'failed', title: 'No answer', says: String(error) }));
      throw error;
    }
  };
  form.addEventListener('input', (event) => {
    // What is pasted as a whole fills the other fields first.
    if (event.target.id === 'raw') return;
    clearTimeout(pause);
    pause = setTimeout(explain, PAUSE_MILLISECONDS);
  });
  // Who asks for it wants to see it; on a phone it stands below the form.
  const explainAndShow = async () => {
    const shown = explain();
    const verdict = document.getElementById('verdict');
    if (verdict?.getBoundingClientRect().bottom > innerHeight) verdict.scrollIntoView();
    await shown;
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    explainAndShow();
  });
  byId('raw').addEventListener('paste', () => setTimeout(() => takeApart() && explain()));
  byId('take-apart').addEventListener('click', () => takeApart() && explainAndShow());
  for (const [name, title, values] of examples(component)) {
    const load = () => {
      fill(values());
      explainAndShow();
    };
    byId('examples').append(
      el('button', { type: 'button', class: 'small', 'data-example': name, onclick: load }, title),
    );
  }

  /** Shows another request than the one in the form. */
  return (values) => {
    fill(values);
    return explain();
  };
}

async function show(component, question, signal) {
  const result = byId('explanation');
  const status = byId('explain-status');
  if (question.request.target === '' && question.request.authorization.length === 0) {
    result.replaceChildren();
    status.textContent = '';
    return;
  }
  const answered = answer(component, question);
  const verdict = verdictOf(answered, question);
  const parts = [
    verdictView(verdict),
    assumedView(answered),
    hashView(answered),
    checksView(answered, question),
    decisionView(answered),
    tokenView(answered),
  ];
  result.replaceChildren(...parts.filter((part) => part !== undefined));
  status.textContent = `${verdict.title}. ${verdict.says}`.replaceAll('`', '');

  const found = await showCause(component, question, answered, signal);
  if (found) status.textContent += ` The cause: ${found}.`;
  await showOwn(component, question, answered, signal);
}

async function showCause(component, question, answered, signal) {
  const place = byId('cause');
  const claim = mismatch(answered);
  if (claim === undefined) return undefined;
  if (claim.hash === null) {
    place.replaceChildren(claimView(claim.cause));
    return claim.cause.title;
  }
  if (claim.cause && answered.explanation.forms.some(({ qsh }) => qsh === claim.hash)) {
    place.replaceChildren(claimView(claim.cause));
    return claim.cause.title;
  }
  place.replaceChildren(searchingView());
  const { found, tried } = await findCause(seenOf(question), claim.hash, toolsOf(component, signal));
  if (signal.aborted) return undefined;
  place.replaceChildren(found ? causeView(found, answered.explanation.forms[0]) : noCauseView(tried));
  return found ? found.steps.map(({ title }) => title).join(', and ') : 'none that is known';
}

async function showOwn(component, question, answered, signal) {
  if (question.own === '') return;
  const { hash, cause } = readClaim(question.own);
  const place = byId('own-cause');
  const { forms } = answered.explanation;
  if (hash === null || cause) return place.replaceChildren(claimView(cause));
  if (forms.some(({ qsh }) => qsh === hash)) return place.replaceChildren(sameView());
  const { found, tried } = await findCause(seenOf(question), hash, toolsOf(component, signal));
  if (!signal.aborted) place.replaceChildren(found ? ownView(found, forms[0]) : noCauseView(tried));
}

function assumedView({ assumed, clientKey }) {
  if (!assumed) return undefined;
  return el(
    'p',
    { class: 'card warning' },
    'No client key was given. The token’s own issuer ',
    el('code', {}, clientKey),
    ' is taken for it, which proves nothing: compare it with the one that you stored.',
  );
}

function takeApart() {
  const read = readRaw(byId('raw').value);
  byId('raw').setAttribute('aria-invalid', String(read === undefined));
  byId('raw-error').textContent =
    read === undefined
      ? 'This does not begin with a request line such as POST /callback HTTP/1.1, a URL or a path.'
      : '';
  if (read === undefined) return false;
  const authorization = read.headers.filter(([name]) => name.toLowerCase() === 'authorization');
  fill({
    method: read.method ?? 'POST',
    target: read.target,
    authorization: authorization.map(([, value]) => value).join('\n'),
    headers: read.headers
      .filter((header) => !authorization.includes(header))
      .map((header) => header.join(': '))
      .join('\n'),
    body: read.body,
  });
  return true;
}

function fill(values) {
  for (const [id, value] of Object.entries(values)) {
    if (id === 'clock') document.querySelector(`[name=clock][value=${value}]`).checked = true;
    else byId(id).value = value;
  }
  if (values.headers || values.prefixes || values.own) byId('more').open = true;
}
