"""Part 1, verdicts: what is taken and what is refused, and with which answer. Needs no memory of what came before."""

import time
import unittest
from dataclasses import replace

from gate import instant, new_name, payload
from setting import SETTING


class Verdicts(unittest.TestCase):
    def setUp(self):
        self.gate, self.tenant, self.other = SETTING.gate, SETTING.tenant, SETTING.other
        self.forged = replace(self.tenant, secret="another secret, long enough to be one")

    def callback(self, authorization, body=None, target=None):
        return self.gate.callback(authorization, payload(new_name()) if body is None else body, target)

    def assert_refused(self, answer, status, code):
        self.assertEqual(answer.error, (status, code))
        self.assertEqual(set(answer.json), {"error"}, "an answer carries the code alone")

    def assert_stranger(self, answer):
        """The one answer that everybody gets who has not shown to be a tenant, octet for octet."""
        expected = self.callback(self.forged.sign())
        self.assert_refused(expected, 401, "unauthorized")
        self.assertEqual((answer.status, answer.body), (expected.status, expected.body))


class Taken(Verdicts):
    def assert_taken(self, answer):
        self.assertEqual((answer.status, answer.body), (204, b""))

    def test_every_status(self):
        for status in ["allowed", "awaiting", "prevented", "expired", "invalid", "SOMETHING NEW"]:
            with self.subTest(status):
                self.assert_taken(self.callback(self.tenant.sign(), payload(new_name(), status)))

    def test_a_retry(self):
        authorization, body = self.tenant.sign(), payload(new_name())
        self.assert_taken(self.callback(authorization, body))
        self.assert_taken(self.callback(authorization, body))

    def test_another_tenant(self):
        self.assert_taken(self.callback(self.other.sign()))

    def test_a_query_that_was_signed(self):
        for query in ["?b=2&a=1", "?a=x%20y&a=b", "?q=%7e%2A+z", "?empty"]:
            with self.subTest(query):
                target = f"/callback{query}"
                self.assert_taken(self.callback(self.tenant.sign(target), target=target))

    def test_what_is_odd_and_does_not_decide(self):
        for oddity in [{"details": None}, {"details": [{"type": "new"}]}, {"details": 7}, {"nobodyKnows": {"a": []}}]:
            with self.subTest(oddity):
                self.assert_taken(self.callback(self.tenant.sign(), payload(new_name(), **oddity)))

    def test_a_status_or_time_that_cannot_be_read(self):
        for odd in [{"gatingStatus": None}, {"gatingStatus": 5}, {"updatedTimestamp": "yesterday"}]:
            with self.subTest(odd):
                self.assert_taken(self.callback(self.tenant.sign(), {**payload(new_name()), **odd}))

    def test_a_lifetime_of_fifteen_minutes(self):
        self.assert_taken(self.callback(self.tenant.sign(lifetime=900)))


class Strangers(Verdicts):
    def test_forged(self):
        self.assert_refused(self.callback(self.forged.sign()), 401, "unauthorized")

    def test_unknown_tenant(self):
        self.assert_stranger(self.callback(replace(self.tenant, client_key="nobody").sign()))

    def test_wrong_tenant(self):
        self.assert_stranger(self.callback(replace(self.tenant, secret=self.other.secret).sign()))
        self.assert_stranger(self.callback(replace(self.other, secret=self.tenant.secret).sign()))

    def test_tampered_token(self):
        header, claims, signature = self.tenant.sign().split(".")
        last = "A" if claims[-1] != "A" else "B"
        for tampered in [f"{header}.{claims}.{'A' * len(signature)}", f"{header}.{claims[:-1]}{last}.{signature}"]:
            answer = self.callback(tampered)
            self.assertIn(answer.status, (400, 401))
            self.assertNotEqual(answer.error[1], "wrong-qsh", "nothing is looked at before the signature")

    def test_other_algorithms(self):
        for algorithm in ["none", "HS384", "HS512"]:
            with self.subTest(algorithm):
                self.assert_stranger(self.callback(self.tenant.sign_freely(algorithm=algorithm)))

    def test_a_body_that_is_no_json_tells_a_stranger_nothing(self):
        self.assert_stranger(self.callback(self.forged.sign(), b"{"))


class Refused(Verdicts):
    def test_missing_authorization(self):
        self.assert_refused(self.callback([]), 401, "unauthorized")

    def test_two_authorizations(self):
        answer = self.callback([self.tenant.sign(), self.tenant.sign()])
        self.assertEqual(answer.status, 400)

    def test_no_token(self):
        for value in ["JWT", "JWT x", "Bearer x", "Basic eDp5", "JWT a.b", "JWT a.b.c.d", "JWT ..", "JWT é.b.c"]:
            with self.subTest(value):
                self.assertIn(self.callback(value.encode().decode("latin-1")).status, (400, 401))

    def test_the_token_in_the_query(self):
        token = self.tenant.sign().removeprefix("JWT ")
        self.assertIn(self.callback([], target=f"/callback?jwt={token}").status, (400, 401))

    def test_expired(self):
        now = int(time.time())
        answer = self.callback(self.tenant.sign(iat=now - 500, exp=now - 300))
        self.assert_refused(answer, 401, "expired")

    def test_issued_ahead_is_asked_for_again(self):
        now = int(time.time())
        answer = self.callback(self.tenant.sign(iat=now + 400, exp=now + 500))
        self.assert_refused(answer, 503, "issued-ahead")

    def test_a_lifetime_that_is_too_long(self):
        self.assert_refused(self.callback(self.tenant.sign(lifetime=100_000)), 401, "lifetime-too-long")

    def test_a_time_of_the_wrong_type(self):
        answer = self.callback(self.tenant.sign_freely(exp=time.time() + 100.5))
        self.assert_refused(answer, 400, "wrong-claim-type")

    def test_missing_claims(self):
        for claim in ["iat", "exp", "qsh"]:
            with self.subTest(claim):
                self.assert_refused(self.callback(self.tenant.sign_freely(without=[claim])), 400, "missing-claim")

    def test_tampered_path(self):
        for signed in ["/", "/callback2", "/Callback", "/installed"]:
            with self.subTest(signed):
                self.assert_refused(self.callback(self.tenant.sign(signed)), 401, "wrong-qsh")

    def test_tampered_query(self):
        for signed, sent in [("", "?x=1"), ("?x=1", ""), ("?x=1", "?x=2"), ("?a=1&b=2", "?a=1&b=2&b=3")]:
            with self.subTest(sent):
                answer = self.callback(self.tenant.sign(f"/callback{signed}"), target=f"/callback{sent}")
                self.assert_refused(answer, 401, "wrong-qsh")

    def test_another_method(self):
        self.assert_refused(self.callback(self.tenant.sign(method="GET")), 401, "wrong-qsh")

    def test_a_token_that_is_bound_to_nothing(self):
        answer = self.callback(self.tenant.sign(qsh="context-qsh"))
        self.assert_refused(answer, 401, "context-token-refused")

    def test_an_oversized_body(self):
        body = payload(new_name(), padding="x" * 262_144)
        self.assert_refused(self.callback(self.tenant.sign(), body), 400, "body-too-long")

    def test_a_malformed_body(self):
        bodies = [b"", b"{", b"[]", b"null", b'{"a":1,"a":2}', b"\xef\xbb\xbf{}", b'{"a":"\xff"}', b"{} {}", b"{'a':1}"]
        for body in bodies:
            with self.subTest(body):
                self.assert_refused(self.callback(self.tenant.sign(), body), 400, "malformed-body")

    def test_a_gate_that_cannot_be_read(self):
        for name in ["pipelineId", "environmentId", "deploymentSequenceNumber"]:
            for value in [None, "", [], 1.5]:
                with self.subTest(name=name, value=value):
                    body = {**payload(new_name()), name: value}
                    self.assert_refused(self.callback(self.tenant.sign(), body), 400, "unidentified-gate")

    def test_an_update_from_the_future_is_asked_for_again(self):
        body = payload(new_name(), updated=instant(3_600))
        self.assert_refused(self.callback(self.tenant.sign(), body), 503, "updated-ahead")


class Routes(Verdicts):
    def test_health(self):
        self.assertEqual(self.gate.send("GET", "/health").status, 200)
        self.assertEqual(self.gate.send("GET", "/ready").status, 200)

    def test_unknown(self):
        for target in ["/", "/callbacks", "/callback/", "/gates/p/e", "/.env"]:
            with self.subTest(target):
                self.assertEqual(self.gate.send("GET", target).error, (404, "not-found"))

    def test_a_path_that_was_rewritten_is_no_callback(self):
        for target in ["/callback/", "//callback", "/./callback", "/%63allback"]:
            with self.subTest(target):
                answer = self.callback(self.tenant.sign("/callback"), target=target)
                self.assertGreaterEqual(answer.status, 400)

    def test_wrong_method(self):
        self.assertEqual(self.gate.send("GET", "/callback").error, (405, "wrong-method"))

    def test_no_gate_without_a_token(self):
        for headers in [[], [("Authorization", "Bearer x")], [("Authorization", self.tenant.sign())]]:
            for method in ["GET", "PUT"]:
                with self.subTest(method=method, headers=headers):
                    answer = self.gate.send(method, "/gates/p/e/1", headers, b"" if method == "PUT" else None)
                    self.assertEqual(answer.error, (401, "unauthorized"))
                    self.assertEqual(answer.headers.get("www-authenticate"), "Bearer")

    def test_a_token_is_good_for_its_scope_alone(self):
        name = new_name()
        self.assertEqual(self.gate.ask(self.tenant.submit_token, name).status, 401)
        self.assertEqual(self.gate.register(self.tenant.read_token, name).status, 401)
        self.assertEqual(self.gate.ask(self.tenant.read_token, name).error, (404, "unknown-gate"))

    def test_answers_are_not_kept(self):
        answer = self.gate.ask(self.tenant.read_token, new_name())
        self.assertEqual(answer.headers.get("cache-control"), "no-store")
