import { el } from './dom.js';

/** Text in a box that scrolls, with a button that copies it. */
export function copyable(text, { label, id }) {
  const box = el('pre', { class: 'code', tabindex: '0', 'aria-label': label, id }, el('code', {}, text));
  const status = el('span', { class: 'copied', role: 'status' });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = 'copied';
    } catch {
      // Without a secure context, or without leave, there is no clipboard.
      getSelection().selectAllChildren(box);
      status.textContent = 'selected: press Ctrl+C';
    }
  };
  return el(
    'div',
    { class: 'copyable' },
    box,
    el('button', { type: 'button', class: 'small', onclick: copy }, 'Copy'),
    status,
  );
}
