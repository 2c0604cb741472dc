// How the vectors of `lifecycle` are written: the good call, what is changed about
// it, and what is expected.

import { digest, sha256 } from "./jws.mjs";
import { queryStringHash } from "./library.mjs";
import { byJsonwebtoken, publicKey, signed } from "./rsa.mjs";
import { DEFAULT_POLICY, EXPIRY, ISSUED, ISSUER, NOW, request } from "./samples.mjs";

export const KEY_ID = "0e50fccb-239d-4991-a5db-dc850ba3f236";
export const AUDIENCE = "https://app.example.com";
export const QSH = queryStringHash("POST", "/installed");
export const HEADER = `{"typ":"JWT","alg":"RS256","kid":"${KEY_ID}"}`;

export const APP = {
  key: "deployment-gate",
  "base-urls": [AUDIENCE],
  "host-suffixes": ["atlassian.net", "jira.com"],
  "client-keys": null,
};

// The fields of Atlassian's documentation, and one that nobody has told us about.
const FIELDS = {
  key: APP.key,
  clientKey: ISSUER,
  sharedSecret: "a-secret-key-not-to-be-lost",
  baseUrl: "https://example.atlassian.net",
  displayUrl: "https://issues.example.com",
  productType: "jira",
  description: "Atlassian Jira at https://example.atlassian.net",
  serviceEntitlementNumber: "SEN-number",
  entitlementId: "Entitlement-Id",
  entitlementNumber: "Entitlement-Number",
  oauthClientId: "OAuth-Client-Id",
  installationId: "ari:cloud:ecosystem::installation/0a3a7799-53ae-4a5b-9e7e-03338980abb5",
  eventType: "installed",
  somethingNew: { any: [1, null] },
};

/** The claims of a lifecycle token. */
export function claims(changes = {}) {
  return { aud: [AUDIENCE], sub: "5b10ac8d82e05b22cc7d4ef5", iss: ISSUER, iat: ISSUED, exp: EXPIRY, qsh: QSH, ...changes };
}

/** A good token with these changes, made by npm `jsonwebtoken`. */
export function token(changes = {}, key = "rsa-2048") {
  return byJsonwebtoken(claims(changes), KEY_ID, key);
}

/** A token with one claim's JSON text replaced, or left out where the text is absent. */
export function tokenWith(name, text) {
  const members = Object.entries(claims()).filter(([other]) => other !== name);
  const parts = members.map(([other, value]) => `"${other}":${JSON.stringify(value)}`);
  if (text !== undefined) parts.push(`"${name}":${text}`);
  return signed(HEADER, `{${parts.join(",")}}`);
}

/** The body, some fields replaced, or left out where they are undefined. */
export function body(changes = {}) {
  return JSON.stringify({ ...FIELDS, ...changes });
}

export const PEM = { pem: publicKey("rsa-2048") };

function input(made, { request: changes = {}, body: text = body(), app = {}, key = PEM, policy = {}, now = NOW } = {}) {
  return {
    request: request([`JWT ${made}`], { target: "/installed", ...changes }),
    body: text,
    app: { ...APP, ...app },
    key,
    policy: { ...DEFAULT_POLICY, ...policy },
    now,
  };
}

/** A vector of `lifecycle.installed`. */
export function installed(id, note, made, changes, expect) {
  return { id: `install-${id}`, note, function: "lifecycle.installed", input: input(made, changes), expect };
}

/** A vector of `lifecycle.uninstalled`, whose good body is another one. */
export function uninstalled(id, note, made, changes, expect) {
  const rest = { body: body({ eventType: "uninstalled", sharedSecret: undefined }), ...changes };
  return { id: `uninstall-${id}`, note, function: "lifecycle.uninstalled", input: input(made, rest), expect };
}

/** A vector of `lifecycle.key-id`. */
export function keyId(id, note, made, changes, expect) {
  const { body: _body, key: _key, ...rest } = input(made, changes);
  return { id: `key-id-${id}`, note, function: "lifecycle.key-id", input: rest, expect };
}

function verified(made, { iss: _iss, sub = null, iat, exp }, leeway) {
  return { subject: sub, "issued-at": iat, "expires-at": exp, digest: digest(made), "good-until": exp + leeway };
}

/** What a good installing call gives. */
export function installation(made, { claims: changes = {}, text = body(), fields = {}, leeway = 30 } = {}) {
  return {
    ok: {
      "client-key": ISSUER,
      "base-url": FIELDS.baseUrl,
      "shared-secret": FIELDS.sharedSecret,
      "display-url": FIELDS.displayUrl,
      "product-type": FIELDS.productType,
      description: FIELDS.description,
      "service-entitlement-number": FIELDS.serviceEntitlementNumber,
      "entitlement-id": FIELDS.entitlementId,
      "entitlement-number": FIELDS.entitlementNumber,
      "oauth-client-id": FIELDS.oauthClientId,
      "installation-id": FIELDS.installationId,
      token: verified(made, claims(changes), leeway),
      "body-digest": sha256(text),
      ...fields,
    },
  };
}

/** What a good removing call gives. */
export function uninstallation(made, text) {
  return { ok: { "client-key": ISSUER, token: verified(made, claims(), 30), "body-digest": sha256(text) } };
}
