"""Part 4, a broken store: nothing is acknowledged, nothing opens, and Jira is told to send again."""

import unittest
from concurrent.futures import ThreadPoolExecutor
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
        strangers = [replace(self.tenant, secret="x" * 32), replace(self.tenant, client_key="nobody")]
        mine, *theirs = at_once(
            lambda one: self.gate.callback(one.sign(), payload(new_name())), [self.tenant, *strangers]
        )
        for answer in theirs:
            self.assertEqual((answer.status, answer.body), (mine.status, mine.body))

    def test_no_gate_opens_and_none_is_registered(self):
        attempts = [(self.gate.ask, self.tenant.read_token), (self.gate.register, self.tenant.submit_token)]
        for answer in at_once(lambda attempt: attempt[0](attempt[1], new_name()), attempts):
            self.assertEqual(answer.error, (503, "unavailable"))

    def test_health_and_readiness_differ(self):
        self.assertEqual(self.gate.send("GET", "/health").status, 200)
        self.assertEqual(self.gate.send("GET", "/ready").error, (503, "unavailable"))


def at_once(call, arguments):
    """What the calls return, made side by side: a runtime may take long to find out that its store is gone."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(call, arguments))
