"""Runs the scripts as a pipeline does: in a given shell, with nothing in the environment but what they need."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

BIN = Path(__file__).parents[1] / "bin"
READ_TOKEN, SUBMIT_TOKEN = "read_0123456789abcdef", "submit_0123456789abcdef"
PROCEED, MISUSE, BLOCKED, MISCONFIGURED, TIMED_OUT, REFUSED, UNREACHABLE = 0, 2, 3, 4, 5, 6, 7


def environment(url, **more):
    given = {"GATE_URL": url, "GATE_READ_TOKEN": READ_TOKEN, "GATE_SUBMIT_TOKEN": SUBMIT_TOKEN, **more}
    return {"PATH": os.environ["PATH"], **{name: str(value) for name, value in given.items() if value is not None}}


def busybox_only():
    """A folder with the programs that a small image has: busybox's own, curl and jq."""
    folder = Path(tempfile.gettempdir(), "busybox-only")
    if not folder.is_dir():
        folder.mkdir()
        busybox = shutil.which("busybox")
        for applet in subprocess.run([busybox, "--list"], capture_output=True, text=True, check=True).stdout.split():
            folder.joinpath(applet).symlink_to(busybox)
        for program in ["curl", "jq"]:
            folder.joinpath(program).symlink_to(shutil.which(program))
    return folder


def start(shell, script, *arguments, env, cwd=None):
    if shell[0] == "busybox":
        env = {**env, "PATH": str(busybox_only())}
    command = [shutil.which(shell[0]), *shell[1:], BIN / script, *map(str, arguments)]
    return subprocess.Popen(
        command, env=env, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(process, given="", patience=90):
    try:
        out, err = process.communicate(given, patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def run(shell, script, *arguments, env, given="", cwd=None):
    return finish(start(shell, script, *arguments, env=env, cwd=cwd), given)


def wait(shell, url, *options, env=None):
    """`await-gate` for the usual gate."""
    arguments = ["--plain-http", *options, "p", "e", 7]
    return run(shell, "await-gate", *arguments, env=env or environment(url))
