// The form of a deployment: the document that it makes, and each violation at its field.

import { attempt } from '../component.js';
import { copyable } from '../view/copy.js';
import { byId, el, rich } from '../view/dom.js';
import { fieldOf } from './fields.js';
import { family, readDeployment } from './form.js';

const PAUSE_MILLISECONDS = 200;

export function deploymentPanel(component) {
  const form = byId('deployment-form');
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  byId('d-updated').value = now;
  byId('d-created').value = now;
  byId('d-update').value = String(Math.floor(Date.now() / 1000));

  let pause;
  const show = () => {
    clearTimeout(pause);
    const { json, violations } = check(component);
    mark(form, violations);
    byId('document').replaceChildren(summary(violations), ...(json === undefined ? [] : [documentView(json)]));
    byId('deployment-status').textContent = inWords(violations);
  };
  form.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(show, PAUSE_MILLISECONDS);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
    form.querySelector('[aria-invalid=true]')?.focus();
  });
  show();
}

// A violation here is { field, message, severity, pointer }.
function check(component) {
  const { deployment, faults } = readDeployment();
  byId('graph-fields').hidden = family() !== 'graph';
  const wrong = faults.map((fault) => ({ ...fault, severity: 'error' }));
  if (wrong.length > 0) return { violations: wrong };
  const envelope = { family: family(), properties: [] };
  const { ok, err } = component.ask(({ deployments }) => attempt(() => deployments.build(envelope, [deployment], [])));
  const report = err ?? ok.refused[0]?.report ?? { violations: ok.documents[0].placements[0].warnings };
  const violations = report.violations.map((violation) => ({
    ...violation,
    field: fieldOf(family(), violation, deployment.associations),
  }));
  return { violations, json: ok?.documents[0]?.json };
}

function mark(form, violations) {
  for (const input of form.querySelectorAll('[aria-describedby]')) {
    const own = violations.filter(({ field }) => field === input.id);
    const place = byId(`${input.id}-error`);
    place.replaceChildren(
      ...own.map(({ message, severity }) => el('span', { class: severity }, ...rich(sentence(message)), ' ')),
    );
    input.setAttribute('aria-invalid', String(own.some(({ severity }) => severity === 'error')));
  }
}

function summary(violations) {
  if (violations.length === 0) return el('p', { class: 'card verdict passed' }, 'Nothing is wrong with it.');
  const items = violations.map(({ message, pointer, severity, field }) =>
    el(
      'li',
      { class: severity, 'data-pointer': pointer },
      el('span', { class: `badge ${severity === 'error' ? 'failed' : 'open'}` }, severity),
      el('span', {}, ...rich(sentence(message))),
      field && el('button', { type: 'button', class: 'small', onclick: () => byId(field).focus() }, 'Go to the field'),
    ),
  );
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'violations-title' },
    el('h3', { id: 'violations-title' }, inWords(violations)),
    el('ul', { class: 'violations' }, items),
  );
}

function documentView(json) {
  const title = el('h3', { id: 'document-title' }, 'The document');
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'document-title' },
    title,
    copyable(indented(json), { label: 'The document', id: 'document-json' }),
  );
}

// Only white space is added: numbers may be greater than a double holds.
function indented(json) {
  let depth = 0;
  return json.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    const line = () => `\n${'  '.repeat(depth)}`;
    if (token === '{' || token === '[') return token + ((depth += 1), line());
    if (token === '}' || token === ']') return ((depth -= 1), line()) + token;
    if (token === ',') return token + line();
    return token === ':' ? ': ' : token;
  });
}

function inWords(violations) {
  const count = (severity) => violations.filter((violation) => violation.severity === severity).length;
  const words = (number, name) => (number === 0 ? [] : [`${number} ${name}${number === 1 ? '' : 's'}`]);
  const all = [...words(count('error'), 'error'), ...words(count('warning'), 'warning')];
  return all.length === 0 ? 'Nothing is wrong with the document.' : all.join(', ');
}

function sentence(message) {
  return `${message[0].toUpperCase()}${message.slice(1)}.`;
}
