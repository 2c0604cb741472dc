// Where signers, and verifiers of one's own, are known to depart from the rule. Each entry writes the canonical request
// as such a program would have it, from the one that the component wrote.
//
// `right` is { method, path, query } of the component's text; `request` is what it was made from; `list` is the query's
// parameters, decoded. A try gives the parts that differ, or `text`, the whole.

import { form, lower, strict } from './escape.js';
import { byCharacter, byCodeUnit, parameters, render, withoutToken } from './query.js';

/** @type {{ id: string, title: string, rule: string, tries: (right: object, request: object, list: object[]) => Iterable<object> }[]} */
export const departures = [
  {
    id: 'slash-kept',
    title: 'The slash at the end of the path was hashed',
    rule: 'One slash at the end of the path is dropped, unless the path is `/`.',
    *tries(right) {
      yield { path: right.path === '/' ? '' : `${right.path}/`, says: 'The hash has one slash more, or one less.' };
      yield { path: right.path.replace(/\/+$/, '') || '/', says: 'The hash has no slash at the end at all.' };
    },
  },
  {
    id: 'empty-query',
    title: 'The `&` before an empty query was left out',
    rule: 'Without a query the canonical request ends in `&`.',
    *tries(right) {
      if (right.query === '') yield { text: `${right.method}&${right.path}`, says: 'The hash lacks the last `&`.' };
    },
  },
  {
    id: 'whole-url',
    title: 'Scheme, host or port were hashed',
    rule: 'The path is hashed without scheme, host and port.',
    *tries(right, { authorities }) {
      for (const authority of authorities) {
        for (const start of ['https://', 'http://', '//', '']) {
          const before = start + authority;
          const slash = right.path === '/' ? [`${before}/`, before] : [before + right.path];
          for (const path of slash) yield { path, says: `\`${before}\` was hashed.` };
        }
      }
    },
  },
  {
    id: 'token-kept',
    title: 'The parameter `jwt` was hashed',
    rule: 'The parameter named exactly `jwt` is left out of the hash.',
    *tries(right, { query }) {
      const all = parameters(query ?? '');
      yield { query: render(all), says: 'It is in the hash with its value.' };
      yield {
        query: render([...withoutToken(all), { name: 'jwt', value: '' }]),
        says: 'It is in the hash without a value.',
      };
    },
  },
  {
    id: 'query-in-path',
    title: 'The query was hashed as it stands in the URL',
    rule: 'The query is decoded, sorted and encoded again.',
    *tries(right, { query }) {
      if (query === null) return;
      yield { query, says: 'The query was hashed as it was sent.' };
      yield { text: `${right.method}&${right.path}?${query}&`, says: 'The path was hashed with `?` and the query.' };
      yield { text: `${right.method}&${right.path}?${query}`, says: 'The path was hashed with `?` and the query.' };
    },
  },
  {
    id: 'values-sorted-encoded',
    title: 'The values of one name were sorted encoded',
    rule: 'The values of one name are sorted decoded. The documentation says encoded; Atlassian’s own code and test vectors do otherwise.',
    *tries(right, request, list) {
      const sortValues = (values) => values.toSorted((a, b) => byCodeUnit(strict(a), strict(b)));
      yield {
        query: render(list, { sortValues }),
        says: 'This is what the documentation says, and not what Jira does.',
      };
    },
  },
  {
    id: 'values-by-character',
    title: 'The values of one name were sorted by characters',
    rule: 'Values are compared by UTF-16 code units, so that an emoji comes before `～`.',
    *tries(right, request, list) {
      const sortValues = (values) => values.toSorted(byCharacter);
      yield { query: render(list, { sortValues }), says: 'Python, Go and Ruby compare texts like this.' };
    },
  },
  {
    id: 'values-unsorted',
    title: 'The values of one name were not sorted',
    rule: 'The values of one name are sorted.',
    *tries(right, request, list) {
      yield {
        query: render(list, { sortValues: (values) => values }),
        says: 'They stand in the order of the request.',
      };
    },
  },
  {
    id: 'values-not-joined',
    title: 'A name that stands twice was not joined into one',
    rule: 'The values of one name are joined with a comma: `a=1,2`.',
    *tries(right, request, list) {
      const write = (name, values, encode) => values.map((value) => `${encode(name)}=${encode(value)}`).join('&');
      yield { query: render(list, { write }), says: 'It was hashed as `a=1&a=2`.' };
      yield { query: render(list, { write, sortValues: (values) => values }), says: 'It was hashed as `a=2&a=1`.' };
      yield {
        query: render(list, { sortValues: (values) => values.slice(-1) }),
        says: 'Only the last value was hashed.',
      };
      yield {
        query: render(list, { sortValues: (values) => values.slice(0, 1) }),
        says: 'Only the first value was hashed.',
      };
    },
  },
  {
    id: 'comma-encoded',
    title: 'The comma between values was encoded',
    rule: 'The comma between the values of one name stays a comma; one within a value becomes `%2C`.',
    *tries(right, request, list) {
      yield { query: render(list, { comma: '%2C' }), says: 'It was hashed as `%2C`.' };
      yield { query: right.query.replaceAll('%2C', ','), says: 'A comma within a value was hashed as it is.' };
    },
  },
  {
    id: 'names-unsorted',
    title: 'The parameters were not sorted by name',
    rule: 'The parameters are sorted by their encoded names.',
    *tries(right, request, list) {
      const sortNames = (names) => names;
      yield { query: render(list, { sortNames }), says: 'They stand in the order of the request.' };
      yield {
        query: render(list, { sortNames, sortValues: (values) => values }),
        says: 'Neither names nor values are sorted.',
      };
      const folded = (names) => names.toSorted((a, b) => byCodeUnit(a.toLowerCase(), b.toLowerCase()));
      yield { query: render(list, { sortNames: folded }), says: 'They are sorted without regard to case.' };
    },
  },
  {
    id: 'blank-as-plus',
    title: 'A blank was hashed as `+`',
    rule: 'A blank is `%20` in the canonical request.',
    *tries(right) {
      yield { query: right.query.replaceAll('%20', '+'), says: 'The query was written as an HTML form writes it.' };
    },
  },
  {
    id: 'other-encoding',
    title: 'The query was encoded by other rules',
    rule: 'All but `A-Z a-z 0-9 - . _ ~` is written as upper-case escapes, as RFC 3986 has it.',
    *tries(right, request, list) {
      yield {
        query: render(list, { encode: encodeURIComponent }),
        says: "`encodeURIComponent` leaves `!'()*` as they are.",
      };
      yield { query: render(list, { encode: form }), says: 'A form encoder leaves `*`, escapes `~` and writes `+`.' };
      const java = (text) => form(text).replaceAll('+', '%20');
      yield { query: render(list, { encode: java }), says: '`URLEncoder` leaves `*` and escapes `~`.' };
      const php = (text) => strict(text).replaceAll('~', '%7E');
      yield { query: render(list, { encode: php }), says: '`~` was escaped.' };
      yield { query: lower(right.query), says: 'The escapes are in lower case.' };
      yield { query: render(list, { encode: (text) => text }), says: 'The query was not encoded again.' };
      const values = (name, values) => `${name}=${values.map(strict).join(',')}`;
      yield { query: render(list, { write: values }), says: 'The names were not encoded.' };
    },
  },
  {
    id: 'token-any-case',
    title: 'A parameter like `JWT` was left out',
    rule: 'Only the parameter named exactly `jwt`, in lower case, is left out of the hash.',
    *tries(right, request, list) {
      yield { query: render(list.filter(({ name }) => name.toLowerCase() !== 'jwt')), says: 'Its name is not `jwt`.' };
    },
  },
  {
    id: 'valueless',
    title: 'A parameter without a value was written otherwise',
    rule: '`?a` and `?a=` are both hashed as `a=`.',
    *tries(right, request, list) {
      const bare = new Set(list.filter(({ valueless }) => valueless).map(({ name }) => name));
      const write = (keep) => (name, values, encode) =>
        keep(name, values) ? encode(name) : `${encode(name)}=${values.map(encode).join(',')}`;
      yield { query: render(list, { write: write((name) => bare.has(name)) }), says: 'It was hashed without `=`.' };
      const empty = (name, values) => values.every((value) => value === '');
      yield { query: render(list, { write: write(empty) }), says: 'It was hashed without `=`.' };
      yield { query: render(list.filter(({ value }) => value !== '')), says: 'It was left out.' };
      yield { query: render(list.filter(({ valueless }) => !valueless)), says: 'It was left out.' };
    },
  },
  {
    id: 'brackets-dropped',
    title: 'Brackets in a name were taken for a list',
    rule: 'A name is what stands before `=`: `a[]=1` is hashed as `a%5B%5D=1`.',
    *tries(right, request, list) {
      const named = list.map((one) => ({ ...one, name: one.name.replace(/\[\d*\]$/, '') }));
      yield { query: render(named), says: 'Express with `qs`, PHP and Rails read names like this.' };
    },
  },
  {
    id: 'body-hashed',
    title: 'Fields of the body were hashed',
    rule: 'The body is no part of the hash.',
    *tries(right, { body }, list) {
      const fields = fieldsOf(body);
      if (fields.length === 0) return;
      yield { query: render(fields), says: 'The fields of the body stand in place of the query.' };
      yield { query: render([...list, ...fields]), says: 'The fields of the body stand beside the query.' };
    },
  },
  {
    id: 'method-case',
    title: 'The method was hashed in lower case',
    rule: 'The method is hashed in upper case.',
    *tries(right) {
      yield { method: right.method.toLowerCase(), says: `It was hashed as \`${right.method.toLowerCase()}\`.` };
    },
  },
  {
    id: 'ampersand-kept',
    title: 'An `&` in the path was hashed as it is',
    rule: 'Each `&` in the path becomes `%26`, so that it can’t be mistaken for the one before the query.',
    *tries(right) {
      yield { path: right.path.replaceAll('%26', '&'), says: 'It was hashed as `&`.' };
    },
  },
  {
    id: 'colon-as-scheme',
    title: 'A path with a colon was taken for a scheme',
    rule: 'The path stays whole, whatever a URL library makes of it.',
    *tries(right) {
      const path = right.path.replace(/^\/[a-z][a-z0-9+.-]*:/i, '/');
      if (path !== right.path)
        yield { path, says: 'What stands before the colon was cut off, as Python’s `urlparse` does.' };
    },
  },
  {
    id: 'base-path-by-letters',
    title: 'The base path was cut off in the middle of a segment',
    rule: 'The base path is cut off by whole segments: `/app` is no part of `/application`.',
    *tries(right, { basePath, path }) {
      const base = basePath.replace(/\/$/, '');
      if (base === '' || !path.startsWith(base)) return;
      const cut = path.slice(base.length);
      yield { path: cut.startsWith('/') ? cut : `/${cut}`, says: `\`${base}\` was cut off \`${path}\`.` };
      yield { path: cut, says: `\`${base}\` was cut off \`${path}\`.` };
    },
  },
  {
    id: 'slashes-lost',
    title: 'Slashes at the start of the path were dropped',
    rule: 'Nothing of the path is touched but one slash at its end.',
    *tries(right) {
      yield { path: right.path.replace(/^\/+/, ''), says: 'The path was hashed without its first slash.' };
      yield { path: right.path.replace(/^\/+/, '/'), says: 'The path was hashed with one slash at its start.' };
      yield { path: right.path.replace(/^\/\/[^/]*/, '') || '/', says: 'What follows `//` was taken for a host.' };
    },
  },
];

// As Express gives them: a form, or the top level of a JSON object, each value as text.
function fieldsOf(body) {
  if (body.trim() === '') return [];
  try {
    const object = JSON.parse(body);
    if (object === null || typeof object !== 'object') return [];
    return Object.entries(object).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => ({ name, value: String(one) })),
    );
  } catch {
    return parameters(body.trim());
  }
}
