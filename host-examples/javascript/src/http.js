// What lies between an HTTP server and the contract.

import { ConnectGatingError } from './error.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The octets of a body as text: UTF-8 without replacement, keeping a byte order mark. */
export function decodeBody(octets) {
  if (!(octets instanceof ArrayBuffer || ArrayBuffer.isView(octets))) {
    throw new TypeError('decodeBody: octets must be a Buffer, a Uint8Array or an ArrayBuffer');
  }
  try {
    return strict.decode(octets);
  } catch {
    const code = 'malformed-body';
    throw new ConnectGatingError(code, 'the body is not UTF-8', {
      status: 400,
      retryable: false,
      answer: code,
      reason: { tag: code, val: 'not-json' },
    });
  }
}

/** Node's request, with Express or without, as it arrived. */
export function requestOf(incoming, basePath = '') {
  const { method, rawHeaders } = incoming;
  // Express rewrites `url` below a mount and keeps what arrived as `originalUrl`.
  const target = incoming.originalUrl ?? incoming.url;
  // `headers.authorization` drops all but the first, and two of them are to be refused.
  const authorization = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === 'authorization');
  return { method, target, basePath, authorization };
}
