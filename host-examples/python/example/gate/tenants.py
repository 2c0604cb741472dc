"""The tenants: where their Jira is, and what they sign with."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from connect_gating import ConnectGating, Tenant
from connect_gating.lifecycle import StoredSecret

from .keyring import Keyring, SecretError

KEEP = 3600
"""Seconds for which a replaced secret stays good, so that no callback in flight is lost."""


@dataclass(frozen=True, slots=True)
class Known:
    """A tenant."""

    base_url: str
    tenant: Tenant = field(repr=False)


def add(
    tx: sqlite3.Connection,
    gating: ConnectGating,
    keyring: Keyring,
    client_key: str,
    base_url: str,
    secret: str,
    now: int,
) -> None:
    """Adds a tenant, or replaces the secret of one that is known. Secrets of before that can't be opened are lost: that
    is how an operator goes over to another key."""
    _check(base_url)
    row = tx.execute("SELECT secrets FROM tenant WHERE client_key = ?", [client_key]).fetchone()
    try:
        before = _read(keyring.open(client_key, row[0])) if row else ()
    except SecretError:
        before = ()
    rotated = gating.lifecycle.rotate(before, secret, now, KEEP)
    stored = json.dumps([{"secret": item.secret, "until": item.until} for item in rotated])
    tx.execute(
        "INSERT INTO tenant VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET base_url = excluded.base_url,"
        " secrets = excluded.secrets",
        [client_key, base_url.rstrip("/"), keyring.seal(client_key, stored)],
    )


def find(tx: sqlite3.Connection, gating: ConnectGating, keyring: Keyring, client_key: str, now: int) -> Known | None:
    """The tenant with the secrets that are good now."""
    row = tx.execute("SELECT base_url, secrets FROM tenant WHERE client_key = ?", [client_key]).fetchone()
    if row is None:
        return None
    base_url, stored = row
    secrets = gating.lifecycle.live_secrets(_read(keyring.open(client_key, stored)), now)
    return Known(base_url, Tenant(client_key=client_key, secrets=secrets))


def check_all(tx: sqlite3.Connection, keyring: Keyring) -> None:
    """Fails with the first tenant whose secrets this key does not open, and before any request does."""
    for client_key, stored in tx.execute("SELECT client_key, secrets FROM tenant"):
        try:
            keyring.open(client_key, stored)
        except SecretError as error:
            raise SecretError(f"tenant `{client_key}`: {error}") from None


def _read(stored: str) -> tuple[StoredSecret, ...]:
    return tuple(StoredSecret(secret=item["secret"], until=item["until"]) for item in json.loads(stored))


def _check(base_url: str) -> None:
    url = urlsplit(base_url)
    loopback = url.hostname in ("localhost", "127.0.0.1", "::1")
    if not url.hostname or not (url.scheme == "https" or (url.scheme == "http" and loopback)) or url.query:
        raise ValueError(f"the base URL `{base_url}` is no https URL (http is taken for this machine alone)")
