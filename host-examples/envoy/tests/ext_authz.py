"""The `ext_authz` service, with Envoy in front of it."""

import json
import signal
import socket
import subprocess
import time
import unittest
from pathlib import Path

import shared
from gate import Tenant, new_name, payload
from processes import BUILT, COMPONENT, Process, free_port, get, scratch, until
from proxy import Proxy, endpoint
from setting import SETTING, secret
from upstream import Upstream

globals().update(shared.cases(__name__))
SERVICE = BUILT / "connect-gating-ext-authz"


class Service:
    """The service with a configuration of its own."""

    def __init__(self, folder, **changes):
        self.folder, self.grpc, self.operations = folder, free_port(), free_port()
        self.tenants = folder / "tenants.json"
        SETTING.write_tenants(self.tenants)
        self.config = {
            "listen": f"127.0.0.1:{self.grpc}",
            "operations": f"127.0.0.1:{self.operations}",
            "component": str(COMPONENT),
            "tenants": str(self.tenants),
            "callbacks": {"paths": ["/callback"]},
            **changes,
        }
        self.start()

    def start(self):
        path = self.folder / "config.json"
        path.write_text(json.dumps(self.config))
        self.process = Process([SERVICE, path], self.folder, "service")
        self.process.await_answer(f"http://127.0.0.1:{self.operations}/ready")

    def page(self, path):
        return get(f"http://127.0.0.1:{self.operations}{path}")

    def lines(self, event):
        return [line for line in self.process.lines() if line["event"] == event]


class Running:
    """Service and Envoy, with everything that they leave behind."""

    def __init__(self, change=lambda proxy: None, **config):
        self.scratch = scratch()
        folder = Path(self.scratch.name)
        self.service = self.proxy = None
        try:
            self.service = Service(folder, **config)

            def here(proxy):
                endpoint(proxy.cluster("ext-authz"))["port_value"] = self.service.grpc
                change(proxy)

            self.proxy = Proxy("ext-authz", folder, SETTING.upstream.port, here)
        except BaseException:
            self.stop()
            raise

    def stop(self):
        for process in [self.proxy, self.service and self.service.process]:
            if process:
                process.stop()
        self.scratch.cleanup()


RUNNING = None


def setUpModule():
    global RUNNING
    SETTING.upstream = Upstream()
    RUNNING = Running()
    SETTING.proxy = RUNNING.proxy


def tearDownModule():
    RUNNING.stop()
    SETTING.upstream.stop()


class Lifetime(shared.Lifetime):
    def logs(self):
        return [self.proxy.process.log, RUNNING.service.process.log]

    def test_a_line_says_what_became_of_a_callback(self):
        name = new_name()
        self.assert_passed(self.callback(body=payload(name, "prevented")))
        line = RUNNING.service.lines("callback-passed")[-1]
        self.assertEqual([line[key] for key in ["level", "code", "clientKey"]], ["info", "stop", "jira:1234-5678"])
        self.assertEqual((line["pipeline"], line["environment"], line["sequence"]), name)
        self.assert_refused(self.callback(self.forged(client_key="nobody").sign()), 401, "unauthorized")
        line = RUNNING.service.lines("callback-refused")[-1]
        self.assertEqual((line["level"], line["code"]), ("warn", "unknown-issuer"))
        self.assertNotIn("clientKey", line, "a stranger's word for it")


class Operations(shared.Case):
    def count(self, *labels):
        wanted = 'connect_gating_callbacks_total{outcome="%s",code="%s"}' % labels
        page = RUNNING.service.page("/metrics")[1]
        return sum(int(line.split()[1]) for line in page.splitlines() if line.startswith(wanted))

    def test_callbacks_are_counted_by_what_became_of_them(self):
        labels = [("passed", "proceed"), ("refused", "bad-signature"), ("refused", "misspelt-path")]
        before = [self.count(*label) for label in labels]
        self.assert_passed(self.callback())
        self.callback(self.forged().sign())
        self.callback(target="/callback/")
        self.assertEqual([self.count(*label) for label in labels], [count + 1 for count in before])
        self.assertIn("connect_gating_tenants 2", RUNNING.service.page("/metrics")[1])

    def test_it_says_that_it_is_ready(self):
        self.assertEqual(RUNNING.service.page("/ready"), (200, '{"ready":true}'))
        self.assertEqual(RUNNING.service.page("/health")[0], 200)
        self.assertEqual(RUNNING.service.page("/")[0], 404)

    def test_envoy_sees_that_it_is_healthy(self):
        until(lambda: self.proxy.stat("cluster.ext-authz.health_check.success") > 0, "a health check")
        self.assertEqual(self.proxy.stat("cluster.ext-authz.membership_healthy"), 1)


class Tenants(shared.Case):
    def test_a_change_of_the_file_counts_within_seconds(self):
        new = Tenant("new tenant", secret())
        self.assert_refused(self.callback(new.sign()), 401, "unauthorized")
        service = RUNNING.service
        SETTING.write_tenants(service.tenants, [new])
        until(lambda: self.callback(new.sign()).status == 204, "the new tenant")
        # A broken file changes nothing, and is complained of without a word of it.
        service.tenants.write_text('{"tenants": "%s"}' % new.secret)
        until(lambda: self.callback().status == 204 and service.lines("tenants-unreadable"), "a complaint")
        self.assertNotIn(new.secret, service.process.log)
        self.assertEqual(self.callback(new.sign()).status, 204)
        # A tenant that is gone is a stranger again.
        SETTING.write_tenants(service.tenants)
        until(lambda: self.callback(new.sign()).status == 401, "the end of the new tenant")
        self.upstream.received.clear()


class Faults(shared.Case):
    def test_no_service_no_callback_and_jira_sends_again(self):
        service = RUNNING.service
        self.assertEqual(service.process.stop(), 0)
        for authorization in [self.tenant.sign(), self.forged().sign()]:
            self.assertEqual(self.callback(authorization).status, 503)
        self.assertEqual(self.callback(target="/callback/").status, 503)
        self.assertEqual(self.upstream.received, [])
        # What is no callback needs no service.
        self.assert_passed(shared.send(self.proxy.port, "GET", "/health"))
        service.start()
        until(lambda: self.callback().status == 204, "the service's return")
        self.upstream.received.clear()

    def test_a_service_that_hangs_is_waited_for_two_seconds(self):
        service = RUNNING.service
        service.process.process.send_signal(signal.SIGSTOP)
        try:
            start = time.monotonic()
            self.assertEqual(self.callback().status, 503)
            self.assertLess(time.monotonic() - start, 8)
            self.assertEqual(self.upstream.received, [])
        finally:
            service.process.process.send_signal(signal.SIGCONT)
        until(lambda: self.callback().status == 204, "the service's return")
        self.upstream.received.clear()

    def test_a_component_that_runs_out_of_fuel(self):
        # Enough to start with, and for no callback.
        running = Running(limits={"fuel": 60_000})
        try:
            self.proxy = running.proxy
            for _ in range(3):
                self.assert_refused(self.callback(), 503, "unavailable")
            self.assertIn("fuel", running.service.lines("callback-fault")[-1]["message"])
            self.assertEqual(running.service.page("/ready")[0], 200)
        finally:
            running.stop()

    def test_another_yaml_that_strips_nothing_and_packs_otherwise(self):
        def lax(proxy):
            del proxy.manager["early_header_mutation_extensions"], proxy.filter["allowed_headers"]
            del proxy.filter["with_request_body"]["pack_as_bytes"]
            proxy.filter["encode_raw_headers"] = True

        running = Running(lax)
        try:
            self.proxy = running.proxy
            headers = [("x-connect-gating-decision", "proceed"), ("x-connect-gating-anything", "x")]
            got = self.assert_passed(self.callback(self.tenant.sign_freely(), payload(new_name(), "prevented"), headers=headers))
            self.assertEqual(got.verified["decision"], "stop")
            self.assertNotIn("anything", got.verified)
            self.assertEqual(self.callback([self.tenant.sign(), self.tenant.sign()]).status, 400)
        finally:
            running.stop()

    def test_a_body_that_never_arrives(self):
        with socket.create_connection(("127.0.0.1", self.proxy.port), timeout=20) as connection:
            head = f"POST /callback HTTP/1.1\r\nHost: x\r\nAuthorization: {self.tenant.sign()}\r\nContent-Length: 9\r\n\r\n{{"
            connection.sendall(head.encode())
            answer = connection.makefile("rb").read(4_000)
        self.assertTrue(answer.startswith(b"HTTP/1.1 408 "), answer)
        self.assertIn(b'{"error":"body-timeout"}', answer)
        self.assertEqual(self.upstream.received, [])


class Start(unittest.TestCase):
    """What is wrong with a configuration is said at once, in one sentence, and without a secret."""

    def refused(self, config):
        with scratch() as folder:
            folder = Path(folder)
            tenants = folder / "tenants.json"
            SETTING.write_tenants(tenants)
            (folder / "bad.json").write_text('{"tenants": [{"client_key": "a", "secrets": "hush"}]}')
            good = {
                "listen": "127.0.0.1:1", "operations": "127.0.0.1:1", "component": str(COMPONENT), "tenants": str(tenants),
                "callbacks": {"paths": ["/callback"]},
            }  # fmt: skip
            path = folder / "config.json"
            text = json.dumps({**good, **config(folder)}) if callable(config) else config
            path.write_text(text)
            run = subprocess.run([SERVICE, path], capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertNotIn("hush", run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        return run.stderr

    def test_each_setting(self):
        for config, said in [
            ("{", "config.json"),
            (lambda folder: {"lisen": 1}, "lisen"),
            (lambda folder: {"callbacks": {"paths": []}}, "names no path"),
            (lambda folder: {"callbacks": {"paths": ["/callback"], "policy": {"leeway": 301}}}, "leeway"),
            (lambda folder: {"component": str(folder / "none.wasm")}, "none.wasm"),
            (lambda folder: {"component": str(folder / "config.json")}, "config.json"),
            (lambda folder: {"tenants": str(folder / "none.json")}, "none.json"),
            (lambda folder: {"tenants": str(folder / "bad.json")}, "bad.json"),
            (lambda folder: {"limits": {"fuel": 10}}, "fuel"),
            (lambda folder: {}, "127.0.0.1:1"),
        ]:
            with self.subTest(said):
                self.assertIn(said, self.refused(config))
