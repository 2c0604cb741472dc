"""The entry point."""

from __future__ import annotations

import os
from importlib import metadata
from types import ModuleType
from typing import Any

from ._interface import Interface, Limits
from .callback import Callback
from .deployments import Deployments
from .descriptor import Descriptor
from .errors import UnusableRuntime
from .forge import Forge
from .gating import Gating
from .jwt import Jwt
from .lifecycle import Lifecycle

_WASMTIME = "50"
"""The major version of `wasmtime` whose C structures `_codec` was written and tested for."""

_INTERFACES: dict[str, type[Interface]] = {
    interface._name: interface for interface in (Jwt, Gating, Callback, Lifecycle, Forge, Deployments, Descriptor)
}


class ConnectGating:
    """The component. Make one and keep it: any number of threads may use it.

    Making the first one of a process compiles the component, which takes one to two seconds; those after it share
    the machine code. With `cache=True` wasmtime keeps that code in the user's cache directory, and other processes
    start in about a tenth of a second; whoever can write that directory can run code in them.

    `path` is the component's file, in place of the one inside this package; the environment variable
    `CONNECT_GATING_COMPONENT` names one too.

    Raises `ComponentMissing`, `WrongContract` or `UnusableRuntime`, each a `SetupError`.
    """

    jwt: Jwt
    gating: Gating
    callback: Callback
    lifecycle: Lifecycle
    forge: Forge
    deployments: Deployments
    descriptor: Descriptor

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, limits: Limits | None = None, cache: bool = False
    ) -> None:
        runtime: Any = _runtime()
        caller = runtime.Caller(runtime.load(path, _INTERFACES, cache), limits or Limits())
        self.jwt = Jwt(caller)
        self.gating = Gating(caller)
        self.callback = Callback(caller)
        self.lifecycle = Lifecycle(caller)
        self.forge = Forge(caller)
        self.deployments = Deployments(caller)
        self.descriptor = Descriptor(caller)


def _runtime() -> ModuleType:
    """What runs the component, imported late so that a machine where it can't run gets a readable error."""
    try:
        version = metadata.version("wasmtime")
    except metadata.PackageNotFoundError as error:
        raise UnusableRuntime("the package `wasmtime` is not installed") from error
    if version.partition(".")[0] != _WASMTIME:
        raise UnusableRuntime(f"the package `wasmtime` is {version}, where {_WASMTIME} is needed")
    try:
        import wasmtime  # noqa: F401
    except Exception as error:
        # No library for this system and processor, one that the loader refuses, or one of another version.
        raise UnusableRuntime(f"the native library of `wasmtime` {version} can't be used here: {error}") from error
    from . import _runtime

    return _runtime
