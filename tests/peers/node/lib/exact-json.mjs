// JSON text with exact 64-bit integers (BigInt) in a layout that reads well in a
// diff: whatever fits in one line stays in one line.

const WIDTH = 120;

export function print(value) {
  return `${layout(value, "")}\n`;
}

function layout(value, indent) {
  const line = oneLine(value);
  if (indent.length + line.length <= WIDTH || typeof value !== "object" || value === null) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    // A long list of short texts is filled like a paragraph.
    if (value.every((item) => typeof item === "string" && item.length < 9)) return fill(value, indent);
    return `[\n${value.map((item) => inner + layout(item, inner)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${layout(item, inner)}`);
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function oneLine(value) {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error(`${value} needs a BigInt`);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${oneLine(item)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  if (value === undefined) throw new Error("undefined has no JSON form");
  return JSON.stringify(value);
}

function fill(items, indent) {
  const lines = [""];
  for (const item of items.map(oneLine)) {
    if (lines.at(-1).length + item.length + 2 > WIDTH - indent.length - 2) lines.push("");
    lines[lines.length - 1] += lines.at(-1) === "" ? item : `, ${item}`;
  }
  return `[\n${lines.map((line) => `${indent}  ${line}`).join(",\n")}\n${indent}]`;
}
