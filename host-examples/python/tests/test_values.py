"""What crosses the border: exact integers, nothing guessed, nothing leaked."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import pytest

from connect_gating import BadArgument, ConnectGating, Policy, Request, RequestRejected, Tenant
from connect_gating.deployments import PollRetryLater, PollUnreadable
from connect_gating.gating import Gate
from connect_gating.lifecycle import StoredSecret
from connect_gating.types import BadSetting, MalformedMethod, Setting

SECRET = "7512836e-9137-48ac-baaf-a1935b96e17a"
REQUEST = Request(method="POST", target="/callback", authorization=(f"JWT {SECRET}",), base_path="")
TENANT = Tenant(client_key="tenant", secrets=(SECRET,))


@pytest.mark.parametrize("number", [-(2**63), -1, 0, 2**53 + 1, 2**63 - 1])
def test_integers_are_exact(gating: ConnectGating, number: int) -> None:
    gate = Gate(pipeline_id="p", environment_id="e", sequence_number=number)
    assert gating.deployments.graph_id(gate).endswith(f"deploymentSequenceNumber/{number}")
    body = f'{{"pipelineId":"p","environmentId":"e","deploymentSequenceNumber":{number},"gatingStatus":"allowed"}}'
    assert gating.gating.parse(body, 1_600_000_000, 30).gate == gate


@pytest.mark.parametrize("text", ["", "ä/ß", "\U0001f600", "a\x00b", "x" * 100_000])
def test_texts_are_exact(gating: ConnectGating, text: str) -> None:
    stored = (StoredSecret(secret=text or " "),)
    assert gating.lifecycle.live_secrets(stored, 1_600_000_000) == (text or " ",)


def changed(value: Any, **changes: Any) -> Any:
    """A copy with what the type checker would not let through."""
    return dataclasses.replace(value, **changes)


def policy(**changes: Any) -> Policy:
    fields: dict[str, Any] = dict(leeway=30, max_lifetime=900, late=0, query_token=False, context_token=False)
    return Policy(**(fields | changes))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((REQUEST, TENANT, policy(), -1), "from 0 to 18446744073709551615.*argument `now` of `jwt.verify`"),
        ((REQUEST, TENANT, policy(), 2**64), "argument `now`"),
        ((REQUEST, TENANT, policy(), 1.6e9), "an int"),
        ((REQUEST, TENANT, policy(), True), "an int"),
        ((REQUEST, TENANT, policy(leeway=2**32), 1), r"from 0 to 4294967295 is needed \(in Policy.leeway\)"),
        ((REQUEST, TENANT, policy(query_token=1), 1), "a bool is needed"),
        ((REQUEST, TENANT, None, 1), "a Policy is needed"),
        ((REQUEST, REQUEST, policy(), 1), "a Tenant is needed"),
        ((REQUEST, {"client_key": "x"}, policy(), 1), "a Tenant is needed"),
        ((changed(REQUEST, target=b"/callback"), TENANT, policy(), 1), r"a str is needed \(in Request"),
        ((changed(REQUEST, target=None), TENANT, policy(), 1), "a str is needed"),
        ((changed(REQUEST, authorization=f"JWT {SECRET}"), TENANT, policy(), 1), "a tuple or a list"),
        ((REQUEST, changed(TENANT, secrets=(SECRET, "\ud800")), policy(), 1), "lone surrogates"),
        ((REQUEST, changed(TENANT, secrets=(SECRET, 7)), policy(), 1), "a str is needed"),
    ],
)
def test_a_value_of_another_type_is_refused_without_showing_it(
    gating: ConnectGating, arguments: tuple[Any, ...], says: str
) -> None:
    with pytest.raises(BadArgument, match=says) as refused:
        gating.jwt.verify(*arguments)
    assert SECRET not in str(refused.value) + repr(refused.value)
    assert isinstance(refused.value, TypeError)


def test_lists_are_taken_where_tuples_are_documented(gating: ConnectGating) -> None:
    request = changed(REQUEST, authorization=[])
    with pytest.raises(RequestRejected, match="(?i)token") as refused:
        gating.jwt.peek(request, gating.jwt.default_policy())
    assert refused.value.code == "missing-token"


def test_secrets_are_not_in_a_repr() -> None:
    for value in [REQUEST, TENANT, StoredSecret(secret=SECRET)]:
        assert SECRET not in repr(value)
    assert "tenant" in repr(TENANT)


def test_values_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        TENANT.client_key = "other"  # type: ignore[misc]
    assert hash(TENANT) == hash(Tenant(client_key="tenant", secrets=(SECRET,)))


def test_a_refusal_is_raised_with_everything(gating: ConnectGating) -> None:
    with pytest.raises(RequestRejected) as raised:
        gating.jwt.canonical_request("G T", "/", "")
    error = raised.value
    assert (error.code, error.status, error.retryable, error.answer) == ("malformed-method", 400, False, error.code)
    assert error.reason == MalformedMethod()
    with pytest.raises(RequestRejected) as raised:
        gating.jwt.verify(REQUEST, TENANT, policy(leeway=301), 1_600_000_000)
    error = raised.value
    assert (error.code, error.status, error.retryable, error.answer) == ("bad-setting", 503, True, "unavailable")
    match error.reason:
        case BadSetting(setting):
            assert setting is Setting.LEEWAY
        case _:
            pytest.fail("the reason is not typed")


def test_a_refusal_survives_a_process_border(gating: ConnectGating) -> None:
    with pytest.raises(RequestRejected) as raised:
        gating.jwt.canonical_request("G T", "/", "")
    copy = pickle.loads(pickle.dumps(raised.value))
    assert (copy.code, copy.status, copy.reason, str(copy)) == (
        *(raised.value.code, raised.value.status),
        *(raised.value.reason, str(raised.value)),
    )


def test_a_variant_is_told_by_its_class(gating: ConnectGating) -> None:
    gate = Gate(pipeline_id="p", environment_id="e", sequence_number=1)
    assert gating.deployments.read_poll_answer(gate, 503, "", 1_600_000_000, 30) == PollRetryLater()
    match gating.deployments.read_poll_answer(gate, 200, "", 1_600_000_000, 30):
        case PollUnreadable(rejection):
            assert rejection.code == "malformed-body"
        case other:
            pytest.fail(f"{other}")
