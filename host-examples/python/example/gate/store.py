"""The database: one SQLite file."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = Path(__file__).with_name("schema.sql")

PATIENCE = 5_000
"""Milliseconds to wait for another process that writes.

Who comes after a wait in vain tries once, until that works again: would each wait for itself, one after the other, a
database that somebody keeps locked would hold the last of many for minutes.
"""


class Store:
    """One connection, used by one thread at a time."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # Readable by its owner alone; SQLite gives its companions the same mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._lock = threading.Lock()
        self._in_vain = False
        self._owed: list[Callable[[sqlite3.Connection], None]] = []
        # FULL: a commit returns after the log was synced, so what was answered survives a power cut.
        for pragma in ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"]:
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(SCHEMA.read_text())

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on the disk when the block is left, or nothing where it raises."""
        with self._lock:
            self._connection.execute(f"PRAGMA busy_timeout = {0 if self._in_vain else PATIENCE}")
            self._in_vain = True
            self._connection.execute("BEGIN IMMEDIATE")
            self._in_vain = False
            try:
                for work in self._owed:
                    work(self._connection)
                yield self._connection
                self._connection.execute("COMMIT")
                self._owed.clear()
            except BaseException:
                # A commit that failed may have ended the transaction, or not.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def settle(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Writes what must not be left undone: now, or, where that fails and raises, before the next write."""
        with self._lock:
            self._owed.append(work)
        with self.write():
            pass

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One consistent view."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("ROLLBACK")

    def flush(self) -> None:
        """Empties the write-ahead log into the file, so that what was erased is gone from there too."""
        with self._lock:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._lock:
            self._connection.close()
