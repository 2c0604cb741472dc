// The tenants: those of the configuration, and those that installed the app. The latter are kept in a file of their own
// that is written anew at each change, so that what was erased is not in it any more.

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { Journal } from './journal.js';

// Seconds for which a replaced secret stays good, so that no callback in flight is lost.
const KEEP = 3600;

export class Tenants {
  #configured;
  #installed = new Map();
  #path;
  #keyring;
  #lifecycle;
  #clock;

  constructor(configured, { path, keyring, lifecycle, clock } = {}) {
    this.#configured = configured;
    this.#path = path;
    this.#keyring = keyring;
    this.#lifecycle = lifecycle;
    this.#clock = clock;
  }

  /** Reads the file. Throws where its secrets were encrypted with another key. */
  static async open(configured, parts) {
    const tenants = new Tenants(configured, parts);
    const text = await readFile(parts.path, 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    for (const line of text.split('\n').filter((line) => line !== '')) {
      const { clientKey, sealed, ...rest } = JSON.parse(line);
      const opened = sealed === undefined ? undefined : secretsOf(parts.keyring.open(clientKey, sealed));
      tenants.#installed.set(clientKey, { ...rest, stored: opened });
    }
    return tenants;
  }

  /**
   * The tenant: `secrets` that are good now, `baseUrl`, and the `realm` of its gates, which another installation after
   * a removal does not share. What was installed or removed counts, before what is configured.
   */
  get(clientKey) {
    const installed = this.#installed.get(clientKey);
    if (installed === undefined) {
      const configured = this.#configured.get(clientKey);
      return configured && { ...configured, realm: clientKey };
    }
    if (installed.stored === undefined) return undefined;
    const { realm, baseUrl, stored } = installed;
    return { clientKey, baseUrl, realm, secrets: this.#lifecycle.liveSecrets(stored, this.#clock()) };
  }

  /** Adds a tenant, or replaces the secret of one that is there. On the disk when it returns. */
  async install({ clientKey, baseUrl, sharedSecret }) {
    const known = this.get(clientKey);
    const before = this.#installed.get(clientKey)?.stored ?? known?.secrets.map((secret) => ({ secret })) ?? [];
    const stored = this.#lifecycle.rotate(before, sharedSecret, this.#clock(), KEEP);
    await this.#write(clientKey, { baseUrl, realm: known?.realm ?? randomUUID(), stored });
  }

  /** Erases the secrets of a tenant. It stays in the file as removed, so that the configuration does not revive it. */
  async remove(clientKey) {
    if (this.get(clientKey) !== undefined) await this.#write(clientKey, {});
  }

  // First the disk, then memory. Called by one at a time, see `Store.once`.
  async #write(clientKey, tenant) {
    const entries = Array.from(new Map(this.#installed).set(clientKey, tenant), ([key, { stored, ...rest }]) => ({
      clientKey: key,
      ...rest,
      sealed: stored && this.#keyring.seal(key, JSON.stringify(stored, plain)),
    }));
    await Journal.rewrite(this.#path, entries);
    this.#installed.set(clientKey, tenant);
  }
}

// `until` is a bigint of seconds, which a number holds.
const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
const secretsOf = (text) =>
  JSON.parse(text).map(({ secret, until }) => ({ secret, until: until === undefined ? undefined : BigInt(until) }));
