"""PyPI `atlassian-jwt`, the usual Connect library of Python: what it signs is taken here, and the other way round."""

from __future__ import annotations

import random
import time
from urllib.parse import quote

import atlassian_jwt
import pytest
from atlassian_jwt.url_utils import hash_url

from connect_gating import ConnectGating, Request, RequestRejected, Tenant
from connect_gating.jwt import OutgoingRequest

SECRET = "7512836e-9137-48ac-baaf-a1935b96e17a"
TENANT = Tenant(client_key="jira:1234", secrets=(SECRET,))
RANDOM = random.Random(2026)
ALPHABET = "abcXYZ019-._~ +/äß&=,漢"


class Library(atlassian_jwt.Authenticator):  # type: ignore[misc]  # published without types
    def get_shared_secret(self, client_key: str) -> str:
        return SECRET


def requests() -> list[tuple[str, str]]:
    def text() -> str:
        return quote("".join(RANDOM.choices(ALPHABET, k=RANDOM.randint(1, 8))), safe="")

    def target() -> str:
        path = "/" + "/".join(f"s{text()}" for _ in range(RANDOM.randint(1, 3)))
        # One value for each name: the library does not sort several as Atlassian's Java does.
        query = "&".join(f"n{number}{text()}={text()}" for number in range(RANDOM.randint(0, 4)))
        return f"{path}?{query}" if query else path

    return [(RANDOM.choice(["GET", "POST", "PUT"]), target()) for _ in range(200)]


def test_what_the_library_signs_is_taken(gating: ConnectGating) -> None:
    policy = gating.jwt.default_policy()
    for method, target in requests():
        token = atlassian_jwt.encode_token(method, target, TENANT.client_key, SECRET, timeout_secs=180)
        request = Request(method=method, target=target, base_path="", authorization=(f"JWT {token}",))
        assert gating.jwt.peek(request, policy).unverified_issuer == TENANT.client_key
        verified = gating.jwt.verify(request, TENANT, policy, int(time.time()))
        assert (verified.issuer, verified.audience) == (TENANT.client_key, (TENANT.client_key,))
        elsewhere = Request(method=method, target="/elsewhere", base_path="", authorization=(f"JWT {token}",))
        with pytest.raises(RequestRejected) as refused:
            gating.jwt.verify(elsewhere, TENANT, policy, int(time.time()))
        assert refused.value.code == "wrong-qsh"


def test_what_is_signed_here_the_library_takes(gating: ConnectGating) -> None:
    for method, target in requests():
        outgoing = OutgoingRequest(method=method, target=target, base_path="")
        signed = gating.jwt.sign(outgoing, "app-key", SECRET, int(time.time()))
        taken = Library().authenticate(method, target, {"Authorization": signed.authorization})
        assert taken.client_key == "app-key"
        assert taken.claims["qsh"] == hash_url(method, target)
        with pytest.raises(atlassian_jwt.DecodeError):
            Library().authenticate(method, "/elsewhere", {"Authorization": signed.authorization})
