"""The vectors of the project, and calls through the package's typed functions."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from json_form import error_to_json, from_json, hints_of, to_json

from connect_gating import ConnectGating, Refusal

FOLDER = Path(__file__).parents[3] / "tests/vectors"
FILES = sorted(FOLDER.glob("*.json"))
assert FILES, f"`{FOLDER}` holds no vectors"

UNCOMPARED = ("message", "state")
"""Compared only where a vector says them: prose, and the opaque state."""


def read(path: Path) -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads(path.read_text())["vectors"]
    return vectors


def answer(gating: ConnectGating, vector: dict[str, Any]) -> Any:
    """What the package answers, in JSON form."""
    if "steps" in vector["input"]:
        return {"ok": list(answers(gating, vector["function"], vector["input"]["steps"]))}
    called = call(gating, method(gating, vector["function"]), vector["input"])
    return {"err": error_to_json(called)} if isinstance(called, Refusal) else {"ok": to_json(called)}


def answers(gating: ConnectGating, resource: str, steps: list[dict[str, Any]]) -> Iterator[Any]:
    """What each call of a resource answers. What is left at the end is closed."""
    with contextlib.ExitStack() as left:
        held: dict[str, Any] = {}
        for step in steps:
            if "drop" in step:
                held.pop(step["drop"]).close()
                continue
            if "on" in step:
                function = getattr(held[step["on"]], step["call"].replace("-", "_"))
            else:
                interface, _, name = resource.partition(".")
                function = method(gating, f"{interface}.{step['call']}_{name}")
            called = call(gating, function, step["input"])
            if isinstance(called, Refusal):
                yield {"err": error_to_json(called)}
            elif "as" in step:
                held[step["as"]] = left.enter_context(called)
                yield {"ok": None}
            else:
                yield {"ok": to_json(called)}


def call(gating: ConnectGating, function: Callable[..., Any], given: dict[str, Any]) -> Any:
    hints = dict(hints_of(function))
    del hints["return"]
    named = {name.replace("-", "_"): value for name, value in given.items()}
    assert set(named) == set(hints), "the vector has other arguments than the function"
    try:
        return function(**{name: value_of(gating, name, named[name], hint) for name, hint in hints.items()})
    except Refusal as error:
        return error


def method(gating: ConnectGating, function: str) -> Callable[..., Any]:
    interface, _, name = function.replace("-", "_").partition(".")
    found: Callable[..., Any] = getattr(getattr(gating, interface), name)
    return found


def value_of(gating: ConnectGating, name: str, value: Any, hint: Any) -> Any:
    if name != "stored" or hint != tuple[str, ...]:
        return from_json(value, hint)
    return tuple(
        state_of(gating, item) if isinstance(item, dict) and "state-of" in item else from_json(item, str)
        for item in value
    )


def state_of(gating: ConnectGating, expression: dict[str, Any]) -> str:
    """The state that folding these updates one after the other gives."""
    stored: tuple[str, ...] = ()
    update_hint = hints_of(gating.gating.fold)["update"]
    for update in expression["state-of"]:
        stored = (gating.gating.fold(stored, from_json(update, update_hint)).state,)
    return stored[0]


def differences(expected: Any, found: Any, place: str = "") -> list[str]:
    """Every place where an answer is not what is expected."""
    if isinstance(expected, dict) and isinstance(found, dict):
        names = sorted((expected.keys() | found.keys()) - (set(UNCOMPARED) - expected.keys()))
        missing = object()
        return [
            difference
            for name in names
            for difference in differences(expected.get(name, missing), found.get(name, missing), f"{place}/{name}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [difference for index, (e, f) in pairs for difference in differences(e, f, f"{place}/{index}")]
    same = type(expected) is type(found) and expected == found
    return [] if same else [f"{place}: {expected!r} is expected, {found!r} is found"]
