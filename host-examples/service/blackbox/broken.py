"""Part 4, a broken store: nothing is acknowledged, nothing opens, and Jira is told to send again."""

import unittest
from dataclasses import replace

from gate import new_name, payload
from setting import SETTING


class Broken(unittest.TestCase):
    def setUp(self):
        self.gate, self.tenant = SETTING.gate, SETTING.tenant

    def test_a_callback_is_not_acknowledged(self):
        answer = self.gate.callback(self.tenant.sign(), payload(new_name(), "prevented"))
        self.assertEqual(answer.error, (503, "unavailable"))

    def test_a_stranger_learns_nothing_from_it(self):
        mine = self.gate.callback(self.tenant.sign(), payload(new_name()))
        for stranger in [replace(self.tenant, secret="x" * 32), replace(self.tenant, client_key="nobody")]:
            answer = self.gate.callback(stranger.sign(), payload(new_name()))
            self.assertEqual((answer.status, answer.body), (mine.status, mine.body))

    def test_no_gate_opens_and_none_is_registered(self):
        self.assertEqual(self.gate.ask(self.tenant.read_token, new_name()).error, (503, "unavailable"))
        self.assertEqual(self.gate.register(self.tenant.submit_token, new_name()).error, (503, "unavailable"))

    def test_health_and_readiness_differ(self):
        self.assertEqual(self.gate.send("GET", "/health").status, 200)
        self.assertEqual(self.gate.send("GET", "/ready").error, (503, "unavailable"))
