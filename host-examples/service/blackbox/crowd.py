"""Part 3, a crowd: many who begin a request and don't end it, or say nothing. Callbacks are taken all the same."""

import json
import resource
import time
import unittest

from gate import encode, new_name, payload
from setting import SETTING

IDLE = 1_000


class Crowd(unittest.TestCase):
    def setUp(self):
        self.gate, self.tenant = SETTING.gate, SETTING.tenant
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    def connections(self, count):
        made = []
        for _ in range(count):
            made.append(self.gate.connect())
            self.addCleanup(made[-1].close)
            made[-1].connect()
        return made

    def assert_taken(self, authorization, patience):
        start = time.monotonic()
        answer = self.gate.callback(authorization, payload(new_name(), "prevented"))
        self.assertEqual((answer.status, answer.body), (204, b""))
        self.assertLess(time.monotonic() - start, patience)

    def test_half_sent_bodies_keep_nobody_waiting_and_are_given_up(self):
        authorization, start = self.tenant.sign(), time.monotonic()
        half = self.connections(SETTING.half_sent)
        for connection in half:
            body = encode(payload(new_name()))
            connection.putrequest("POST", self.gate.base + self.gate.callback_path)
            connection.putheader("Authorization", authorization)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body[:13])
        self.assert_taken(self.tenant.sign(), 8)
        for connection in half:
            answer = connection.getresponse()
            self.assertEqual((answer.status, json.loads(answer.read())), (408, {"error": "body-timeout"}))
        self.assertLess(time.monotonic() - start, 20, "Jira itself waits 20 seconds")
        # They did not use up the token.
        self.assert_taken(authorization, 8)

    def test_idle_connections_delay_a_callback_at_most(self):
        self.connections(IDLE)
        self.assert_taken(self.tenant.sign(), 18)
