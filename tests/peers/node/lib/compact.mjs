// Long texts of an input, written as the expression that makes them.
//
// A vector at a limit of 262,144 bytes is then a line, not a quarter of a megabyte.

const LONG = 400;
const LONGEST_UNIT = 24;
const SHORTEST_RUN = 48;

/** The same input with every long text replaced by `{"concat": [...]}` or `{"repeat": ..., "times": ...}`. */
export function compact(value) {
  if (typeof value === "string") return value.length > LONG ? expression(value) : value;
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, compact(item)]));
  }
  return value;
}

function expression(text) {
  const parts = [];
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const run = longestRun(text, at);
    if (run === null) {
      plain += text[at++];
      continue;
    }
    if (plain !== "") parts.push(plain);
    plain = "";
    parts.push({ repeat: run.unit, times: run.times });
    at += run.unit.length * run.times;
  }
  if (plain !== "") parts.push(plain);
  if (parts.length === 1) return parts[0];
  const made = { concat: parts };
  if (expand(made) !== text) throw new Error("the expression does not make the text");
  return made;
}

function longestRun(text, at) {
  for (let length = 1; length <= LONGEST_UNIT; length++) {
    const unit = text.slice(at, at + length);
    // A cut surrogate pair has no form of its own in UTF-8.
    if (unit.length < length || !unit.isWellFormed()) continue;
    let times = 1;
    while (text.startsWith(unit, at + times * length)) times++;
    if (times > 1 && times * length >= SHORTEST_RUN) return { unit, times };
  }
  return null;
}

/** The text that an expression makes. */
export function expand(part) {
  if (typeof part === "string") return part;
  return "concat" in part ? part.concat.map(expand).join("") : part.repeat.repeat(part.times);
}
