"""What the generated modules are made of: interfaces, resources, and how their functions are described.

Nothing here needs wasmtime, so that the package can be imported, and say what is wrong, where wasmtime can't run.
"""

from __future__ import annotations

import dataclasses
import threading
import typing
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar

from .errors import BadArgument, Trapped

if TYPE_CHECKING:
    from ._runtime import Caller, Instance


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use before it is stopped with `Trapped`."""

    fuel: int = 2_000_000_000
    """WebAssembly instructions, about; the default is a second or so, and some hundred times what the largest input
    needs that the component takes."""
    memory: int = 64 * 1024 * 1024
    """Linear memory, in bytes."""


@dataclasses.dataclass(frozen=True, slots=True)
class Signature:
    """A function in Python's types."""

    parameters: list[tuple[str, Any]]
    returns: Any
    refuses: Any
    """The type of its typed error; `None` where it has none."""


class Interface:
    """Base of the interfaces of the contract. Their methods' annotations are what the component is checked against."""

    _name: ClassVar[str]
    _functions: ClassVar[dict[str, tuple[str, Any]]]
    """By the name in the contract: the method, and the type of the typed error or `None`."""
    _resources: ClassVar[tuple[type[OwnedResource], ...]] = ()

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def _call(self, function: str, *arguments: Any) -> Any:
        return self._caller.call(f"{self._name}.{function}", arguments)

    def _open(self, resource: type[Owned], function: str, *arguments: Any) -> Owned:
        instance = self._caller.instance()
        try:
            handle = instance.call(self._caller.function(f"{self._name}.{function}"), arguments)
        except BaseException:
            instance.close()
            raise
        return resource(self._caller, instance, handle)

    @classmethod
    def _signatures(cls) -> dict[str, Signature]:
        own = {name: _signature(getattr(cls, method), refuses) for name, (method, refuses) in cls._functions.items()}
        for resource in cls._resources:
            for name, (method, refuses) in resource._functions.items():
                signature = _signature(getattr(resource, method), refuses)
                own[name] = dataclasses.replace(signature, parameters=[("self", resource), *signature.parameters])
        return own


def _signature(method: Any, refuses: Any) -> Signature:
    hints = typing.get_type_hints(method)
    returns = hints.pop("return")
    return Signature(list(hints.items()), returns, refuses)


class OwnedResource:
    """Base of the resources: an instance of its own, used by one thread at a time. Close it, or use it in `with`."""

    _interface: ClassVar[str]
    _functions: ClassVar[dict[str, tuple[str, Any]]]
    """As in `Interface`."""

    def __init__(self, caller: Caller, instance: Instance, handle: Any) -> None:
        self._caller = caller
        self._instance: Instance | None = instance
        self._handle = handle
        self._lock = threading.Lock()

    def _call(self, function: str, *arguments: Any) -> Any:
        with self._lock:
            if self._instance is None:
                raise BadArgument("it was closed, or the component was stopped in it")
            try:
                self._instance.refuel()
                return self._instance.call(self._caller.function(f"{self._interface}.{function}"), (self._handle, *arguments))
            except Trapped:
                self._free()
                raise

    def close(self) -> None:
        """Frees its memory. Closing it again does nothing."""
        with self._lock:
            self._free()

    def _free(self) -> None:
        if self._instance is not None:
            self._handle.close()
            self._instance.close()
            self._instance = None

    def __enter__(self) -> typing.Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


Owned = typing.TypeVar("Owned", bound=OwnedResource)
