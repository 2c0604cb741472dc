"""Values of the package to and from the JSON form of the vectors.

Driven by the public annotations alone, and so independent of the package's own conversion.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import types
import typing
from typing import Any

from connect_gating import FoldFailed, IdRefused, InvalidDocument, ItemRefused, Refusal, RequestRejected, SettingRefused


@functools.cache
def hints_of(annotated: Any) -> dict[str, Any]:
    return typing.get_type_hints(annotated)


def from_json(value: Any, hint: Any) -> Any:
    """The value of the type `hint` for its JSON form, with the expressions for long texts."""
    arguments = typing.get_args(hint)
    if types.NoneType in arguments:
        rest = tuple(argument for argument in arguments if argument is not types.NoneType)
        return None if value is None else from_json(value, typing.Union[rest])
    if typing.get_origin(hint) is tuple:
        return tuple(from_json(item, arguments[0]) for item in value)
    if hint is str:
        return text(value)
    if hint in (int, bool):
        assert type(value) is hint, f"{value!r} is no {hint.__name__}"
        return value
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint(value)
    if dataclasses.is_dataclass(hint):
        hints = hints_of(typing.cast(Any, hint))
        names = [field.name for field in dataclasses.fields(hint)]
        assert value.keys() == {kebab(name) for name in names}
        return typing.cast(Any, hint)(**{name: from_json(value[kebab(name)], hints[name]) for name in names})
    # A variant: a text for a case without payload, else an object with the case as its only member.
    code, payload = (value, None) if isinstance(value, str) else next(iter(value.items()))
    case = next(case for case in arguments if case.code == code)
    return case() if isinstance(value, str) else case(from_json(payload, hints_of(case)["value"]))


def text(value: Any) -> str:
    """A text, or an expression that stands for a long one."""
    if isinstance(value, str):
        return value
    if "repeat" in value:
        return text(value["repeat"]) * int(value["times"])
    return "".join(text(part) for part in value["concat"])


def to_json(value: Any) -> Any:
    """The JSON form of a value."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    code = getattr(type(value), "code", None)
    if isinstance(code, str):
        fields = dataclasses.fields(value)
        return {code: to_json(value.value)} if fields else code
    return {kebab(field.name): to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}


def error_to_json(error: Refusal) -> Any:
    """The typed error that an exception stands for, from what the exception offers to its user."""
    match error:
        case RequestRejected():
            rejection = error.rejection
            typed = (error.code, error.status, error.retryable, error.answer, str(error), error.reason)
            assert typed == (
                *(rejection.code, rejection.status, rejection.retried, rejection.answer),
                *(rejection.message, rejection.reason),
            )
            assert error.code == type(error.reason).code
            return to_json(rejection)
        case ItemRefused():
            return {"position": error.position, "report": to_json(error.report)}
        case InvalidDocument():
            return to_json(error.report)
        case IdRefused():
            assert error.code == error.reason.fault.value
            return to_json(error.reason)
        case SettingRefused():
            assert error.code == error.reason.value
            return to_json(error.reason)
        case FoldFailed():
            assert error.code == type(error.reason).code
            return to_json(error.reason)
    raise AssertionError(f"{error!r} stands for no typed error")


def kebab(name: str) -> str:
    return name.replace("_", "-")
