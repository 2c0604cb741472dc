// Makes a callback as Jira would send it: signed for one method, path and query, by the tenant's secret.

import { attempt } from '../component.js';
import { curl } from '../request/curl.js';
import { instantInWords } from '../request/times.js';
import { copyable } from '../view/copy.js';
import { byId, el, rich, valueOf } from '../view/dom.js';
import { payload } from './payload.js';

const JSON_TYPE = 'application/json';

/** @param {(values: object) => Promise<void>} explain shows a request in the other panel */
export function signPanel(component, explain) {
  const form = byId('sign-form');
  byId('sign-updated').value = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { view, says } = made(component, explain);
    byId('signed').replaceChildren(view);
    byId('sign-status').textContent = says;
  });
}

function made(component, explain) {
  const url = valueOf('sign-url').trim();
  const method = valueOf('sign-method').trim();
  const basePath = valueOf('sign-base-path').trim();
  const clientKey = valueOf('sign-client-key').trim();
  const secret = valueOf('sign-secret');
  const lifetime = byId('sign-lifetime').valueAsNumber;
  const now = BigInt(Math.floor(Date.now() / 1000));
  const body = payload(fields());
  if (body.err !== undefined) return refused(body.err);

  // A callback's issuer is the tenant, where that of an app's own request is the app: the tokens are alike otherwise.
  const sign = ({ jwt }) =>
    attempt(() => jwt.sign({ method, target: url, basePath }, clientKey, secret, now, lifetimeOf(lifetime)));
  const { ok, err } = component.ask(sign);
  if (err !== undefined) return refused(err.message);
  if (!/^https?:\/\//i.test(url)) return refused('the URL of the callback begins with `https://` or `http://`');

  const headers = [
    ['Authorization', ok.authorization],
    ['Content-Type', JSON_TYPE],
  ];
  const line = curl({ method, url, headers, body: body.ok });
  const expires = instantInWords(Number(ok.expiresAt));
  const values = {
    raw: '',
    method,
    target: url,
    'base-path': basePath,
    authorization: ok.authorization,
    body: body.ok,
    headers: '',
    'client-key': clientKey,
    secret,
    clock: 'now',
  };
  const show = () => {
    location.hash = '#explain';
    explain(values);
  };
  const view = el(
    'section',
    { class: 'card', 'aria-labelledby': 'signed-title' },
    el('h3', { id: 'signed-title' }, 'A signed callback'),
    el(
      'p',
      { class: 'warning' },
      `This line holds a live token, good until ${expires} for this method, path and query with any body. A shell keeps it in its history.`,
    ),
    copyable(line, { label: 'The curl line', id: 'curl' }),
    el('h4', {}, 'Body'),
    copyable(body.ok, { label: 'The body' }),
    el('h4', {}, 'Token'),
    copyable(ok.token, { label: 'The token', id: 'made-token' }),
    el('p', {}, el('button', { type: 'button', id: 'explain-made', onclick: show }, 'Explain this request')),
  );
  return { view, says: 'The callback is signed.' };
}

function refused(message) {
  const view = el(
    'section',
    { class: 'card verdict failed' },
    el('h3', {}, 'Not signed'),
    el('p', {}, rich(`${message}.`)),
  );
  return { view, says: `Not signed: ${message}.` };
}

function lifetimeOf(number) {
  return Number.isInteger(number) && number >= 0 ? Math.min(number, 2 ** 32 - 1) : undefined;
}

function fields() {
  return {
    status: valueOf('sign-gating-status'),
    pipelineId: valueOf('sign-pipeline'),
    environmentId: valueOf('sign-environment'),
    sequenceNumber: valueOf('sign-sequence').trim(),
    updated: valueOf('sign-updated').trim(),
    issueKey: valueOf('sign-issue').trim(),
  };
}
