"""The manifest, as far as it can be seen without hosts; what the hosts make of it is seen by the black-box suite."""

import copy
import sys
import time
import unittest
from pathlib import Path

import manifest
import yaml

TEXT = (Path(__file__).parent.parent / "deploy" / "workloaddeployment.yaml").read_text()
SECRETS = {"deployment-gate": {"secret_key": "0" * 64, "tokens": "acme read 0"}}


class Manifest(unittest.TestCase):
    def setUp(self):
        self.manifest = yaml.safe_load(TEXT)

    def interfaces(self):
        _, _, workload = manifest.workload(self.manifest, SECRETS)
        return {each["package"]: each for each in workload["witWorld"]["hostInterfaces"]}

    def test_two_replicas_of_two_components_that_their_host_links(self):
        replicas, labels, workload = manifest.workload(self.manifest, SECRETS)
        self.assertEqual((replicas, labels), (2, {"hostgroup": "default"}))
        self.assertEqual((workload["namespace"], workload["name"]), ("default", "deployment-gate"))
        service, gating = workload["witWorld"]["components"]
        self.assertIn("connect-install-keys.atlassian.com", service["localResources"]["allowedHosts"])
        # The gating component reaches nobody.
        self.assertEqual(gating["localResources"]["allowedHosts"], [])

    def test_the_host_interfaces_are_those_of_the_services_world(self):
        world = (Path(__file__).parent.parent / "wit" / "world.wit").read_text()
        interfaces = self.interfaces()
        offered = {
            f"import wasi:{name}/{each}@{interfaces[name]['version']};"
            for name in ("config", "keyvalue")
            for each in interfaces[name]["interfaces"]
        }
        wanted = {line.strip() for line in world.splitlines() if "import wasi:" in line}
        self.assertEqual(offered, wanted)

    def test_a_secret_is_added_to_the_settings_and_wins(self):
        settings = self.manifest["spec"]["template"]["spec"]["hostInterfaces"][2]["config"]
        settings["tokens"] = "acme read 1"
        self.assertEqual(self.interfaces()["config"]["config"], {**settings, **SECRETS["deployment-gate"]})

    def test_what_is_not_understood_is_refused(self):
        def inner(broken):
            return broken["spec"]["template"]["spec"]

        for change in (
            lambda broken: broken.update(kind="Deployment"),
            lambda broken: broken["spec"].update(replica=2),
            lambda broken: inner(broken).update(nodeSelector={}),
            lambda broken: inner(broken).pop("hostSelector"),
            lambda broken: inner(broken)["hostInterfaces"][0].update(inerfaces=[]),
            lambda broken: inner(broken)["hostInterfaces"][2]["secretFrom"].append({"name": "another"}),
            lambda broken: inner(broken)["hostInterfaces"][2]["config"].update(leeway=30),
            lambda broken: inner(broken)["components"][0]["localResources"].update(allowedHost=[]),
            lambda broken: inner(broken)["components"][0].pop("image"),
        ):
            broken = copy.deepcopy(self.manifest)
            change(broken)
            with self.assertRaises(manifest.Unknown):
                manifest.workload(broken, SECRETS)

    def test_elsewhere_only_the_registry_and_the_name_change(self):
        _, _, there = manifest.workload(self.manifest, SECRETS)
        here = manifest.here(copy.deepcopy(there), "127.0.0.1:5000", "127.0.0.1")
        images = [each["image"] for each in here["witWorld"]["components"]]
        self.assertEqual(images, ["127.0.0.1:5000/connect-gating-service:0.1.0", "127.0.0.1:5000/connect-gating:0.1.0"])
        self.assertEqual(here["witWorld"]["hostInterfaces"][0]["config"], {"host": "127.0.0.1"})
        self.assertEqual(here["witWorld"]["hostInterfaces"][1:], there["witWorld"]["hostInterfaces"][1:])


if __name__ == "__main__":
    started = time.monotonic()
    result = unittest.main(exit=False, verbosity=2).result
    wrong = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - wrong} passed, {wrong} failed in {time.monotonic() - started:.2f}s", flush=True)
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 else 1)
