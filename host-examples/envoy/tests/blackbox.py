"""The black-box suite of the gates, through each way, with the Rust host behind it: what passes the proxy, the host takes
too, since it verifies again; and to a client the two answer alike."""

import os
import subprocess
import sys
import unittest
from types import SimpleNamespace

import dynamic_module
import ext_authz
import proxy_wasm
from gate import Tenant
from processes import BUILT, COMPONENT, ROOT, Process, free_port, scratch
from setting import SETTING, secret

HOST = BUILT / "connect-gating-host"
SUITE = ROOT / "host-examples/service/blackbox"


class Host:
    """The Rust host with two tenants."""

    def __init__(self):
        self.scratch, self.port = scratch(), free_port()
        self.options = ["--plaintext-secrets", "--database", f"{self.scratch.name}/gates.sqlite"]
        self.tenants = [self.add(Tenant(name, secret())) for name in ["acme", "other"]]
        command = [HOST, "serve", "--component", COMPONENT, *self.options, "--listen", f"127.0.0.1:{self.port}"]
        self.process = Process(command, self.scratch.name, "host")
        self.process.await_answer(f"http://127.0.0.1:{self.port}/ready")

    def add(self, tenant):
        key = ["--client-key", tenant.client_key, "--base-url", f"https://{tenant.client_key}.atlassian.net"]
        self.run("tenant", "add", *key, *self.options, told=tenant.secret)
        tokens = [
            self.run("token", "create", "--tenant", tenant.client_key, "--scope", scope, *self.options[1:])
            for scope in ["read", "submit"]
        ]
        return Tenant(tenant.client_key, tenant.secret, *tokens)

    def run(self, *words, told=""):
        done = subprocess.run([HOST, *words], input=told + "\n", capture_output=True, text=True, check=True, timeout=60)
        return done.stdout.strip()

    def stop(self):
        self.process.stop()
        self.scratch.cleanup()


class Suite(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.before = SETTING.tenant, SETTING.other
        cls.host = Host()
        SETTING.tenant, SETTING.other = cls.host.tenants
        SETTING.upstream = SimpleNamespace(port=cls.host.port)

    @classmethod
    def tearDownClass(cls):
        cls.host.stop()
        SETTING.tenant, SETTING.other = cls.before

    def through(self, way):
        running = way.Running()
        try:
            words = [f"{one.client_key} {one.secret} {one.read_token} {one.submit_token}" for one in self.host.tenants]
            environment = {**os.environ, "BLACKBOX_TENANT": words[0], "BLACKBOX_OTHER_TENANT": words[1]}
            url = f"http://127.0.0.1:{running.proxy.port}"
            command = [sys.executable, SUITE, "--url", url, "--part", "verdicts", "--part", "state"]
            run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
            print(f"\n{run.stdout}", flush=True)
            self.assertEqual(run.returncode, 0, run.stderr)
        finally:
            running.stop()

    def test_ext_authz(self):
        self.through(ext_authz)

    def test_dynamic_module(self):
        self.through(dynamic_module)

    def test_proxy_wasm(self):
        self.through(proxy_wasm)
