"""Which submissions are under way: stored before anything is sent, so that a crash does not open their gates.

While Jira works on a submission it may still say what it said of the one before. So each closes its gates when it begins
and when it ends, and nothing that Jira answers in between opens them. One that a crash cut off ends when the server
starts: no other server has any under way then (`sole.py`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from connect_gating import Gate

from . import gates


def begin(tx: sqlite3.Connection, submission: str, client_key: str, asked: Iterable[Gate], now: int) -> None:
    """Registers and closes the gates that a submission of this name asks for."""
    for gate in asked:
        gates.register(tx, client_key, gate, now)
        row = gates.ensure(tx, client_key, gate).row
        tx.execute("INSERT OR IGNORE INTO submitting VALUES (?, ?)", [row, submission])
        tx.execute("INSERT OR REPLACE INTO submitted SELECT id, callback_state FROM gate WHERE id = ?", [row])
    _close(tx, submission)


def end(tx: sqlite3.Connection, submission: str) -> None:
    """Closes its gates once more, until Jira is asked again. Another submission of theirs may still be under way."""
    _close(tx, submission)
    tx.execute("DELETE FROM submitting WHERE submission = ?", [submission])


def end_all(tx: sqlite3.Connection) -> None:
    """Ends those of a process that is no more. Nobody knows whether Jira has them."""
    for (submission,) in tx.execute("SELECT DISTINCT submission FROM submitting").fetchall():
        end(tx, submission)


def _close(tx: sqlite3.Connection, submission: str) -> None:
    # What Jira said before was of what was sent before.
    tx.execute(
        "UPDATE gate SET poll_state = NULL, revision = revision + 1, asks = 0, ask_after = 0"
        " WHERE id IN (SELECT gate FROM submitting WHERE submission = ?)",
        [submission],
    )
