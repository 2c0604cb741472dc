#!/usr/bin/env python3
"""Measures, for each language binding, how long it takes from the component's file to the first answer.

Each language is set up by its own script, and its program here started anew for each attempt, since every runtime keeps
what it has compiled. The least of the attempts counts: what disturbs only ever adds. Prints a JSON object of
milliseconds. `measure.py python go` measures those alone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HOSTS = ROOT / "host-examples"
TARGET = ROOT / "target"
OUT = TARGET / "bench" / "cold"
COMPONENT = TARGET / "connect-gating.wasm"
ATTEMPTS = 3


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Sets something up, with what it says on the error output: the standard output is the result's."""
    subprocess.run(command, cwd=cwd, check=True, stdout=sys.stderr)


def python() -> list[str | Path]:
    run(HOSTS / "python" / "setup.sh")
    return [TARGET / "python" / "bin" / "python", HERE / "first.py"]


def javascript() -> list[str | Path]:
    package = HOSTS / "javascript"
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", cwd=package)
    run("npm", "run", "--silent", "build", cwd=package)
    return ["node", HERE / "first.mjs"]


def go() -> list[str | Path]:
    # Finds a toolchain or fetches one.
    script = 'here=$1; source "$here/setup.sh"; go -C "$2" build -o "$3" .'
    run("bash", "-euc", script, "go", HOSTS / "go", HERE / "go", OUT / "first-go")
    return [OUT / "first-go"]


def java() -> list[str | Path]:
    script = 'source ./setup.sh; fetch; ./pins check "$repository" dependencies.sha256'
    run("bash", "-euc", script, cwd=HOSTS / "java")
    built = TARGET / "java" / "connect-gating"
    classpath = f"{built / 'classes'}:{(built / 'classpath').read_text().strip()}"
    run("javac", "-cp", classpath, "-d", OUT, HERE / "First.java")
    # The option that the library's documentation names.
    return ["java", "-XX:-DontCompileHugeMethods", "-cp", f"{OUT}:{classpath}", "First"]


def c() -> list[str | Path]:
    host, wasmtime = HOSTS / "c", TARGET / "c" / "wasmtime"
    run(host / "setup.sh")
    run(
        *("cc", "-O2", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-I", host, "-isystem", wasmtime / "include"),
        *("-o", OUT / "first-c", HERE / "first.c", host / "connect_gating.c"),
        *("-L", wasmtime / "lib", "-lwasmtime", f"-Wl,-rpath,{wasmtime / 'lib'}", "-lpthread", "-ldl", "-lm"),
    )
    return [OUT / "first-c"]


LANGUAGES: dict[str, tuple[str, Callable[[], list[str | Path]], bool]] = {
    "python": ("Python, wasmtime", python, True),
    "javascript": ("JavaScript, Node.js", javascript, False),
    "go": ("Go, wazero", go, True),
    "java": ("Java, Endive", java, False),
    "c": ("C, wasmtime", c, False),
}


def example() -> list[str]:
    """The first vector, as the programs take it."""
    vectors = json.loads((ROOT / "tests" / "vectors" / "callback.json").read_text())["vectors"]
    given = vectors[0]["input"]
    request, tenant = given["request"], given["tenant"]
    return [request["authorization"][0], given["body"], tenant["client-key"], tenant["secrets"][0], str(given["now"])]


def least(command: list[str | Path], last: str, home: str) -> float:
    """The least of the attempts. Whatever a runtime keeps, it keeps in `home`."""
    environment = os.environ | {"HOME": home, "XDG_CACHE_HOME": home}
    took = []
    for _ in range(ATTEMPTS):
        arguments = [*command, COMPONENT, *example(), last]
        took.append(float(subprocess.run(arguments, env=environment, check=True, stdout=subprocess.PIPE).stdout))
    return min(took)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    found = {}
    for language in sys.argv[1:] or LANGUAGES:
        name, prepare, keeps = LANGUAGES[language]
        command = prepare()
        with tempfile.TemporaryDirectory() as home:
            found[f"{name}, compiled when loaded"] = least(command, "" if language == "go" else "compiled", home)
            if keeps:
                found[f"{name}, machine code kept"] = least(command, home if language == "go" else "cached", home)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
