// node example/token.js: makes a token for a pipeline. It is shown once; the configuration gets its SHA-256.

import { createHash, randomBytes } from 'node:crypto';

const token = randomBytes(32).toString('base64url');
console.log(`token for the pipeline:  ${token}`);
console.log(`sha256 for the file:     ${createHash('sha256').update(token).digest('hex')}`);
