// The payload as a whole: JSON, one object, distinct names.

import { body, read, refuse } from "../../lib/payload.mjs";

const GOOD = body();
const malformed = (id, note, text, fault) => refuse(`body-${id}`, note, text, { "malformed-body": fault });
const nested = (levels) => "[".repeat(levels) + "]".repeat(levels);

export default [
  read("body-good", "The payload that the other rows change.", GOOD),
  read("body-unknown-members", "Members that nobody knows are ignored, whatever they are.", body({ a: "1e400", b: '{"c":[null,{}]}', __proto__x: '"\\ud800"', "": '""' })),
  read("body-duplicate-nested", "Names that stand twice matter only where the component reads: at the top level, and in details.", body({ other: '{"a":1,"a":2}' })),
  read("body-blanks", "Blanks around and between.", ` \r\n\t${GOOD.replaceAll('","', '" ,\n"').replace("{", "{\t").replace(":100", " : 100")} \n`),
  read("body-escaped-names", "Names are compared after their escapes are read.", GOOD.replace('"pipelineId"', '"pipeline\\u0049d"')),
  read("body-other-order", "The order of members does not matter.", `{"deploymentSequenceNumber":100,"environmentId":"production","pipelineId":"pipeline-1","details":[],"gatingStatus":"awaiting","updatedTimestamp":"2020-09-13T12:26:40.5Z"}`),
  read("body-depth-64", "64 levels, the payload itself being the first.", body({ other: nested(63) })),

  read("body-brackets-in-text", "Brackets within a text are no levels.", body({ other: JSON.stringify("[{".repeat(100)) })),
  read("body-brackets-after-escaped-quote", "An escaped quote does not end a text.", body({ other: JSON.stringify(`"${"[".repeat(100)}`) })),
  read("body-backslashes-in-text", "An escaped backslash escapes nothing.", body({ other: '["\\\\",{"a":"\\\\\\""}]' })),

  malformed("empty", "Nothing at all.", "", "not-json"),
  malformed("blanks-only", "Nothing but blanks.", " \n", "not-json"),
  malformed("junk", "Not JSON.", "gatingStatus=allowed", "not-json"),
  malformed("markup", "Not JSON.", "<html></html>", "not-json"),
  malformed("cut", "The end is missing.", GOOD.slice(0, -1), "not-json"),
  malformed("trailing", "Text after the object.", `${GOOD}x`, "not-json"),
  malformed("two-objects", "A second object after the first.", `${GOOD}${GOOD}`, "not-json"),
  malformed("trailing-comma", "A comma before the end.", `${GOOD.slice(0, -1)},}`, "not-json"),
  malformed("comment", "JSON has no comments.", `/* */${GOOD}`, "not-json"),
  malformed("single-quotes", "Single quotes are no JSON.", GOOD.replaceAll('"', "'"), "not-json"),
  malformed("unquoted-name", "Names are in quotes.", GOOD.replace('"details"', "details"), "not-json"),
  malformed("nan", "NaN is no JSON, wherever it stands.", body({ other: "NaN" }), "not-json"),
  malformed("leading-zero", "A number does not begin with a zero.", body({ deploymentSequenceNumber: "0100" }), "not-json"),
  malformed("raw-line-feed", "A raw line feed within a text.", body({ other: '"a\nb"' }), "not-json"),
  malformed("raw-nul", "A raw NUL.", `${GOOD}\u0000`, "not-json"),
  malformed("bad-escape", "An escape that JSON does not have.", body({ other: '"\\x41"' }), "not-json"),
  malformed("byte-order-mark", "A byte order mark is not JSON (RFC 8259, section 8.1).", `\ufeff${GOOD}`, "not-json"),
  malformed("no-break-space", "A blank that JSON does not have.", `\u00a0${GOOD}`, "not-json"),
  malformed("null", "JSON, but no object.", "null", "not-an-object"),
  malformed("list", "JSON, but no object.", `[${GOOD}]`, "not-an-object"),
  malformed("text", "JSON, but no object.", JSON.stringify(GOOD), "not-an-object"),
  malformed("number", "JSON, but no object.", "1", "not-an-object"),
  malformed("duplicate-status", "Two statuses: every library takes the last.", `${GOOD.slice(0, -1)},"gatingStatus":"allowed"}`, "duplicate-key"),
  malformed("duplicate-equal", "Also with the same value.", `${GOOD.slice(0, -1)},"gatingStatus":"awaiting"}`, "duplicate-key"),
  malformed("duplicate-escaped", "Names are compared after their escapes are read.", `${GOOD.slice(0, -1)},"gating\\u0053tatus":"allowed"}`, "duplicate-key"),
  malformed("duplicate-unread", "Also of a name that nobody reads.", `${GOOD.slice(0, -1)},"x":1,"x":1}`, "duplicate-key"),
  malformed("depth-65", "65 levels.", body({ other: nested(64) }), "too-deep"),
  malformed("depth-65-details", "Depth is counted over the whole text.", body({ details: nested(64) }), "too-deep"),
  malformed("depth-65-after-escaped-quote", "Levels after a text that has an escaped quote in it.", body({ first: '"\\""', other: nested(64) }), "too-deep"),
  malformed("depth-65-after-backslash", "Levels after a text that ends with an escaped backslash.", body({ first: '"\\\\"', other: nested(64) }), "too-deep"),
  malformed("depth-65-then-text", "Levels that end before the text does.", body({ other: nested(64), last: '"a"' }), "too-deep"),
  malformed("depth-65-objects", "Objects count as lists do.", body({ other: '{"a":'.repeat(64) + "1" + "}".repeat(64) }), "too-deep"),
  malformed("depth-100000", "Far too deep: no recursion may follow it.", body({ other: nested(100000) }), "too-deep"),
];
