// What the page itself reads of a token: enough to set the clock and to say times in words. The component judges.

/** The value of an `Authorization` header; a token alone gets its scheme. */
export function authorizationOf(text) {
  const value = text.trim();
  if (value === '') return [];
  const lines = value.split(/\r?\n/).map((line) => line.replace(/^authorization:\s*/i, '').trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => (/^[\w-]+\.[\w-]*\.[\w-]*$/.test(line) ? `JWT ${line}` : line));
}

/** An object's members, each with its value and the text that stands for it where that is a number. */
export function membersOf(json) {
  if (json === undefined) return undefined;
  const sources = new Map();
  try {
    const object = JSON.parse(json, function (name, value, context) {
      if (typeof value === 'number' && context?.source !== undefined) sources.set(name, context.source);
      return value;
    });
    if (object === null || typeof object !== 'object' || Array.isArray(object)) return undefined;
    return Object.entries(object).map(([name, value]) => ({ name, value, source: sources.get(name) }));
  } catch {
    return undefined;
  }
}

/** One claim of a claims set, or nothing. */
export function claimOf(json, name) {
  return membersOf(json)?.find((member) => member.name === name)?.value;
}
