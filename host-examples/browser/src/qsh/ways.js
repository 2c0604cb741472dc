// What can happen to a request between whoever signs it and whoever verifies it. Each entry tries to undo one thing:
// from the request as it was seen it yields what may have been signed. The component makes the hash of each.
//
// `seen` is { method, path, query, basePath, headers, prefixes, body }; `query` is null where there is no `?`.
// A try gives only what differs, and `says`, what that would mean. Between backticks stands code.
//
// One that is `alone` is not combined with others. One that `needsPath` is no second step where the first left nothing
// of the path: any path can be taken away whole and another be put in its place, so that would explain nothing.

import { decoded, lower, normalised, strict, upper } from './escape.js';
import { without } from './target.js';

/** @type {{ id: string, title: string, remedy: string, alone?: true, needsPath?: true, tries: (seen: object) => Iterable<object> }[]} */
export const ways = [
  {
    id: 'original-header',
    title: 'A proxy rewrote the path, and a header says what it was',
    remedy: 'prefix',
    *tries({ headers, path, query, basePath }) {
      for (const [name, value] of headers) {
        if (ORIGINAL_TARGET.has(name.toLowerCase())) {
          const [original, own] = value.split('?', 2);
          const says = `\`${name}\` holds the target that was signed, \`${value}\`.`;
          for (const base of new Set([basePath, '']))
            yield { path: original, query: own ?? null, basePath: base, says };
        }
        if (name.toLowerCase() === 'x-forwarded-prefix') {
          const prefixed = value.replace(/\/$/, '') + path;
          const says = `\`${name}\` holds \`${value}\`, which a proxy cut off and which was signed.`;
          for (const base of new Set([basePath, ''])) yield { path: prefixed, query, basePath: base, says };
        }
      }
    },
  },
  {
    id: 'base-path-missing',
    title: 'The base path is missing',
    remedy: 'base-path',
    *tries({ path, basePath }) {
      if (basePath.replace(/\/$/, '') !== '') return;
      for (const base of leading(path)) {
        yield { basePath: base, says: `\`${base}\` was not signed: it is the path of the app’s base URL.` };
      }
    },
  },
  {
    id: 'base-path-needless',
    title: 'A base path is cut off that was signed',
    remedy: 'base-path',
    *tries({ path, basePath }) {
      if (without(path, basePath) === path) return;
      yield { basePath: '', says: `\`${basePath}\` was signed: it is no part of the app’s base URL.` };
    },
  },
  {
    id: 'base-path-wrong',
    title: 'The base path is another one',
    remedy: 'base-path',
    *tries({ path, basePath }) {
      if (basePath === '') return;
      for (const base of leading(path)) {
        // One that ends in the base path is a prefix in front of it.
        if (base.endsWith(basePath)) continue;
        yield { basePath: base, says: `The base path is \`${base}\`, not \`${basePath}\`.` };
      }
    },
  },
  {
    id: 'prefix-added',
    title: 'A proxy put a prefix in front of the path',
    remedy: 'prefix',
    *tries({ path }) {
      for (const prefix of leading(path)) {
        yield { path: path.slice(prefix.length), says: `\`${prefix}\` was not signed: something on the way added it.` };
      }
    },
  },
  {
    id: 'prefix-stripped',
    title: 'A prefix was cut off the path',
    remedy: 'prefix',
    needsPath: true,
    *tries({ path, basePath, prefixes }) {
      const local = without(path, basePath);
      for (const prefix of prefixesOf([basePath, ...prefixes])) {
        yield {
          path: prefix + local,
          basePath: '',
          says: `\`${prefix}\` was signed: a mount, a router or a proxy cut it off.`,
        };
      }
    },
  },
  {
    id: 'prefix-replaced',
    title: 'A proxy put another prefix in place of one',
    remedy: 'prefix',
    alone: true,
    *tries({ path, basePath, prefixes }) {
      for (const own of leading(path)) {
        const rest = path.slice(own.length);
        if (rest === '' || rest === '/') continue;
        for (const prefix of prefixesOf([basePath, ...prefixes])) {
          yield { path: prefix + rest, basePath: '', says: `\`${prefix}\` was signed where \`${own}\` stands now.` };
        }
      }
    },
  },
  {
    id: 'slashes-merged',
    title: 'Two slashes became one',
    remedy: 'slashes',
    *tries({ path, basePath }) {
      const local = without(path, basePath);
      const says =
        'Two slashes were signed, usually since the base URL ends in one and the callback URL begins with one.';
      for (const { index } of local.matchAll(/\/(?=[^/])/g)) {
        yield { path: `${local.slice(0, index)}/${local.slice(index)}`, basePath: '', says };
      }
      yield { path: local.replace(/\/(?=[^/])/g, '//'), basePath: '', says };
    },
  },
  {
    id: 'slashes-doubled',
    title: 'One slash became two',
    remedy: 'slashes',
    *tries({ path, basePath }) {
      const local = without(path, basePath);
      const says = 'One slash was signed where there are two now, usually since a proxy adds a path that ends in one.';
      yield { path: path.replace(/\/{2,}/g, '/'), says };
      for (const { index } of local.matchAll(/\/\//g)) {
        yield { path: local.slice(0, index) + local.slice(index + 1), basePath: '', says };
      }
    },
  },
  {
    id: 'dot-segments',
    title: 'Dot segments were resolved',
    remedy: 'slashes',
    *tries({ path, basePath }) {
      const local = without(path, basePath);
      yield { path: resolved(path), says: 'The signed path had neither `.` nor `..` in it.' };
      for (const { index } of local.matchAll(/\//g)) {
        const path = `${local.slice(0, index)}/.${local.slice(index)}`;
        yield { path, basePath: '', says: 'The signed path had a `.` in it.' };
      }
    },
  },
  {
    id: 'escape-case',
    title: 'Escapes of the path changed between upper and lower case',
    remedy: 'raw-target',
    *tries({ path }) {
      yield { path: upper(path), says: 'The escapes were signed in upper case.' };
      yield { path: lower(path), says: 'The escapes were signed in lower case.' };
    },
  },
  {
    id: 'path-decoded',
    title: 'The path was decoded',
    remedy: 'raw-target',
    *tries({ path, basePath }) {
      const local = without(path, basePath);
      const says = 'The signed path had escapes in it, and the one that was hashed has them decoded.';
      const escaped = [
        rest(local, encodeURI),
        bySegment(local, (segment) => rest(segment, strict)),
        bySegment(local, (segment) => rest(segment, encodeURIComponent)),
        local.replaceAll('%', '%25'),
        bySegment(local, strict),
      ];
      for (const path of escaped) {
        yield { path, basePath: '', says };
        yield { path: lower(path), basePath: '', says };
      }
      for (const { index } of local.matchAll(/(?<=.)\//g)) {
        for (const slash of ['%2F', '%2f']) {
          const path = local.slice(0, index) + slash + local.slice(index + 1);
          yield { path, basePath: '', says: `The signed path had \`${slash}\` where there is a slash now.` };
        }
      }
    },
  },
  {
    id: 'path-encoded',
    title: 'The decoded path was signed',
    remedy: 'decoded-path',
    *tries({ path, basePath }) {
      const local = without(path, basePath);
      const says = 'The path was signed decoded, and it is escaped in the request.';
      const once = decoded(local);
      yield { path: normalised(local), basePath: '', says: 'Letters, digits or `-._~` were signed as they are.' };
      if (once === undefined) return;
      yield { path: once, basePath: '', says };
      yield { path: rest(once, encodeURI), basePath: '', says: 'The path was signed with fewer escapes.' };
      const twice = decoded(once);
      if (twice !== undefined) yield { path: twice, basePath: '', says: 'The path was signed decoded twice.' };
    },
  },
  {
    id: 'path-plus',
    title: 'A plus in the path was taken for a blank',
    remedy: 'raw-target',
    *tries({ path }) {
      const says = 'In a path `+` is a plus; only in a query it stands for a blank.';
      yield { path: path.replaceAll('%20', '+'), says };
      yield { path: path.replaceAll('+', '%20'), says };
    },
  },
  {
    id: 'path-parameter',
    title: 'A parameter after `;` in the path was not signed',
    remedy: 'path-parameter',
    *tries({ path }) {
      yield { path: path.replace(/;[^/]*/g, ''), says: 'What follows `;` is a session id, or was added on the way.' };
    },
  },
  {
    id: 'method-changed',
    title: 'The method is another one',
    remedy: 'method',
    *tries({ method, headers }) {
      for (const [name, value] of headers) {
        if (METHOD_HEADERS.has(name.toLowerCase())) yield { method: value, says: `\`${name}: ${value}\` replaced it.` };
      }
      for (const other of METHODS) {
        if (other === method.toUpperCase()) continue;
        yield { method: other, says: `\`${other}\` was signed, and \`${method.toUpperCase()}\` was hashed.` };
      }
    },
  },
  {
    id: 'query-added',
    title: 'The query has more than was signed',
    remedy: 'query',
    *tries({ query }) {
      const pieces = pieceList(query);
      if (pieces.length === 0) return;
      yield { query: null, says: 'No query was signed.' };
      for (const left of pieces.keys()) {
        const kept = pieces.filter((_, index) => index !== left);
        yield { query: kept.join('&'), says: `\`${pieces[left]}\` was not signed: something on the way added it.` };
        yield { query: pieces[left], says: `Only \`${pieces[left]}\` was signed.` };
      }
    },
  },
  {
    id: 'query-plus',
    title: 'A plus in the query was taken for a blank',
    remedy: 'query',
    *tries({ query }) {
      if (query === null) return;
      const says = 'A plus was signed, `%2B`. A bare `+` in a query stands for a blank.';
      yield { query: query.replaceAll('+', '%2B'), says };
      yield { query: query.replaceAll('%20', '%2B'), says };
      yield { query: query.replaceAll(/%2B/gi, '+'), says: 'A blank was signed, and became `%2B` on the way.' };
    },
  },
  {
    id: 'query-decoded',
    title: 'The query was decoded once too often',
    remedy: 'query',
    *tries({ query }) {
      if (query === null) return;
      yield { query: query.replaceAll('%', '%25'), says: 'Each `%` was signed as `%25`: it was encoded twice.' };
    },
  },
  {
    id: 'query-encoded',
    title: 'The query was encoded once too often',
    remedy: 'query',
    *tries({ query }) {
      if (query === null) return;
      yield { query: query.replaceAll('%25', '%'), says: '`%25` was signed as `%`: it was encoded again on the way.' };
    },
  },
];

// What nginx, Envoy, IIS, Traefik and Caddy are usually told to call it.
const ORIGINAL_TARGET = new Set([
  'x-original-uri',
  'x-original-url',
  'x-envoy-original-path',
  'x-forwarded-uri',
  'x-rewrite-url',
  'x-request-uri',
]);

const METHOD_HEADERS = new Set(['x-http-method-override', 'x-http-method', 'x-method-override']);
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

// Mounts of apps, and the stages of API gateways. Whoever has another one names it in the form.
const USUAL_PREFIXES = `
  /app /api /jira /atlassian /connect /atlassian-connect /addon /add-on /plugin /integration /integrations /webhook
  /webhooks /hook /hooks /callback /callbacks /event /events /gate /gates /gating /deployment /deployments /service
  /backend /server /public /internal /rest /v1 /v2 /api/v1 /api/v2 /api/jira /prod /production /stage /staging /dev
  /test /default`
  .trim()
  .split(/\s+/);

function prefixesOf(known) {
  const prefixes = [...known, ...USUAL_PREFIXES].map((prefix) => prefix.replace(/\/$/, ''));
  return new Set(prefixes.filter((prefix) => prefix.startsWith('/')));
}

/** `/a`, `/a/b`, … of `/a/b/c`. */
function leading(path) {
  const whole = /^\/\//.test(path) ? '' : path;
  return [...whole.matchAll(/(?<=[^/])(?=\/|$)/g)].map(({ index }) => whole.slice(0, index));
}

// What is no escape yet.
function rest(text, encode) {
  return text.replace(/(%[0-9a-f]{2})|([^%]+|%)/gi, (_, escape, other) => escape ?? attempt(encode, other));
}

// A lone surrogate has no encoding.
function attempt(encode, text) {
  try {
    return encode(text);
  } catch {
    return text;
  }
}

function bySegment(path, encode) {
  return path
    .split('/')
    .map((segment) => attempt(encode, segment))
    .join('/');
}

// RFC 3986, section 5.2.4.
function resolved(path) {
  const kept = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (last && (segment === '.' || segment === '..')) kept.push('');
  }
  return `/${kept.join('/')}`;
}

function pieceList(query) {
  return (query ?? '').split('&').filter((piece) => piece !== '');
}
