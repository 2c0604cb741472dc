// How the vectors of `forge` are written: the good token, what is changed about it,
// and what is expected.

import { digest } from "./jws.mjs";
import { byJose, jwk, signed } from "./rsa.mjs";
import { DEFAULT_POLICY } from "./samples.mjs";

export const APP_ID = "ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107";
export const KEY_ID = "forge/invocation-token/8d6ac95e-6e6b-4d3c-9b0c-6a9f8a7d3c11";
export const HEADER = `{"alg":"RS256","kid":"${KEY_ID}"}`;
export const ISSUED = 1700175149;
export const EXPIRY = 1700175174;
export const NOW = 1700175150;

/** The example of Atlassian's "Forge Remote essentials". */
export const APP = {
  id: APP_ID,
  version: "16",
  appVersion: "16.0.1",
  installationId: "ari:cloud:ecosystem::installation/0a3a7799-53ae-4a5b-9e7e-03338980abb5",
  apiBaseUrl: "https://api.stg.atlassian.com/ex/confluence/d0d52620-3203-4cfa-8db5-f2587155f0dd",
  environment: {
    type: "DEVELOPMENT",
    id: "ari:cloud:ecosystem::environment/8db33809-1f32-48bb-8c52-5877dab48107/aa911f10-c54b-4b93-9e27-dd2947840b9e",
  },
  module: { type: "xen:macro", key: "forge-remote-app-boot" },
  license: { active: true, supportEntitlementNumber: null, modes: ["USER_ACCESS"] },
};
export const CONTEXT = {
  localId: "4654fa12-4c7c-4792-95a9-6019edb27953",
  cloudId: "d0d52620-3203-4cfa-8db5-f2587155f0dd",
  moduleKey: "forge-remote-app-boot",
  siteUrl: "https://pbray2.jira-dev.com",
  extension: { type: "macro", content: { id: "5341185" }, isEditing: false, references: [] },
};

/** The claims of an invocation. */
export function claims(changes = {}) {
  return {
    app: APP,
    context: CONTEXT,
    principal: "655362:312d3308-8954-42b0-aa38-771a10c88656",
    icLabel: "orange",
    aud: APP_ID,
    iss: "forge/invocation-token",
    iat: ISSUED,
    nbf: ISSUED,
    exp: EXPIRY,
    jti: "d8a496253ec8c18a54631e4c82cbedd5d0ae8570",
    ...changes,
  };
}

/** A token with these changes, made by npm `jose`. */
export function token(changes = {}, { kid = KEY_ID, key = "rsa-2048" } = {}) {
  return byJose(JSON.parse(JSON.stringify(claims(changes))), kid, key);
}

/** A token with one claim's JSON text replaced, or left out where the text is absent. */
export function tokenWith(name, text) {
  const members = Object.entries(claims()).filter(([other]) => other !== name);
  const parts = members.map(([other, value]) => `"${other}":${JSON.stringify(value)}`);
  if (text !== undefined) parts.push(`"${name}":${text}`);
  return signed(HEADER, `{${parts.join(",")}}`);
}

export const OTHERS = [
  jwk("rsa-2048-other", { kid: "forge/invocation-token/other", alg: "RS256", use: "sig" }),
  jwk("ec-p256", { kid: "forge/invocation-token/ec", alg: "ES256", use: "sig" }),
];

/** A key set with these keys. */
export function keySet(...keys) {
  return JSON.stringify({ keys });
}

export const KEY_SET = keySet(...OTHERS, jwk("rsa-2048", { kid: KEY_ID, alg: "RS256", use: "sig" }));

/** A vector of `forge.verify`. */
export function verify(id, note, made, { authorization = [`Bearer ${made}`], appId = APP_ID, keys = KEY_SET, policy = {}, now = NOW }, expect) {
  const input = { authorization, "app-id": appId, "key-set": keys, policy: { ...DEFAULT_POLICY, ...policy }, now };
  return { id: `forge-${id}`, note, function: "forge.verify", input, expect };
}

/** What a good token gives, with changes. */
export function invocation(made, { app = {}, leeway = 30, ...fields } = {}) {
  return {
    ok: {
      app: {
        "installation-id": APP.installationId,
        version: APP.appVersion,
        "api-base-url": APP.apiBaseUrl,
        "environment-type": APP.environment.type,
        "environment-id": APP.environment.id,
        "module-type": APP.module.type,
        "module-key": APP.module.key,
        ...app,
      },
      "cloud-id": CONTEXT.cloudId,
      "site-url": CONTEXT.siteUrl,
      context: JSON.stringify(CONTEXT),
      principal: "655362:312d3308-8954-42b0-aa38-771a10c88656",
      "isolated-cloud": "orange",
      "issued-at": ISSUED,
      "expires-at": EXPIRY,
      digest: digest(made),
      "good-until": EXPIRY + leeway,
      ...fields,
    },
  };
}
