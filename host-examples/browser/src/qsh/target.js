// A request target, taken apart without reading more into it than a question mark.

/** Scheme and authority of the absolute form are the host's, not the request's. */
export function split(target) {
  const [, authority = '', rest] = /^(https?:\/\/[^/?#]*)?([^]*)$/i.exec(target);
  const local = rest.split('#', 1)[0];
  const at = local.indexOf('?');
  const [path, query] = at < 0 ? [local, null] : [local.slice(0, at), local.slice(at + 1)];
  return { authority: authority.replace(/^https?:\/\//i, ''), path, query };
}

export function join({ path, query }) {
  return query === null ? path : `${path}?${query}`;
}

/** The path without the base path, cut off by whole segments as the component does it. */
export function without(path, basePath) {
  const base = basePath.replace(/\/$/, '');
  const rest = path.startsWith(base) ? path.slice(base.length) : path;
  return rest === '' || rest.startsWith('/') ? rest : path;
}
