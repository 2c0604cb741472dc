// The operator's settings: refused before anything of the call is looked at.

import { installed, token } from "../../lib/lifecycle.mjs";
import { refused } from "../../lib/refusal.mjs";

const GOOD = token();

function bad(id, note, setting, changes) {
  return installed(`setting-${id}`, note, GOOD, changes, refused({ "bad-setting": setting }));
}

const app = (changes) => ({ app: changes });

export default [
  bad("clock", "Milliseconds.", "clock", { now: 1600000060000 }),
  bad("leeway", "Above 300.", "leeway", { policy: { leeway: 301 } }),
  bad("max-lifetime", "0.", "max-lifetime", { policy: { "max-lifetime": 0 } }),
  bad("base-path", "Not a path.", "base-path", { request: { "base-path": "jira" } }),
  bad("app-key", "Empty.", "app-key", app({ key: "" })),
  bad("base-urls-none", "Without a base URL no audience could be right.", "base-urls", app({ "base-urls": [] })),
  bad("base-urls-many", "More than 64.", "base-urls", app({ "base-urls": Array(65).fill("https://app.example.com") })),
  bad("base-urls-empty", "An empty one would equal an empty audience.", "base-urls", app({ "base-urls": ["https://app.example.com", ""] })),
  bad("base-urls-no-scheme", "Not a URL.", "base-urls", app({ "base-urls": ["app.example.com"] })),
  bad("base-urls-blank", "Not a URL.", "base-urls", app({ "base-urls": ["https://app.example.com "] })),
  bad("base-urls-query", "A base URL has no query.", "base-urls", app({ "base-urls": ["https://app.example.com?a"] })),
  bad("host-suffixes-none", "No tenant could be installed.", "host-suffixes", app({ "host-suffixes": [] })),
  bad("host-suffixes-many", "More than 64.", "host-suffixes", app({ "host-suffixes": Array(65).fill("atlassian.net") })),
  bad("host-suffixes-empty", "An empty one would let everybody in.", "host-suffixes", app({ "host-suffixes": [""] })),
  bad("host-suffixes-dot", "Labels only: a dot before them is understood.", "host-suffixes", app({ "host-suffixes": [".atlassian.net"] })),
  bad("host-suffixes-star", "No pattern.", "host-suffixes", app({ "host-suffixes": ["*.atlassian.net"] })),
  bad("host-suffixes-upper-case", "Compared as it stands, so in lower case.", "host-suffixes", app({ "host-suffixes": ["Atlassian.net"] })),
  bad("client-keys-none", "A list that lets nobody in is more likely one that was not read.", "client-keys", app({ "client-keys": [] })),
  bad("client-keys-many", "More than 64.", "client-keys", app({ "client-keys": Array(65).fill("a") })),
  bad("client-keys-empty", "Not a client key.", "client-keys", app({ "client-keys": [""] })),
  bad("order", "Settings are checked in the order of the cases of `setting`.", "app-key", app({ key: "", "base-urls": [], "host-suffixes": [], "client-keys": [] })),
  installed("setting-before-request", "Settings come before the request.", GOOD, { app: { key: "" }, request: { method: "" } }, refused({ "bad-setting": "app-key" })),
  {
    id: "default-host-suffixes",
    note: "The domains of Atlassian's cloud, as Atlassian's own framework has them.",
    function: "lifecycle.default-host-suffixes",
    input: {},
    expect: { ok: ["atlassian.net", "jira.com"] },
  },
];
