// From the core module's file to the first answer in Node.js, in milliseconds.

import { load } from '../../host-examples/javascript/src/index.js';

const [, authorization, body, clientKey, secret, now] = process.argv.slice(2);
const policy = { leeway: 30, maxLifetime: 900, late: 0, queryToken: false, contextToken: false };
const request = { method: 'POST', target: '/callback', basePath: '', authorization: [authorization] };

const begun = performance.now();
const gating = await load();
const event = gating.callback.accept(request, body, { clientKey, secrets: [secret] }, policy, BigInt(now));
console.log(performance.now() - begun);
if (event.clientKey !== clientKey) process.exitCode = 1;
