// The host's own mistakes: answered 503, so that a retry succeeds once they are mended.

import { DEFAULT_POLICY, ISSUER, SECRET } from "../../lib/samples.mjs";
import { refused } from "../../lib/refusal.mjs";
import { token, verified, verify } from "../../lib/verify.mjs";

const GOOD = token();

function bad(id, note, setting, changes) {
  return verify(id, note, GOOD, changes, refused({ "bad-setting": setting }));
}

function taken(id, note, times, changes) {
  const made = token(times);
  return verify(id, note, made, changes, verified(made, times, changes));
}

const secrets = (...list) => ({ tenant: { "client-key": ISSUER, secrets: list } });
const basePath = (path) => ({ request: { "base-path": path } });

export default [
  bad("setting-clock-before-2013", "The last second of 2012: Connect did not exist.", "clock", { now: 1356998399 }),
  taken("setting-clock-first-second", "The first second of 2013 is taken.", { iat: 1356998400, exp: 1356998580 }, { now: 1356998400 }),
  taken("setting-clock-last-second", "The last second of the year 3000 is taken.", { iat: 32535215999, exp: 32535216179 }, {
    now: 32535215999,
  }),
  bad("setting-clock-after-3000", "The first second of the year 3001.", "clock", { now: 32535216000 }),
  bad("setting-clock-milliseconds", "Milliseconds where seconds belong.", "clock", { now: 1600000060000 }),
  bad("setting-clock-zero", "A host that forgot the clock.", "clock", { now: 0 }),
  bad("setting-clock-greatest", "The greatest value of the type does not overflow.", "clock", { now: 18446744073709551615n }),
  bad("setting-leeway-301", "The leeway is at most 300 s.", "leeway", { policy: { leeway: 301 } }),
  bad("setting-leeway-greatest", "The greatest value of the type does not overflow.", "leeway", { policy: { leeway: 4294967295 } }),
  bad("setting-max-lifetime-0", "A lifetime of 0 would refuse every token.", "max-lifetime", { policy: { "max-lifetime": 0 } }),
  bad("setting-max-lifetime-86401", "The longest lifetime is at most a day.", "max-lifetime", { policy: { "max-lifetime": 86401 } }),
  bad("setting-late-2701", "At most 45 minutes past the expiry.", "late", { policy: { late: 2701 } }),
  bad("setting-base-path-relative", "A base path begins with a slash.", "base-path", basePath("app")),
  bad("setting-base-path-url", "The base path is the path of the base URL, not the URL.", "base-path", basePath("https://app.example.com/app")),
  bad("setting-base-path-query", "A base path has no query.", "base-path", basePath("/app?a=b")),
  bad("setting-base-path-fragment", "A base path has no fragment.", "base-path", basePath("/app#a")),
  bad("setting-base-path-blank", "A base path has no blank.", "base-path", basePath("/my app")),
  bad("setting-base-path-control", "A base path has no control character.", "base-path", basePath("/app\n")),
  bad("setting-base-path-delete", "U+007F is a control character too.", "base-path", basePath("/app\u007f")),
  bad("setting-client-key-empty", "An empty client key would match an empty `iss`.", "client-key", {
    tenant: { "client-key": "", secrets: [SECRET] },
  }),
  bad("setting-secrets-none", "A tenant without a secret.", "secrets", secrets()),
  bad("setting-secrets-five", "At most four secrets.", "secrets", secrets(SECRET, "b", "c", "d", "e")),
  bad("setting-secrets-empty", "An empty secret, which anybody can sign with.", "secrets", secrets("")),
  bad("setting-secrets-one-empty", "One empty secret among good ones.", "secrets", secrets(SECRET, "")),
  bad("setting-order-clock-first", "Settings are checked in the order of the cases of `setting`.", "clock", {
    now: 0,
    policy: { leeway: 301, "max-lifetime": 0, late: 2701 },
    request: { "base-path": "app" },
    tenant: { "client-key": "", secrets: [] },
  }),
  bad("setting-order-leeway", "Settings are checked in the order of the cases of `setting`.", "leeway", {
    policy: { leeway: 301, "max-lifetime": 0, late: 2701 },
    request: { "base-path": "app" },
    tenant: { "client-key": "", secrets: [] },
  }),
  bad("setting-order-lifetime", "Settings are checked in the order of the cases of `setting`.", "max-lifetime", {
    policy: { "max-lifetime": 0, late: 2701 },
    request: { "base-path": "app" },
    tenant: { "client-key": "", secrets: [] },
  }),
  bad("setting-order-late", "Settings are checked in the order of the cases of `setting`.", "late", {
    policy: { late: 2701 },
    request: { "base-path": "app" },
    tenant: { "client-key": "", secrets: [] },
  }),
  bad("setting-order-base-path", "Settings are checked in the order of the cases of `setting`.", "base-path", {
    request: { "base-path": "app" },
    tenant: { "client-key": "", secrets: [] },
  }),
  bad("setting-order-client-key", "Settings are checked in the order of the cases of `setting`.", "client-key", {
    tenant: { "client-key": "", secrets: [] },
  }),
  bad("setting-before-request", "The host's settings are checked before anything of the request.", "secrets", {
    request: { method: "", target: "", authorization: [] },
    ...secrets(),
  }),
  taken("setting-leeway-300", "300 s of leeway are taken.", {}, { policy: { ...DEFAULT_POLICY, leeway: 300 } }),
  taken("setting-leeway-0", "No leeway at all is taken.", {}, { policy: { leeway: 0 } }),
  taken("setting-max-lifetime-86400", "A day is taken.", { exp: 1600086400 }, { policy: { "max-lifetime": 86400 } }),
  taken("setting-max-lifetime-1", "A second is taken.", { exp: 1600000001 }, { policy: { "max-lifetime": 1 }, now: 1600000000 }),
  taken("setting-late-2700", "45 minutes are taken.", {}, { policy: { late: 2700 } }),
];
