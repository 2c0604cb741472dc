"""The three gates that are fired at: how each is set up, started, and killed. All of them speak the same HTTP."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

from bad import ROOT, VECTOR_TENANT
from gate import Tenant
from wire import Broken, Client, Request

APP_KEY = "com.example.gate"
BASE_URL = "https://gate.example"
VECTORS = Tenant(VECTOR_TENANT["client-key"], VECTOR_TENANT["secrets"][0])
"""The tenant of the shared vectors. It has no pipelines."""


class Host:
    """A gate with a folder of its own, which is gone when the block is left, whatever happens in it."""

    journals = ()
    """What the names of the files begin with that have to be synced before an answer."""
    window = 300
    """For how many seconds Jira's `allowed` opens a gate."""
    in_memory = False
    """Whether it keeps all of its state in memory as well."""
    lockable = True
    """Whether its state is a database that another process can lock."""
    slack_mib = 8
    """By how much memory may grow at most while the load stays the same: what the allocator and, where there is one, the
    garbage collector take for themselves."""

    def __init__(self, jira_port, state=None, trusting=False, library=None):
        """`state` is a folder for what it stores, and `library` one that sets its clock off."""
        self.folder = Path(tempfile.mkdtemp(prefix="fire-"))
        self.state = Path(state or self.folder)
        self.jira_url = f"http://127.0.0.1:{jira_port}"
        self.port = free_port()
        self.trusting = trusting
        mine = [Tenant(f"tenant-{name}", f"{name} {uuid.uuid4()}") for name in ["a", "b"]]
        self.tenants = self._add([*mine, VECTORS])[: len(mine)]
        self.prefix = []
        """The command that its own is handed to."""
        self._clock = self.folder / "clock"
        self.set_clock(0)
        self._library = library
        self._process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process:
            self.kill()
        shutil.rmtree(self.folder)

    def start(self):
        """Starts it where it listened before, and returns once it answers."""
        environment = {**os.environ, **self._environment(), "FIRE_CLOCK": str(self._clock)}
        if self._library:
            environment["LD_PRELOAD"] = str(self._library)
        command = [*self.prefix, *self._command()]
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment)
        deadline = time.monotonic() + 60
        while True:
            try:
                if Client(self.port, 5).send(Request("GET", "/gates/p/e/1")).status == 401:
                    return
            except Broken:
                pass
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the host did not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self):
        """SIGKILL, as a crash would be."""
        self._process.kill()
        self._process.wait()
        self._process = None

    def stop(self):
        """SIGTERM. Whether it ended well."""
        self._process.send_signal(signal.SIGTERM)
        ended = self._process.wait(60)
        self._process = None
        return ended in (0, -signal.SIGTERM)

    def set_clock(self, seconds):
        """Sets its wall clock off by this much, from this moment."""
        with open(self._clock, "r+b" if self._clock.exists() else "wb") as file:
            file.write(seconds.to_bytes(8, "little", signed=True))

    @property
    def is_running(self):
        return self._process.poll() is None

    @property
    def pid(self):
        return self._process.pid

    def memory(self):
        """Resident memory in MiB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no resident memory is shown")

    def stored(self):
        """Octets of its state on the disk."""
        return sum(file.stat().st_size for file in self.state.iterdir() if file.name.startswith(self.journals))

    @property
    def log(self):
        return self.folder / "log"

    @property
    def component(self):
        return os.environ.get("CONNECT_GATING_COMPONENT", str(ROOT / "target/connect-gating.wasm"))

    def _environment(self):
        return {}


class Database(Host):
    """A gate whose state is a SQLite file."""

    journals = ("gates.sqlite",)

    @property
    def database(self):
        return self.state / "gates.sqlite"

    @property
    def _secrets(self):
        key = self.folder / "gates.key"
        if not key.exists():
            key.write_text("0123456789abcdef" * 4)
        return ["--database", str(self.database), "--key-file", str(key)]

    def _operate(self, *words, given=""):
        environment = {**os.environ, **self._environment()}
        done = subprocess.run([*self._program(), *words], input=given, capture_output=True, text=True, env=environment)
        if done.returncode:
            raise RuntimeError(f"{words[0]}: {done.stderr}")
        return done.stdout.strip()


class Rust(Database):
    window = 3

    def _program(self):
        return [os.environ.get("HOST", str(ROOT / "target/debug/connect-gating-host"))]

    def _add(self, tenants):
        return [self._add_one(tenant.client_key, tenant.secret) for tenant in tenants]

    def _add_one(self, key, secret):
        self._operate("tenant", "add", "--client-key", key, "--base-url", self.jira_url, *self._secrets, given=secret)
        token = ["token", "create", "--tenant", key, "--database", str(self.database), "--scope"]
        return Tenant(key, secret, self._operate(*token, "read"), self._operate(*token, "submit"))

    def _command(self):
        trusting = ["--trust-callbacks"] if self.trusting else []
        # Short times, so that what they bound is seen in a short run, too.
        pace = ["--poll-first", "1", "--poll-max", str(self.window)]
        app = ["--app-key", APP_KEY, "--base-url", BASE_URL, "--key-server", self.jira_url, *pace]
        listen = ["--component", self.component, "--listen", f"127.0.0.1:{self.port}"]
        return [*self._program(), "serve", *self._secrets, *listen, *app, *trusting]


ADD = """
import json, sys, time
from connect_gating import ConnectGating
from gate import tenants, tokens
from gate.keyring import Keyring
from gate.store import Store
_, _, database, _, key = sys.argv
gating, keyring, added = ConnectGating(), Keyring.from_file(key), []
with Store(database).write() as tx:
    for client_key, base_url, secret in json.load(sys.stdin):
        tenants.add(tx, gating, keyring, client_key, base_url, secret, int(time.time()))
        added.append([tokens.create(tx, client_key, scope) for scope in ["read", "submit"]])
print(json.dumps(added))
"""


class Python(Database):
    slack_mib = 16

    def _program(self):
        return [str(ROOT / "target/python/bin/python")]

    def _environment(self):
        return {"PYTHONPATH": str(ROOT / "host-examples/python/example"), "PYTHONDONTWRITEBYTECODE": "1"}

    def _add(self, tenants):
        # What its commands do, in one process: each would compile the component anew.
        given = json.dumps([[tenant.client_key, self.jira_url, tenant.secret] for tenant in tenants])
        added = json.loads(self._operate("-c", ADD, *self._secrets, given=given))
        return [Tenant(tenant.client_key, tenant.secret, *tokens) for tenant, tokens in zip(tenants, added)]

    def _command(self):
        trusting = ["--trust-callbacks"] if self.trusting else []
        serve = ["-m", "gate", "serve", *self._secrets, "--app-key", APP_KEY, "--base-url", BASE_URL, "--port", str(self.port)]
        return [*self._program(), *serve, *trusting]


class JavaScript(Host):
    journals = ("gates.journal",)
    in_memory = True
    lockable = False
    slack_mib = 64

    def __init__(self, *arguments, **more):
        self._tenants, self._tokens = [], []
        super().__init__(*arguments, **more)

    def _add(self, tenants):
        return [self._add_one(tenant.client_key, tenant.secret) for tenant in tenants]

    def _add_one(self, key, secret):
        self._tenants.append({"clientKey": key, "secrets": [secret], "baseUrl": self.jira_url})
        tokens = [str(uuid.uuid4()) for _ in ["read", "submit"]]
        for scope, token in zip(["read", "submit"], tokens):
            digest = hashlib.sha256(token.encode()).hexdigest()
            self._tokens.append({"clientKey": key, "scope": scope, "sha256": digest})
        return Tenant(key, secret, *tokens)

    def _command(self):
        config = self.folder / "config.json"
        trusting = {"trustCallbacks": self.trusting}
        config.write_text(json.dumps({"appKey": APP_KEY, "tenants": self._tenants, "tokens": self._tokens, **trusting}))
        server = str(ROOT / "host-examples/javascript/example/server.js")
        return ["node", server, str(config), str(self.state / "gates.journal"), str(self.port)]


HOSTS = {"rust": Rust, "python": Python, "javascript": JavaScript}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
