// The body: nobody signed it, so it may only repeat what the token and the operator say.

import { body, installed, token, uninstalled } from "../../lib/lifecycle.mjs";
import { refused } from "../../lib/refusal.mjs";

const GOOD = token();

const refuse = (id, note, text, reason) => installed(`body-${id}`, note, GOOD, { body: text }, refused(reason));
const fault = (id, note, text, name) => refuse(id, note, text, { "malformed-body": name });
const url = (id, note, baseUrl, name) => refuse(`base-url-${id}`, note, body({ baseUrl }), { "refused-base-url": name });
const gone = (id, note, text, reason) => uninstalled(`body-${id}`, note, GOOD, { body: text }, refused(reason));

const FIELDS = { key: "key", clientKey: "client-key", eventType: "event-type", baseUrl: "base-url", sharedSecret: "shared-secret" };
const unreadable = Object.entries(FIELDS).flatMap(([name, field]) => [
  refuse(`${field}-missing`, "Not there.", body({ [name]: undefined }), { "unreadable-field": field }),
  refuse(`${field}-null`, "There, but no text.", body({ [name]: null }), { "unreadable-field": field }),
  refuse(`${field}-number`, "No text.", body({ [name]: 1 }), { "unreadable-field": field }),
  refuse(`${field}-empty`, "An empty text.", body({ [name]: "" }), { "unreadable-field": field }),
  refuse(`${field}-long`, "More than 2,000 characters.", body({ [name]: "a".repeat(2001) }), { "unreadable-field": field }),
]);

export default [
  fault("empty", "Nothing.", "", "not-json"),
  fault("cut", "Not JSON.", body().slice(0, -1), "not-json"),
  fault("form", "A form.", "key=deployment-gate", "not-json"),
  fault("byte-order-mark", "A byte order mark.", `\ufeff${body()}`, "not-json"),
  fault("list", "A list.", `[${body()}]`, "not-an-object"),
  fault("duplicate-secret", "Two secrets: one side would store the other.", body().replace("{", '{"sharedSecret":"other",'), "duplicate-key"),
  fault("duplicate-base-url", "Two base URLs.", body().replace("{", '{"baseUrl":"https://evil.example",'), "duplicate-key"),
  fault("deep", "65 levels.", body().replace("{", `{"x":${"[".repeat(64)}${"]".repeat(64)},`), "too-deep"),
  ...unreadable,
  refuse("secret-lone-surrogate", "Half of a character is no text.", body().replace("a-secret-key-not-to-be-lost", "\\ud800"), { "unreadable-field": "shared-secret" }),

  refuse("app-other", "Another app's call.", body({ key: "other-app" }), "wrong-app"),
  refuse("app-case", "Compared exactly.", body({ key: "Deployment-Gate" }), "wrong-app"),
  refuse("event-uninstalled", "The other call.", body({ eventType: "uninstalled" }), "wrong-event-type"),
  refuse("event-enabled", "A call that this function does not take.", body({ eventType: "enabled" }), "wrong-event-type"),
  refuse("event-case", "Compared exactly.", body({ eventType: "Installed" }), "wrong-event-type"),
  refuse("client-key-other", "Another tenant than the one that signed.", body({ clientKey: "jira:other" }), "wrong-client-key"),

  url("http", "In the clear.", "http://example.atlassian.net", "not-https"),
  url("no-scheme", "Not a URL.", "example.atlassian.net", "not-https"),
  url("blank-before", "A blank before it, which URL parsers of browsers cut off.", " https://example.atlassian.net", "not-https"),
  url("file", "Another scheme.", "file:///etc/passwd", "not-https"),
  url("user", "A user.", "https://user@example.atlassian.net", "user-info"),
  url("user-like-host", "A host that is only a user.", "https://example.atlassian.net@evil.example", "user-info"),
  url("backslash-at", "What is before `\\` is the host for some URL parsers, what is behind `@` for others.", "https://evil.example\\@example.atlassian.net", "user-info"),
  url("port", "A port, though it is the usual one.", "https://example.atlassian.net:443", "port"),
  url("ipv6", "An IPv6 address.", "https://[::1]/", "port"),
  url("no-host", "No host.", "https:///example.atlassian.net", "not-plain"),
  url("query", "A query.", "https://example.atlassian.net?a=b", "not-plain"),
  url("fragment", "A fragment.", "https://example.atlassian.net#a", "not-plain"),
  url("backslash", "A slash for some URL parsers.", "https://evil.example\\.atlassian.net", "not-plain"),
  url("escape", "An escape in the host.", "https://evil.example%2f.atlassian.net", "not-plain"),
  url("not-ascii", "A full stop of another script, which becomes `.` in some URL parsers.", "https://example\u3002atlassian.net", "not-plain"),
  url("line-feed", "A line feed, which URL parsers of browsers cut out.", "https://example.atlassian.net\n", "not-plain"),
  url("dot-at-end", "The same host for DNS, another text.", "https://example.atlassian.net.", "not-plain"),
  url("dot-segment", "A path that leaves itself.", "https://example.atlassian.net/../x", "not-plain"),
  url("foreign", "Another domain.", "https://evil.example", "foreign-host"),
  url("suffix-within-label", "Whole labels only.", "https://evilatlassian.net", "foreign-host"),
  url("suffix-in-the-middle", "At the end only.", "https://example.atlassian.net.evil.example", "foreign-host"),
  url("suffix-in-path", "In the host only.", "https://evil.example/example.atlassian.net", "foreign-host"),
  url("loopback", "The host itself.", "https://127.0.0.1", "foreign-host"),
  url("localhost", "The host itself.", "https://localhost", "foreign-host"),

  refuse("order-fields", "Fields are read in the order of the cases of `lifecycle-field`.", "{}", { "unreadable-field": "key" }),
  refuse("order-fields-before-app", "They are all read before anything is compared.", body({ key: "other", sharedSecret: "" }), { "unreadable-field": "shared-secret" }),
  refuse("order-app-before-event", "Then app, event type, client key and base URL are compared.", body({ key: "other", eventType: "x", clientKey: "x", baseUrl: "x" }), "wrong-app"),
  refuse("order-event-before-client-key", "As above.", body({ eventType: "x", clientKey: "x", baseUrl: "x" }), "wrong-event-type"),
  refuse("order-client-key-before-base-url", "As above.", body({ clientKey: "x", baseUrl: "x" }), "wrong-client-key"),

  gone("not-json", "Not JSON.", "", { "malformed-body": "not-json" }),
  gone("event-installed", "The other call.", body(), "wrong-event-type"),
  gone("event-missing", "Not there.", body({ eventType: undefined }), { "unreadable-field": "event-type" }),
  gone("app-other", "Another app's call.", body({ key: "other", eventType: "uninstalled" }), "wrong-app"),
  gone("client-key-other", "Another tenant can't be removed.", body({ clientKey: "jira:other", eventType: "uninstalled" }), "wrong-client-key"),
  uninstalled("signature", "Nor by anybody who can't sign.", token({}, "rsa-2048-other"), {}, refused("bad-signature")),
  uninstalled("context-token", "Nor with a context token.", token({ qsh: "context-qsh" }), { policy: { "context-token": true } }, refused("context-token-refused")),
  uninstalled("key-none", "Nor without a key.", GOOD, { key: null }, refused("unknown-key")),
];
