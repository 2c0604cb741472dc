"""Part 2, gates and state: what a gate answers after what. Needs a store that remembers."""

import threading
import time
import unittest

from gate import instant, new_name, payload
from setting import SETTING

EARLY, LATE, LATER = "2020-08-25T06:00:00.000Z", "2020-08-25T06:00:00.001Z", "2020-08-25T07:00:00Z"


class State(unittest.TestCase):
    def setUp(self):
        self.gate, self.tenant, self.other = SETTING.gate, SETTING.tenant, SETTING.other
        self.name = new_name()

    def register(self, name=None):
        answer = self.gate.register(self.tenant.submit_token, name or self.name)
        self.assertEqual((answer.status, answer.json), (201, {"registered": True}))

    def ask(self, wait=None, name=None):
        return self.gate.ask(self.tenant.read_token, name or self.name, wait)

    def tell(self, status, updated=LATE, name=None, **more):
        answer = self.gate.callback(self.tenant.sign(), payload(name or self.name, status, updated, **more))
        self.assertEqual((answer.status, answer.body), (204, b""))

    def assert_open(self, answer):
        """Open, as far as callbacks alone open a gate there."""
        expected = (200, "proceed") if SETTING.trusts_callbacks else (503, "hold")
        self.assertEqual(answer.decision, expected)
        self.assertEqual(answer.json["error"], None if SETTING.trusts_callbacks else "not-confirmed")
        self.assertEqual(answer.json["status"], "allowed")
        self.assertFalse(answer.json["confirmed"])


class Registration(State):
    def test_a_gate_is_unknown_until_it_is_registered(self):
        self.assertEqual(self.ask().error, (404, "unknown-gate"))
        self.register()
        answer = self.ask()
        self.assertEqual(answer.decision, (425, "hold"))
        self.assertEqual((answer.json["status"], answer.json["registered"]), (None, True))

    def test_registering_again_changes_nothing(self):
        self.register()
        self.tell("prevented")
        self.assertEqual(self.gate.register(self.tenant.submit_token, self.name).status, 200)
        self.assertEqual(self.ask().decision, (403, "stop"))

    def test_a_callback_that_overtakes_the_registration_is_kept_and_opens_nothing_before(self):
        self.tell("allowed")
        self.assertEqual(self.ask().error, (404, "unknown-gate"))
        self.register()
        self.assert_open(self.ask())

    def test_nothing_of_one_tenant_is_shown_to_another(self):
        self.register()
        self.tell("allowed")
        self.assertEqual(self.gate.ask(self.other.read_token, self.name).error, (404, "unknown-gate"))
        self.assertEqual(self.gate.register(self.other.submit_token, self.name).status, 201)
        self.assertEqual(self.gate.ask(self.other.read_token, self.name).decision, (425, "hold"))
        self.assertEqual(self.gate.callback(self.other.sign(), payload(self.name, "prevented", LATER)).status, 204)
        self.assertEqual(self.gate.ask(self.other.read_token, self.name).decision, (403, "stop"))
        self.assert_open(self.ask())

    def test_names_are_exact(self):
        names = [("a/b", "c", 1), ("a", "b/c", 1), ("a", "c", 1), ("a", "c", 11), ("é", "ü/ %", -(2**63)), ("A", "c", 1)]
        names = [(f"{pipeline} {self.name[0]}", environment, sequence) for pipeline, environment, sequence in names]
        for name in names:
            self.register(name)
        self.tell("prevented", name=names[0])
        answers = [self.ask(name=name).decision for name in names]
        self.assertEqual(answers, [(403, "stop")] + [(425, "hold")] * 5)


class Decisions(State):
    def test_each_status(self):
        expected = [
            ("awaiting", (425, "hold"), "awaiting"),
            ("prevented", (403, "stop"), "prevented"),
            ("expired", (403, "stop"), "expired"),
            ("invalid", (422, "misconfigured"), "invalid"),
            ("ALLOWED", (422, "misconfigured"), "unknown"),
        ]
        for status, decision, name in expected:
            with self.subTest(status):
                gate = new_name()
                self.register(gate)
                self.tell(status, name=gate)
                answer = self.ask(name=gate)
                self.assertEqual(answer.decision, decision)
                self.assertEqual(answer.json["status"], name)
                self.assertEqual(answer.json["statusText"], status if name == "unknown" else None)

    def test_allowed(self):
        self.register()
        self.tell("allowed", updated="2020-08-25T06:04:50.239Z")
        answer = self.ask()
        self.assert_open(answer)
        self.assertEqual(answer.json["updatedAt"], "2020-08-25T06:04:50.239Z")
        link = "https://example.atlassian.net/browse/ITSM-1"
        self.assertEqual(answer.json["details"], [{"issueKey": "ITSM-1", "issueLink": link}])

    def test_what_cannot_be_read_closes(self):
        self.register()
        self.tell("allowed", EARLY)
        self.assertEqual(self.gate.callback(self.tenant.sign(), {**payload(self.name), "gatingStatus": None}).status, 204)
        self.assertEqual(self.ask().decision, (422, "misconfigured"))


class Order(State):
    def test_the_newest_update_stands_in_whatever_order_they_come(self):
        for statuses in [["prevented", "allowed"], ["allowed", "prevented"], ["awaiting", "prevented"]]:
            for turned in [False, True]:
                with self.subTest(statuses=statuses, turned=turned):
                    gate = new_name()
                    self.register(gate)
                    updates = list(zip(statuses, [EARLY, LATE]))
                    for status, updated in reversed(updates) if turned else updates:
                        self.tell(status, updated, gate)
                    answer = self.ask(name=gate)
                    self.assertEqual(answer.json["status"], statuses[1])
                    if statuses[1] == "prevented":
                        self.assertEqual(answer.decision, (403, "stop"))
                    else:
                        self.assert_open(answer)

    def test_of_one_instant_the_less_permissive_stands(self):
        for statuses in [["allowed", "prevented"], ["prevented", "allowed"]]:
            gate = new_name()
            self.register(gate)
            for status in statuses:
                self.tell(status, LATE, gate)
            self.assertEqual(self.ask(name=gate).decision, (403, "stop"))

    def test_a_nanosecond_decides(self):
        self.register()
        self.tell("prevented", "2020-08-25T06:00:00.000000002Z")
        self.tell("allowed", "2020-08-25T06:00:00.000000001Z")
        self.assertEqual(self.ask().decision, (403, "stop"))

    def test_a_retry_after_news_changes_nothing(self):
        self.register()
        authorization, body = self.tenant.sign(), payload(self.name, "allowed", EARLY)
        self.assertEqual(self.gate.callback(authorization, body).status, 204)
        self.tell("prevented", LATE)
        self.assertEqual(self.gate.callback(authorization, body).status, 204)
        self.assertEqual(self.ask().decision, (403, "stop"))

    def test_many_callbacks_at_once(self):
        self.register()
        instants = [f"2020-08-25T06:00:{second:02}Z" for second in range(24)]
        statuses = ["prevented" if second % 2 else "allowed" for second in range(24)]
        refused = []

        def tell(status, updated):
            answer = self.gate.callback(self.tenant.sign(), payload(self.name, status, updated))
            if answer.status != 204:
                refused.append(answer)

        threads = [threading.Thread(target=tell, args=update) for update in zip(statuses, instants)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(refused, [])
        self.assertEqual(self.ask().decision, (403, "stop"))
        self.assertEqual(self.ask().json["updatedAt"], instants[-1])


class Replays(State):
    def test_a_token_with_another_body_is_refused_and_changes_nothing(self):
        self.register()
        authorization = self.tenant.sign()
        first = payload(self.name, "prevented", EARLY)
        self.assertEqual(self.gate.callback(authorization, first).status, 204)
        replay = self.gate.callback(authorization, payload(self.name, "allowed", LATE))
        self.assertEqual(replay.error, (401, "replayed"))
        self.assertEqual(self.ask().decision, (403, "stop"))
        self.assertEqual(self.gate.callback(authorization, first).status, 204)

    def test_for_another_gate_too(self):
        authorization = self.tenant.sign()
        self.assertEqual(self.gate.callback(authorization, payload(self.name)).status, 204)
        self.assertEqual(self.gate.callback(authorization, payload(new_name())).error, (401, "replayed"))

    def test_a_token_that_was_refused_is_not_used_up(self):
        authorization = self.tenant.sign()
        self.assertEqual(self.gate.callback(authorization, b"{").status, 400)
        self.assertEqual(self.gate.callback(authorization, payload(self.name)).status, 204)


class Waiting(State):
    def test_a_wait_is_bounded(self):
        self.register()
        start = time.monotonic()
        self.assertEqual(self.ask(wait=2).decision, (425, "hold"))
        self.assertGreater(time.monotonic() - start, 1.8)
        self.assertLess(time.monotonic() - start, 10)

    def test_a_wait_ends_when_the_gate_closes_for_good(self):
        self.register()
        timer = threading.Timer(1, lambda: self.tell("prevented", instant()))
        start = time.monotonic()
        timer.start()
        self.assertEqual(self.ask(wait=20).decision, (403, "stop"))
        self.assertLess(time.monotonic() - start, 10)
        timer.join()

    def test_what_is_decided_is_not_waited_for(self):
        self.register()
        self.tell("prevented")
        start = time.monotonic()
        self.assertEqual(self.ask(wait=20).decision, (403, "stop"))
        self.assertLess(time.monotonic() - start, 10)

    def test_a_wait_that_cannot_be_read(self):
        self.register()
        for wait in ["x", "-1", "", "1s", "1&wait=1"]:
            with self.subTest(wait):
                self.assertEqual(self.ask(wait=wait).error, (400, "malformed-query"))
