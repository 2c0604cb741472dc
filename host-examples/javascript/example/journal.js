// A file of JSON lines that only ever grows while it is open. `append` returns when the line is on the disk.
//
// Node 20 has no SQLite of its own; a line is also all that one callback needs to be stored as a whole or not at all.

import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

export class Journal {
  #handle;
  // Octets of the lines that are on the disk, and whether there may be a part of another one behind them.
  #length;
  #torn = false;
  #broken;

  constructor(handle, length) {
    this.#handle = handle;
    this.#length = length;
  }

  /** Opens or makes the file. Gives the entries that it holds. */
  static async open(path) {
    const { entries, length } = await entriesOf(path);
    const handle = await open(path, 'a', 0o600);
    // A last line without its end was being written when the process died: nobody was told that it was stored.
    await handle.truncate(length);
    await handle.sync();
    await syncFolder(path);
    return { journal: new Journal(handle, length), entries };
  }

  /** Puts these entries in the place of the file. A crash leaves the old file or the new one. */
  static async rewrite(path, entries) {
    const handle = await open(`${path}.new`, 'w', 0o600);
    try {
      await handle.writeFile(entries.map(lineOf).join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${path}.new`, path);
    await syncFolder(path);
  }

  /**
   * Writes one entry. Where the disk is full this fails, and works again once there is space. After a sync that failed
   * nobody knows what the disk holds, so every later call fails too: start anew.
   */
  async append(entry) {
    this.check();
    const line = Buffer.from(lineOf(entry));
    if (this.#torn) await this.#handle.truncate(this.#length);
    this.#torn = true;
    await this.#handle.appendFile(line);
    this.#torn = false;
    this.#length += line.length;
    try {
      await this.#handle.datasync();
    } catch (cause) {
      this.#broken = cause;
      throw cause;
    }
  }

  /** Throws where a sync has failed. */
  check() {
    if (this.#broken !== undefined) throw new Error('the journal could not be synced before', { cause: this.#broken });
  }

  close() {
    return this.#handle.close();
  }
}

const lineOf = (entry) => `${JSON.stringify(entry)}\n`;

async function entriesOf(path) {
  const octets = await readFile(path).catch((error) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const length = octets.lastIndexOf('\n') + 1;
  const lines = octets.toString('utf8', 0, length).split('\n').slice(0, -1);
  const entries = lines.map((line, i) => {
    try {
      return JSON.parse(line);
    } catch (cause) {
      throw new Error(`line ${i + 1} of the journal \`${path}\` is damaged`, { cause });
    }
  });
  return { entries, length };
}

// A new name is only safe once its folder is.
async function syncFolder(path) {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
