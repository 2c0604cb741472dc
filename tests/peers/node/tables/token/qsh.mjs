// The query string hash: its shape, context tokens, and requests it does not fit.

import { sha256 } from "../../lib/jws.mjs";
import { queryStringHash } from "../../lib/library.mjs";
import { refused } from "../../lib/refusal.mjs";
import { QSH, token, verified, verify } from "../../lib/verify.mjs";

function malformed(id, note, qsh) {
  return verify(id, note, token({ qsh }), {}, refused("malformed-qsh"));
}

/** A token for the good request that arrives with another one. */
function differs(id, note, request, computed) {
  const { method = "POST", target = "/callback" } = request;
  const mismatch = { claimed: QSH, computed: computed ?? queryStringHash(method, target) };
  return verify(id, note, token(), { request }, refused({ "wrong-qsh": mismatch }));
}

/** A token whose qsh was made for `signed`, with the request that has the target `target`. */
function same(id, note, qsh, request) {
  const made = token({ qsh });
  return verify(id, note, made, { request }, verified(made, { qsh }));
}

const CONTEXT = token({ qsh: "context-qsh" });
const OTHER = queryStringHash("POST", "/other");

export default [
  malformed("qsh-empty", "An empty text.", ""),
  malformed("qsh-upper-case", "The hash is written in lower case; libraries compare it exactly.", QSH.toUpperCase()),
  malformed("qsh-63-digits", "A digit too few.", QSH.slice(1)),
  malformed("qsh-65-digits", "A digit too many.", `${QSH}0`),
  malformed("qsh-not-hexadecimal", "A letter that is no hexadecimal digit.", `g${QSH.slice(1)}`),
  malformed("qsh-blank-after", "A blank after the hash.", `${QSH} `),
  malformed("qsh-line-feed-after", "A line feed after the hash, which `$` of many regular expressions lets pass.", `${QSH}\n`),
  malformed("qsh-not-ascii-digits", "64 characters, but full-width digits.", "\uff10".repeat(64)),
  malformed("qsh-context-upper-case", "The literal is compared exactly.", "CONTEXT-QSH"),
  malformed("qsh-context-prefix", "The literal is compared as a whole.", "context-qsh-1"),
  malformed("qsh-context-line-feed", "The literal is compared as a whole.", "context-qsh\n"),

  verify("qsh-context-refused", "A context token is bound to no request and minted in a browser: the default policy refuses it.", CONTEXT, {}, refused("context-token-refused")),
  verify("qsh-context-taken", "Where the policy asks for it.", CONTEXT, { policy: { "context-token": true } }, verified(CONTEXT, { qsh: "context-qsh" })),
  verify("qsh-context-any-request", "Where the policy asks for it, any request will do: nothing is bound.", CONTEXT, { policy: { "context-token": true }, request: { method: "GET", target: "/any?a=b" } }, verified(CONTEXT, { qsh: "context-qsh" })),
  (() => {
    const made = token();
    return verify("qsh-context-policy-plain-token", "The policy allows both kinds.", made, { policy: { "context-token": true } }, verified(made));
  })(),
  verify("qsh-context-policy-still-compares", "The policy allows context tokens, not wrong hashes.", token({ qsh: OTHER }), { policy: { "context-token": true } }, refused({ "wrong-qsh": { claimed: OTHER, computed: QSH } })),

  differs("qsh-other-path", "Another path.", { target: "/callbacks" }),
  differs("qsh-other-method", "Another method.", { method: "PUT" }),
  differs("qsh-query-added", "A parameter that was not signed.", { target: "/callback?a=b" }),
  differs("qsh-path-case", "Paths are compared exactly.", { target: "/Callback" }),
  differs("qsh-path-escaped", "Escapes in the path are kept as they were sent.", { target: "/%63allback" }),
  differs("qsh-path-two-slashes", "A doubled slash is another path; only one slash at the end is dropped.", { target: "/callback//" }),
  differs("qsh-path-dots", "Dot segments are not resolved.", { target: "/x/../callback" }),
  differs("qsh-base-path-by-segments", "The base path is cut off by whole segments: `/call` is no prefix of `/callback`.", { "base-path": "/call" , target: "/callback/back" }, sha256("POST&/callback/back&")),
  verify("qsh-base-path-missing", "The request came under `/app`, but the host said nothing about a base path.", token(), { request: { target: "/app/callback" } }, refused({ "wrong-qsh": { claimed: QSH, computed: queryStringHash("POST", "/app/callback") } })),
  verify("qsh-parameters-dropped", "Parameters that were signed and did not arrive.", token({ qsh: queryStringHash("POST", "/callback?a=b") }), {}, refused({ "wrong-qsh": { claimed: queryStringHash("POST", "/callback?a=b"), computed: QSH } })),
  verify("qsh-body-fields", "ACE takes a hash over the fields of the body. Jira's callbacks are not known to use it, so it is not taken.", token({ qsh: queryStringHash("POST", "/callback?gatingStatus=allowed") }), {}, refused({ "wrong-qsh": { claimed: queryStringHash("POST", "/callback?gatingStatus=allowed"), computed: QSH } })),
  verify("qsh-separator-moved", "`&` in the path is escaped in the canonical request, so that path and query can't change places.", token({ qsh: queryStringHash("POST", "/project?a=b&x=y") }), { request: { target: "/project&a=b?x=y" } }, refused({ "wrong-qsh": { claimed: queryStringHash("POST", "/project?a=b&x=y"), computed: queryStringHash("POST", "/project&a=b?x=y") } })),

  same("qsh-raw-name-order", "Names in raw order, as npm atlassian-jwt signs them.", queryStringHash("POST", "/callback?.k=1&%3Ak=2"), { target: "/callback?%3Ak=2&.k=1" }),
  same("qsh-encoded-name-order", "Names in encoded order, as Atlassian's Java and PyPI atlassian-jwt sign them. Both bind the same data, so both are taken.", sha256("POST&/callback&%3Ak=2&.k=1"), { target: "/callback?.k=1&%3Ak=2" }),
  verify("qsh-mismatch-shows-encoded-order", "Where the names have two orders, a mismatch shows the hash of the encoded one.", token(), { request: { target: "/callback?.k=1&%3Ak=2" } }, refused({ "wrong-qsh": { claimed: QSH, computed: sha256("POST&/callback&%3Ak=2&.k=1") } })),
  same("qsh-parameter-order", "The order in which parameters arrive does not matter.", queryStringHash("POST", "/callback?a=1&b=2"), { target: "/callback?b=2&a=1" }),
  same("qsh-escape-case", "Nor does the case of escapes in the query.", queryStringHash("POST", "/callback?a=%2F"), { target: "/callback?a=%2f" }),
];
