"""Sends a request to a tenant's Jira, signed for this one request: the token binds method and path."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit

from connect_gating import ConnectGating
from connect_gating.jwt import OutgoingRequest

from .tenants import Known

CONNECT, READ = 5, 20
"""Seconds for connecting, and for each read of the answer."""

LARGEST = 1024 * 1024
"""Octets of an answer: what the component reads."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Jira answered."""

    status: int
    retry_after: int | None
    """Seconds for which Jira wants to be left alone, where it says so in seconds."""
    body: str


class Unanswered(Exception):
    """There is no answer. `reason` is its name."""

    def __init__(self, reason: str, sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent
        """Whether Jira may have got the request."""


def send(
    gating: ConnectGating, known: Known, app_key: str, method: str, path: str, document: str | None, now: int
) -> Answer:
    """Raises `Unanswered`. The token lives for 3 minutes; no redirect is followed, which would carry it elsewhere."""
    base = urlsplit(known.base_url)
    outgoing = OutgoingRequest(method=method, target=path, base_path="")
    signed = gating.jwt.sign(outgoing, app_key, known.tenant.secrets[0], now)
    headers = {"Authorization": signed.authorization, "Accept": "application/json"}
    if document is not None:
        headers["Content-Type"] = "application/json"
    connect = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    connection = connect(base.netloc, timeout=CONNECT)
    try:
        _connect(connection)
        # http.client sends the path as it is.
        connection.request(method, base.path + path, None if document is None else document.encode(), headers)
        answer = connection.getresponse()
        octets = answer.read(LARGEST + 1)
    except TimeoutError as error:
        raise Unanswered("timed-out", sent=True) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered("broken", sent=True) from error
    finally:
        connection.close()
    if len(octets) > LARGEST:
        raise Unanswered("answer-too-long", sent=True)
    after = answer.headers.get("Retry-After", "")
    seconds = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else None
    # Replaced octets make a body unreadable, never something else that is allowed.
    return Answer(answer.status, seconds, octets.decode(errors="replace"))


def _connect(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except ssl.SSLError as error:
        raise Unanswered("tls-failed", sent=False) from error
    except OSError as error:
        raise Unanswered("unreachable", sent=False) from error
    connection.sock.settimeout(READ)
