"""The proxy-wasm module in Envoy's V8."""

import copy
import json
import unittest
from pathlib import Path

import shared
from gate import Tenant
from processes import MODULE, free_port, scratch, until
from proxy import Proxy, address
from setting import SETTING, secret
from upstream import Upstream

globals().update(shared.cases(__name__))


class Running:
    """Envoy with the module, and everything that it leaves behind."""

    def __init__(self, change=lambda proxy: None):
        self.scratch = scratch()
        folder = Path(self.scratch.name)
        self.tenants = folder / "tenants.json"
        SETTING.write_tenants(self.tenants)

        def here(proxy):
            module(proxy)["vm_config"]["code"]["local"]["filename"] = str(MODULE)
            configure(proxy, tenants={"cluster": "tenants", "seconds": 1})
            pipe = str(folder / "tenants.sock")
            listener = proxy.others[0]
            address(listener)["pipe"]["path"] = pipe
            cluster = proxy.cluster("tenants")["load_assignment"]["endpoints"][0]["lb_endpoints"][0]
            cluster["endpoint"]["address"]["pipe"]["path"] = pipe
            self.body(listener).update({"filename": str(self.tenants), "watched_directory": {"path": str(folder)}})
            change(proxy)

        try:
            self.proxy = Proxy("proxy-wasm", folder, SETTING.upstream.port, here)
            # Each of Envoy's threads fetches the tenants for itself; until then its callbacks are answered with 503.
            settled = [0]

            def ready():
                sent = shared.send(self.proxy.port, "POST", "/callback", [("Authorization", SETTING.tenant.sign())], b"{}")
                settled[0] = settled[0] + 1 if sent.status == 400 else 0
                return settled[0] > 20

            if change.__name__ != "broken":
                until(ready, lambda: f"{self.proxy.process.log[-3000:]}\nTenants in every thread")
        except BaseException:
            self.stop()
            raise

    def body(self, listener):
        manager = listener["filter_chains"][0]["filters"][0]["typed_config"]
        return manager["route_config"]["virtual_hosts"][0]["routes"][0]["direct_response"]["body"]

    def stop(self):
        if hasattr(self, "proxy"):
            self.proxy.stop()
        self.scratch.cleanup()


def module(proxy):
    return proxy.filter["config"]


def configure(proxy, **changes):
    """Changes the module's settings, which are JSON in a text."""
    configuration = module(proxy)["configuration"]
    configuration["value"] = json.dumps({**json.loads(configuration["value"]), **changes})


RUNNING = None


def setUpModule():
    global RUNNING
    SETTING.upstream = Upstream()
    RUNNING = Running()
    SETTING.proxy = RUNNING.proxy


def tearDownModule():
    RUNNING.stop()
    SETTING.upstream.stop()


class Operations(shared.Case):
    def test_callbacks_are_counted_by_what_became_of_them(self):
        def counts():
            names = ["passed.proceed", "refused.bad-signature", "refused.misspelt-path"]
            return [self.proxy.stat(f"wasmcustom.connect_gating_callbacks.{name}") for name in names]

        before = counts()
        self.assert_passed(self.callback())
        self.callback(self.forged().sign())
        self.callback(target="/callback/")
        until(lambda: counts() == [count + 1 for count in before], f"the count after {before}")


class Tenants(shared.Case):
    def test_a_new_document_counts_once_it_has_been_fetched(self):
        new = Tenant("new tenant", secret())
        self.assert_refused(self.callback(new.sign()), 401, "unauthorized")
        SETTING.write_tenants(RUNNING.tenants, [new])
        until(lambda: all(self.callback(new.sign()).status == 204 for _ in range(10)), "the new tenant")

    def test_without_tenants_callbacks_can_be_sent_again(self):
        def broken(proxy):
            proxy.others.clear()

        running = Running(broken)
        try:
            self.proxy = running.proxy
            for _ in range(5):
                self.assert_refused(self.callback(), 503, "unavailable")
            self.assert_refused(self.callback(self.forged().sign()), 503, "unavailable")
            until(lambda: "no tenants from the cluster" in self.proxy.process.log, "a complaint")
            self.assert_passed(shared.send(self.proxy.port, "GET", "/other"))
        finally:
            running.stop()


class Configurations(shared.Case):
    def tearDown(self):
        configure(self.proxy, callbacks={"paths": ["/callback"]})
        del self.proxy.others[1:]
        self.proxy.manager["stat_prefix"] = "restored"
        self.proxy.update()

    def test_another_configuration_takes_over(self):
        configure(self.proxy, callbacks={"paths": ["/app/a"], "base_path": "/app"})
        self.proxy.update()
        until(lambda: self.callback(self.tenant.sign("/a"), target="/app/a").status == 204, "the new tenants")
        self.upstream.received.clear()
        self.assert_refused(self.callback(self.tenant.sign("/app/a"), target="/app/a"), 401, "wrong-qsh")
        self.assertEqual(self.assert_passed(self.callback()).verified, {}, "no callback any more")

    def test_several_configurations_in_one_process(self):
        port = free_port()
        configuration = self.proxy.manager["http_filters"][0]["typed_config"]["config"]["configuration"]
        before = configuration["value"]
        configure(self.proxy, callbacks={"paths": ["/second"], "policy": {"max_lifetime": 60}})
        second = copy.deepcopy(self.proxy.listener)
        configuration["value"] = before
        second["name"] = "second"
        address(second)["socket_address"]["port_value"] = port
        self.proxy.others.append(second)
        self.proxy.update()
        self.assert_passed(self.callback())

        def sent():
            return shared.send(port, "POST", "/second", [("Authorization", self.tenant.sign("/second"))], b"{}")

        until(lambda: sent().status != 503, "the tenants")
        self.assert_refused(sent(), 401, "lifetime-too-long")
        self.assert_passed(self.callback(target="/second"))


class Start(unittest.TestCase):
    def test_a_bad_configuration_is_said_and_lets_nothing_through(self):
        def broken(proxy):
            configure(proxy, pathes=["/callback"])

        try:
            running = Running(broken)
        except AssertionError as error:
            self.assertRegex(str(error), "connect-gating: .*pathes")
            return
        try:
            self.assertIn("pathes", running.proxy.process.log)
            answer = shared.send(running.proxy.port, "POST", "/callback", body=b"{}")
            self.assertEqual(answer.status, 503)
        finally:
            running.stop()
