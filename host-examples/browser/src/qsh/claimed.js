// What a claim `qsh` holds, where it is not 64 lower-case hexadecimal digits.

/**
 * @param {unknown} claim
 * @returns {{ hash: string, cause?: { id: string, title: string, says: string } } | { hash: null,
 *   cause: { id: string, title: string, says: string } }}
 */
export function readClaim(claim) {
  if (claim === 'context-qsh') {
    return {
      hash: null,
      cause: {
        id: 'context-token',
        title: 'This is a context token, made in a browser',
        says: '`context-qsh` binds the token to no request. A callback or lifecycle call of Jira never has it; take it only for calls from your own page.',
      },
    };
  }
  if (typeof claim === 'string') {
    if (/^[0-9a-f]{64}$/.test(claim)) return { hash: claim };
    if (/^[0-9a-f]{64}$/i.test(claim)) return other(claim.toLowerCase(), 'in upper case');
    if (/^[A-Za-z0-9_+/-]{43}=?$/.test(claim)) return other(hexOfBase64(claim), 'in base64');
  }
  const says = 'It is 64 lower-case hexadecimal digits: the SHA-256 of the canonical request.';
  return { hash: null, cause: { id: 'no-hash', title: 'The claim `qsh` is no hash', says } };
}

function other(hash, how) {
  return {
    hash,
    cause: {
      id: 'digest-encoding',
      title: `The hash is written ${how}`,
      says: 'It is written as 64 lower-case hexadecimal digits.',
    },
  };
}

function hexOfBase64(text) {
  const octets = atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=$/, ''));
  return Array.from(octets, (octet) => octet.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}
