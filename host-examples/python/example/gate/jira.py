"""Asks Jira for the status of a gate. A callback is a hint, Jira is the truth; this also recovers lost callbacks."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from connect_gating import ConnectGating, Gate
from connect_gating.deployments import PollAnswer, PollRetryLater
from connect_gating.jwt import OutgoingRequest

from .tenants import Known

TIMEOUT = 5
"""Seconds for connecting, and for each read."""

LARGEST = 1024 * 1024
"""Octets of an answer."""


def ask(gating: ConnectGating, known: Known, app_key: str, gate: Gate, now: int, leeway: int) -> PollAnswer:
    """What Jira says of a gate. A token is made for this one request: it binds its path, and lives for 3 minutes."""
    path = gating.deployments.poll_path(gate)
    base = urlsplit(known.base_url)
    outgoing = OutgoingRequest(method="GET", target=path, base_path="")
    signed = gating.jwt.sign(outgoing, app_key, known.tenant.secrets[0], now)
    connect = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    connection = connect(base.netloc, timeout=TIMEOUT)
    try:
        # http.client sends the path as it is and follows no redirect.
        headers = {"Authorization": signed.authorization, "Accept": "application/json"}
        connection.request("GET", base.path + path, headers=headers)
        answer = connection.getresponse()
        body = answer.read(LARGEST + 1)
        if len(body) > LARGEST:
            return PollRetryLater()
        # Replaced octets make it unreadable, never something else that is allowed.
        return gating.deployments.read_poll_answer(gate, answer.status, body.decode(errors="replace"), now, leeway)
    except (OSError, http.client.HTTPException):
        return PollRetryLater()
    finally:
        connection.close()
