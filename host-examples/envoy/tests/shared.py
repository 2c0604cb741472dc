"""What every way does alike: which callbacks reach the upstream, with which headers, and what the others are answered."""

import hashlib
import signal
import threading
import time
import unittest
from dataclasses import replace
from http.client import HTTPException
from urllib.parse import unquote

from client import send
from gate import encode, instant, new_name, payload
from processes import until
from setting import SETTING

LIMIT = 262_144


class Case(unittest.TestCase):
    def setUp(self):
        self.proxy, self.upstream = SETTING.proxy, SETTING.upstream
        self.tenant, self.other = SETTING.tenant, SETTING.other
        self.upstream.received.clear()

    def callback(self, authorization=None, body=None, target="/callback", headers=(), **how):
        """Sends a callback: signed, if nothing else is asked for."""
        if authorization is None:
            authorization = self.tenant.sign(target)
        many = [authorization] if isinstance(authorization, str) else authorization
        headers = [("Authorization", value) for value in many] + list(headers)
        if "chunks" not in how:
            how["body"] = encode(payload(new_name()) if body is None else body)
        return send(self.proxy.port, "POST", target, headers, **how)

    def assert_passed(self, answer):
        """It reached the upstream, whose answer came back. Returns what the upstream got."""
        self.assertEqual((answer.status, answer.headers.get("x-upstream")), (204, "yes"), answer)
        self.assertEqual(len(self.upstream.received), 1)
        return self.upstream.received.pop()

    def assert_refused(self, answer, status, code):
        """It did not reach the upstream, and the answer says the code alone."""
        self.assertEqual(answer.error, (status, code))
        self.assertEqual(answer.headers.get("content-type"), "application/json")
        self.assertEqual(self.upstream.received, [])

    def forged(self, **more):
        return replace(self.tenant, secret="another secret, long enough to be one", **more)


class Taken(Case):
    def test_the_upstream_gets_the_request_as_it_was_and_what_was_verified(self):
        name = ("pipeline/1, ünï%", "prod", -9_007_199_254_740_993)
        authorization, body = self.tenant.sign(sub="user 1"), encode(payload(name, updated="2020-08-25T06:04:50.239Z"))
        before = int(time.time())
        got = self.assert_passed(self.callback(authorization, body))
        self.assertEqual((got.method, got.target, got.body), ("POST", "/callback", body))
        self.assertEqual(got.values("authorization"), [authorization])
        verified = got.verified
        signing_input = authorization.removeprefix("JWT ").rpartition(".")[0]
        issued, expires = int(verified.pop("issued-at")), int(verified.pop("expires-at"))
        self.assertTrue(before <= issued <= before + 30 and expires == issued + 180, (issued, expires))
        self.assertEqual(int(verified.pop("good-until")), expires + 30)
        self.assertEqual(
            verified,
            {
                "client-key": "jira:1234-5678",
                "subject": "user%201",
                "pipeline": "pipeline%2F1%2C%20%C3%BCn%C3%AF%25",
                "environment": "prod",
                "sequence": "-9007199254740993",
                "status": "allowed",
                "updated": "1598335490.239000000",
                "decision": "proceed",
                "token-digest": hashlib.sha256(signing_input.encode()).hexdigest(),
                "body-digest": hashlib.sha256(body).hexdigest(),
            },
        )
        self.assertEqual(unquote(verified["pipeline"]), name[0])

    def test_every_status_has_its_decision(self):
        decisions = {
            "allowed": "proceed", "awaiting": "hold", "prevented": "stop", "expired": "stop", "invalid": "misconfigured",
            "SOMETHING NEW": "misconfigured",
        }  # fmt: skip
        for status, decision in decisions.items():
            with self.subTest(status):
                got = self.assert_passed(self.callback(body=payload(new_name(), status)))
                self.assertEqual(got.verified["decision"], decision)
                self.assertEqual(got.verified["status"], "unknown" if status == "SOMETHING NEW" else status)

    def test_every_tenant_and_every_secret(self):
        for tenant in [SETTING.tenant, SETTING.replaced, SETTING.other]:
            got = self.assert_passed(self.callback(tenant.sign()))
            self.assertEqual(unquote(got.verified["client-key"]), tenant.client_key)

    def test_a_query_that_was_signed_arrives_as_it_was(self):
        for query in ["?b=2&a=1", "?a=x%20y&a=b", "?q=%7e%2A+z", "?empty", "?path=/../x//y"]:
            with self.subTest(query):
                got = self.assert_passed(self.callback(target=f"/callback{query}"))
                self.assertEqual(got.target, f"/callback{query}")

    def test_a_body_in_pieces(self):
        body = encode(payload(new_name()))
        for chunks in [[body], [body[:1], body[1:]], [body[i : i + 7] for i in range(0, len(body), 7)]]:
            got = self.assert_passed(self.callback(chunks=chunks))
            self.assertEqual((got.body, got.verified["body-digest"]), (body, hashlib.sha256(body).hexdigest()))

    def test_a_request_that_ends_in_trailers(self):
        body = encode(payload(new_name()))
        trailers = [("x-end", "yes"), ("x-connect-gating-decision", "stop")]
        got = self.assert_passed(self.callback(chunks=[body[:9], body[9:]], trailers=trailers))
        self.assertEqual(got.body, body)
        # The trailer that poses as verified is gone, the other one is not.
        self.assertEqual((got.verified["decision"], got.trailers), ("proceed", [("x-end", "yes")]))
        answer = self.callback(self.forged().sign(), chunks=[body], trailers=[("x-end", "yes")])
        self.assert_refused(answer, 401, "unauthorized")

    def test_the_longest_body(self):
        start = encode(payload(new_name()))[:-1] + b', "padding": "'
        body = start + b"x" * (LIMIT - len(start) - 2) + b'"}'
        self.assertEqual(len(body), LIMIT)
        self.assertEqual(self.assert_passed(self.callback(body=body)).body, body)
        chunks = [body[i : i + 10_000] for i in range(0, len(body), 10_000)]
        self.assertEqual(self.assert_passed(self.callback(chunks=chunks)).body, body)


class Refused(Case):
    def test_strangers_all_get_the_same_answer(self):
        now = int(time.time())
        nobody, wrong = self.forged(client_key="nobody"), replace(self.tenant, secret=self.other.secret)
        answers = [
            self.callback(self.forged().sign()),
            self.callback(nobody.sign()),
            self.callback(wrong.sign()),
            self.callback([]),
            self.callback(self.forged().sign(iat=now - 500, exp=now - 300)),
            self.callback(self.forged().sign(), b"{"),
        ]
        for answer in answers:
            self.assert_refused(answer, 401, "unauthorized")
            self.assertEqual(answer.body, answers[0].body)
            self.assertEqual(answer.headers.get("cache-control"), "no-store")

    def test_expired_and_not_yet_issued(self):
        now = int(time.time())
        self.assert_refused(self.callback(self.tenant.sign(iat=now - 500, exp=now - 300)), 401, "expired")
        self.assert_refused(self.callback(self.tenant.sign(iat=now + 400, exp=now + 500)), 503, "issued-ahead")
        ahead = payload(new_name(), updated=instant(3_600))
        self.assert_refused(self.callback(body=ahead), 503, "updated-ahead")

    def test_tampered_path_and_query(self):
        for signed, sent in [
            ("/", "/callback"),
            ("/callback2", "/callback"),
            ("/callback?x=1", "/callback"),
            ("/callback", "/callback?x=1"),
            ("/callback?x=1", "/callback?x=2"),
            ("/callback?a=1&b=2", "/callback?a=1&b=2&b=3"),
        ]:
            with self.subTest(sent=sent, signed=signed):
                self.assert_refused(self.callback(self.tenant.sign(signed), target=sent), 401, "wrong-qsh")

    def test_a_token_that_is_bound_to_nothing(self):
        self.assert_refused(self.callback(self.tenant.sign(qsh="context-qsh")), 401, "context-token-refused")

    def test_two_authorizations(self):
        one, two = self.tenant.sign(), self.tenant.sign()
        # Envoy joins them before any filter looks, and no token has a comma in it.
        for values in [[one, two], [one, one], [f"{one}, {two}"]]:
            self.assert_refused(self.callback(values), 400, "malformed-authorization")

    def test_a_token_in_the_query(self):
        token = self.tenant.sign().removeprefix("JWT ")
        self.assert_refused(self.callback([], target=f"/callback?jwt={token}"), 401, "unauthorized")

    def test_an_oversized_body(self):
        body = encode(payload(new_name(), padding="x" * LIMIT))
        self.assert_refused(self.callback(body=body), 400, "body-too-long")
        self.assert_refused(self.callback(chunks=[body[:100_000], body[100_000:]]), 400, "body-too-long")
        # What arrives at one stroke can be longer than Envoy's buffer, and whether it does is chance.
        endless = [b"x" * 100_000] * 30
        for _ in range(20):
            self.assert_refused(self.callback(chunks=endless), 400, "body-too-long")

    def test_a_malformed_body(self):
        for body in [b"", b"{", b"[]", b'{"a":1,"a":2}', b"\xef\xbb\xbf{}", b'{"a":"\xff"}', b"{} {}"]:
            with self.subTest(body):
                self.assert_refused(self.callback(body=body), 400, "malformed-body")
        answer = send(self.proxy.port, "POST", "/callback", [("Authorization", self.tenant.sign())])
        self.assert_refused(answer, 400, "malformed-body")

    def test_a_gate_that_cannot_be_read(self):
        body = {**payload(new_name()), "pipelineId": "a\r\nx-connect-gating-decision: proceed"}
        self.assert_refused(self.callback(body=body), 400, "unidentified-gate")


class Paths(Case):
    def test_a_callbacks_path_in_another_spelling(self):
        for target in [
            "/callback/", "//callback", "/./callback", "/x/../callback", "/%63allback", "/%2563allback", "/Callback",
            "/callback;v=1", "/callback;", "/%2e/callback?x=1", "/x%2F..%2Fcallback",
        ]:  # fmt: skip
            for signed in [target, "/callback"]:
                with self.subTest(target=target, signed=signed):
                    self.assert_refused(self.callback(self.tenant.sign(signed), target=target), 404, "not-found")

    def test_what_is_no_callback_passes_as_it_was(self):
        for method, target in [
            ("GET", "/callback"), ("GET", "/callback/"), ("PUT", "/callback"), ("POST", "/"), ("POST", "/callbacks"),
            ("POST", "/a%2Fb//c/./d/../e?x=%7e&y=/../z"), ("POST", "/callback/below"), ("GET", "//x"), ("POST", "/100%"),
        ]:  # fmt: skip
            with self.subTest(method=method, target=target):
                headers = [("Authorization", "Bearer x"), ("X-Connect-Gating-Decision", "proceed")]
                got = self.assert_passed(send(self.proxy.port, method, target, headers, body=b"any\xff"))
                self.assertEqual((got.method, got.target, got.body), (method, target, b"any\xff"))
                self.assertEqual((got.values("authorization"), got.verified), (["Bearer x"], {}))

    def test_what_is_no_callback_may_be_long(self):
        body = b"x" * 3_000_000
        self.assertEqual(self.assert_passed(send(self.proxy.port, "POST", "/upload", body=body)).body, body)
        chunks = [body[:1_000_000], body[1_000_000:]]
        got = self.assert_passed(send(self.proxy.port, "POST", "/upload", chunks=chunks, trailers=[("x-end", "yes")]))
        self.assertEqual((got.body, got.trailers), (body, [("x-end", "yes")]))


class Smuggled(Case):
    FORGED = [
        ("x-connect-gating-decision", "proceed"),
        ("X-Connect-Gating-Decision", "proceed"),
        ("x_connect_gating_decision", "proceed"),
        ("X-Connect_Gating-Client-Key", "somebody"),
        ("x-connect-gating-subject", "admin"),
        ("x-connect-gating-anything", "x"),
    ]

    def test_only_what_the_proxy_set_arrives(self):
        body = payload(new_name(), "prevented")
        authorization = self.tenant.sign_freely()
        got = self.assert_passed(self.callback(authorization, body, headers=self.FORGED))
        self.assertEqual((got.verified["decision"], got.verified["client-key"]), ("stop", "jira:1234-5678"))
        self.assertTrue({"subject", "anything"}.isdisjoint(got.verified), "the token has no subject")

    def test_nothing_arrives_elsewhere(self):
        trailers = [("x-connect-gating-decision", "proceed"), ("x-end", "yes")]
        got = self.assert_passed(send(self.proxy.port, "POST", "/other", self.FORGED, chunks=[b"x"], trailers=trailers))
        self.assertEqual((got.verified, got.trailers), ({}, [("x-end", "yes")]))
        got = self.assert_passed(send(self.proxy.port, "GET", "/callback", self.FORGED))
        self.assertEqual(got.verified, {})


class Lifetime(Case):
    def test_a_new_listener_takes_over_while_callbacks_come_in(self):
        answers, stopped = [], threading.Event()

        def call():
            while not stopped.is_set():
                answers.append(self.callback().status)

        caller = threading.Thread(target=call)
        caller.start()
        try:
            for round in range(3):
                self.proxy.manager["stat_prefix"] = f"round-{round}"
                self.proxy.update()
                enough = len(answers) + 5
                until(lambda: len(answers) >= enough, "some callbacks", patience=60)
        finally:
            stopped.set()
            caller.join()
        self.assertEqual(set(answers), {204})
        self.upstream.received.clear()
        self.assert_refused(self.callback(self.forged().sign()), 401, "unauthorized")

    def test_nothing_secret_is_logged(self):
        authorization, forged = self.tenant.sign(), self.forged().sign()
        self.assert_passed(self.callback(authorization, payload(new_name(), padding="in the body")))
        self.assert_refused(self.callback(forged), 401, "unauthorized")
        self.callback([], target=f"/callback?jwt={forged}")
        for log in self.logs():
            for hidden in [authorization, forged, self.tenant.secret, "in the body"]:
                self.assertNotIn(hidden.removeprefix("JWT "), log)

    def logs(self):
        return [self.proxy.process.log]


class Killed(Case):
    def test_what_was_acknowledged_has_reached_the_upstream(self):
        acknowledged, others = [], []

        def call():
            while True:
                body = encode(payload(new_name()))
                try:
                    answer = self.callback(body=body)
                except (OSError, HTTPException):
                    return
                (acknowledged if answer.status == 204 else others).append(body)

        callers = [threading.Thread(target=call) for _ in range(4)]
        for caller in callers:
            caller.start()
        try:
            until(lambda: len(acknowledged) >= 40, "some callbacks", patience=60)
        finally:
            self.proxy.process.stop(signal.SIGKILL)
            for caller in callers:
                caller.join()
        received = {got.body for got in self.upstream.received}
        self.assertEqual([body for body in acknowledged if body not in received], [])
        self.assertEqual(others, [])
        self.proxy.start()
        # Each of the threads of proxy-wasm fetches the tenants anew.
        until(lambda: all(self.callback().status == 204 for _ in range(10)), "its return")
        self.upstream.received.clear()
        self.assert_refused(self.callback(self.forged().sign()), 401, "unauthorized")


class UpstreamDown(Case):
    """Comes last: it stops the upstream."""

    def test_the_callback_can_be_sent_again(self):
        from upstream import Upstream

        port = self.upstream.port
        self.upstream.stop()
        try:
            answer = self.callback()
            self.assertEqual(answer.status, 503)
            self.assertNotIn("x-upstream", answer.headers)
            # A refusal needs no upstream.
            self.assertEqual(self.callback(self.forged().sign()).error, (401, "unauthorized"))
        finally:
            SETTING.upstream = self.upstream = Upstream(port)
        self.assert_passed(self.callback())


def cases(module):
    """All of the above as tests of a way's module, which is set up and torn down around them."""
    classes = [Taken, Refused, Paths, Smuggled, Lifetime, Killed, UpstreamDown]
    return {kind.__name__: type(kind.__name__, (kind,), {"__module__": module}) for kind in classes}
