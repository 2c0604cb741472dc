"""The dynamic module, which loads the component into Envoy itself."""

import copy
import os
import unittest
from pathlib import Path

import shared
from gate import Tenant, new_name, payload
from processes import BUILT, COMPONENT, free_port, get, scratch, until
from proxy import Proxy, address
from setting import SETTING, secret
from upstream import Upstream

globals().update(shared.cases(__name__))


class Running:
    """Envoy with the module, and everything that it leaves behind."""

    def __init__(self, change=lambda settings: None):
        self.scratch = scratch()
        folder = Path(self.scratch.name)
        self.tenants = folder / "tenants.json"
        SETTING.write_tenants(self.tenants)

        def here(proxy):
            settings(proxy).update({"component": str(COMPONENT), "tenants": str(self.tenants)})
            change(settings(proxy))

        search = {"ENVOY_DYNAMIC_MODULES_SEARCH_PATH": str(BUILT / "deps")}
        try:
            self.proxy = Proxy("dynamic-module", folder, SETTING.upstream.port, here, search)
        except BaseException:
            self.scratch.cleanup()
            raise

    def stop(self):
        self.proxy.stop()
        self.scratch.cleanup()


def settings(proxy):
    return proxy.filter["filter_config"]["value"]


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
            page = get(f"http://127.0.0.1:{self.proxy.admin}/stats/prometheus")[1]
            wanted = [("passed", "proceed"), ("refused", "bad-signature"), ("refused", "misspelt-path")]
            lines = [line for line in page.splitlines() if "connect_gating_callbacks{" in line]
            return [
                sum(int(line.split()[-1]) for line in lines if f'outcome="{outcome}"' in line and f'code="{code}"' in line)
                for outcome, code in wanted
            ]

        before = counts()
        self.assert_passed(self.callback())
        self.callback(self.forged().sign())
        self.callback(target="/callback/")
        self.assertEqual(counts(), [count + 1 for count in before])

    def test_the_access_log_says_why(self):
        self.assert_refused(self.callback(self.tenant.sign("/")), 401, "wrong-qsh")
        until(lambda: '"connect_gating_wrong-qsh"' in self.proxy.process.log, "the line", patience=30)


class Tenants(shared.Case):
    def test_a_change_of_the_file_counts_within_seconds(self):
        new = Tenant("new tenant", secret())
        self.assert_refused(self.callback(new.sign()), 401, "unauthorized")
        SETTING.write_tenants(RUNNING.tenants, [new])
        until(lambda: self.callback(new.sign()).status == 204, "the new tenant")
        # A broken file changes nothing, and is complained of without a word of it.
        RUNNING.tenants.write_text('{"tenants": "%s"}' % new.secret)
        log = lambda: self.proxy.process.log  # noqa: E731
        until(lambda: self.callback().status == 204 and "the tenants can't be read" in log(), "a complaint")
        self.assertNotIn(new.secret, log())
        self.assertEqual(self.callback(new.sign()).status, 204)
        SETTING.write_tenants(RUNNING.tenants)
        until(lambda: self.callback(new.sign()).status == 401, "the end of the new tenant")


class Configurations(shared.Case):
    def tearDown(self):
        settings(self.proxy)["callbacks"] = {"paths": ["/callback"]}
        settings(self.proxy).pop("limits", None)
        settings(self.proxy).update({"component": str(COMPONENT), "tenants": str(RUNNING.tenants)})
        self.proxy.others = []
        self.proxy.manager["stat_prefix"] = "restored"
        self.proxy.update()

    def test_another_configuration_takes_over(self):
        settings(self.proxy)["callbacks"] = {"paths": ["/app/a", "/app/b%20c"], "base_path": "/app"}
        self.proxy.update()
        for target, signed in [("/app/a", "/a"), ("/app/b%20c", "/b%20c")]:
            # Signed is what stands below the base path.
            got = self.assert_passed(self.callback(self.tenant.sign(signed), target=target))
            self.assertEqual(got.target, target)
            self.assert_refused(self.callback(self.tenant.sign(target), target=target), 401, "wrong-qsh")
        self.assertEqual(self.assert_passed(self.callback()).verified, {}, "no callback any more")

    def test_several_configurations_in_one_process(self):
        second = copy.deepcopy(self.proxy.listener)
        port = free_port()
        second["name"] = "second"
        address(second)["socket_address"]["port_value"] = port
        manager = second["filter_chains"][0]["filters"][0]["typed_config"]
        value = manager["http_filters"][0]["typed_config"]["filter_config"]["value"]
        value["callbacks"] = {"paths": ["/second"], "policy": {"max_lifetime": 60}}
        self.proxy.others = [second]
        self.proxy.update()
        self.assert_passed(self.callback())
        header = [("Authorization", self.tenant.sign("/second"))]
        answer = shared.send(port, "POST", "/second", header, b"{}")
        self.assert_refused(answer, 401, "lifetime-too-long")
        self.assert_passed(self.callback(target="/second"))

    def test_a_bad_configuration_is_refused_and_the_old_one_stays(self):
        hush = Path(RUNNING.scratch.name) / "hush.json"
        hush.write_text('{"tenants": [{"client_key": "a", "secrets": "hush"}]}')
        for change, said in [
            ({"componnent": "x"}, "componnent"),
            ({"callbacks": {"paths": []}}, "names no path"),
            ({"callbacks": {"paths": ["/callback"], "policy": {"leeway": 301}}}, "leeway"),
            ({"callbacks": {"paths": ["/callback"], "policy": {"leeway": 1.5}}}, "1.5"),
            ({"component": "/none.wasm"}, "/none.wasm"),
            ({"component": str(hush)}, "can't be loaded"),
            ({"tenants": "/none.json"}, "/none.json"),
            ({"tenants": str(hush)}, "line 1, column"),
            ({"limits": {"fuel": 10}}, "fuel"),
        ]:
            with self.subTest(said):
                good = copy.deepcopy(settings(self.proxy))
                settings(self.proxy).update(change)
                self.proxy.update(success=False)
                lines = [line for line in self.proxy.process.log.splitlines() if "connect-gating: " in line]
                self.assertIn(said, lines[-1])
                self.assertNotIn("hush\\", lines[-1])
                settings(self.proxy).clear()
                settings(self.proxy).update(good)
                self.assert_passed(self.callback())

    def test_a_hundred_new_configurations_leave_nothing_behind(self):
        def memory():
            status = Path(f"/proc/{self.proxy.process.process.pid}/status").read_text()
            return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

        def renew(count):
            for _ in range(count):
                settings(self.proxy)["callbacks"]["policy"] = {"leeway": 30 + self.proxy.stat("listener_manager.lds.update_success") % 200}
                self.proxy.update()

        # An old listener drains before it goes: a warm-up first, then the same again.
        renew(30)
        before = memory()
        renew(100)
        self.assert_passed(self.callback())
        self.assertLess(memory() - before, 40_000, "in KiB; a compiled component that stays takes several thousand each")


class Faults(shared.Case):
    """A callback that the component fails on gets 503, and Envoy goes on."""

    def faulty(self, limits, said):
        running = Running(lambda settings: settings.update({"limits": limits}))
        try:
            self.proxy = running.proxy
            start = os.stat(f"/proc/{running.proxy.process.process.pid}").st_ctime
            for _ in range(20):
                self.assert_refused(self.callback(body=payload(new_name(), padding="x" * 200_000)), 503, "unavailable")
            self.assert_passed(shared.send(self.proxy.port, "GET", "/other"))
            self.assertIn(said, running.proxy.process.log)
            # The same process still.
            self.assertEqual(os.stat(f"/proc/{running.proxy.process.process.pid}").st_ctime, start)
            self.assertTrue(running.proxy.process.running)
        finally:
            running.stop()

    def test_fuel(self):
        self.faulty({"fuel": 60_000}, "fuel")

    def test_memory_and_the_trap_that_comes_of_it(self):
        # Enough to start with, and not for a body as long as this.
        self.faulty({"memory": 1_310_720}, "unreachable")


class Start(unittest.TestCase):
    def test_envoy_does_not_start_with_a_bad_configuration_and_says_why(self):
        with self.assertRaisesRegex(AssertionError, "connect-gating: .*`/none.json`"):
            Running(lambda settings: settings.update({"tenants": "/none.json"}))
