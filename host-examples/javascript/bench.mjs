// What a call costs beside npm atlassian-jwt, on the same request, in one run: node bench.mjs [--check]
//
// Rounds alternate between the candidates, so that whatever else the machine does meets all of them; the median of the
// rounds counts. The times depend on the machine, the ratios hardly do. `--check` fails where a ratio is out of bounds.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

import * as atlassian from 'atlassian-jwt';

import { load } from './src/index.js';
import { jcoBindings } from './tests/jco.js';
import { NOW, POLICY, TENANT, bodyOf, requestFor } from './tests/request.js';

const ROUNDS = 15;
const BOUNDS = { 'jwt.verify': 10, 'jwt.verify, an instance each': 100 };

const gating = await load();
const fresh = await load({ core: gating.core, fresh: true });
const jco = jcoBindings();
const request = requestFor(gating);
const body = bodyOf();
const token = request.authorization[0].slice('JWT '.length);
const now = BigInt(NOW);

// What atlassian-connect-express does with it: signature, expiry and qsh. `exp` is compared with the same clock.
function theirs() {
  const claims = atlassian.decodeSymmetric(token, TENANT.secrets[0], atlassian.SymmetricAlgorithm.HS256);
  const qsh = atlassian.createQueryStringHash(atlassian.fromMethodAndUrl(request.method, request.target));
  return claims.iss === TENANT.clientKey && claims.exp > NOW && claims.qsh === qsh;
}

const candidates = {
  'atlassian-jwt': { calls: 2000, call: theirs },
  'jwt.verify': {
    calls: 1000,
    call: () => gating.jwt.verify(request, TENANT, POLICY, now).issuer === TENANT.clientKey,
  },
  'callback.accept': {
    calls: 1000,
    call: () => gating.callback.accept(request, body, TENANT, POLICY, now).decision === 'proceed',
  },
  "jwt.verify, jco's bindings": {
    calls: 1000,
    call: () => jco.jwt.verify(request, TENANT, POLICY, now).issuer === TENANT.clientKey,
  },
  'jwt.verify, an instance each': {
    calls: 100,
    call: () => fresh.jwt.verify(request, TENANT, POLICY, now).issuer === TENANT.clientKey,
  },
  "jwt.verify, jco's bindings, an instance each": {
    calls: 1,
    call: () => jcoBindings().jwt.verify(request, TENANT, POLICY, now).issuer === TENANT.clientKey,
  },
};

const times = Object.fromEntries(Object.keys(candidates).map((name) => [name, []]));
for (let round = -3; round < ROUNDS; round++) {
  for (const [name, { calls, call }] of Object.entries(candidates)) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) if (!call()) throw new Error(`${name} did not accept the request`);
    // The first rounds are for the compilers.
    if (round >= 0) times[name].push((1000 * (performance.now() - start)) / calls);
  }
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const base = median(times['atlassian-jwt']);
const { length: octets } = readFileSync(new URL('dist/connect-gating.core.wasm', import.meta.url));
console.log(`node ${process.version}, ${cpus()[0].model}, core module ${octets} bytes\n`);
console.log('µs a call'.padStart(12), 'ratio'.padStart(8));
let failed = false;
for (const [name, values] of Object.entries(times)) {
  const ratio = median(values) / base;
  const beyond = ratio > BOUNDS[name];
  failed ||= beyond;
  console.log(
    median(values).toFixed(1).padStart(12),
    ratio.toFixed(2).padStart(8),
    ` ${name}${beyond ? ` (more than ${BOUNDS[name]})` : ''}`,
  );
}
if (process.argv.includes('--check')) process.exitCode = failed ? 1 : 0;
