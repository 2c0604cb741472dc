"""The splitter, a resource: an instance of its own that lives from `open_splitter` to `close`."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from connect_gating import BadArgument, ConnectGating, InvalidDocument, ItemRefused
from connect_gating.deployments import (
    Associations,
    Deployment,
    Envelope,
    Environment,
    EnvironmentType,
    Family,
    Pipeline,
    State,
)
from connect_gating.validation import Rule

BULK = Envelope(family=Family.BULK)


def deployment(number: int) -> Deployment:
    return Deployment(
        pipeline=Pipeline(id="pipeline", display_name="Pipeline", url="https://ci.example.com/pipeline"),
        environment=Environment(id="production", display_name="Production", kind=EnvironmentType.PRODUCTION),
        sequence_number=number,
        update_sequence_number=1,
        display_name=f"Deployment {number}",
        description="A deployment",
        url="https://ci.example.com/deployment",
        state=State.PENDING,
        last_updated_at="2026-01-01T00:00:00Z",
        commands=("initiate_deployment_gating",),
        associations=Associations(service_id_or_keys=("service",)),
    )


def test_a_document_is_given_out_when_it_is_full(gating: ConnectGating) -> None:
    with gating.deployments.open_splitter(BULK) as splitter:
        added = [splitter.add(deployment(number)) for number in range(250)]
        last = splitter.finish()
        assert splitter.finish() is None
    documents = [item.document for item in added if item.document] + ([last] if last else [])
    sequences = [
        [item["deploymentSequenceNumber"] for item in json.loads(document.json)["deployments"]]
        for document in documents
    ]
    assert sequences == [list(range(100)), list(range(100, 200)), list(range(200, 250))]
    assert [item.position for item in added] == list(range(250))
    # One call that does the same gives the same octets.
    built = gating.deployments.build(BULK, tuple(deployment(number) for number in range(250)), ())
    assert [document.json for document in built.documents] == [document.json for document in documents]


def test_a_refused_deployment_is_left_out(gating: ConnectGating) -> None:
    with gating.deployments.open_splitter(BULK) as splitter:
        splitter.add(deployment(1))
        with pytest.raises(ItemRefused) as refused:
            splitter.add(replace(deployment(2), url="ftp://ci.example.com"))
        assert refused.value.position == 1
        assert [violation.rule for violation in refused.value.report.violations] == [Rule.URL]
        assert isinstance(refused.value, InvalidDocument) and refused.value.status == 422
        splitter.add(deployment(3))
        last = splitter.finish()
    assert last is not None
    assert [item["deploymentSequenceNumber"] for item in json.loads(last.json)["deployments"]] == [1, 3]


def test_a_wrong_envelope_opens_none(gating: ConnectGating) -> None:
    with pytest.raises(InvalidDocument) as invalid:
        gating.deployments.open_splitter(Envelope(family=Family.BULK, connection_id="graph alone"))
    assert invalid.value.code == "invalid-document"
    assert invalid.value.report.violations


def test_a_closed_splitter_says_so(gating: ConnectGating) -> None:
    splitter = gating.deployments.open_splitter(BULK)
    splitter.close()
    splitter.close()
    with pytest.raises(BadArgument, match="closed"):
        splitter.finish()


def test_splitters_do_not_share_anything(gating: ConnectGating) -> None:
    with gating.deployments.open_splitter(BULK) as first, gating.deployments.open_splitter(BULK) as second:
        first.add(deployment(1))
        assert second.finish() is None
        assert first.finish() is not None
