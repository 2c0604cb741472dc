"""Part 4, the whole loop: install, submit, callback, confirmation, uninstall, with Jira answering or misbehaving.

The gate must send to the suite's stand-in what tenants' Jira sites would get, take its keys from there, and confirm.
"""

import json
import threading
import time
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor

from gate import Tenant, instant, new_name, payload
from jira import bulk, poll_path
from setting import SETTING

BULK = "/rest/deployments/0.1/bulk"


class Loop(unittest.TestCase):
    def setUp(self):
        self.gate, self.tenant, self.other, self.jira = SETTING.gate, SETTING.tenant, SETTING.other, SETTING.jira
        self.name = new_name()
        self.jira.faults.clear()
        self.addCleanup(self.jira.faults.clear)
        self.addCleanup(self.jira.silent.clear)
        self.addCleanup(self.jira.held.clear)

    def tell(self, status, updated=None, tenant=None):
        answer = self.gate.callback((tenant or self.tenant).sign(), payload(self.name, status, updated))
        self.assertEqual(answer.status, 204)

    def ask(self, wait=None):
        return self.gate.ask(self.tenant.read_token, self.name, wait)

    def submit(self, document=None, token=None):
        body = json.dumps(document or bulk(self.name)).encode()
        token = token or self.tenant.submit_token
        return self.gate.send("POST", "/deployments", [("Authorization", f"Bearer {token}")], body)

    def asked(self):
        return self.jira.asked(poll_path(self.name))

    def hold(self, path):
        """What comes to this path is answered at once, and the answer sent when the event that this returns is set."""
        self.jira.held[path] = threading.Event()
        return self.jira.held[path]

    def until(self, holds, patience=8):
        """Waits until something holds: a host may ask Jira a moment later than its answer goes out."""
        deadline = time.monotonic() + patience
        while not holds():
            self.assertLess(time.monotonic(), deadline, "it did not happen")
            time.sleep(0.1)


class Submitting(Loop):
    def test_what_jira_takes_is_registered(self):
        answer = self.submit()
        self.assertEqual((answer.status, answer.json["error"]), (200, None))
        [deployment] = answer.json["deployments"]
        self.assertEqual(deployment["fate"], "accepted")
        path = deployment["gate"]
        headers = [("Authorization", f"Bearer {self.tenant.read_token}")]
        self.assertEqual(self.gate.send("GET", path, headers).decision, (425, "hold"))
        self.assertTrue(self.jira.asked(BULK)[-1]["good"], "the app's token was not good")

    def test_as_many_as_jira_takes(self):
        names = [new_name() for _ in range(100)]
        before = len(self.jira.asked(BULK))
        answer = self.submit(bulk(*names))
        self.assertEqual(answer.status, 200)
        self.assertEqual([deployment["fate"] for deployment in answer.json["deployments"]], ["accepted"] * 100)
        self.assertEqual(len(self.jira.asked(BULK)) - before, 1)
        self.assertEqual(self.submit(bulk(*names, new_name())).error, (422, "invalid-document"))

    def test_what_asks_for_no_gate_gets_none(self):
        answer = self.submit(bulk(self.name, gated=False))
        self.assertEqual((answer.status, answer.json["deployments"][0]["gate"]), (200, None))
        self.assertEqual(self.ask().status, 404)

    def test_what_is_invalid_is_not_sent(self):
        document = bulk(self.name)
        document["deployments"][0]["state"] = "in_progress"
        before = len(self.jira.asked(BULK))
        answer = self.submit(document)
        self.assertEqual(answer.error, (422, "invalid-document"))
        self.assertEqual(answer.json["violations"][0]["rule"], "gating-state")
        self.assertEqual(len(self.jira.asked(BULK)), before)
        self.assertEqual(self.ask().status, 404)

    def test_each_answer_of_jira_has_its_own(self):
        rejected = {
            "acceptedDeployments": [],
            "rejectedDeployments": [
                {
                    "key": dict(zip(["pipelineId", "environmentId", "deploymentSequenceNumber"], self.name)),
                    "errors": [{"message": "no", "errorTraceId": "t"}],
                }
            ],
        }
        expected = [
            ((202, {}, json.dumps(rejected).encode()), 422, "rejected"),
            ((401, {}, b""), 502, "refused"),
            ((403, {}, b""), 502, "refused"),
            ((413, {}, b""), 413, "send-fewer"),
            ((429, {}, b""), 503, "retry-later"),
            ((500, {}, b""), 503, "retry-later"),
            ((202, {}, b"<html>"), 504, "unanswered"),
        ]
        for fault, status, fate in expected:
            with self.subTest(fault=fault):
                self.jira.faults[BULK] = fault
                answer = self.submit()
                self.assertEqual(answer.error, (status, fate))
                self.assertEqual(answer.json["deployments"][0]["fate"], fate)
                self.assertEqual(self.ask().decision, (425, "hold"), "registered, and closed")

    def test_a_wish_for_quiet_is_handed_on_and_obeyed(self):
        token = self.other.submit_token
        self.jira.faults[BULK] = (429, {"Retry-After": "2"}, b"")
        answer = self.submit(token=token)
        self.assertEqual((answer.error, answer.headers.get("retry-after")), ((503, "retry-later"), "2"))
        self.jira.faults.clear()
        before = len(self.jira.asked(BULK))
        self.assertEqual(self.submit(token=token).error, (503, "retry-later"))
        self.assertEqual(len(self.jira.asked(BULK)), before)
        self.assertEqual(self.submit().status, 200, "another site is not concerned")
        self.until(lambda: self.submit(token=token).status == 200)

    def test_submitting_again_closes_the_gate_until_jira_was_asked_again(self):
        self.jira.decide(self.name, "allowed", instant(-5))
        self.assertEqual(self.submit().status, 200)
        self.assertEqual(self.ask(wait=20).decision, (200, "proceed"))
        self.jira.faults[poll_path(self.name)] = (500, {}, b"")
        self.assertEqual(self.submit().status, 200)
        answer = self.ask()
        self.assertEqual((answer.decision, answer.error), ((503, "hold"), (503, "not-confirmed")))
        self.jira.faults.clear()
        self.assertEqual(self.ask(wait=25).decision, (200, "proceed"))

    def closed_and_submitted_again(self, then):
        """What Jira says of it then reaches nobody by callback."""
        self.assertEqual(self.submit().status, 200)
        closed = instant(-5)
        self.tell("prevented", closed)
        self.jira.decide(self.name, "prevented", closed)
        self.until(lambda: self.ask().decision == (403, "stop"))
        self.jira.decide(self.name, then, closed if then == "prevented" else instant(-2))
        self.assertEqual(self.submit().status, 200)

    def test_jira_is_asked_about_a_gate_that_was_closed_before_it_was_submitted_again(self):
        self.closed_and_submitted_again("allowed")
        self.assertEqual(self.ask(wait=20).decision, (200, "proceed"))

    def test_a_gate_that_was_submitted_again_is_closed_once_jira_says_so_again(self):
        self.closed_and_submitted_again("prevented")
        self.assertEqual(self.ask(wait=20).decision, (403, "stop"))
        self.assertEqual(self.ask().decision, (403, "stop"), "and stays so")

    def test_what_jira_says_while_a_submission_is_under_way_does_not_outlast_it(self):
        self.jira.decide(self.name, "allowed", instant(-5))
        self.assertEqual(self.submit().status, 200)
        self.assertEqual(self.ask(wait=20).decision, (200, "proceed"))
        before = len(self.jira.asked(BULK))
        let_go = self.hold(BULK)
        with ThreadPoolExecutor() as pool:
            submitting = pool.submit(self.submit)
            self.until(lambda: len(self.jira.asked(BULK)) > before)
            # Jira has begun nothing yet, and says what it said before to whoever asks.
            self.assertEqual(self.ask(wait=6).error, (503, "not-confirmed"))
            self.jira.faults[poll_path(self.name)] = (500, {}, b"")
            let_go.set()
            self.assertEqual(submitting.result().status, 200)
        self.assertEqual(self.ask().error, (503, "not-confirmed"))
        self.jira.faults.clear()
        self.assertEqual(self.ask(wait=25).decision, (200, "proceed"))

    def test_a_read_token_submits_nothing(self):
        self.assertEqual(self.submit(token=self.tenant.read_token).error, (401, "unauthorized"))


class Confirming(Loop):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.gate.register(self.tenant.submit_token, self.name).status, 201)

    def test_a_callback_alone_opens_nothing(self):
        self.tell("allowed")
        answer = self.ask()
        self.assertEqual(answer.decision, (503, "hold"))
        self.assertEqual(answer.error, (503, "not-confirmed"))
        self.until(self.asked)
        self.assertTrue(self.asked()[-1]["good"], "the app's token was not good")
        self.assertEqual(self.ask().decision, (503, "hold"))

    def test_what_jira_confirms_opens(self):
        updated = instant(-1)
        self.jira.decide(self.name, "allowed", updated)
        self.tell("allowed", updated)
        answer = self.ask(wait=20)
        self.assertEqual(answer.decision, (200, "proceed"))
        self.assertTrue(answer.json["confirmed"])
        asked = len(self.asked())
        self.assertEqual(self.ask().decision, (200, "proceed"))
        self.assertEqual(len(self.asked()), asked, "what is open is not asked again")

    def test_a_lost_callback_is_found_by_asking(self):
        self.jira.decide(self.name, "allowed", instant(-1))
        self.assertEqual(self.ask(wait=20).decision, (200, "proceed"))

    def test_a_callback_that_jira_contradicts_opens_nothing(self):
        self.jira.decide(self.name, "awaiting", instant(-5))
        self.tell("allowed", instant(-1))
        self.assertEqual(self.ask().decision, (503, "hold"))
        self.until(self.asked)
        self.assertEqual(self.ask().decision, (503, "hold"))
        self.jira.decide(self.name, "prevented", instant())
        self.assertEqual(self.ask(wait=25).decision, (403, "stop"))

    def test_what_opened_closes_again(self):
        self.jira.decide(self.name, "allowed", instant(-5))
        self.assertEqual(self.ask(wait=20).decision, (200, "proceed"))
        self.tell("prevented", instant(-1))
        self.assertEqual(self.ask().decision, (403, "stop"))

    def test_what_jira_allowed_once_is_not_opened_again_by_a_callback(self):
        self.jira.decide(self.name, "allowed", instant(-9))
        self.assertEqual(self.ask(wait=20).decision, (200, "proceed"))
        self.jira.decide(self.name, "prevented", instant(-6))
        self.tell("prevented", instant(-6))
        self.assertEqual(self.ask().decision, (403, "stop"))
        # Somebody who holds a live token sends a body of his own.
        self.tell("allowed", instant(-3))
        for _ in range(3):
            self.assertEqual(self.ask(wait=3).decision, (503, "hold"))

    def test_what_jira_was_asked_before_a_callback_that_looks_old_opens_nothing(self):
        self.jira.decide(self.name, "allowed", instant(-9))
        let_go = self.hold(poll_path(self.name))
        # Somebody who holds a live token sends a body of his own, ahead as far as clocks may be apart.
        self.tell("allowed", instant(20))
        with ThreadPoolExecutor() as pool:
            asking = pool.submit(self.ask, wait=1)
            self.until(self.asked)
            # Jira answers `allowed`, and prevents it before the answer has come.
            self.jira.decide(self.name, "prevented", instant())
            self.tell("prevented", instant())
            let_go.set()
            self.assertEqual(asking.result().error, (503, "not-confirmed"))
        for _ in range(3):
            self.assertEqual(self.ask(wait=2).error, (503, "not-confirmed"))

    def test_jira_may_name_another_instant_than_its_callback(self):
        self.jira.decide(self.name, "allowed", instant(-9))
        self.tell("allowed", instant(-3))
        self.assertEqual(self.ask(wait=20).decision, (200, "proceed"))
        self.assertEqual(self.ask().decision, (200, "proceed"))

    def test_jira_is_not_asked_too_often(self):
        self.tell("allowed")
        for _ in range(10):
            self.ask()
        self.assertLessEqual(len(self.asked()), 2)

    def test_a_wait_asks_again(self):
        self.tell("allowed", instant(-1))
        self.assertEqual(self.ask().decision, (503, "hold"))
        self.until(self.asked)
        self.jira.decide(self.name, "allowed", instant(-1))
        self.assertEqual(self.ask(wait=25).decision, (200, "proceed"))

    def test_nothing_but_jiras_word_opens(self):
        said = payload(self.name, "allowed", instant(-1))
        other = payload(new_name(), "allowed", instant(-1))
        faults = [
            (500, {}, json.dumps(said).encode()),
            (401, {}, json.dumps(said).encode()),
            (404, {}, json.dumps(said).encode()),
            (302, {"Location": poll_path(self.name)}, json.dumps(said).encode()),
            (200, {}, json.dumps(other).encode()),
            (200, {}, b"allowed"),
            (200, {}, b""),
            (200, {}, json.dumps({**said, "gatingStatus": "ALLOWED"}).encode()),
            (200, {}, json.dumps({**said, "padding": "x" * 300_000}).encode()),
        ]
        for fault in faults:
            with self.subTest(status=fault[0], begins=fault[2][:20], length=len(fault[2])):
                self.name = new_name()
                self.assertEqual(self.gate.register(self.tenant.submit_token, self.name).status, 201)
                if b'"gatingStatus": "ALLOWED"' in fault[2]:
                    fault = (200, {}, json.dumps(payload(self.name, "ALLOWED", instant(-1))).encode())
                elif fault[2] == json.dumps(said).encode():
                    fault = (fault[0], fault[1], json.dumps(payload(self.name, "allowed", instant(-1))).encode())
                self.jira.faults[poll_path(self.name)] = fault
                self.ask()
                self.until(self.asked)
                # Whatever was heard has been kept by now, or never will be.
                time.sleep(0.3)
                self.assertIn(self.ask().status, (425, 422, 503))


class Installing(Loop):
    def setUp(self):
        super().setUp()
        self.site = Tenant(f"site-{uuid.uuid4()}", "a secret of the first installation".replace(" ", "-"))
        self.jira.secrets.append(self.site.secret)

    def install(self, tenant=None, authorization=None, call="installed", **more):
        tenant = tenant or self.site
        body = {
            "key": SETTING.app_key,
            "clientKey": tenant.client_key,
            "sharedSecret": tenant.secret,
            "baseUrl": "https://site.atlassian.net",
            "eventType": call,
            **more,
        }
        if authorization is None:
            authorization = self.sign(call=call)
        headers = [("Authorization", authorization)] if authorization else []
        return self.gate.send("POST", f"/{call}", headers, json.dumps(body).encode())

    def sign(self, call="installed", **claims):
        claims = {"sub": str(uuid.uuid4()), **claims}
        return self.jira.sign_install(self.site.client_key, SETTING.audience, f"/{call}", **claims)

    def callback(self, tenant=None):
        return self.gate.callback((tenant or self.site).sign(), payload(new_name())).status

    def test_an_installed_site_may_call_back_until_it_removes_the_app(self):
        self.assertEqual(self.callback(), 401)
        self.assertEqual(self.install().status, 204)
        self.assertEqual(self.callback(), 204)
        self.assertEqual(self.install(call="uninstalled").status, 204)
        self.assertEqual(self.callback(), 401)
        self.assertEqual(self.install().status, 204)
        self.assertEqual(self.callback(), 204)

    def test_a_replaced_secret_stays_good_for_a_while(self):
        self.assertEqual(self.install().status, 204)
        newer = Tenant(self.site.client_key, "another-secret-of-the-second-installation")
        self.assertEqual(self.install(newer).status, 204)
        self.assertEqual((self.callback(newer), self.callback()), (204, 204))
        third = Tenant(self.site.client_key, "one-that-was-never-installed-at-all-here")
        self.assertEqual(self.callback(third), 401)

    def test_one_token_installs_once(self):
        authorization = self.sign()
        self.assertEqual(self.install(authorization=authorization).status, 204)
        self.assertEqual(self.install(authorization=authorization).status, 204)
        thief = Tenant(self.site.client_key, "the-secret-of-somebody-who-read-the-token")
        self.assertEqual(self.install(thief, authorization).error, (401, "replayed"))
        self.assertEqual((self.callback(thief), self.callback()), (401, 204))

    def test_a_retry_does_not_bring_back_an_old_secret(self):
        authorization = self.sign()
        self.assertEqual(self.install(authorization=authorization).status, 204)
        self.assertEqual(self.install(call="uninstalled").status, 204)
        self.assertEqual(self.install(authorization=authorization).status, 204)
        self.assertEqual(self.callback(), 401)

    def test_what_is_not_from_atlassian_is_refused(self):
        now = int(time.time())
        refused = [
            (self.site.sign("/installed"), 401),
            (self.sign(aud=["https://another.example"]), 401),
            (self.sign(iat=now - 900, exp=now - 600), 401),
            (self.sign(qsh="context-qsh"), 401),
            (self.sign(call="uninstalled"), 401),
            (self.sign(iss="somebody else"), 401),
            (self.jira.sign_install(self.site.client_key, SETTING.audience, key_id="../secrets"), 400),
            (self.jira.sign_install(self.site.client_key, SETTING.audience, key_id=str(uuid.uuid4())), 401),
            (self.sign()[:-8] + "AAAAAAAA", 401),
            ("", 401),
        ]
        for authorization, status in refused:
            with self.subTest(authorization[:40]):
                self.assertEqual(self.install(authorization=authorization).status, status)
        self.assertEqual(self.callback(), 401)

    def test_a_body_that_contradicts_is_refused(self):
        for more, status in [
            ({"key": "another-app"}, 401),
            ({"clientKey": "another tenant"}, 401),
            ({"baseUrl": "https://evil.example"}, 401),
            ({"baseUrl": "http://site.atlassian.net"}, 401),
            ({"sharedSecret": ""}, 400),
            ({"eventType": "uninstalled"}, 400),
        ]:
            with self.subTest(more):
                self.assertEqual(self.install(**more).status, status)
        self.assertEqual(self.callback(), 401)

    def test_no_key_is_fetched_for_what_can_be_refused_without(self):
        before = len(self.jira.asked("/keys/"))
        key_id = str(uuid.uuid4())
        sign = lambda **claims: self.jira.sign_install(self.site.client_key, SETTING.audience, key_id=key_id, **claims)
        now = int(time.time())
        for authorization in [sign(aud=["https://another.example"]), sign(iat=now - 900, exp=now - 600)]:
            self.assertEqual(self.install(authorization=authorization).status, 401)
        self.assertEqual(len(self.jira.asked("/keys/")), before)

    def test_a_miss_is_remembered(self):
        key_id = str(uuid.uuid4())
        for _ in range(3):
            authorization = self.jira.sign_install(self.site.client_key, SETTING.audience, key_id=key_id)
            self.assertEqual(self.install(authorization=authorization).error, (401, "unauthorized"))
        self.assertEqual(len(self.jira.asked(f"/keys/{key_id}")), 1)

    def test_a_broken_key_server_is_asked_again(self):
        key_id = str(uuid.uuid4())
        authorization = self.jira.sign_install(self.site.client_key, SETTING.audience, key_id=key_id)
        faults = [
            (500, {}, b""),
            (302, {"Location": f"/keys/{self.jira.key_id}"}, b""),
            (200, {}, b"<html>"),
            (200, {}, self.jira.public_key + b"x" * 5_000),
        ]
        for fault in faults:
            with self.subTest(fault[0]):
                self.jira.faults[f"/keys/{key_id}"] = fault
                self.assertEqual(self.install(authorization=authorization).error, (503, "unavailable"))
        self.jira.faults[f"/keys/{key_id}"] = (200, {}, self.jira.public_key)
        self.assertEqual(self.install(authorization=authorization).status, 204)
        self.assertEqual(self.callback(), 204)

    def test_a_key_server_that_falls_silent_is_given_up_and_asked_again(self):
        key_ids = {what: str(uuid.uuid4()) for what in ["nothing", "head"]}
        for what, key_id in key_ids.items():
            self.jira.silent[f"/keys/{key_id}"] = what
            self.jira.faults[f"/keys/{key_id}"] = (200, {}, self.jira.public_key)
        with ThreadPoolExecutor() as pool:
            start = time.monotonic()
            calls = [pool.submit(self.install, authorization=self.sign(key_id=key_id)) for key_id in key_ids.values()]
            self.assertEqual(self.gate.callback(self.tenant.sign(), payload(new_name())).status, 204)
            self.assertLess(time.monotonic() - start, 5, "a callback needs no key server")
            for call in calls:
                self.assertEqual(call.result().error, (503, "unavailable"))
            self.assertLess(time.monotonic() - start, 15, "Jira itself waits 20 seconds")
        self.jira.silent.clear()
        for key_id in key_ids.values():
            self.assertEqual(self.install(authorization=self.sign(key_id=key_id)).status, 204)
        self.assertEqual(self.callback(), 204)
