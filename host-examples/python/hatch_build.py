"""Puts the built component inside the wheel."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NAME = "connect-gating.wasm"


class ComponentHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        # In a source distribution it lies in the package; in the repository, where `cargo xtask build` writes it.
        places = [root / "src/connect_gating" / NAME, root / "../../target" / NAME]
        found = next((place.resolve() for place in places if place.is_file()), None)
        if found is None:
            raise FileNotFoundError(f"`target/{NAME}` is not there: run `cargo xtask build` first")
        target = "src/connect_gating" if self.target_name == "sdist" else "connect_gating"
        build_data["force_include"][str(found)] = f"{target}/{NAME}"
