"""Processes that a test starts, on free ports of loopback, and that end with it."""

import atexit
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
COMPONENT = Path(os.environ.get("CONNECT_GATING_COMPONENT", ROOT / "target/connect-gating.wasm"))
MODULE = ROOT / "target/connect-gating-proxy-wasm.wasm"
# Where cargo has put the service and the dynamic module.
BUILT = Path(os.environ.get("CONNECT_GATING_BUILT", ROOT / "target/debug"))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def get(url, timeout=30):
    """Status and text of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def until(condition, what, patience=20):
    """Waits until a condition holds, for as long as a busy machine needs."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            what = what() if callable(what) else what
            raise AssertionError(f"{what} did not happen within {patience} s")
        time.sleep(0.05)


class Process:
    """A program with its output in a file."""

    def __init__(self, command, folder, name, environment=None):
        self.output = Path(folder) / f"{name}.log"
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [str(word) for word in command], stdout=output, stderr=output, env={**os.environ, **(environment or {})}
            )
        # Whatever becomes of the test.
        atexit.register(self.process.kill)

    @property
    def log(self):
        return self.output.read_text(errors="replace")

    def lines(self):
        """Its log lines, where they are JSON."""
        return [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]

    @property
    def running(self):
        return self.process.poll() is None

    def await_answer(self, url, patience=60):
        def answers():
            if not self.running:
                raise AssertionError(f"{self.output.name}: it ended:\n{self.log[-3000:]}")
            try:
                return get(url)[0] == 200
            except OSError:
                return False

        until(answers, f"an answer from {url}", patience)

    def stop(self, how=signal.SIGTERM, patience=15):
        """Ends it, by force if it does not end by itself, and returns its exit status."""
        if self.running:
            self.process.send_signal(how)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()


def scratch():
    return tempfile.TemporaryDirectory(prefix="connect-gating-envoy-")
