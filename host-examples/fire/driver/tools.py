"""What the parts need besides Python: built or unpacked below target/."""

import os
import shutil
import subprocess

from bad import ROOT

FOLDER = ROOT / "target/fire"


def strace():
    """strace, and where it is not installed, Debian's, unpacked and not installed."""
    if shutil.which("strace"):
        return ["strace"]
    folder = FOLDER / "strace"
    program = folder / "usr/bin/strace"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "strace", "libunwind8"], cwd=folder, check=True)
        for package in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    libraries = next(folder.glob("usr/lib/*-linux-gnu"))
    return ["env", f"LD_LIBRARY_PATH={libraries}", str(program)]


def clock_library():
    """The library that sets a host's clock off, compiled anew: it takes a moment."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    built = FOLDER / f"clock-{os.getpid()}.so"
    source = ROOT / "host-examples/fire/clock.c"
    subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", built, source], check=True)
    library = FOLDER / "clock.so"
    # In one step, since two may do this at the same time.
    built.replace(library)
    return library
