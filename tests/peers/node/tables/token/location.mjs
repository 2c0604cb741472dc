// Where the token stands: method, target, header and query parameter.

import { refused } from "../../lib/refusal.mjs";
import { token, verified, verify } from "../../lib/verify.mjs";

const GOOD = token();

function at(id, note, request, reason, policy = {}) {
  return verify(id, note, GOOD, { request, policy }, refused(reason));
}

function taken(id, note, request, policy = {}) {
  return verify(id, note, GOOD, { request, policy }, verified(GOOD));
}

const header = (...values) => ({ authorization: values });
const target = (text) => ({ target: text });
const IN_QUERY = { "query-token": true };

export default [
  at("method-empty", "No method.", { method: "" }, "malformed-method"),
  at("method-blank", "A blank in the method.", { method: "PO ST" }, "malformed-method"),
  at("method-ampersand", "`&` would move the borders of the canonical request.", { method: "POST&" }, "malformed-method"),
  at("method-digit", "Only ASCII letters and `-`: every registered method is made of them.", { method: "POST1" }, "malformed-method"),
  at("method-not-ascii", "A dotless i, whose upper case is an ASCII I.", { method: "l\u0131nk" }, "malformed-method"),

  at("target-empty", "No target.", target(""), { "malformed-target": "not-a-path" }),
  at("target-relative", "A target begins with a slash.", target("callback"), { "malformed-target": "not-a-path" }),
  at("target-asterisk", "The asterisk form names no resource.", target("*"), { "malformed-target": "not-a-path" }),
  at("target-authority", "The authority form is for CONNECT.", target("app.example.com:443"), { "malformed-target": "not-a-path" }),
  at("target-other-scheme", "An absolute form other than http or https.", target("ftp://app.example.com/callback"), {
    "malformed-target": "not-a-path",
  }),
  at("target-query-only", "A query without a path.", target("?a=b"), { "malformed-target": "not-a-path" }),
  at("target-blank", "A raw blank would end the target in the request line.", target("/call back"), { "malformed-target": "control-character" }),
  at("target-line-feed", "A raw line feed.", target("/callback\n"), { "malformed-target": "control-character" }),
  at("target-nul", "A raw NUL.", target("/callback?a=\u0000"), { "malformed-target": "control-character" }),
  at("target-delete", "A raw U+007F.", target("/callback\u007f"), { "malformed-target": "control-character" }),
  at("target-escape-no-digits", "Libraries guess differently: take `%zz` literally, drop the pair, or throw. So it is refused.", target("/callback?a=%zz"), {
    "malformed-target": "malformed-escape",
  }),
  at("target-escape-one-digit", "A `%` with one digit at the end of a value.", target("/callback?a=%4&b=c"), { "malformed-target": "malformed-escape" }),
  at("target-escape-at-end", "A `%` as the last character.", target("/callback?a=%"), { "malformed-target": "malformed-escape" }),
  at("target-escape-in-name", "Names are decoded as values are.", target("/callback?%g1=a"), { "malformed-target": "malformed-escape" }),
  at("target-not-utf8", "Libraries guess differently: U+FFFD, the raw octet, or an error.", target("/callback?a=%ff"), { "malformed-target": "not-utf8" }),
  at("target-overlong-nul", "An overlong form of NUL is not UTF-8.", target("/callback?a=%c0%80"), { "malformed-target": "not-utf8" }),
  at("target-surrogate", "An encoded surrogate is not UTF-8.", target("/callback?a=%ed%a0%80"), { "malformed-target": "not-utf8" }),
  at("target-cut-utf8", "A character cut off in the middle.", target("/callback?a=%e2%82&b=%ac"), { "malformed-target": "not-utf8" }),
  at("target-escaped-nul", "An escaped NUL.", target("/callback?a=%00"), { "malformed-target": "escaped-control" }),
  at("target-escaped-line-feed", "An escaped line feed.", target("/callback?a=b%0Ac"), { "malformed-target": "escaped-control" }),
  at("target-escaped-delete", "An escaped U+007F.", target("/callback?a=%7f"), { "malformed-target": "escaped-control" }),
  at("target-escaped-control-in-name", "Names are decoded as values are.", target("/callback?a%09=b"), { "malformed-target": "escaped-control" }),

  at("token-missing", "No header and no parameter.", header(), "missing-token"),
  at("token-missing-query-allowed", "The policy allows a parameter, but there is none.", header(), "missing-token", IN_QUERY),
  at("token-parameter-upper-case", "A parameter `JWT` is no place for a token: names are compared exactly.", { ...header(), target: `/callback?JWT=${GOOD}` }, "missing-token", IN_QUERY),
  at("token-two-headers", "Two `Authorization` headers, although with the same value.", header(`JWT ${GOOD}`, `JWT ${GOOD}`), "ambiguous-token"),
  at("token-two-headers-one-other", "Two headers of which one is of another scheme.", header("Bearer a", `JWT ${GOOD}`), "ambiguous-token"),
  at("token-header-and-parameter", "Libraries differ in which one they prefer, so neither is taken.", target(`/callback?jwt=${GOOD}`), "ambiguous-token", IN_QUERY),
  at("token-header-and-refused-parameter", "The same where the policy refuses the parameter.", target(`/callback?jwt=${GOOD}`), "ambiguous-token"),
  at("token-other-scheme-and-parameter", "A header of another scheme counts: somebody may mean it.", { ...header("Bearer a"), target: `/callback?jwt=${GOOD}` }, "ambiguous-token", IN_QUERY),
  at("token-two-parameters", "Two `jwt` parameters.", { ...header(), target: `/callback?jwt=${GOOD}&jwt=${GOOD}` }, "ambiguous-token", IN_QUERY),
  at("token-two-parameters-one-escaped", "Names are decoded before they are compared: `%6Awt` is `jwt`.", { ...header(), target: `/callback?jwt=${GOOD}&%6Awt=a` }, "ambiguous-token", IN_QUERY),
  at("token-header-and-escaped-parameter", "Names are decoded before they are compared: `%6Awt` is `jwt`.", target("/callback?%6Awt=a"), "ambiguous-token"),
  at("token-in-query-refused", "The default policy takes no token from the query, which is logged everywhere.", { ...header(), target: `/callback?jwt=${GOOD}` }, "query-token-refused"),
  taken("token-in-query", "The policy allows the parameter; it is not part of the canonical request.", { ...header(), target: `/callback?jwt=${GOOD}` }, IN_QUERY),
  taken("token-in-query-escaped-name", "Names are decoded before they are compared.", { ...header(), target: `/callback?%6A%77t=${GOOD}` }, IN_QUERY),
  taken("token-in-header-query-allowed", "A policy that allows the parameter takes the header as well.", header(`JWT ${GOOD}`), IN_QUERY),
  at("token-in-query-empty", "A `jwt` parameter without a value is a token of one empty segment.", { ...header(), target: "/callback?jwt" }, { "wrong-segment-count": { required: 3, found: 1 } }, IN_QUERY),
  at("token-in-query-plus", "A `+` is a blank in a query, and a blank is not base64url.", { ...header(), target: `/callback?jwt=${GOOD}+` }, { "malformed-base64": "signature" }, IN_QUERY),

  taken("scheme-lower-case", "The scheme is compared without case (RFC 9110, section 11.1).", header(`jwt ${GOOD}`)),
  taken("scheme-mixed-case", "The scheme is compared without case (RFC 9110, section 11.1).", header(`Jwt ${GOOD}`)),
  at("scheme-bearer", "Connect's scheme is `JWT`; `Bearer` belongs to OAuth and Forge.", header(`Bearer ${GOOD}`), "wrong-scheme"),
  at("scheme-basic", "Another scheme.", header("Basic dXNlcjpwYXNz"), "wrong-scheme"),
  at("scheme-longer", "Another scheme that begins with `JWT`.", header(`JWTX ${GOOD}`), "wrong-scheme"),
  at("scheme-absent", "A bare token: some libraries take it, the rule does not.", header(GOOD), "wrong-scheme"),
  at("scheme-glued", "No blank after the scheme.", header(`JWT${GOOD}`), "wrong-scheme"),
  at("scheme-empty-header", "A header without a value is there, but has no scheme.", header(""), "wrong-scheme"),
  at("scheme-blank-first", "Blanks in front of the scheme: servers trim them, so nobody sends them.", header(` JWT ${GOOD}`), "wrong-scheme"),
  at("authorization-scheme-alone", "A scheme and nothing else.", header("JWT"), "malformed-authorization"),
  at("authorization-no-token", "A scheme, a blank and nothing else.", header("JWT "), "malformed-authorization"),
  at("authorization-two-blanks", "Exactly one blank.", header(`JWT  ${GOOD}`), "malformed-authorization"),
  at("authorization-tab", "A tab ends the scheme but is not the one blank.", header(`JWT\t${GOOD}`), "malformed-authorization"),
  at("authorization-blank-after", "A blank after the token.", header(`JWT ${GOOD} `), "malformed-authorization"),
  at("authorization-line-feed-after", "A line feed after the token.", header(`JWT ${GOOD}\n`), "malformed-authorization"),
  at("authorization-line-feed-inside", "A line feed within the token.", header(`JWT ${GOOD.slice(0, 40)}\n${GOOD.slice(40)}`), "malformed-authorization"),
  at("authorization-two-tokens", "Two tokens in one header.", header(`JWT ${GOOD} ${GOOD}`), "malformed-authorization"),
  at("authorization-joined-headers", "Two headers that a proxy joined.", header(`JWT ${GOOD}, JWT ${GOOD}`), "malformed-authorization"),

  at("authorization-comma", "Two tokens that a proxy joined without a blank.", header(`JWT ${GOOD},${GOOD}`), "malformed-authorization"),

  at("order-method-before-target", "The method is checked before the target.", { method: "", target: "" }, "malformed-method"),
  at("order-target-before-token", "The target is checked before the token's place.", { target: "", ...header() }, { "malformed-target": "not-a-path" }),
];
