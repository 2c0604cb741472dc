// Calls as Jira makes them, and the little about them that may differ.

import { body, claims, installation, installed, KEY_ID, PEM, token, tokenWith, uninstallation, uninstalled } from "../../lib/lifecycle.mjs";
import { queryStringHash } from "../../lib/library.mjs";
import { byJose, jwk, publicKey } from "../../lib/rsa.mjs";

const GOOD = token();

function taken(id, note, changes = {}, options = {}) {
  const made = token(options.claims);
  return installed(id, note, made, changes, installation(made, { ...options, text: changes.body ?? body() }));
}

/** Another text for some fields of the body, and what becomes of them. */
function withBody(id, note, changes, fields = {}) {
  return taken(id, note, { body: body(changes) }, { fields });
}

function key(id, note, handed, made = GOOD) {
  return installed(`key-${id}`, note, made, { key: handed }, installation(made));
}

const optional = (value) => ({
  displayUrl: value,
  productType: value,
  description: value,
  serviceEntitlementNumber: value,
  entitlementId: value,
  entitlementNumber: value,
  oauthClientId: value,
  installationId: value,
});
const NONE = {
  "display-url": null,
  "product-type": null,
  description: null,
  "service-entitlement-number": null,
  "entitlement-id": null,
  "entitlement-number": null,
  "oauth-client-id": null,
  "installation-id": null,
};

const BIG = token({}, "rsa-4096");
const REMOVED = body({ eventType: "uninstalled", sharedSecret: undefined });

export default [
  taken("by-jsonwebtoken", "A call with every documented field, its token made by npm `jsonwebtoken`."),
  await (async () => {
    const made = await byJose(claims(), KEY_ID);
    return installed("by-jose", "The same token made by npm `jose`.", made, {}, installation(made));
  })(),
  key("4096", "The longest modulus that is taken.", { pem: publicKey("rsa-4096") }, BIG),
  key("jwk", "The key as a JSON Web Key.", { jwk: JSON.stringify(jwk("rsa-2048")) }),
  key("jwk-members", "What a JWK says of itself agrees, and other members are ignored.", { jwk: JSON.stringify(jwk("rsa-2048", { use: "sig", alg: "RS256", kid: "x", x5t: 1, key_ops: ["verify"] })) }),
  key("no-line-feed", "No line feed at the end of the PEM.", { pem: PEM.pem.trimEnd() }),
  key("crlf", "Line ends of another system.", { pem: PEM.pem.replaceAll("\n", "\r\n") }),

  taken("audience-text", "An `aud` that is one text.", {}, { claims: { aud: "https://app.example.com" } }),
  taken("audience-slash", "One slash at the end of the token's audience does not count.", {}, { claims: { aud: ["https://app.example.com/"] } }),
  taken("audience-own-slash", "Nor one at the end of the app's base URL.", { app: { "base-urls": ["https://app.example.com/"] } }),
  taken("audience-second", "One of several audiences is enough (RFC 7519, section 4.1.3).", {}, { claims: { aud: ["https://other.example", "https://app.example.com"] } }),
  taken("audience-former", "A base URL that the app had before.", { app: { "base-urls": ["https://new.example.com", "https://app.example.com"] } }),
  taken("audience-path", "A base URL with a path.", { app: { "base-urls": ["https://app.example.com/jira"] }, request: { target: "/jira/installed", "base-path": "/jira" } }, { claims: { aud: ["https://app.example.com/jira"] } }),
  taken("no-subject", "Nobody is named.", {}, { claims: { sub: undefined } }),
  taken("query", "A query is bound too.", { request: { target: "/installed?b=2&a=1" } }, { claims: { qsh: queryStringHash("POST", "/installed?a=1&b=2") } }),
  taken("allowed-client-key", "The tenant is one of those that may install the app.", { app: { "client-keys": ["other", "jira:1234-5678-9000"] } }),
  taken("leeway", "Leeway counts as for callbacks.", { now: 1600000239, policy: { leeway: 60 } }, { leeway: 60 }),
  taken("late-does-not-count", "`late` is for callbacks: it changes nothing here, not even where it is too great.", { policy: { late: 2701 } }),

  withBody("no-optional-fields", "Of the other fields none has to be there.", optional(undefined), NONE),
  withBody("odd-optional-fields", "What is no text is not handed on; it is no reason to refuse a tenant.", optional(null), NONE),
  withBody("long-optional-field", "Nor what is longer than 2,000 characters.", { description: "d".repeat(2001) }, { description: null }),
  withBody("longest-optional-field", "Characters are counted, not bytes.", { description: "\u00e9".repeat(2000) }, { description: "\u00e9".repeat(2000) }),
  withBody("empty-optional-field", "An empty text is a text.", { displayUrl: "" }, { "display-url": "" }),
  withBody("base-url-jira-com", "The other domain of Atlassian's cloud.", { baseUrl: "https://example.jira.com" }, { "base-url": "https://example.jira.com" }),
  withBody("base-url-path", "Confluence has a path.", { baseUrl: "https://example.atlassian.net/wiki" }, { "base-url": "https://example.atlassian.net/wiki" }),
  withBody("base-url-normal-form", "Host in lower case, no slash at the end.", { baseUrl: "HTTPS://Example.Atlassian.NET/" }, { "base-url": "https://example.atlassian.net" }),
  withBody("secret-not-ascii", "A secret is any text.", { sharedSecret: "\u043a\u043b\u044e\u0447 " }, { "shared-secret": "\u043a\u043b\u044e\u0447 " }),
  taken("base-url-exact-suffix", "A suffix may be one tenant's whole host.", { app: { "host-suffixes": ["example.atlassian.net"] } }),
  taken("nested-duplicate", "Names inside what is not read may stand twice.", { body: body().replace('{"any":', '{"any":1,"any":') }),

  uninstalled("plain", "A tenant that removed the app.", GOOD, {}, uninstallation(GOOD, REMOVED)),
  uninstalled("not-allowed", "A tenant that may no longer install the app leaves: its secret must not stay alive.", GOOD, { app: { "client-keys": ["jira:other"] } }, uninstallation(GOOD, REMOVED)),
  (() => {
    const text = body({ eventType: "uninstalled", sharedSecret: 1, baseUrl: "http://evil.example:1" });
    const note = "Neither base URL nor secret is read: nothing odd about them keeps an old secret alive.";
    return uninstalled("odd-fields", note, GOOD, { body: text }, uninstallation(GOOD, text));
  })(),
  (() => {
    const made = tokenWith("__proto__", '{"iss":"evil"}');
    return installed("proto-claim", "`__proto__` is a name like any other.", made, {}, installation(made));
  })(),
];
