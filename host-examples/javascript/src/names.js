/** `client-key` as JavaScript spells it: `clientKey`. */
export function camel(name) {
  return name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** `splitter` as JavaScript spells a class: `Splitter`. */
export function pascal(name) {
  return camel(`-${name}`);
}
