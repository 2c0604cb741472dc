#!/usr/bin/env python3
"""A warm call beside PyPI `atlassian-jwt`, on the same request, in one run.

Prints the median of several rounds, in microseconds a call, and how many times the library's call that is. The rounds
alternate, so that what else the machine does meets both.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import atlassian_jwt

from connect_gating import ConnectGating, Request, Tenant

TENANT, SECRET = "jira:1234-5678-9000", "7512836e-9137-48ac-baaf-a1935b96e17a"
TARGET = "/callback?pipeline=production&user=someone"
BODY = (
    '{"pipelineId":"e9c906a7-451f-4fa6-ae1a-c389e2e2d87c","environmentId":"8ec94d72-a4fc-4ac0-b31d-c5a595f373ba",'
    '"deploymentSequenceNumber":100,"gatingStatus":"awaiting","updatedTimestamp":"2020-08-25T06:04:50.239+00:00",'
    '"details":[{"type":"issue","issueKey":"ITSM-1","issueLink":"https://example.atlassian.net/browse/ITSM-1"}]}'
)
ROUNDS, CALLS = 15, 200


class Library(atlassian_jwt.Authenticator):  # type: ignore[misc]  # published without types
    def get_shared_secret(self, client_key: str) -> str:
        return SECRET


def main() -> None:
    begun = time.perf_counter()
    gating = ConnectGating()
    print(f"loading and compiling the component: {(time.perf_counter() - begun) * 1000:.0f} ms, once for a process")

    token = atlassian_jwt.encode_token("POST", TARGET, TENANT, SECRET, 900)
    request = Request(method="POST", target=TARGET, base_path="", authorization=(f"JWT {token}",))
    tenant = Tenant(client_key=TENANT, secrets=(SECRET,))
    policy = gating.jwt.default_policy()
    headers = {"Authorization": f"JWT {token}"}
    library = Library()
    now = int(time.time())

    contestants: dict[str, Callable[[], object]] = {
        "atlassian-jwt, authenticate": lambda: library.authenticate("POST", TARGET, headers),
        "connect-gating, jwt.verify": lambda: gating.jwt.verify(request, tenant, policy, now),
        "connect-gating, callback.accept": lambda: gating.callback.accept(request, BODY, tenant, policy, now),
    }
    rounds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, call in contestants.items():
            rounds[name].append(measure(call))
    medians = {name: statistics.median(times) for name, times in rounds.items()}
    peer = medians["atlassian-jwt, authenticate"]
    for name, median in medians.items():
        print(f"{name:34} {median * 1e6:7.0f} us   x {median / peer:.2f}   (best {min(rounds[name]) * 1e6:.0f} us)")


def measure(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(CALLS):
        call()
    return (time.perf_counter() - begun) / CALLS


if __name__ == "__main__":
    main()
