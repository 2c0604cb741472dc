// Elements, made without a parser: whatever is pasted into the page stays text.

/** `el('p', { class: 'note' }, 'text', el('code', {}, 'x'))`; `undefined` and `false` attributes are left out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== false));
  return element;
}

/** What stands between backticks becomes code. */
export function rich(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? el('code', {}, part) : part));
}

export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no \`${id}\``);
  return found;
}

export function valueOf(id) {
  return byId(id).value;
}
