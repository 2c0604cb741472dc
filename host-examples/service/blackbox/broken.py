"""Part 5, a broken store: nothing is acknowledged, nothing opens, and Jira is told to send again."""

import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from gate import new_name, payload
from setting import SETTING


class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        gate, tenant = SETTING.gate, SETTING.tenant
        body = payload(new_name(), "prevented")
        requests = {
            "callback": lambda: gate.callback(tenant.sign(), body),
            "forged": lambda: gate.callback(replace(tenant, secret="x" * 32).sign(), body),
            "nobody": lambda: gate.callback(replace(tenant, client_key="nobody").sign(), body),
            "ask": lambda: gate.ask(tenant.read_token, new_name()),
            "register": lambda: gate.register(tenant.submit_token, new_name()),
            "health": lambda: gate.send("GET", "/health"),
            "ready": lambda: gate.send("GET", "/ready"),
        }
        # Side by side: a runtime may take long to find out that its store is gone.
        with ThreadPoolExecutor(len(requests)) as pool:
            sent = {name: pool.submit(request) for name, request in requests.items()}
            cls.answers = {name: request.result() for name, request in sent.items()}

    def test_a_callback_is_not_acknowledged(self):
        self.assertEqual(self.answers["callback"].error, (503, "unavailable"))

    def test_a_stranger_learns_nothing_from_it(self):
        mine = self.answers["callback"]
        for name in ["forged", "nobody"]:
            self.assertEqual((self.answers[name].status, self.answers[name].body), (mine.status, mine.body))

    def test_no_gate_opens_and_none_is_registered(self):
        for name in ["ask", "register"]:
            self.assertEqual(self.answers[name].error, (503, "unavailable"))

    def test_health_and_readiness_differ(self):
        self.assertEqual(self.answers["health"].status, 200)
        self.assertEqual(self.answers["ready"].error, (503, "unavailable"))
