// Tokens as Connect makes them.

import { queryStringHash } from "../../lib/library.mjs";
import { DEFAULT_POLICY, ISSUER } from "../../lib/samples.mjs";
import { token, tokenWith, verified, verify } from "../../lib/verify.mjs";

const PLAIN = token();

// The token of Atlassian's documentation shape: other members than the contract reads are ignored.
const FULL = { sub: "5b10ac8d82e05b22cc7d4ef5", aud: [ISSUER], nbf: 1600000000, context: { user: { accountId: "5b10" } } };

function accepted(id, note, changes, request = {}, options = {}) {
  const made = token(changes);
  return verify(id, note, made, { request, ...options }, verified(made, changes, options));
}

export default [
  {
    id: "policy-default",
    note: "The defaults: 30 s is Atlassian's own leeway, 900 s the longest lifetime that Jira has been seen to use.",
    function: "jwt.default-policy",
    input: {},
    expect: { ok: DEFAULT_POLICY },
  },
  verify("token-plain", "A callback's token, with the claims that Connect requires and no others.", PLAIN, {}, verified(PLAIN)),
  accepted("token-full", "All claims that the contract reads.", FULL),
  accepted("token-empty-context", "Jira's tokens carry an empty `context`.", { context: {} }),
  accepted("token-audience-text", "An `aud` that is one text becomes a list of one (RFC 7519, section 4.1.3).", { aud: "app" }),
  accepted("token-audience-empty-list", "An empty `aud` names nobody; for a shared secret the issuer alone names the tenant.", {
    aud: [],
  }),
  accepted("token-audience-other-tenant", "An `aud` that names another tenant changes nothing: the tenant is found by `iss` alone.", {
    aud: ["jira:other"],
  }),
  accepted("token-unknown-claims", "Claims that the contract does not read are ignored.", {
    jti: "1",
    azp: { any: [1.5, null, true] },
    exponent: "x",
  }),
  accepted("token-empty-subject", "A text, although an empty one.", { sub: "" }),
  (() => {
    const made = tokenWith("__proto__", '{"iss":"evil"}');
    return verify("token-proto-claim", "`__proto__` is a name like any other.", made, {}, verified(made));
  })(),
  (() => {
    const made = tokenWith("context", '{ "user" : {"key":"a\\u0062"} }');
    const expect = verified(made, {}, { contextText: '{ "user" : {"key":"a\\u0062"} }' });
    return verify("token-context-verbatim", "`context` is handed on as the text that was signed, blanks and escapes included.", made, {}, expect);
  })(),
  accepted("token-method-lower-case", "The method's case does not matter: the canonical request has it in upper case.", {}, {
    method: "post",
  }),
  accepted("token-trailing-slash", "One trailing slash of the path is not part of the canonical request.", {}, {
    target: "/callback/",
  }),
  accepted("token-base-path", "The path of the app's base URL is cut off.", {}, {
    target: "/app/callback",
    "base-path": "/app",
  }),
  accepted("token-absolute-target", "The absolute form of a target: scheme and authority are ignored.", {}, {
    target: "https://app.example.com:8443/callback",
  }),
  accepted("token-fragment", "A fragment does not belong to a request and is cut off.", {}, { target: "/callback#a?b=c" }),
  accepted(
    "token-query",
    "A query is bound in canonical order: repeated, escaped and empty parameters.",
    { qsh: queryStringHash("GET", "/panel?zee_last=param&repeated=parameter 1&first=&repeated=parameter%202&d") },
    { method: "GET", target: "/panel?d&repeated=parameter+2&first&repeated=parameter%201&zee_last=param" },
  ),
];
