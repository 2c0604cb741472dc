"""Prints what Spin's `wasi:config` would say to the manifest's component, and which stores it may open, as YAML.

The variables come from the environment, as Spin's own provider has them: SPIN_VARIABLE_APP_KEY and so on.
"""

import json
import os
import tomllib
from pathlib import Path


def settings(manifest, environment):
    """The component's settings by name."""
    (component,) = manifest["component"].values()
    values = {}
    for name, variable in manifest["variables"].items():
        value = environment.get(f"SPIN_VARIABLE_{name.upper()}", variable.get("default"))
        if value is None:
            raise SystemExit(f"the variable `{name}` has no value: SPIN_VARIABLE_{name.upper()} gives it one")
        values[name] = value
    resolved = {name: values[template.strip("{} ")] for name, template in component["variables"].items()}
    return {**resolved, "key_value_stores": " ".join(component["key_value_stores"])}


if __name__ == "__main__":
    with (Path(__file__).parent / "spin.toml").open("rb") as file:
        for name, value in settings(tomllib.load(file), os.environ).items():
            # JSON's strings are YAML's.
            print(f"{name}: {json.dumps(value)}")
