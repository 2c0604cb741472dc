"""A tenant installs or removes the app: the calls that Atlassian signs with a key of its own."""

from __future__ import annotations

import http.client
import sqlite3
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from connect_gating import ConnectGating, Policy, Request
from connect_gating.lifecycle import App, Environment, Installation, Pem, PublicKey

from . import gates, tenants
from .gates import Taken
from .keyring import Keyring
from .store import Store

TIMEOUT = 5
"""Seconds for connecting, and for each read."""

LARGEST_KEY = 4096
"""Octets."""

MISS = 60
"""Seconds for which it is remembered that there is no such key: anybody can name unknown ones."""

MISSES = 1000
"""How many of those are remembered."""

FETCHES = 4
"""Fetches at a time: each holds a thread, of which callbacks need some too, and anybody can have keys fetched."""


class KeyServerDown(Exception):
    """The key can't be fetched now. Jira sends again."""


class Installs:
    """Verifies these calls and keeps what they say."""

    def __init__(
        self,
        gating: ConnectGating,
        store: Store,
        keyring: Keyring,
        app: App,
        policy: Policy,
        fetch: Callable[[str], str | None],
    ) -> None:
        self._gating = gating
        self._store = store
        self._keyring = keyring
        self._app = app
        self._policy = policy
        self._fetch = fetch
        self._misses: dict[str, float] = {}
        self._seats = threading.BoundedSemaphore(FETCHES)

    def installed(self, request: Request, body: str, now: int) -> tuple[Taken, str]:
        """What became of the call, and whose it was. Raises `RequestRejected` and `KeyServerDown`."""
        key = self._key(request, now)
        call = self._gating.lifecycle.installed(request, body, self._app, key, self._policy, now)
        with self._store.write() as tx:
            taken = gates.see(tx, call.token.digest, call.body_digest, call.token.good_until, now)
            if taken is Taken.NEW:
                self._add(tx, call, now)
        return taken, call.client_key

    def _add(self, tx: sqlite3.Connection, call: Installation, now: int) -> None:
        tenants.add(tx, self._gating, self._keyring, call.client_key, call.base_url, call.shared_secret, now)

    def uninstalled(self, request: Request, body: str, now: int) -> tuple[Taken, str]:
        """As `installed`. The tenant's secrets, tokens and gates are erased."""
        key = self._key(request, now)
        call = self._gating.lifecycle.uninstalled(request, body, self._app, key, self._policy, now)
        with self._store.write() as tx:
            taken = gates.see(tx, call.token.digest, call.body_digest, call.token.good_until, now)
            if taken is Taken.NEW:
                tx.execute("DELETE FROM tenant WHERE client_key = ?", [call.client_key])
        if taken is Taken.NEW:
            self._store.flush()
        return taken, call.client_key

    def _key(self, request: Request, now: int) -> PublicKey | None:
        """The key that the token names, once everything is right that can be seen without it."""
        name = self._gating.lifecycle.key_id(request, self._app, self._policy, now)
        url = self._gating.lifecycle.key_url(name, Environment.PRODUCTION)
        if self._misses.get(url, 0) > time.monotonic():
            return None
        if not self._seats.acquire(blocking=False):
            raise KeyServerDown("enough keys are being fetched")
        try:
            pem = self._fetch(url)
        finally:
            self._seats.release()
        if pem is not None:
            return Pem(pem)
        if len(self._misses) >= MISSES:
            self._misses.clear()
        self._misses[url] = time.monotonic() + MISS
        return None


def fetch(url: str) -> str | None:
    """A key of Atlassian's key server; `None` where there is none. Follows no redirect."""
    address = urlsplit(url)
    connection = http.client.HTTPSConnection(address.netloc, timeout=TIMEOUT)
    try:
        connection.request("GET", address.path)
        answer = connection.getresponse()
        octets = answer.read(LARGEST_KEY + 1)
    except (OSError, http.client.HTTPException) as error:
        raise KeyServerDown(str(error)) from error
    finally:
        connection.close()
    # Atlassian's server answers 403 for an id that it does not know.
    if answer.status in (403, 404, 410):
        return None
    if answer.status != 200 or len(octets) > LARGEST_KEY:
        raise KeyServerDown(f"the key server answers {answer.status} with {len(octets)} octets or more")
    return octets.decode(errors="replace")
