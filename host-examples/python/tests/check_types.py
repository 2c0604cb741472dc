"""Read by mypy, never run: what the annotations let through, and what they do not.

Each `type: ignore` is a test. With `--strict`, one that is not needed is an error.
"""

from typing import assert_never

from connect_gating import ConnectGating, Decision, Event, Request, RequestRejected, Tenant
from connect_gating.deployments import (
    PollAnswer,
    PollNoData,
    PollOtherGate,
    PollRefused,
    PollRetryLater,
    PollStatus,
    PollUnreadable,
)
from connect_gating.types import QshMismatch, WrongQsh


def exhaustive(decision: Decision) -> str:
    match decision:
        case Decision.PROCEED:
            return "go"
        case Decision.HOLD | Decision.STOP | Decision.MISCONFIGURED:
            return "stay"
    assert_never(decision)


def not_exhaustive(decision: Decision) -> str:
    if decision is Decision.PROCEED:
        return "go"
    assert_never(decision)  # type: ignore[arg-type]


def exhaustive_variant(answer: PollAnswer) -> str:
    match answer:
        case PollStatus(update):
            return update.gate.pipeline_id
        case PollUnreadable(rejection):
            return rejection.code
        case PollOtherGate() | PollNoData() | PollRefused() | PollRetryLater():
            return answer.code
    assert_never(answer)


def narrowed(refused: RequestRejected) -> QshMismatch | None:
    match refused.reason:
        case WrongQsh(mismatch):
            return mismatch
    return None


def misused(gating: ConnectGating, event: Event) -> None:
    policy = gating.jwt.default_policy()
    request = Request(method="GET", target="/", base_path="", authorization=())
    gating.jwt.verify(request, None, policy, 1.0)  # type: ignore[arg-type]
    gating.jwt.verify(request, "tenant", policy, 1)  # type: ignore[arg-type]
    gating.jwt.verify(request, None, policy)  # type: ignore[call-arg]
    Request("GET", "/", "", ())  # type: ignore[call-arg]
    Request(method="GET", target="/", base_path="", authorization="JWT x")  # type: ignore[arg-type]
    Tenant(client_key="tenant", secret="s")  # type: ignore[call-arg]
    event.decision = Decision.PROCEED  # type: ignore[misc]
    if event.decision == "proceed":  # type: ignore[comparison-overlap]
        pass
