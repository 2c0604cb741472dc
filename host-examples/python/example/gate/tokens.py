"""The tokens of pipelines: made by the operator, shown once, stored as SHA-256.

A token reads `cg_<scope>_<id>_<secret>`. The id finds the row; the row decides.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from typing import Literal

Scope = Literal["read", "submit"]


def create(tx: sqlite3.Connection, client_key: str, scope: Scope) -> str:
    """Makes a token of a tenant that exists, and gives its text, which is nowhere else."""
    name, secret = secrets.token_hex(8), secrets.token_hex(32)
    tx.execute("INSERT INTO token VALUES (?, ?, ?, ?, NULL)", [name, client_key, scope, _digest(secret)])
    return f"cg_{scope}_{name}_{secret}"


def revoke(tx: sqlite3.Connection, name: str, now: int) -> bool:
    """Revokes a token at once. Whether there was one of this id that was good."""
    return tx.execute("UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", [now, name]).rowcount == 1


def tenant_of(tx: sqlite3.Connection, token: str | None, scope: Scope) -> str | None:
    """The tenant to which a token belongs; `None` where it is not good for this."""
    parts = (token or "").split("_")
    if len(parts) != 4:
        return None
    row = tx.execute(
        "SELECT client_key, digest FROM token WHERE id = ? AND scope = ? AND revoked_at IS NULL", [parts[2], scope]
    ).fetchone()
    return row[0] if row and hmac.compare_digest(row[1], _digest(parts[3])) else None


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
