// Shared secrets at rest: AES-256-GCM with a key that the operator gives. The client key is bound as associated data,
// so that whoever can write the file can't hand one tenant's secrets to another.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const CIPHER = 'aes-256-gcm';
// Octets. 96 random bits do not repeat in practice: one is drawn for each installation, not for each request.
const NONCE = 12;
const TAG = 16;

export class Keyring {
  #key;

  /** A key of 32 octets. */
  constructor(key) {
    this.#key = key;
  }

  /** Reads the key: 64 hexadecimal digits, as `openssl rand -hex 32` prints them. */
  static fromFile(path) {
    const text = readFileSync(path, 'latin1').trim();
    if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error(`\`${path}\` does not hold 64 hexadecimal digits`);
    return new Keyring(Buffer.from(text, 'hex'));
  }

  /** What to store of a text, in base64. */
  seal(clientKey, text) {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG });
    cipher.setAAD(Buffer.from(clientKey));
    const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat(sealed).toString('base64');
  }

  /** The text behind what is stored. */
  open(clientKey, sealed) {
    const octets = Buffer.from(sealed, 'base64');
    try {
      const decipher = createDecipheriv(CIPHER, this.#key, octets.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAAD(Buffer.from(clientKey));
      decipher.setAuthTag(octets.subarray(-TAG));
      return Buffer.concat([decipher.update(octets.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new Error(`the secrets of \`${clientKey}\` were not encrypted with this key`, { cause });
    }
  }
}
