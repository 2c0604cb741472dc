"""The real gate: the Rust host, installed on a stand-in for Jira, all of it on loopback and in a folder of its own."""

import json
import os
import re
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAMS = ROOT / "target" / "debug"
COMPONENT = os.environ.get("CONNECT_GATING_COMPONENT", ROOT / "target" / "connect-gating.wasm")


class RealGate:
    def __init__(self, folder):
        self.folder = folder
        self.database = folder / "gates.sqlite"
        self.processes = []

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)

    def start(self):
        stand_in = self.run(
            "jira", "connect-gating-jira-stand-in", "--control-port", "0", "--site-port", "0", "--keys-port", "0"
        )
        found = {}
        while len(found) < 3:
            line = stand_in.stdout.readline()
            assert line, "the stand-in did not start"
            for name in ["Jira site", "key server", "control"]:
                if match := re.match(rf"  {name} +(http://\S+)", line):
                    found[name] = match[1]
        self.control = found["control"]
        host = self.run(
            "host", "connect-gating-host", "serve", "--component", str(COMPONENT), "--database", str(self.database),
            "--plaintext-secrets", "--listen", "127.0.0.1:0", "--app-key", "gate", "--base-url", "https://gate.example",
            "--key-server", found["key server"], "--stand-in", found["Jira site"], "--poll-first", "1", "--poll-max", "2",
        )  # fmt: skip
        line = host.stdout.readline()
        assert line.startswith("listening on "), "the host did not start"
        self.url = line.split()[-1]
        self.order("install", {"app": self.url})
        self.submit_token = self.token("submit")
        self.read_token = self.token("read")

    def run(self, name, program, *arguments):
        with open(self.folder / f"{name}.log", "w") as log:
            process = subprocess.Popen(
                [PROGRAMS / program, *arguments], stdout=subprocess.PIPE, stderr=log, text=True
            )
        self.processes.append(process)
        return process

    def token(self, scope, tenant="acme"):
        words = ["token", "create", "--tenant", tenant, "--scope", scope, "--database", self.database]
        made = subprocess.run([PROGRAMS / "connect-gating-host", *words], capture_output=True, text=True, check=True)
        return made.stdout.strip()

    def order(self, name, details=None):
        """Tells the stand-in what to do."""
        body = json.dumps(details or {}).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.control}/{name}", body)) as answer:
            return json.load(answer)

    def gates(self):
        with urllib.request.urlopen(f"{self.control}/state") as answer:
            return json.load(answer)["gates"]

    def deployments(self):
        with urllib.request.urlopen(f"{self.control}/state") as answer:
            return json.load(answer)["deployments"]

    def until_known(self, sequence, patience=20):
        """Waits until Jira has been told of this deployment."""
        ends = time.monotonic() + patience
        while not any(gate["gate"]["deploymentSequenceNumber"] == sequence for gate in self.gates()):
            assert time.monotonic() < ends, "Jira was never told"
            time.sleep(0.1)
