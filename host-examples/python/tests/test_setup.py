"""Bad set-ups get an error that says what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import wasmtime

import connect_gating
from connect_gating import ComponentMissing, ConnectGating, SetupError, UnusableRuntime, WrongContract

COMPONENT = Path(connect_gating.__file__).with_name("connect-gating.wasm")
PROJECT = Path(__file__).parents[1]


def test_the_component_is_inside_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONNECT_GATING_COMPONENT", raising=False)
    assert COMPONENT.read_bytes() == (PROJECT / "../../target/connect-gating.wasm").read_bytes(), "install it again"


def test_a_file_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ComponentMissing, match="No such file.*nowhere.wasm"):
        ConnectGating(tmp_path / "nowhere.wasm")
    monkeypatch.setenv("CONNECT_GATING_COMPONENT", str(tmp_path / "elsewhere.wasm"))
    with pytest.raises(SetupError, match="elsewhere.wasm"):
        ConnectGating()


def test_an_installation_without_the_component(tmp_path: Path) -> None:
    shutil.copytree(COMPONENT.parent, tmp_path / "connect_gating", ignore=shutil.ignore_patterns("*.wasm"))
    answer = load_in(tmp_path)
    assert "ComponentMissing: this installation has no component in it: run `cargo xtask build`" in answer


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        (b"no WebAssembly", "is no WebAssembly component"),
        (b"", "is no WebAssembly component"),
        (wasmtime.wat2wasm("(module)"), "is no WebAssembly component"),
        (COMPONENT.read_bytes()[:-1000], "is no WebAssembly component"),
        (wasmtime.wat2wasm('(component (import "clock" (func)))'), "imports `clock`"),
        (wasmtime.wat2wasm("(component)"), "does not export `connect-gating:api/jwt@0.1.0`"),
        (COMPONENT.read_bytes().replace(b"@0.1.0", b"@0.2.0"), r"it exports `connect-gating:api/\w+@0.2.0`"),
        (COMPONENT.read_bytes().replace(b"pipeline-id", b"pipeline-ix"), "other names than this package at `jwt.peek"),
        (COMPONENT.read_bytes().replace(b"misconfigured", b"misconfigurex"), "other names than this package at"),
    ],
    ids=["text", "empty", "module", "cut", "imports", "nothing", "version", "field", "case"],
)
def test_a_file_that_is_not_this_component(tmp_path: Path, octets: bytes, says: str) -> None:
    file = tmp_path / "other.wasm"
    file.write_bytes(octets)
    with pytest.raises(WrongContract, match=says) as wrong:
        ConnectGating(file)
    assert (wrong.value.status, wrong.value.answer) == (503, "unavailable")


def test_a_native_library_of_another_processor(tmp_path: Path) -> None:
    package = Path(wasmtime.__file__).parent
    shutil.copytree(package, tmp_path / "wasmtime", ignore=shutil.ignore_patterns("__pycache__", "_libwasmtime.*"))
    library = next(package.glob("*/_libwasmtime.*")).relative_to(package)
    octets = bytearray((package / library).read_bytes()[:4096])
    octets[18:20] = b"\xf3\x00"  # e_machine: RISC-V
    (tmp_path / "wasmtime" / library).write_bytes(octets)
    assert "UnusableRuntime: the native library of `wasmtime` 50." in load_in(tmp_path)


def test_another_version_of_wasmtime(tmp_path: Path) -> None:
    folder = tmp_path / "wasmtime-49.0.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: wasmtime\nVersion: 49.0.0\n")
    assert "UnusableRuntime: the package `wasmtime` is 49.0.0, where 50 is needed" in load_in(tmp_path)


def test_no_wasmtime(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    with pytest.raises(UnusableRuntime, match="is not installed"):
        ConnectGating()


def test_a_wheel_is_not_built_without_the_component(tmp_path: Path) -> None:
    project = tmp_path / "host-examples/python"
    shutil.copytree(PROJECT / "src", project / "src")
    for name in ["pyproject.toml", "hatch_build.py", "README.md"]:
        shutil.copy(PROJECT / name, project)
    built = run("-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "-w", str(tmp_path), str(project))
    assert built.returncode != 0
    assert "`target/connect-gating.wasm` is not there: run `cargo xtask build` first" in built.stdout + built.stderr


def test_what_is_published_has_the_licences(tmp_path: Path) -> None:
    built = run("-m", "hatchling", "build", "-d", str(tmp_path), cwd=PROJECT)
    assert built.returncode == 0, built.stderr
    wheel, source = zipfile.ZipFile(next(tmp_path.glob("*.whl"))), tarfile.open(next(tmp_path.glob("*.tar.gz")))
    with wheel, source:
        information = "connect_gating-0.1.0.dist-info"
        fields = wheel.read(f"{information}/METADATA").decode()
        for name in ["LICENSE-APACHE", "LICENSE-MIT"]:
            text = (PROJECT / "../.." / name).read_bytes()
            packed = source.extractfile(f"connect_gating-0.1.0/{name}")
            assert wheel.read(f"{information}/licenses/{name}") == text == (packed.read() if packed else None)
            assert f"\nLicense-File: {name}\n" in fields


def test_the_generated_modules_are_current() -> None:
    checked = run(str(PROJECT / "generate.py"), "--check")
    assert checked.returncode == 0, checked.stderr


def load_in(folder: Path) -> str:
    """The last line of a process that has `folder` before everything else and loads the component."""
    done = run("-c", "import connect_gating; connect_gating.ConnectGating()", PYTHONPATH=str(folder))
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


def run(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name != "CONNECT_GATING_COMPONENT"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=inherited | environment, capture_output=True, text=True, timeout=120)


def test_machine_code_is_kept_where_that_is_asked_for(tmp_path: Path) -> None:
    program = "from connect_gating import ConnectGating; print(ConnectGating(cache=True).jwt.default_policy().leeway)"
    for _ in range(2):
        assert run("-c", program, XDG_CACHE_HOME=str(tmp_path), HOME=str(tmp_path)).stdout == "30\n"
    assert any(path.stat().st_size > 500_000 for path in tmp_path.rglob("*") if path.is_file())
