// An HTTP request as people paste it: a request line, headers, an empty line, a body. Also a lone URL, or a path.

/**
 * @returns {{ method?: string, target: string, headers: [string, string][], body: string } | undefined} nothing for a
 *   text that does not begin with a request line, a URL or a path
 */
export function readRaw(text) {
  const trimmed = text.replace(/^\s+/, '');
  const [head, body] = splitBody(trimmed);
  const [first, ...rest] = head.split(/\r?\n/);
  const line = /^([A-Za-z-]{1,32})[ \t]+((?:\/|https?:\/\/|\*).*?)(?:[ \t]+HTTP\/\d(?:\.\d)?)?[ \t]*$/i.exec(first);
  if (line) return { method: line[1].toUpperCase(), target: line[2], headers: headersOf(rest), body };
  const lone = /^((?:https?:\/\/|\/)\S*)[ \t]*$/i.exec(first);
  return lone ? { target: lone[1], headers: headersOf(rest), body } : undefined;
}

/** `Name: value` a line; a line that begins with a blank goes on with the one before. */
export function headersOf(lines) {
  const headers = [];
  for (const line of lines) {
    const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (found) headers.push([found[1], found[2]]);
    else if (/^[ \t]/.test(line) && headers.length > 0) headers.at(-1)[1] += ` ${line.trim()}`;
  }
  return headers;
}

// The body may hold anything, so the first empty line ends the head.
function splitBody(text) {
  const at = /\r?\n[ \t]*\r?\n/.exec(text);
  return at === null ? [text, ''] : [text.slice(0, at.index), text.slice(at.index + at[0].length)];
}
