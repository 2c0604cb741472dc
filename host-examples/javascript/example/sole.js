// One server for one journal: another one that starts would make it shorter, and what this one writes would be gone.
//
// The lock is the system's own (flock): it is taken back from a process that was killed, two that start at the same
// moment do not both get it, and containers that share the folder share it. Node can't ask for it by itself, so the
// tool does. The lock belongs to the open file rather than to who asked: it stays when the tool has ended.

import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { realpath } from 'node:fs/promises';

/** Claims a journal that no other server has, and gives a way to let it go. */
export async function claim(path) {
  // A file beside it, whatever link leads there, since the journal itself is replaced. It stays, so that nobody locks
  // one that is just being removed. No `FileHandle`: that would be closed once it is collected.
  const file = openSync(`${await realpath(path).catch(() => path)}.lock`, 'a', 0o600);
  const stdio = ['ignore', 'ignore', 'pipe', file];
  const { status, error, stderr } = spawnSync('flock', ['-n', '3'], { stdio, encoding: 'utf8' });
  if (status === 0) return () => closeSync(file);
  closeSync(file);
  if (error?.code === 'ENOENT') throw new Error('can not lock it: `flock` is missing, install util-linux');
  // The tool explains everything but that somebody else has the lock.
  if (status === 1 && stderr === '') throw new Error('another server has it, and one at a time may');
  throw new Error(`can not lock it: ${error?.message ?? stderr.trim()}`);
}
