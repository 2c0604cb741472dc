"""Asks Jira for the status of a gate. A callback is a hint, Jira is the truth; this also recovers lost callbacks."""

from __future__ import annotations

from connect_gating import ConnectGating, Gate
from connect_gating.deployments import PollAnswer, PollRetryLater

from . import outgoing
from .outgoing import Unanswered
from .tenants import Known


def ask(gating: ConnectGating, known: Known, app_key: str, gate: Gate, now: int, leeway: int) -> PollAnswer:
    """What Jira says of a gate."""
    path = gating.deployments.poll_path(gate)
    try:
        answer = outgoing.send(gating, known, app_key, "GET", path, None, now)
    except Unanswered:
        return PollRetryLater()
    return gating.deployments.read_poll_answer(gate, answer.status, answer.body, now, leeway)
