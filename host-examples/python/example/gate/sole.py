"""One server for one database.

What is under way is known to the process that does it. Another one that starts would take it for what a crash cut off,
and a gate whose submission is under way could open by what Jira said before.
"""

from __future__ import annotations

import fcntl
import os


class AnotherServer(Exception):
    """Somebody else serves this database."""


def claim(database: str) -> int:
    """Claims a database that no other server has, until the descriptor that it gives is closed. Who serves never closes
    it: a thread may still send a submission when everything else has ended. The system takes it back with the process.

    The file is one beside it, since closing a second descriptor of its own would take SQLite's locks away; it stays, so
    that nobody locks one that is just being removed.
    """
    # Whatever link leads to the database, it has one lock.
    descriptor = os.open(os.path.realpath(database) + ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if not isinstance(error, BlockingIOError):
            raise
        why = "one at a time: it would open gates that the other one is submitting"
        raise AnotherServer(f"another server has `{database}`; {why}") from None
    return descriptor
