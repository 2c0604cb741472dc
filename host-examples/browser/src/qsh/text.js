// The parts of a canonical request. The component alone writes right ones; here they are taken apart, so that a known
// departure from the rule can be written from them.

/** `METHOD&path&query`. Neither method nor path holds an `&`, so the first two separate them. */
export function partsOf(text) {
  const first = text.indexOf('&');
  const second = text.indexOf('&', first + 1);
  return { method: text.slice(0, first), path: text.slice(first + 1, second), query: text.slice(second + 1) };
}

export function textOf({ method, path, query }) {
  return `${method}&${path}&${query}`;
}
