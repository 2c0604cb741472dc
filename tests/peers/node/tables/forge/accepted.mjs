// Tokens as Forge makes them, and what may differ about them.

import { APP, APP_ID, claims, EXPIRY, invocation, KEY_ID, keySet, OTHERS, token, tokenWith, verify } from "../../lib/forge.mjs";
import { byJsonwebtoken, jwk } from "../../lib/rsa.mjs";

const GOOD = await token();

async function taken(id, note, changes, fields, options = {}) {
  const made = await token(changes);
  return verify(id, note, made, options, invocation(made, fields));
}

const PLAIN_KEY = jwk("rsa-2048", { kid: KEY_ID });
const NO_CONTEXT = { context: null, "cloud-id": null, "site-url": null };

export default [
  verify("by-jose", "The documentation's example.", GOOD, {}, invocation(GOOD)),
  (() => {
    const made = byJsonwebtoken(claims(), KEY_ID);
    return verify("by-jsonwebtoken", "The same claims, signed by npm `jsonwebtoken`.", made, {}, invocation(made));
  })(),
  verify("scheme-lower-case", "The scheme is compared without case (RFC 9110, section 11.1).", GOOD, { authorization: [`bearer ${GOOD}`] }, invocation(GOOD)),
  await taken("audience-list", "One of several audiences is enough.", { aud: ["x", APP_ID] }, {}),
  await taken("back-end", "A back-end function has no context and nobody who invoked it.", { context: undefined, principal: undefined, icLabel: undefined }, { ...NO_CONTEXT, principal: null, "isolated-cloud": null }),
  await taken("context-odd", "What is no text in the context is not handed on by itself.", { context: { cloudId: 1, siteUrl: null } }, { context: '{"cloudId":1,"siteUrl":null}', "cloud-id": null, "site-url": null }),
  await taken("app-small", "Of the app, the installation is enough.", { app: { installationId: APP.installationId } }, { app: { version: null, "api-base-url": null, "environment-type": null, "environment-id": null, "module-type": null, "module-key": null } }),
  await taken("app-odd", "What is odd about the rest is not handed on.", { app: { ...APP, environment: "PRODUCTION", module: { type: 1 } } }, { app: { "environment-type": null, "environment-id": null, "module-type": null, "module-key": null } }),
  (() => {
    const made = tokenWith("context", '{ "cloudId" : "\\u0061" }');
    return verify("context-verbatim", "The context is the text that was signed.", made, {}, invocation(made, { context: '{ "cloudId" : "\\u0061" }', "cloud-id": "a", "site-url": null }));
  })(),
  (() => {
    const made = tokenWith("qsh", "1");
    return verify("qsh-ignored", "No qsh is read.", made, {}, invocation(made));
  })(),
  verify("key-plain", "A key that says no more than it must.", GOOD, { keys: keySet(PLAIN_KEY) }, invocation(GOOD)),
  verify("key-set-odd-keys", "Keys that nobody understands are ignored (RFC 7517, section 5).", GOOD, { keys: keySet(1, null, {}, { kid: KEY_ID, kty: "x" }, ...OTHERS, PLAIN_KEY) }, invocation(GOOD)),
  verify("key-id-twice", "Two keys of one id: either may have signed.", GOOD, { keys: keySet({ ...OTHERS[0], kid: KEY_ID }, PLAIN_KEY) }, invocation(GOOD)),
  (await (async () => {
    const made = await token({}, { kid: "../../x?\r\n" });
    return verify("key-id-any-text", "A key id is only ever compared, so any text will do.", made, { keys: keySet({ ...PLAIN_KEY, kid: "../../x?\r\n" }) }, invocation(made));
  })()),
  verify("exp-last-second", "The last second before `exp` + leeway.", GOOD, { now: EXPIRY + 29 }, invocation(GOOD)),
  verify("leeway-none", "No leeway.", GOOD, { now: EXPIRY - 1, policy: { leeway: 0 } }, invocation(GOOD, { leeway: 0 })),
  verify("late-does-not-count", "`late` is for callbacks.", GOOD, { policy: { late: 2701 } }, invocation(GOOD)),
];
