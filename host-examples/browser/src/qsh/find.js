// Finds out what was signed, where that is not the request as it was seen.

import { departures } from './departures.js';
import { parameters, withoutToken } from './query.js';
import { join, without } from './target.js';
import { partsOf, textOf } from './text.js';
import { ways } from './ways.js';

/**
 * What is known of a request: see `ways.js`; `authorities` are the hosts that it may have been sent to.
 *
 * @typedef {{ method: string, path: string, query: string | null, basePath: string, headers: [string, string][],
 *   prefixes: string[], body: string, authorities: string[] }} Seen
 * @typedef {{ id: string, title: string, says: string, remedy: string, rule?: string }} Step
 * @typedef {{ steps: Step[], text: string, request: Seen, also: Step[][] }} Found
 *
 * @param {Seen} seen
 * @param {string} wanted a hash, 64 lower-case hexadecimal digits
 * @param {{ canonical: (method: string, target: string, basePath: string) => { text: string, qsh: string }[],
 *   sha256: (texts: string[]) => Promise<string[]>, breathe: () => Promise<void> }} tools `canonical` gives nothing for
 *   what can't be read; `breathe` is called often, lets others work, and may throw to end the search
 * @returns {Promise<{ found: Found | undefined, tried: number }>} the explanation with the fewest steps
 */
export async function findCause(seen, wanted, tools) {
  const search = new Search(wanted, tools);
  const start = { request: seen, steps: [] };
  if (search.isRight(seen)) return { found: undefined, tried: 0 };
  const once = await search.ways([start]);
  await search.departures([start]);
  if (!search.hits.length) await search.ways(once);
  if (!search.hits.length) await search.departures(once);
  return { found: search.first(), tried: search.tried };
}

// A path of very many segments has too many neighbours to look at the neighbours of each.
const MOST_TEXTS = 20_000;

class Search {
  hits = [];
  #wanted;
  #tools;
  #texts = new Set();

  constructor(wanted, tools) {
    this.#wanted = wanted;
    this.#tools = tools;
  }

  get tried() {
    return this.#texts.size;
  }

  isRight(request) {
    return this.#forms(request).some(({ qsh }) => qsh === this.#wanted);
  }

  // One more thing undone, each in each of `from`.
  async ways(from) {
    const reached = [];
    const unhashed = [];
    for (const { request, steps } of unlike(from)) {
      if (this.#texts.size > MOST_TEXTS) break;
      await this.#tools.breathe();
      const had = new Set([key(request)]);
      for (const way of ways) {
        if (steps.length > 0 && !combines(way, steps, request)) continue;
        for (const { says, ...change } of way.tries(request)) {
          const changed = { ...request, ...change };
          const name = `${way.id} ${key(changed)}`;
          if (key(changed) === key(request) || had.has(name)) continue;
          had.add(name);
          const here = { request: changed, steps: [...steps, stepOf(way, says)] };
          if (!way.alone) reached.push(here);
          for (const { text, qsh } of this.#forms(here.request)) {
            this.#texts.add(text);
            if (qsh === undefined) unhashed.push({ ...here, text });
            else if (qsh === this.#wanted) this.#hit(text, here.request, here.steps);
          }
        }
      }
    }
    const hashes = await this.#tools.sha256(unhashed.map(({ text }) => text));
    for (const [index, { text, request, steps }] of unhashed.entries()) {
      if (hashes[index] === this.#wanted) this.#hit(text, request, steps);
    }
    return reached;
  }

  async departures(from) {
    const texts = new Map();
    const add = (text, here) => texts.set(text, [...(texts.get(text) ?? []), here]);
    for (const { request, steps } of unlike(from)) {
      if (this.#texts.size + texts.size > MOST_TEXTS) break;
      await this.#tools.breathe();
      for (const { text } of this.#forms(request)) {
        const right = partsOf(text);
        const list = withoutToken(parameters(request.query ?? ''));
        for (const departure of departures) {
          for (const { says, text: whole, ...change } of departure.tries(right, request, list)) {
            const written = whole ?? textOf({ ...right, ...change });
            if (written !== text) add(written, { request, steps: [...steps, stepOf(departure, says)] });
          }
        }
      }
    }
    const all = [...texts.keys()];
    const hashes = await this.#tools.sha256(all);
    for (const [index, text] of all.entries()) {
      this.#texts.add(text);
      if (hashes[index] === this.#wanted)
        for (const { request, steps } of texts.get(text)) this.#hit(text, request, steps);
    }
  }

  first() {
    const [first, ...others] = this.hits;
    return first && { ...first, also: others.map(({ steps }) => steps) };
  }

  #hit(text, request, steps) {
    if (steps.length === 0) return;
    const name = (list) => list.map(({ id }) => id).join(' ');
    const known = this.hits.some((hit) => name(hit.steps) === name(steps));
    if (!known) this.hits.push({ text, request, steps });
  }

  // A decoded path may hold what no request line can. The component then writes all but the path, and
  // what comes of it has yet to be hashed.
  #forms(request) {
    if (readable(request.path)) return this.#tools.canonical(request.method, join(request), request.basePath);
    const forms = this.#tools.canonical(request.method, join({ path: '/', query: request.query }), '');
    const path = request.path.replace(/(?<=.)\/$/, '').replaceAll('&', '%26');
    return forms.map(({ text }) => ({ text: textOf({ ...partsOf(text), path }) }));
  }
}

function combines(way, steps, { path, basePath }) {
  if (way.alone || steps.some(({ id }) => id === way.id)) return false;
  return !way.needsPath || !['', '/'].includes(without(path, basePath));
}

function readable(path) {
  return /^\/[^\s\x00-\x20\x7f?#]*$/.test(path);
}

function key({ method, path, query, basePath }) {
  return JSON.stringify([method, path, query, basePath]);
}

// Of requests that are the same, the one that took the first way.
function unlike(from) {
  const first = new Map();
  for (const here of from) if (!first.has(key(here.request))) first.set(key(here.request), here);
  return first.values();
}

function stepOf({ id, title, remedy = 'departure', rule }, says) {
  return { id, title, remedy, rule, says };
}
