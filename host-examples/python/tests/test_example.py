"""The example gate over HTTP: a real uvicorn, a Jira that is played here, tokens of PyPI `atlassian-jwt`."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import atlassian_jwt
import jwt
import pytest
import uvicorn
from atlassian_jwt.url_utils import hash_url
from gate import gates, heads, installs, outgoing, server, tenants, tokens
from gate.gates import Taken, Verdict, verdict
from gate.heads import BoundedHeads
from gate.installs import KeyServerDown
from gate.keyring import Keyring, SecretError
from gate.paths import gate as gate_of
from gate.paths import of as path_of
from gate.paths import wait as wait_of
from gate.server import Settings, application
from gate.store import Store
from gate.submissions import Submitted

from connect_gating import ConnectGating, Decision, Gate, Trapped

TENANT, SECRET, APP = "jira:1234", "7512836e-9137-48ac-baaf-a1935b96e17a", "app-key"
OTHER, OTHER_SECRET = "jira:9999", "0d5b9a36-0000-48ac-baaf-a1935b96e17a"
NEW_SECRET = "5f1f4b6e-1111-48ac-baaf-a1935b96e17a"
BASE_URL = "https://app.example.com/app"
GATE = "/app/gates/pipe%2Fline/production/7"
KEYRING = Keyring(bytes(range(32)))


class Library(atlassian_jwt.Authenticator):  # type: ignore[misc]  # published without types
    def get_shared_secret(self, client_key: str) -> str:
        assert client_key == APP
        return SECRET


@dataclass
class Jira:
    """Answers polls, and checks the token of each with the usual library."""

    url: str = ""
    status: int = 404
    payload: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    delay: float = 0
    thinks: Callable[[], object] = lambda: None
    """What it does before it answers a poll."""
    taken: list[dict[str, Any]] = field(default_factory=list)
    """The bulk documents that were submitted."""
    issued: list[int] = field(default_factory=list)
    """When their tokens were."""
    answers: Callable[[dict[str, Any]], tuple[int, bytes, dict[str, str]]] = lambda document: accepts(document)

    def says(self, status: str, seconds: int = 0) -> None:
        self.status, self.payload = 200, payload(status, seconds)


@pytest.fixture
def jira() -> Iterator[Jira]:
    played = Jira()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            taken = Library().authenticate("GET", self.path, dict(self.headers))
            assert taken.claims["exp"] - taken.claims["iat"] == 180
            played.asked.append(self.path)
            time.sleep(played.delay)
            played.thinks()
            self.send_response(played.status)
            self.end_headers()
            self.wfile.write(json.dumps(played.payload).encode())

        def do_POST(self) -> None:
            taken = Library().authenticate("POST", self.path, dict(self.headers))
            assert (taken.client_key, self.path) == (APP, "/rest/deployments/0.1/bulk")
            assert self.headers["Content-Type"] == "application/json"
            played.issued.append(taken.claims["iat"])
            played.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(played.delay)
            status, body, headers = played.answers(played.taken[-1])
            if status == 0:
                return  # hangs up
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    played.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield played
    server.shutdown()
    server.server_close()


@dataclass
class Running:
    """The example, serving."""

    port: int
    store: Store
    path: Path
    read: str
    submit: str
    other: str

    def send(self, method: str, target: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, Any], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            octets = answer.read()
            return answer.status, json.loads(octets) if octets else {}, octets
        finally:
            connection.close()

    def callback(self, body: dict[str, Any] | bytes, token: str = "", target: str = "/app/callback") -> tuple[int, Any]:
        octets = body if isinstance(body, bytes) else json.dumps(body).encode()
        status, document, _ = self.send("POST", target, octets, Authorization="JWT " + (token or sign()))
        return status, document.get("error")

    def ask(self, query: str = "", target: str = GATE, token: str = "") -> tuple[int, dict[str, Any]]:
        return self.send("GET", target + query, Authorization=f"Bearer {token or self.read}")[:2]

    def register(self, target: str = GATE) -> int:
        return self.send("PUT", target, Authorization=f"Bearer {self.submit}")[0]


def keys(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "pipelineId": deployment["pipeline"]["id"],
            "environmentId": deployment["environment"]["id"],
            "deploymentSequenceNumber": deployment["deploymentSequenceNumber"],
        }
        for deployment in document["deployments"]
    ]


def accepts(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
    answer = {"acceptedDeployments": keys(document), "rejectedDeployments": [], "unknownIssueKeys": []}
    return 202, json.dumps(answer).encode(), {}


KEYS = Path(__file__).parents[3] / "tests/peers/keys"
KEY_ID = "0e50fccb-239d-4991-a5db-dc850ba3f236"


def fetch(url: str) -> str | None:
    """Atlassian's key server, as it is played here: one key, one fault, no others."""
    if url == f"https://connect-install-keys.atlassian.com/{KEY_ID}":
        return (KEYS / "rsa-2048.public.pem").read_text()
    if url.endswith(KEY_ID.replace("0", "f")):
        raise KeyServerDown("connection refused")
    return None


count = iter(range(10**6))


def sign(path: str = "/callback", issuer: str = TENANT, secret: str = SECRET) -> str:
    """A token for a callback; the library stamps it with seconds, so a subject tells two of one second apart."""
    claims = {"sub": f"callback {next(count)}"}
    token: str = atlassian_jwt.encode_token("POST", path, issuer, secret, 180, claims)
    return token


def payload(status: str, seconds: int = 0, pipeline: str = "pipe/line") -> dict[str, Any]:
    return {
        "pipelineId": pipeline,
        "environmentId": "production",
        "deploymentSequenceNumber": 7,
        "gatingStatus": status,
        "updatedTimestamp": (datetime.now(UTC) - timedelta(minutes=5) + timedelta(seconds=seconds)).isoformat(),
        "details": [],
    }


@contextmanager
def serving(
    gating: ConnectGating,
    jira: Jira,
    folder: Path,
    fetch: Callable[[str], str | None] = fetch,
    keyring: Keyring = KEYRING,
    **settings: Any,
) -> Iterator[Running]:
    path = folder / "gates.sqlite"
    store = Store(path)
    with store.write() as tx:
        now = int(time.time())
        tenants.add(tx, gating, keyring, TENANT, jira.url, SECRET, now)
        tenants.add(tx, gating, keyring, OTHER, jira.url, OTHER_SECRET, now)
        read, submit = tokens.create(tx, TENANT, "read"), tokens.create(tx, TENANT, "submit")
        other = tokens.create(tx, OTHER, "read")
    app = application(gating, store, keyring, Settings(app_key=APP, base_url=BASE_URL, **settings), fetch)
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=BoundedHeads, access_log=False, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Running(port, store, path, read, submit, other)
    finally:
        server.should_exit = True
        thread.join()
        store.close()


@pytest.fixture
def running(gating: ConnectGating, jira: Jira, tmp_path: Path) -> Iterator[Running]:
    with serving(gating, jira, tmp_path) as running:
        yield running


@pytest.fixture
def trusting(gating: ConnectGating, jira: Jira, tmp_path: Path) -> Iterator[Running]:
    with serving(gating, jira, tmp_path, trust_callbacks=True) as running:
        yield running


def test_a_callback_closes_a_gate_and_only_jira_itself_opens_one(running: Running, jira: Jira) -> None:
    assert running.ask()[0] == 404
    assert running.register() == 201
    assert running.register() == 200
    assert running.ask() == (425, {"decision": "hold"} | running.ask()[1])
    jira.says("awaiting")
    assert running.callback(payload("allowed", 1)) == (204, None)
    status, document = running.ask("?wait=1")
    assert (status, document["decision"], document["error"]) == (503, "hold", "not-confirmed")
    jira.says("allowed", 2)
    assert running.callback(payload("allowed", 2)) == (204, None)
    status, document = running.ask("?wait=10")
    assert (status, document["decision"], document["confirmed"]) == (200, "proceed", True)
    assert set(jira.asked) == {
        "/rest/deployments/0.1/pipelines/pipe%2Fline/environments/production/deployments/7/gating-status"
    }
    assert running.callback(payload("prevented", 3)) == (204, None)
    assert running.ask()[0] == 403


def test_a_token_that_expires_while_it_is_looked_at_is_known(tmp_path: Path) -> None:
    store, until = Store(tmp_path / "gates.sqlite"), 1_600_000_210
    looks = [("body", -1), ("body", 0), ("other", 0), ("other", gates.REMEMBERED - 1), ("other", gates.REMEMBERED)]
    with store.write() as tx:
        found = [gates.see(tx, "token", body, until, until + later) for body, later in looks]
    store.close()
    assert found == [Taken.NEW, Taken.RETRY, Taken.REPLAYED, Taken.REPLAYED, Taken.NEW]


def test_a_lost_callback_is_recovered_by_asking(running: Running, jira: Jira) -> None:
    running.register()
    jira.says("allowed")
    assert running.ask("?wait=10")[0] == 200
    assert running.ask()[0] == 200
    assert len(jira.asked) == 1


def test_jira_is_not_asked_at_every_look(running: Running, jira: Jira) -> None:
    running.register()
    assert [running.ask("?wait=1")[0] for _ in range(3)] == [425] * 3
    assert len(jira.asked) == 1


def test_a_slow_jira_delays_nobody(running: Running, jira: Jira) -> None:
    running.register()
    jira.delay = 4
    begun = time.monotonic()
    assert [running.ask()[0] for _ in range(5)] == [425] * 5
    assert running.callback(payload("awaiting")) == (204, None)
    assert time.monotonic() - begun < 3


def test_a_jira_that_is_down_opens_nothing(running: Running, jira: Jira) -> None:
    running.register()
    jira.status = 500
    running.callback(payload("allowed"))
    assert running.ask("?wait=1")[0] == 503
    assert len(jira.asked) == 1


def test_what_jira_allowed_before_a_newer_callback_opens_nothing(running: Running, jira: Jira) -> None:
    running.register()
    jira.says("allowed")
    assert running.ask("?wait=10")[0] == 200
    running.callback(payload("prevented", 1))
    assert running.ask()[0] == 403
    jira.status = 500
    running.callback(payload("allowed", 2))
    status, document = running.ask("?wait=1")
    assert (status, document["error"], document["confirmed"], len(jira.asked)) == (503, "not-confirmed", False, 2)
    jira.says("prevented", 1)
    running.callback(payload("allowed", 3))
    assert running.ask("?wait=1")[0] == 503
    assert len(jira.asked) == 3
    jira.says("allowed", 4)
    running.callback(payload("allowed", 4))
    assert running.ask("?wait=10")[0] == 200


def test_what_comes_while_jira_is_asked_is_not_confirmed_by_its_answer(running: Running, jira: Jira) -> None:
    running.register()
    jira.says("allowed")
    jira.delay = 1
    assert running.ask()[0] == 425
    until(lambda: bool(jira.asked))
    running.callback(payload("allowed", 1))
    assert known_of(running).poll_state is None
    until(lambda: known_of(running).poll_state is not None)
    assert running.ask()[0] == 503
    assert running.ask("?wait=10")[0] == 200
    assert len(jira.asked) == 2


def test_the_word_of_jira_lapses(running: Running, jira: Jira) -> None:
    running.register()
    jira.says("allowed")
    assert running.ask("?wait=10")[0] == 200

    def asked(seconds_ago: int) -> None:
        with running.store.write() as tx:
            tx.execute("UPDATE gate SET polled_at = ?", [int(time.time()) - seconds_ago])

    asked(gates.CONFIRMED_FOR - 10)
    assert running.ask()[0] == 200
    asked(-60)  # The clock was set back.
    assert running.ask()[0] == 503
    # No callback came of this.
    jira.says("prevented", 1)
    asked(gates.CONFIRMED_FOR + 1)
    assert running.ask("?wait=20")[0] == 403
    assert len(jira.asked) > 1


def test_an_answer_that_was_overtaken_takes_nothing_back(running: Running, gating: ConnectGating) -> None:
    now = int(time.time())
    update = gating.gating.parse(json.dumps(payload("allowed")), now, 30)
    with running.store.write() as tx:
        row = gates.ensure(tx, TENANT, update.gate).row
        gates.confirm(tx, gating, row, update, 2, now)
        gates.confirm(tx, gating, row, update, 1, now - 9)
    assert (known_of(running).polled_revision, known_of(running).polled_at) == (2, now)


def test_what_jira_said_before_an_uninstallation_opens_nothing_after_it(
    running: Running, jira: Jira, gating: ConnectGating, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, goes_on = threading.Event(), threading.Event()
    confirm = gates.confirm

    def confirms(*arguments: Any) -> None:
        confirm(*arguments)
        kept.set()

    monkeypatch.setattr(gates, "confirm", confirms)
    jira.thinks = lambda: goes_on.wait(30)
    jira.says("allowed")
    submit(running, deployment())
    assert running.ask()[0] == 425
    until(lambda: bool(jira.asked))
    assert running.callback(news("uninstalled", TENANT), install("/uninstalled", TENANT), "/app/uninstalled")[0] == 204
    with running.store.write() as tx:
        tenants.add(tx, gating, KEYRING, TENANT, jira.url, SECRET, int(time.time()))
        again = replace(running, read=tokens.create(tx, TENANT, "read"), submit=tokens.create(tx, TENANT, "submit"))
    assert submit(again, deployment())[0] == 200
    goes_on.set()
    assert kept.wait(30)
    jira.status = 500
    assert again.ask()[0] == 425


def known_of(running: Running) -> gates.Stored:
    gate = Gate(pipeline_id="pipe/line", environment_id="production", sequence_number=7)
    with running.store.read() as tx:
        stored = gates.find(tx, TENANT, gate)
    assert stored is not None
    return stored


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_callbacks_can_be_trusted_in_so_many_words(trusting: Running) -> None:
    trusting.register()
    assert trusting.callback(payload("allowed")) == (204, None)
    assert trusting.ask()[0] == 200


def test_a_retry_is_taken_once_and_a_replay_is_refused(running: Running) -> None:
    running.register()
    token, first = sign(), payload("awaiting")
    assert [running.callback(first, token) for _ in range(3)] == [(204, None)] * 3
    assert running.ask()[1]["callbacks"] == 1
    assert running.callback(payload("allowed", 9), token) == (401, "replayed")
    assert running.ask()[1]["status"] == "awaiting"


def test_retries_in_any_order_end_the_same(trusting: Running) -> None:
    trusting.register()
    bodies = [payload("allowed", 2), payload("awaiting", 1), payload("prevented", 3), payload("allowed", 2)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(trusting.callback, bodies * 5))
    assert answers == [(204, None)] * 20
    assert trusting.ask()[0] == 403


def test_a_stranger_learns_nothing(running: Running) -> None:
    body = json.dumps(payload("allowed")).encode()

    def answer(token: str) -> tuple[int, bytes]:
        status, _, octets = running.send("POST", "/app/callback", body, Authorization=f"JWT {token}")
        return status, octets

    unknown, forged = answer(sign(issuer="nobody")), answer(sign(secret=OTHER_SECRET))
    assert unknown == forged == (401, b'{"error":"unauthorized"}')


@pytest.mark.parametrize("query", ["", "?a=1&b=2", "?b=%2F%20+&a=%C3%A4", "?empty=", "?x=%7e~"])
def test_the_target_is_the_one_of_the_request_line(running: Running, query: str) -> None:
    running.register()
    body = payload("awaiting")
    assert running.callback(body, sign("/callback" + query), "/app/callback" + query) == (204, None)
    assert running.callback(body, sign("/callback" + query), "/app/callback?other") == (401, "wrong-qsh")


def test_the_path_is_not_decoded_before_it_is_hashed(running: Running) -> None:
    # The framework routes by the decoded path; what was signed has the escapes.
    assert running.callback(payload("awaiting"), sign("/c%61llback"), "/app/c%61llback") == (204, None)
    assert running.callback(payload("awaiting"), sign("/callback"), "/app/c%61llback") == (401, "wrong-qsh")


def test_two_tokens_are_one_too_many(running: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    connection.putrequest("POST", "/app/callback")
    for _ in range(2):
        connection.putheader("Authorization", f"JWT {sign()}")
    connection.putheader("Content-Length", "2")
    connection.endheaders(b"{}")
    answer = connection.getresponse()
    assert (answer.status, json.load(answer)) == (400, {"error": "ambiguous-token"})
    connection.close()


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b"\xff{}", (400, "malformed-body")),
        (b"\xef\xbb\xbf{}", (400, "malformed-body")),
        (b"{}", (400, "unidentified-gate")),
        (b" " * 262_145, (400, "body-too-long")),
        (json.dumps(payload("allowed", 3_600)).encode(), (503, "updated-ahead")),
    ],
)
def test_a_body_that_is_refused_leaves_nothing(running: Running, body: bytes, answer: tuple[int, str]) -> None:
    assert running.callback(body) == answer
    with sqlite3.connect(running.path) as database:
        assert database.execute("SELECT (SELECT count(*) FROM seen) + (SELECT count(*) FROM gate)").fetchone() == (0,)
    database.close()


def test_a_waiting_pipeline_is_answered_when_the_gate_changes(running: Running) -> None:
    running.register()
    with ThreadPoolExecutor(1) as pool:
        begun = time.monotonic()
        waiting = pool.submit(running.ask, "?wait=20")
        time.sleep(0.5)
        assert not waiting.done()
        running.callback(payload("prevented"))
        assert waiting.result()[0] == 403
    assert time.monotonic() - begun < 10


def test_waiting_is_bounded(running: Running) -> None:
    running.register()
    begun = time.monotonic()
    assert running.ask("?wait=1")[0] == 425
    assert 1 <= time.monotonic() - begun < 8


def test_a_waiting_pipeline_asks_jira_again(running: Running, jira: Jira) -> None:
    running.register()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(running.ask, "?wait=25")
        time.sleep(0.5)
        jira.says("allowed")
        assert waiting.result()[0] == 200
    assert len(jira.asked) == 2


def test_tokens_open_what_they_are_for(running: Running) -> None:
    running.register()
    assert running.ask(token=running.other)[0] == 404
    assert running.ask(token=running.submit)[0] == 401
    assert running.ask(token="cg_read_00_00")[0] == 401
    assert running.send("GET", GATE)[0] == 401
    assert running.send("PUT", GATE, Authorization=f"Bearer {running.read}")[0] == 401
    with running.store.write() as tx:
        assert tokens.revoke(tx, running.read.split("_")[2], int(time.time()))
    assert running.ask()[0] == 401


def test_a_state_that_is_not_written_is_not_answered_with_2xx(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, body = sign(), payload("awaiting")

    def full(*arguments: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(gates, "take", full)
        assert running.callback(body, token) == (503, "unavailable")
    assert running.callback(body, token) == (204, None)


def test_a_component_that_is_stopped_is_answered_with_503(
    running: Running, gating: ConnectGating, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*arguments: object) -> None:
        raise Trapped("all fuel consumed")

    with monkeypatch.context() as broken:
        broken.setattr(gating.callback, "accept", stopped)
        assert running.callback(payload("awaiting")) == (503, "unavailable")
    assert running.callback(payload("awaiting")) == (204, None)


def test_a_commit_that_fails_leaves_the_database_usable(running: Running) -> None:
    with pytest.raises(sqlite3.IntegrityError), running.store.write() as tx:
        # Checked when it commits: there is no such tenant.
        tx.execute("PRAGMA defer_foreign_keys = ON")
        tx.execute("INSERT INTO token VALUES ('id', 'nobody', 'read', x'00', NULL)")
    assert running.callback(payload("awaiting")) == (204, None)


REQUEST = b"GET /app/nowhere HTTP/1.1\r\nHost: gate\r\n"


@pytest.mark.parametrize(
    ("first", "answer"),
    [
        (b"", b""),
        (REQUEST + b"X-Slow: ", b""),
        (REQUEST + b"\r\n" + REQUEST + b"X-Slow: ", b"404"),
        (REQUEST + b"Content-Length: 1000\r\n\r\n", b"404"),
        (REQUEST.replace(b"GET", b"POST") + b"Transfer-Encoding: chunked\r\n\r\nFF\r\n", b"404"),
    ],
    ids=["silent", "head", "second-head", "body-after-its-answer", "chunk-after-its-answer"],
)
@pytest.mark.parametrize("drip", [b"", b"a"], ids=["waits", "drips"])
def test_a_connection_without_a_request_is_cut(
    running: Running, monkeypatch: pytest.MonkeyPatch, first: bytes, answer: bytes, drip: bytes
) -> None:
    monkeypatch.setattr(heads, "PATIENCE", 1)
    begun, received = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        connection.sendall(first)
        connection.settimeout(0.1)
        while time.monotonic() - begun < 4:
            try:
                octets = connection.recv(1000)
            except TimeoutError:
                connection.send(drip)
                continue
            except ConnectionError:
                break
            if not octets:
                break
            received += octets
    assert 0.9 < time.monotonic() - begun < 4
    assert received[9:12] == answer


def test_a_connection_with_a_request_is_not_cut(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "PATIENCE", 3)
    running.register()
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    for _ in range(2):
        connection.request("GET", GATE + "?wait=4", headers={"Authorization": f"Bearer {running.read}"})
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["decision"]) == (425, "hold")
        time.sleep(0.5)
    connection.close()


def test_many_are_told_in_time_that_the_database_stays_locked(running: Running) -> None:
    def callbacks() -> set[tuple[int, str | None]]:
        with ThreadPoolExecutor(20) as many:
            return set(many.map(lambda second: running.callback(payload("awaiting", second)), range(20)))

    other = sqlite3.connect(running.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert callbacks() == {(503, "unavailable")}
    # Jira waits 20 seconds.
    assert time.monotonic() - began < 15
    other.close()
    assert callbacks() == {(204, None)}


def test_what_was_answered_is_in_the_file(running: Running) -> None:
    running.callback(payload("awaiting"))
    other = sqlite3.connect(running.path)
    assert other.execute("SELECT callbacks FROM gate").fetchall() == [(1,)]
    other.close()
    with running.store.read() as tx:
        assert tx.execute("PRAGMA synchronous").fetchone() == (2,), "2 is FULL"
        assert tx.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert running.path.stat().st_mode & 0o077 == 0


def test_a_database_of_before_gets_the_new_tables(tmp_path: Path) -> None:
    path, gate = tmp_path / "gates.sqlite", Gate(pipeline_id="p", environment_id="e", sequence_number=1)
    store = Store(path)
    with store.write() as tx:
        tx.execute("INSERT INTO tenant VALUES (?, '', x'00')", [TENANT])
        gates.register(tx, TENANT, gate, 0)
        for table in ["submitting", "submitted", "newest"]:
            tx.execute(f"DROP TABLE {table}")
    store.close()
    store = Store(path)
    with store.write() as tx:
        stored = gates.find(tx, TENANT, gate)
        tx.execute("DELETE FROM tenant")
        tx.execute("INSERT INTO tenant VALUES (?, '', x'00')", [TENANT])
        next_one = gates.ensure(tx, TENANT, gate)
    store.close()
    assert stored is not None and stored.registered and not stored.submitting
    assert next_one.row > stored.row, "no gate has the number of another"


def test_a_replaced_secret_is_good_for_a_while(running: Running, gating: ConnectGating, jira: Jira) -> None:
    with running.store.write() as tx:
        tenants.add(tx, gating, KEYRING, TENANT, jira.url, NEW_SECRET, int(time.time()))
    assert running.callback(payload("awaiting"), sign(secret=NEW_SECRET)) == (204, None)
    assert running.callback(payload("awaiting"), sign()) == (204, None)
    with running.store.read() as tx:
        later = tenants.find(tx, gating, KEYRING, TENANT, int(time.time()) + tenants.KEEP)
    assert later is not None and later.tenant.secrets == (NEW_SECRET,)


def test_only_a_newest_proceed_opens_and_only_confirmed_or_trusted() -> None:
    decisions = [None, *Decision]
    for newest in decisions:
        for polled in decisions:
            for trust, heard in [(False, False), (False, True), (True, True), (True, False)]:
                opens = newest is Decision.PROCEED and (trust or polled is Decision.PROCEED)
                answer = verdict(newest, polled, trust, heard)
                status, decision = answer.value
                assert [answer is Verdict.PROCEED, status < 300, decision == "proceed"] == [opens] * 3
                assert answer.may_open or answer is Verdict.PROCEED or heard


def test_paths_are_read_strictly() -> None:
    def named(pipeline: str, environment: str, sequence: int) -> Gate:
        return Gate(pipeline_id=pipeline, environment_id=environment, sequence_number=sequence)

    assert gate_of("/gates/a%2Fb/%C3%A9/-9223372036854775808", "/gates") == named("a/b", "é", -(2**63))
    assert gate_of("/gates/a+b/%2541/0", "/gates") == named("a+b", "%41", 0)
    for bad in ["p/e", "p/e/1/", "p/e/1/2", "/e/1", "p//1", "p/e/+1", "p/e/01", "p/e/-0", "p/e/1.0", "p/e/٣"]:
        assert gate_of(f"/gates/{bad}", "/gates") is None, bad
    for bad in ["p/e/9223372036854775808", "p/e/%31", "%/e/1", "%zz/e/1", "%ff/e/1", "%00/e/1", "%C2%85/e/1"]:
        assert gate_of(f"/gates/{bad}", "/gates") is None, bad
    assert gate_of("/other/p/e/1", "/gates") is None
    assert (wait_of(""), wait_of("wait=0"), wait_of("wait=3600")) == (0, 0, 25)
    for bad in ["wait", "wait=", "wait=-1", "wait=+1", "wait=1s", "wait=1&wait=2", "x=1", "wait=٣"]:
        assert wait_of(bad) is None, bad


@pytest.mark.parametrize("url", ["http://example.atlassian.net", "ftp://localhost", "https://", "example.atlassian.net"])
def test_a_base_url_is_https(running: Running, gating: ConnectGating, url: str) -> None:
    with pytest.raises(ValueError, match="no https URL"), running.store.write() as tx:
        tenants.add(tx, gating, KEYRING, TENANT, url, SECRET, int(time.time()))


def install(path: str, tenant: str = "jira:new", key_id: str = KEY_ID, seconds: int = 180) -> str:
    """A token as Atlassian signs the call of a tenant that installs the app."""
    now = int(time.time())
    claims = {"iss": tenant, "aud": [BASE_URL], "iat": now, "exp": now + seconds, "qsh": hash_url("POST", path)}
    token: str = jwt.encode(claims, (KEYS / "rsa-2048.private.pem").read_text(), "RS256", {"kid": key_id})
    return token


def news(event: str, tenant: str = "jira:new", **more: str) -> dict[str, Any]:
    base = {"key": APP, "clientKey": tenant, "eventType": event, "baseUrl": "https://new.atlassian.net"}
    return base | {"sharedSecret": NEW_SECRET} | more


@pytest.mark.parametrize("keyring", [KEYRING, Keyring(None)], ids=["sealed", "plain"])
def test_a_tenant_installs_the_app_and_removes_it(
    gating: ConnectGating, jira: Jira, tmp_path: Path, keyring: Keyring
) -> None:
    with serving(gating, jira, tmp_path, keyring=keyring) as running:
        install_and_remove(running, keyring)


def install_and_remove(running: Running, keyring: Keyring) -> None:
    assert running.callback(payload("awaiting"), sign(issuer="jira:new", secret=NEW_SECRET)) == (401, "unauthorized")
    token = install("/installed")
    assert [running.callback(news("installed"), token, "/app/installed") for _ in range(2)] == [(204, None)] * 2
    assert running.callback(payload("awaiting"), sign(issuer="jira:new", secret=NEW_SECRET)) == (204, None)
    # The same token installs no other secret.
    stolen = news("installed", sharedSecret=OTHER_SECRET)
    assert running.callback(stolen, token, "/app/installed") == (401, "replayed")
    assert running.callback(payload("awaiting"), sign(issuer="jira:new", secret=OTHER_SECRET))[0] == 401

    assert running.callback(news("uninstalled"), install("/uninstalled"), "/app/uninstalled") == (204, None)
    assert running.callback(payload("awaiting"), sign(issuer="jira:new", secret=NEW_SECRET)) == (401, "unauthorized")
    octets = running.path.read_bytes() + running.path.with_name("gates.sqlite-wal").read_bytes()
    assert (SECRET.encode() in octets) == (keyring is not KEYRING)
    assert NEW_SECRET.encode() not in octets


@pytest.mark.parametrize(
    ("token", "body", "answer"),
    [
        (lambda: install("/installed", key_id=KEY_ID.replace("0", "f")), news("installed"), (503, "unavailable")),
        (lambda: install("/installed", key_id=KEY_ID.replace("0", "e")), news("installed"), (401, "unauthorized")),
        (lambda: install("/installed", seconds=3600), news("installed"), (401, "unauthorized")),
        (lambda: install("/elsewhere"), news("installed"), (401, "wrong-qsh")),
        (lambda: install("/installed"), news("installed", baseUrl="https://evil.example"), (401, "refused-base-url")),
        (lambda: install("/installed"), news("installed", clientKey="jira:1234"), (401, "wrong-client-key")),
        (lambda: install("/installed"), news("installed", key="other-app"), (401, "wrong-app")),
        (lambda: install("/installed"), news("uninstalled"), (400, "wrong-event-type")),
        (lambda: sign("/installed"), news("installed"), (401, "unauthorized")),
    ],
    ids=["key-server-down", "unknown-key", "lifetime", "qsh", "base-url", "tenant", "app", "event", "callback-token"],
)
def test_an_installation_that_is_refused_leaves_nothing(
    running: Running, token: Callable[[], str], body: dict[str, Any], answer: tuple[int, str]
) -> None:
    assert running.callback(body, token(), "/app/installed") == answer
    with running.store.read() as tx:
        assert tx.execute("SELECT count(*) FROM tenant WHERE client_key = 'jira:new'").fetchone() == (0,)


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_key_that_there_is_not_is_asked_for_once(
    gating: ConnectGating, jira: Jira, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    asked = []

    class KeyServer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<html>")

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), KeyServer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        there = partial(http.client.HTTPConnection, "127.0.0.1", server.server_port)
        monkeypatch.setattr(http.client, "HTTPSConnection", lambda address, timeout: there(timeout=timeout))
        with serving(gating, jira, tmp_path, installs.fetch) as running:
            for _ in range(2):
                refused = running.callback(news("installed"), install("/installed"), "/app/installed")
                assert refused == (401, "unauthorized")
        server.shutdown()
    assert asked == [f"/{KEY_ID}"]


def test_a_flood_of_unknown_keys_neither_asks_for_many_nor_holds_up_callbacks(
    gating: ConnectGating, jira: Jira, tmp_path: Path
) -> None:
    flood, over = range(60), threading.Event()
    asked = []

    def slow(url: str) -> str | None:
        asked.append(url)
        over.wait(30)
        return None

    def unknown(running: Running, number: int) -> tuple[int, Any]:
        token = install("/installed", key_id=f"{number:08}{KEY_ID[8:]}")
        return running.callback(news("installed"), token, "/app/installed")

    with serving(gating, jira, tmp_path, slow) as running, ThreadPoolExecutor(len(flood)) as strangers:
        answers = [strangers.submit(unknown, running, number) for number in flood]
        try:
            until(lambda: len(asked) == sum(not answer.done() for answer in answers))
            assert len(asked) == 4
            assert running.callback(payload("awaiting")) == (204, None)
        finally:
            over.set()
        told = [answer.result() for answer in answers]
    assert (told.count((401, "unauthorized")), told.count((503, "unavailable"))) == (4, 56)


def test_only_the_tenants_that_the_operator_named_may_install(
    gating: ConnectGating, jira: Jira, tmp_path: Path
) -> None:
    with serving(gating, jira, tmp_path, client_keys=("jira:named",)) as running:
        assert running.callback(news("installed"), install("/installed"), "/app/installed") == (401, "unauthorized")
        named = install("/installed", "jira:named")
        assert running.callback(news("installed", "jira:named"), named, "/app/installed") == (204, None)


def deployment(pipeline: str = "pipe/line", **more: Any) -> dict[str, Any]:
    return {
        "schemaVersion": "1.0",
        "deploymentSequenceNumber": 7,
        "updateSequenceNumber": 1700000000,
        "displayName": "Release 7",
        "description": "The web shop",
        "url": "https://ci.example.com/7",
        "lastUpdated": "2026-11-22T06:00:00Z",
        "state": "pending",
        "pipeline": {"id": pipeline, "displayName": "Web shop", "url": "https://ci.example.com/webshop"},
        "environment": {"id": "production", "displayName": "Production", "type": "production"},
        "commands": [{"command": "initiate_deployment_gating"}],
        "associations": [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}],
    } | more


def submit(running: Running, *deployments: dict[str, Any], token: str = "") -> tuple[int, dict[str, Any]]:
    body = json.dumps({"deployments": deployments}).encode()
    return running.send("POST", "/app/deployments", body, Authorization=f"Bearer {token or running.submit}")[:2]


def test_a_submission_is_sent_to_jira_and_registers_its_gate(running: Running, jira: Jira) -> None:
    assert running.ask()[0] == 404
    ungated = deployment("ungated")
    del ungated["commands"]
    status, document = submit(running, deployment(), ungated)
    assert (status, document["error"], document["messages"]) == (200, None, [])
    assert [(one["fate"], one["gate"]) for one in document["deployments"]] == [("accepted", GATE), ("accepted", None)]
    assert [keys(taken) for taken in jira.taken] == [keys({"deployments": [deployment(), ungated]})]
    assert jira.taken[0]["deployments"][0]["commands"] == [{"command": "initiate_deployment_gating"}]
    jira.says("allowed")
    assert running.ask("?wait=10")[0] == 200
    assert running.ask(target="/app/gates/ungated/production/7")[0] == 404
    # What Jira said before was of what was sent before.
    jira.says("awaiting", 5)
    assert submit(running, deployment(updateSequenceNumber=1700000001))[0] == 200
    assert running.ask()[0] == 425


AGAIN = deployment(updateSequenceNumber=1700000001)


def ask_at_once(running: Running, query: str = "") -> int:
    """As where the time had come to ask Jira again."""
    with running.store.write() as tx:
        tx.execute("UPDATE gate SET ask_after = 0")
    return running.ask(query)[0]


@pytest.mark.parametrize(("status", "closed"), [("prevented", 403), ("expired", 403), ("invalid", 422)])
def test_jira_is_asked_of_what_was_closed_before_it_was_submitted_again(
    running: Running, jira: Jira, status: str, closed: int
) -> None:
    submit(running, deployment())
    running.callback(payload(status, 1))
    assert running.ask()[0] == closed
    # Where Jira does not answer it is neither open nor stopped.
    jira.status = 500
    submit(running, AGAIN)
    assert running.ask("?wait=1")[0] == 425
    # An answer that is older than what was called back opens nothing.
    jira.says("allowed", -60)
    ask_at_once(running, "?wait=1")
    assert ask_at_once(running) == closed
    # The callback of the second submission is lost.
    jira.says("allowed", 2)
    until(lambda: ask_at_once(running, "?wait=1") == 200)
    running.callback(payload(status, 3))
    assert running.ask()[0] == closed
    assert not known_of(running).due(Verdict.STOP, int(time.time()) + 3600), "a callback of this submission closed it"


def test_jira_is_asked_again_after_it_said_what_it_said_of_the_submission_before(running: Running, jira: Jira) -> None:
    jira.says("prevented", 1)
    for again in [deployment(), AGAIN]:
        submit(running, again)
        assert running.ask("?wait=10")[0] == 403
    jira.says("allowed", 2)
    until(lambda: ask_at_once(running) == 200)


def test_what_was_prevented_before_is_no_answer_while_a_submission_is_under_way(running: Running, jira: Jira) -> None:
    submit(running, deployment())
    running.callback(payload("prevented", 1))
    told: list[int] = []

    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        told.append(running.ask()[0])
        running.callback(payload("prevented", 2))
        told.append(running.ask()[0])
        return accepts(document)

    jira.answers = answers
    submit(running, AGAIN)
    assert told == [425, 403]
    assert running.ask()[0] == 403


def test_a_trusted_callback_from_before_a_submission_opens_nothing(trusting: Running, jira: Jira) -> None:
    submit(trusting, deployment())
    trusting.callback(payload("allowed", 1))
    assert trusting.ask()[0] == 200
    assert submit(trusting, AGAIN)[0] == 200
    assert trusting.ask()[0] == 503
    # Late ones are not newer.
    trusting.callback(payload("awaiting", 0))
    assert trusting.ask()[0] == 503
    trusting.callback(payload("allowed", 2))
    assert trusting.ask()[0] == 200


def test_a_trusted_callback_may_come_before_jira_answers_the_submission(trusting: Running, jira: Jira) -> None:
    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        trusting.callback(payload("allowed"))
        return accepts(document)

    jira.answers = answers
    submit(trusting, deployment())
    assert trusting.ask()[0] == 200


def test_what_jira_says_while_a_submission_is_under_way_opens_nothing(running: Running, jira: Jira) -> None:
    jira.says("allowed")
    submit(running, deployment())
    assert running.ask("?wait=10")[0] == 200
    asked: list[int] = []

    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        asked.append(running.ask("?wait=1")[0])  # Jira does not know of it yet.
        jira.status = 404
        return accepts(document)

    jira.answers = answers
    assert submit(running, AGAIN)[0] == 200
    assert asked == [425]
    assert running.ask("?wait=1")[0] == 425


def test_one_of_two_submissions_ends_and_the_other_is_still_under_way(running: Running, jira: Jira) -> None:
    jira.says("allowed")
    first, second = threading.Event(), threading.Event()

    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if len(jira.taken) == 1:
            first.set()
            assert second.wait(30)
        return accepts(document)

    jira.answers = answers
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(submit, running, deployment())
        assert first.wait(30)
        assert submit(running, AGAIN)[0] == 200
        assert running.ask("?wait=1")[0] == 425
        second.set()
        assert slow.result()[0] == 200
    assert running.ask("?wait=10")[0] == 200


def test_a_submission_whose_end_is_not_written_leaves_its_gate_closed_until_it_is(running: Running, jira: Jira) -> None:
    jira.says("allowed")
    other = sqlite3.connect(running.path, isolation_level=None, check_same_thread=False)

    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        running.ask("?wait=1")  # Jira does not know of it yet.
        other.execute("BEGIN IMMEDIATE")
        return accepts(document)

    jira.answers = answers
    assert submit(running, deployment()) == (503, {"error": "unavailable"})
    assert running.ask()[0] == 425
    other.close()
    assert running.ask("?wait=10")[0] == 200


def test_a_submission_that_a_crash_cut_off_leaves_its_gate_closed(running: Running, jira: Jira) -> None:
    under_way, killed = threading.Event(), threading.Event()

    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if len(jira.taken) == 1:
            return accepts(document)
        under_way.set()
        killed.wait(30)
        return 0, b"", {}

    jira.answers = answers
    jira.says("allowed")
    with ThreadPoolExecutor(1) as pool, killed_in_the_end(running.path) as port:
        gate = replace(running, port=port)
        assert submit(gate, deployment())[0] == 200
        assert gate.ask("?wait=10")[0] == 200
        cut_off = pool.submit(submit, gate, AGAIN)
        assert under_way.wait(30)
        assert gate.ask("?wait=1")[0] == 425  # Jira does not know of it yet.
    killed.set()
    assert isinstance(cut_off.exception(), OSError)
    jira.status = 500
    with killed_in_the_end(running.path) as port:
        gate = replace(running, port=port)
        assert gate.ask("?wait=1")[0] == 425
        jira.says("allowed", 1)
        assert gate.ask("?wait=10")[0] == 200


def test_a_second_server_of_a_database_ends_and_changes_nothing(running: Running, jira: Jira, tmp_path: Path) -> None:
    under_way, over = threading.Event(), threading.Event()

    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        if len(jira.taken) == 2:
            under_way.set()
            assert over.wait(60)
        return accepts(document)

    jira.answers = answers
    jira.says("allowed")
    link = tmp_path / "link"
    link.symlink_to(running.path)
    with ThreadPoolExecutor(1) as pool, killed_in_the_end(running.path) as port:
        gate = replace(running, port=port)
        assert submit(gate, deployment())[0] == 200
        assert gate.ask("?wait=10")[0] == 200
        again = pool.submit(submit, gate, AGAIN)
        assert under_way.wait(30)
        stored = known_of(running)
        try:
            for database in [running.path, link]:
                second = serve_in_process(database, port, stderr=subprocess.PIPE, text=True)
                said = second.communicate(timeout=60)[1]
                assert (second.returncode, "error: another server has" in said) == (1, True), said
                assert known_of(running) == stored
                assert gate.ask("?wait=1")[0] == 425  # Jira does not know of it yet.
        finally:
            over.set()
        assert again.result()[0] == 200
        assert gate.ask("?wait=10")[0] == 200


@contextmanager
def killed_in_the_end(database: Path) -> Iterator[int]:
    """The example in a process of its own, by its port, until kill -9."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serve_in_process(database, port) as process:
        try:
            until(lambda: accepting(port))
            yield port
        finally:
            process.kill()


def serve_in_process(database: Path, port: int, **options: Any) -> subprocess.Popen[str]:
    key = database.with_name("key")
    key.write_text(bytes(range(32)).hex())
    files = ["--database", str(database), "--key-file", str(key)]
    arguments = [*files, "--port", str(port), "--app-key", APP, "--base-url", BASE_URL]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "example")}
    return subprocess.Popen([sys.executable, "-m", "gate", "serve", *arguments], env=environment, **options)


def accepting(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def test_a_document_with_faults_is_not_sent(running: Running, jira: Jira) -> None:
    status, document = submit(running, deployment(state="soon", url="nowhere"))
    assert (status, document["error"], document["omitted"]) == (422, "invalid-document", 0)
    pointers = {one["pointer"]: one["severity"] for one in document["violations"]}
    assert pointers["/deployments/0/state"] == pointers["/deployments/0/url"] == "error"
    headers = {"Authorization": f"Bearer {running.submit}"}
    assert running.send("POST", "/app/deployments", b"\xff", **headers)[:2] == (400, {"error": "malformed-body"})
    too_long = running.send("POST", "/app/deployments", b" " * 1_048_577, **headers)
    assert too_long[:2] == (400, {"error": "body-too-long"})
    assert jira.taken == []
    assert running.ask()[0] == 404


def test_only_a_submit_token_submits(running: Running, jira: Jira) -> None:
    assert submit(running, deployment(), token=running.read)[0] == 401
    assert submit(running, deployment(), token="cg_submit_00_00")[0] == 401
    assert running.send("POST", "/app/deployments", b"{}")[0] == 401
    assert jira.taken == []


def test_jira_rejects_one_of_two(running: Running, jira: Jira) -> None:
    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        good, bad = keys(document)
        said = [{"message": "no such service", "errorTraceId": "t-1"}]
        answer = {"acceptedDeployments": [good], "rejectedDeployments": [{"key": bad, "errors": said}]}
        unknown = [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}]
        return 202, json.dumps(answer | {"unknownAssociations": unknown}).encode(), {}

    jira.answers = answers
    status, document = submit(running, deployment(), deployment("second"))
    assert (status, document["error"]) == (422, "rejected")
    first, second = document["deployments"]
    assert (first["fate"], second["fate"]) == ("accepted", "rejected")
    assert second["messages"] == [{"message": "no such service", "errorTraceId": "t-1"}]
    assert first["unknown"] == {"serviceIdOrKeys": ["checkout"]}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((413, b"", {}), (413, "send-fewer", None)),
        ((403, b"", {}), (502, "refused", None)),
        ((302, b"", {"Location": "https://elsewhere.example"}), (502, "refused", None)),
        ((500, b"", {}), (503, "retry-later", None)),
        ((202, b"<html>", {}), (504, "unanswered", None)),
        ((0, b"", {}), (504, "unanswered", "broken")),
        ((202, b" " * 1_048_577, {}), (504, "unanswered", "answer-too-long")),
    ],
    ids=["too-large", "forbidden", "redirect", "busy", "no-json", "hangs-up", "too-long"],
)
def test_what_jira_answers_decides_the_status(
    running: Running, jira: Jira, answer: tuple[int, bytes, dict[str, str]], told: tuple[int, str, str | None]
) -> None:
    jira.answers = lambda document: answer
    status, document = submit(running, deployment())
    assert (status, document["error"], document["reason"]) == told
    assert document["deployments"][0]["fate"] == told[1]
    # The gate is there, and closed: a callback may overtake Jira's answer.
    assert running.ask()[0] == 425


def test_a_busy_jira_says_for_how_long(running: Running, jira: Jira) -> None:
    jira.answers = lambda document: (429, b"", {"Retry-After": "17"})
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=40)
    body = json.dumps({"deployments": [deployment()]})
    connection.request("POST", "/app/deployments", body, {"Authorization": f"Bearer {running.submit}"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "17")
    connection.close()


def test_a_submission_that_waits_for_a_seat_is_signed_when_it_is_sent_and_more_are_turned_away(
    gating: ConnectGating, jira: Jira, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SUBMITTERS", 1)
    monkeypatch.setattr(server, "QUEUE", 1)
    first, over = threading.Event(), threading.Event()

    def answers(document: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        first.set()
        assert over.wait(30)
        return accepts(document)

    jira.answers = answers
    with serving(gating, jira, tmp_path) as running, ThreadPoolExecutor(3) as pipelines:
        submissions = [pipelines.submit(submit, running, deployment())]
        assert first.wait(30)
        # One of these waits, and there is no room for the other.
        submissions += [pipelines.submit(submit, running, deployment()) for _ in range(2)]
        until(lambda: any(one.done() for one in submissions))
        time.sleep(2)
        sent_from = int(time.time())
        over.set()
        told = [one.result() for one in submissions]
    assert told[0][0] == 200
    assert sorted(status for status, _ in told) == [200, 200, 503]
    assert {"error": "unavailable"} in [document for _, document in told]
    assert jira.issued[1] >= sent_from > jira.issued[0]


def test_a_jira_that_is_slow_or_not_there(
    running: Running, jira: Jira, gating: ConnectGating, monkeypatch: pytest.MonkeyPatch
) -> None:
    jira.delay = 2
    monkeypatch.setattr(outgoing, "READ", 1)
    status, document = submit(running, deployment())
    assert (status, document["error"], document["reason"]) == (504, "unanswered", "timed-out")
    for url, reason in [("http://127.0.0.1:1", "unreachable"), (jira.url.replace("http", "https"), "tls-failed")]:
        with running.store.write() as tx:
            tenants.add(tx, gating, KEYRING, TENANT, url, SECRET, int(time.time()))
        status, document = submit(running, deployment())
        assert (status, document["error"], document["reason"]) == (503, "unsent", reason)


def test_only_what_jira_took_is_2xx_and_every_fate_is_known() -> None:
    for fate in Submitted:
        assert (200 <= fate.status < 300) == (fate is Submitted.ACCEPTED), fate.code
    assert max(Submitted, key=lambda fate: fate.rank) is Submitted.ACCEPTED


def test_a_path_is_read_as_it_was_written() -> None:
    for pipeline in ["a/b", "é", "%41", "a b?c", "漢"]:
        gate = Gate(pipeline_id=pipeline, environment_id="e", sequence_number=-3)
        assert gate_of(path_of(gate), "/gates") == gate


def test_sealed_secrets_open_with_their_key_for_their_tenant_alone() -> None:
    sealed = KEYRING.seal("tenant", "some secrets")
    assert KEYRING.open("tenant", sealed) == "some secrets"
    assert b"secrets" not in sealed
    assert KEYRING.seal("tenant", "some secrets") != sealed
    for keyring, client_key in [(Keyring(bytes(32)), "tenant"), (KEYRING, "tenan")]:
        with pytest.raises(SecretError, match="not encrypted with this key for this tenant"):
            keyring.open(client_key, sealed)
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SecretError):
            KEYRING.open("tenant", bytes(flipped))
    for cut in range(len(sealed)):
        with pytest.raises(SecretError):
            KEYRING.open("tenant", sealed[:cut])


def test_plain_and_sealed_are_never_mixed_up() -> None:
    plain = Keyring(None).seal("tenant", "secret")
    assert Keyring(None).open("tenant", plain) == "secret"
    with pytest.raises(SecretError, match="are plain text"):
        KEYRING.open("tenant", plain)
    with pytest.raises(SecretError, match="no `--key-file` was given"):
        Keyring(None).open("tenant", KEYRING.seal("tenant", "secret"))


def test_a_key_file_holds_64_hexadecimal_digits(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(bytes(range(32)).hex() + "\n")
    assert Keyring.from_file(file).open("tenant", KEYRING.seal("tenant", "secret")) == "secret"
    for bad in ["", "0f", "0f" * 33, "0" * 63, "0g" * 32, "+1" * 32, "é" * 64]:
        file.write_text(bad)
        with pytest.raises(SecretError, match="64 hexadecimal digits"):
            Keyring.from_file(file)
    with pytest.raises(SecretError, match="can't be read: No such file"):
        Keyring.from_file(tmp_path / "nowhere")


def test_a_server_does_not_start_with_another_key(running: Running, gating: ConnectGating, jira: Jira) -> None:
    other = Keyring(bytes(32))
    settings = Settings(app_key=APP, base_url=BASE_URL)
    with pytest.raises(SecretError, match=f"tenant `{TENANT}`: the secrets were not encrypted with this key"):
        application(gating, running.store, other, settings, fetch)
    # Adding the tenants again goes over to the new key.
    with running.store.write() as tx:
        for tenant in [TENANT, OTHER]:
            tenants.add(tx, gating, other, tenant, jira.url, NEW_SECRET, int(time.time()))
    application(gating, running.store, other, settings, fetch)
    assert running.callback(payload("awaiting")) == (503, "unavailable")
