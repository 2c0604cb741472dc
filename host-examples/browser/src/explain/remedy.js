// The line that mends it, for the framework that was chosen; the choice holds for the page.

import { frameworks, remedies } from '../qsh/remedies.js';
import { copyable } from '../view/copy.js';
import { el, rich } from '../view/dom.js';

let chosen = frameworks[0][0];

export function remedyView(name, given, id) {
  const { advice, lines } = remedies[name];
  const all = lines(given);
  const line = el('div', { class: 'line' });
  const show = () => {
    const label = frameworks.find(([framework]) => framework === chosen)[1];
    line.replaceChildren(copyable(all[chosen], { label: `The line for ${label}` }));
  };
  const choices = frameworks.map(([framework, label]) => {
    const choose = () => {
      chosen = framework;
      show();
    };
    const input = el('input', {
      type: 'radio',
      name: `framework-${id}`,
      value: framework,
      checked: framework === chosen,
      onchange: choose,
    });
    return el('label', { class: 'chip' }, input, label);
  });
  show();
  return el(
    'div',
    { class: 'remedy', 'data-remedy': name },
    el('h4', {}, 'What mends it'),
    el('p', {}, rich(advice(given))),
    el('fieldset', { class: 'chips' }, el('legend', {}, 'Framework or proxy'), ...choices),
    line,
  );
}
