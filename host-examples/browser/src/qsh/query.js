// A query, taken apart and put together in ways that depart from the rule.

import { strict } from './escape.js';

/** The parameters of a query in their order: as they stand there, and decoded as a form. */
export function parameters(query) {
  return query
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const at = raw.indexOf('=');
      const [name, value] = at < 0 ? [raw, ''] : [raw.slice(0, at), raw.slice(at + 1)];
      return { raw, name: plain(name), value: plain(value), valueless: at < 0 };
    });
}

/** Values in the order of UTF-16 code units, as Java and JavaScript compare text. The rule. */
export const byCodeUnit = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Values in the order of characters, as Python, Go and Ruby compare text. */
export const byCharacter = (a, b) => byCodeUnit(utf32(a), utf32(b));

/**
 * Writes a query. Left as they are, the options are the rule.
 *
 * @param {{ encode?: (text: string) => string, sortValues?: (values: string[]) => string[], comma?: string,
 *   write?: (name: string, values: string[], encode: (text: string) => string) => string,
 *   sortNames?: (names: string[]) => string[] }} [options]
 */
export function render(list, options = {}) {
  const { encode = strict, comma = ',' } = options;
  const sortValues = options.sortValues ?? ((values) => values.toSorted(byCodeUnit));
  const sortNames = options.sortNames ?? ((names) => names.toSorted((a, b) => byCodeUnit(encode(a), encode(b))));
  const write = options.write ?? ((name, values) => `${encode(name)}=${values.map(encode).join(comma)}`);
  const named = new Map();
  for (const { name, value } of list) named.set(name, [...(named.get(name) ?? []), value]);
  return sortNames([...named.keys()])
    .map((name) => write(name, sortValues(named.get(name)), encode))
    .join('&');
}

/** Without the token, as the rule has it. */
export function withoutToken(list) {
  return list.filter(({ name }) => name !== 'jwt');
}

function plain(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

// Eight digits a character, so that comparing the text compares the characters.
function utf32(text) {
  return Array.from(text, (character) => character.codePointAt(0).toString(16).padStart(8, '0')).join('');
}
