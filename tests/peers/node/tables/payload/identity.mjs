// pipelineId, environmentId, deploymentSequenceNumber: without them no gate is named.

import { body, read, refuse } from "../../lib/payload.mjs";

const GATE = { "pipeline-id": "pipeline-1", "environment-id": "production", "sequence-number": 100 };

const gate = (id, note, changes, expected) => read(`identity-${id}`, note, body(changes), { gate: { ...GATE, ...expected } });

const pipeline = (id, note, text) => gate(`pipeline-${id}`, note, { pipelineId: JSON.stringify(text) }, { "pipeline-id": text });
const sequence = (id, note, text, value) => gate(`sequence-${id}`, note, { deploymentSequenceNumber: text }, { "sequence-number": value });

const nameless = (id, note, json) => [
  refuse(`identity-pipeline-${id}`, note, body({ pipelineId: json }), { "unidentified-gate": "pipeline-id" }),
  refuse(`identity-environment-${id}`, note, body({ environmentId: json }), { "unidentified-gate": "environment-id" }),
];

const numberless = (id, note, json) =>
  refuse(`identity-sequence-${id}`, note, body({ deploymentSequenceNumber: json }), { "unidentified-gate": "sequence-number" });

export default [
  pipeline("uuid", "As Atlassian's example has it.", "e9c906a7-451f-4fa6-ae1a-c389e2e2d87c"),
  pipeline("one-character", "The shortest.", "p"),
  pipeline("path-characters", "Ids may hold what a URL can't: hosts must escape them.", "a/b%2F../?#&"),
  pipeline("blanks", "Blanks are characters, at the ends too.", " my pipeline "),
  pipeline("not-ascii", "Any text.", "\u043f\u0440\u043e\u0434 \ud83d\ude80"),
  pipeline("byte-order-mark", "A byte order mark is a character like any other: dropped, it would make two gates one.", "\ufeffp"),
  pipeline("quotes", "Quotes and backslashes.", 'a"b\\c'),
  pipeline("number-like", "Digits in quotes are a text.", "100"),
  pipeline("255-characters", "The longest.", "p".repeat(255)),
  pipeline("255-astral-characters", "Characters are counted, not octets nor UTF-16 units.", "\ud83d\ude80".repeat(255)),
  gate("pipeline-escaped", "Escapes are read.", { pipelineId: '"\\u0070\\/\\ud83d\\ude80"' }, { "pipeline-id": "p/\ud83d\ude80" }),
  gate("environment-other", "Both ids are read.", { environmentId: '"8ec94d72-a4fc-4ac0-b31d-c5a595f373ba"' }, { "environment-id": "8ec94d72-a4fc-4ac0-b31d-c5a595f373ba" }),
  gate("environment-255-characters", "The longest.", { environmentId: JSON.stringify("e".repeat(255)) }, { "environment-id": "e".repeat(255) }),

  ...nameless("missing", "Missing.", null),
  ...nameless("null", "`null` is no text.", "null"),
  ...nameless("number", "A number is no text.", "1"),
  ...nameless("list", "A list of one.", '["a"]'),
  ...nameless("empty", "An empty text names nothing.", '""'),
  ...nameless("256-characters", "A character too many.", JSON.stringify("i".repeat(256))),
  ...nameless("nul", "A NUL.", '"a\\u0000b"'),
  ...nameless("line-feed", "A line feed, which would forge a line of a log.", '"a\\nb"'),
  ...nameless("delete", "U+007F is a control character.", '"a\\u007f"'),
  ...nameless("next-line", "U+0085 is a control character.", '"a\\u0085"'),
  ...nameless("lone-high-surrogate", "A lone surrogate is no text.", '"a\\ud800"'),
  ...nameless("lone-low-surrogate", "A lone surrogate is no text.", '"\\udc00a"'),
  ...nameless("swapped-surrogates", "Two surrogates in the wrong order.", '"\\udc00\\ud800"'),
  ...nameless("right-to-left-override", "U+202E turns what a person reads around.", '"a\\u202eb"'),
  ...nameless("left-to-right-mark", "U+200E is a bidirectional control.", '"\\u200ea"'),
  ...nameless("right-to-left-mark", "U+200F is a bidirectional control.", '"\\u200fa"'),
  ...nameless("left-to-right-embedding", "U+202A is a bidirectional control.", '"\\u202aa"'),
  ...nameless("left-to-right-isolate", "U+2066 is a bidirectional control.", '"\\u2066a"'),
  ...nameless("pop-isolate", "U+2069 is a bidirectional control.", '"\\u2069a"'),
  ...nameless("arabic-letter-mark", "U+061C is a bidirectional control.", '"\\u061ca"'),

  sequence("zero", "0 is a number like any other.", "0", 0),
  sequence("negative", "Negative numbers fit an int64, which is all that is documented.", "-1", -1),
  sequence("minus-zero", "`-0` is the integer 0.", "-0", 0),
  sequence("two-to-31", "More than 32 bits: Atlassian's Jenkins plugin can't read it.", "2147483648", 2147483648),
  sequence("two-to-53-plus-one", "Exact where a float is not.", "9007199254740993", 9007199254740993n),
  sequence("greatest", "The greatest of 64 bits.", "9223372036854775807", 9223372036854775807n),
  sequence("least", "The least of 64 bits.", "-9223372036854775808", -9223372036854775808n),
  numberless("two-to-63", "One more than fits.", "9223372036854775808"),
  numberless("below-64-bits", "One less than fits.", "-9223372036854775809"),
  numberless("hundred-digits", "Far more than fits.", `1${"0".repeat(100)}`),
  numberless("text", "Digits in quotes.", '"100"'),
  numberless("point-zero", "An integer value, but not written as one.", "100.0"),
  numberless("fraction", "A fraction.", "100.5"),
  numberless("exponent", "An exponent, although the value is an integer.", "1e2"),
  numberless("huge-exponent", "Beyond every float.", "1e400"),
  numberless("missing", "Missing.", null),
  numberless("null", "`null` is no number.", "null"),
  numberless("boolean", "A boolean.", "true"),
  numberless("list", "A list of one.", "[100]"),

  refuse("identity-order-pipeline", "The first field that can't be read is reported: pipelineId, environmentId, deploymentSequenceNumber.", "{}", { "unidentified-gate": "pipeline-id" }),
  refuse("identity-order-environment", "As above.", body({ environmentId: null, deploymentSequenceNumber: null }), { "unidentified-gate": "environment-id" }),
  refuse("identity-before-time", "The identity is checked before the time.", body({ pipelineId: null, updatedTimestamp: '"9999-01-01T00:00:00Z"' }), { "unidentified-gate": "pipeline-id" }),
];
