"""The component in wasmtime: compiled once for a process, a fresh instance for every call.

A fresh instance costs some 50 microseconds and settles three questions at once: no secret of one call is left for the
next, threads share nothing that changes, and an instance that trapped is never used again.
"""

from __future__ import annotations

import ctypes
import dataclasses
import os
import threading
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi
from wasmtime import component as wasm

from ._codec import Codec, Codecs, snake
from ._interface import Interface, Limits, Signature
from .errors import BadArgument, ComponentMissing, Trapped, WrongContract, refusal

CONTRACT = "0.1.0"
"""The version of the contract that this package speaks: `connect-gating:api@0.1.0`."""

PATH_VARIABLE = "CONNECT_GATING_COMPONENT"
"""Names the component's file instead of the one in this package."""

_PACKAGE = "connect-gating:api/"


class Compiled:
    """The component's machine code, and how its functions are called. Shared by all threads."""

    def __init__(self, octets: bytes, source: str, interfaces: Mapping[str, type[Interface]], cache: bool) -> None:
        config = wasmtime.Config()
        config.consume_fuel = True
        if cache:
            config.cache = True
        self.engine = wasmtime.Engine(config)
        try:
            self.component = wasm.Component(self.engine, octets)
        except wasmtime.WasmtimeError as error:
            reason = str(error).splitlines()[0]
            raise WrongContract(f"`{source}` is no WebAssembly component: {reason}") from error
        self.linker = wasm.Linker(self.engine)
        self.functions = self._bind(source, interfaces)

    def _bind(self, source: str, interfaces: Mapping[str, type[Interface]]) -> dict[str, Function]:
        ty = self.component.type
        imports = sorted(ty.imports(self.engine))
        if imports:
            raise WrongContract(f"`{source}` imports `{imports[0]}`, where the component imports nothing")
        exports = ty.exports(self.engine)
        codecs, functions = Codecs(), {}
        for name, interface in interfaces.items():
            exported = f"{_PACKAGE}{name}@{CONTRACT}"
            instance = exports[exported].ty if exported in exports else None
            if not isinstance(instance, wasm.ComponentInstanceType):
                found = sorted(other for other in exports if other.startswith(_PACKAGE)) or ["nothing of the kind"]
                raise WrongContract(f"`{source}` does not export `{exported}`; it exports `{found[0]}`")
            index = self.component.get_export_index(exported)
            items = instance.exports(self.engine)
            for function, signature in interface._signatures().items():
                place = f"{name}.{function}"
                found_type = items[function].ty if function in items else None
                export = self.component.get_export_index(function, index)
                if not isinstance(found_type, wasm.FuncType) or export is None:
                    raise WrongContract(f"`{source}` has no function `{place}`")
                functions[place] = Function(place, export, found_type, signature, codecs)
        return functions


class Function:
    """One function of the component, ready to be called in any instance."""

    def __init__(
        self, place: str, export: wasm.ExportIndex, ty: wasm.FuncType, signature: Signature, codecs: Codecs
    ) -> None:
        self.place = place
        self.export = export
        names = [snake(name) for name, _ in ty.params]
        if names != [name for name, _ in signature.parameters]:
            raise WrongContract(f"the component has other parameters than this package at `{place}`")
        self.parameters = [
            (name, codecs.make(theirs, ours, f"{place}.{name}").lower)
            for (_, theirs), (name, ours) in zip(ty.params, signature.parameters, strict=True)
        ]
        result = ty.result
        fallible = isinstance(result, wasm.ResultType)
        ok = result.ok if isinstance(result, wasm.ResultType) else result
        err = result.err if isinstance(result, wasm.ResultType) else None
        if ok is None or fallible != (signature.refuses is not None) or fallible != (err is not None):
            raise WrongContract(f"the component has another result than this package at `{place}`")
        self.ok: Codec = codecs.make(ok, signature.returns, f"{place}.ok")
        self.err = None if err is None else codecs.make(err, signature.refuses, f"{place}.err")


class Instance:
    """One instance of the component. Not for two threads at a time, and of no use after a trap."""

    def __init__(self, compiled: Compiled, limits: Limits) -> None:
        self._limits = limits
        self.store = wasmtime.Store(compiled.engine)
        self.store.set_limits(memory_size=limits.memory)
        self.store.set_fuel(limits.fuel)
        try:
            self._instance = compiled.linker.instantiate(self.store, compiled.component)
        except wasmtime.WasmtimeError as error:
            self.store.close()
            raise _trapped("instantiate", error) from error

    def call(self, function: Function, arguments: tuple[Any, ...]) -> Any:
        """Calls a function, and raises its typed error."""
        if len(arguments) != len(function.parameters):
            raise BadArgument(f"`{function.place}` takes {len(function.parameters)} arguments")
        slots = (ffi.wasmtime_component_val_t * len(arguments))()
        keep: list[Any] = []
        for (name, lower), argument, slot in zip(function.parameters, arguments, slots, strict=True):
            try:
                lower(argument, slot, keep)
            except BadArgument as error:
                raise BadArgument(f"{error} (argument `{name}` of `{function.place}`)") from None
        callee = self._instance.get_func(self.store, function.export)
        if callee is None:
            raise WrongContract(f"the instance has no function `{function.place}`")
        result = ffi.wasmtime_component_val_t()
        failure = ffi.wasmtime_component_func_call(
            ctypes.byref(callee._func), self.store._context(), slots, len(slots), ctypes.byref(result), 1
        )
        if failure:
            trap = wasmtime.WasmtimeError._from_ptr(failure)
            raise _trapped(function.place, trap) from trap
        try:
            if function.err is None:
                return function.ok.lift(result)
            inner = result.of.result.val.contents
            if result.of.result.is_ok:
                return function.ok.lift(inner)
            raise refusal(function.err.lift(inner))
        finally:
            ffi.wasmtime_component_val_delete(ctypes.byref(result))

    def refuel(self) -> None:
        """Gives a further call what the first one had."""
        self.store.set_fuel(self._limits.fuel)

    def close(self) -> None:
        """Frees the instance's memory now, not when it is collected."""
        self.store.close()


def _trapped(place: str, error: wasmtime.WasmtimeError) -> Trapped:
    # The last line is the cause; those before it are the stack. None holds a value of the call.
    cause = str(error).strip().splitlines()[-1].strip()
    return Trapped(f"the component was stopped in `{place}`: {cause}")


class Caller:
    """Calls functions, each in an instance of its own."""

    def __init__(self, compiled: Compiled, limits: Limits) -> None:
        self._compiled = compiled
        self._limits = limits

    def call(self, place: str, arguments: tuple[Any, ...]) -> Any:
        """One call in a fresh instance."""
        instance = self.instance()
        try:
            return instance.call(self.function(place), arguments)
        finally:
            instance.close()

    def function(self, place: str) -> Function:
        """A function by its name, for example `jwt.verify`."""
        return self._compiled.functions[place]

    def instance(self) -> Instance:
        """A fresh instance."""
        return Instance(self._compiled, self._limits)


# --- loading -----------------------------------------------------------------------------------------------------


_compiled: dict[tuple[bytes, bool], Compiled] = {}
_compiling = threading.Lock()


def load(path: str | os.PathLike[str] | None, interfaces: Mapping[str, type[Interface]], cache: bool) -> Compiled:
    """The compiled component; compiled once for a process, however many threads ask."""
    octets, source = _read(path)
    with _compiling:
        key = (octets, cache)
        if key not in _compiled:
            _compiled[key] = Compiled(octets, source, interfaces, cache)
        return _compiled[key]


def _read(path: str | os.PathLike[str] | None) -> tuple[bytes, str]:
    path = path or os.environ.get(PATH_VARIABLE)
    if path is not None:
        try:
            return Path(path).read_bytes(), os.fspath(path)
        except OSError as error:
            raise ComponentMissing(f"the component can't be read: {error}") from error
    file = resources.files(__package__) / "connect-gating.wasm"
    try:
        return file.read_bytes(), str(file)
    except OSError as error:
        raise ComponentMissing(
            "this installation has no component in it: run `cargo xtask build` and install the package again, "
            f"or name the file in {PATH_VARIABLE}"
        ) from error
