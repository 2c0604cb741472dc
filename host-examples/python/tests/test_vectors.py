"""Every vector, through the public functions of the package."""

from __future__ import annotations

from pathlib import Path

import pytest
import vectors

from connect_gating import ConnectGating


@pytest.mark.parametrize("path", vectors.FILES, ids=lambda path: path.stem)
def test_every_vector_of_a_file_gets_its_answer(gating: ConnectGating, path: Path) -> None:
    failures = []
    found = vectors.read(path)
    for vector in found:
        wrong = vectors.differences(vector["expect"], vectors.answer(gating, vector))
        failures += [f"{vector['id']} ({vector['note']}): {difference}" for difference in wrong]
    print(f"{len(found)} vectors")
    assert found
    assert not failures, "\n".join([f"{len(failures)} differences", *failures[:20]])


def test_a_wrong_answer_would_be_seen(gating: ConnectGating) -> None:
    vector = vectors.read(vectors.FOLDER / "callback.json")[0]
    good = vectors.answer(gating, vector)
    assert not vectors.differences(vector["expect"], good)
    assert vectors.differences(vector["expect"], {"ok": good["ok"] | {"decision": "proceed"}})
    assert vectors.differences(vector["expect"], {"err": good["ok"]})
    assert vectors.differences({"ok": 1}, {"ok": True})


def test_every_function_of_the_package_has_a_vector(gating: ConnectGating) -> None:
    called = {vector["function"] for path in vectors.FILES for vector in vectors.read(path)}
    interfaces = [value for value in vars(gating).values()]
    functions = {f"{i._name}.{resource_or_function(name)}" for i in interfaces for name in i._functions}
    assert functions == called


def resource_or_function(name: str) -> str:
    """`splitter` for `[method]splitter.add`: a vector of a resource calls several of its functions."""
    return name.partition("]")[2].partition(".")[0] if name.startswith("[") else name
