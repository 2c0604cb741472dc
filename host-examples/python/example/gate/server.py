"""The routes.

    POST <base path>/installed, <base path>/uninstalled          a tenant installs or removes the app
    POST <base path>/callback                                    Jira calls back
    GET  <base path>/gates/<pipeline>/<environment>/<sequence>   a pipeline asks; `?wait=N` waits
    PUT  the same                                                a pipeline registers
    POST <base path>/deployments                                 a pipeline submits to Jira, and registers thereby
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.requests import Request as HttpRequest
from fastapi.responses import Response

from connect_gating import ConnectGating, ConnectGatingError, Gate, Policy, Request, RequestRejected
from connect_gating.deployments import PollStatus
from connect_gating.lifecycle import App

from . import gates, jira, log, paths, submitting, tenants, tokens
from .answers import busy, error, json_response, unauthorized
from .gates import Taken, Verdict
from .installs import Installs, KeyServerDown, fetch
from .keyring import Keyring, SecretError
from .received import LARGEST_BODY, as_received, bearer, query, raw_path, read_body
from .store import Store
from .submissions import LARGEST as LARGEST_SUBMISSION
from .submissions import Submissions

Fetch = Callable[[str], str | None]

BODY_TIMEOUT = 10
"""Seconds for a whole body."""

WAITERS = 256
"""Requests that wait at a time."""

ASKERS = 8
"""Questions to Jira at a time."""

SUBMITTERS = 8
"""Submissions to Jira at a time."""

QUEUE = 64
"""Submissions that wait for that: each holds its document."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decides."""

    app_key: str
    base_url: str
    """The `baseUrl` of the app's descriptor. Its path is cut off every target before it is hashed."""
    client_keys: tuple[str, ...] | None = None
    """The only tenants that may install the app; `None` lets all."""
    trust_callbacks: bool = False

    @property
    def base_path(self) -> str:
        return urlsplit(self.base_url).path.rstrip("/")


@dataclass(frozen=True, slots=True)
class Question:
    """A gate that Jira is to be asked about."""

    client_key: str
    gate: Gate
    row: int


class Server:
    """What the routes share."""

    def __init__(
        self, gating: ConnectGating, store: Store, keyring: Keyring, settings: Settings, fetch: Fetch
    ) -> None:
        self.gating = gating
        self.store = store
        self.keyring = keyring
        self.settings = settings
        self.policy: Policy = gating.jwt.default_policy()
        app = App(
            key=settings.app_key,
            base_urls=(settings.base_url,),
            host_suffixes=gating.lifecycle.default_host_suffixes(),
            client_keys=settings.client_keys,
        )
        self._installs = Installs(gating, store, keyring, app, self.policy, fetch)
        self._submissions = Submissions(gating, store, keyring, settings.app_key, settings.base_path)
        self._changed = asyncio.Event()
        self._waiters = 0
        self._askers = CapacityLimiter(ASKERS)
        self._submitters = CapacityLimiter(SUBMITTERS)
        self._submitting = 0
        self._questions: set[asyncio.Task[None]] = set()

    # --- Jira calls back ---

    async def callback(self, request: HttpRequest) -> Response:
        return await self._signed(request, self._take)

    async def _signed(self, request: HttpRequest, take: Callable[[Request, str], Response]) -> Response:
        """Reads a request that Atlassian signed, and has it taken."""
        text = await self._text(request, LARGEST_BODY)
        if isinstance(text, Response):
            return text
        response = await run_in_threadpool(take, as_received(request, self.settings.base_path), text)
        self.wake()
        return response

    @staticmethod
    async def _text(request: HttpRequest, largest: int) -> str | Response:
        """The body, or the answer that refuses it."""
        try:
            body = await asyncio.wait_for(read_body(request, largest), BODY_TIMEOUT)
        except TimeoutError:
            return error(408, "body-timeout")
        if len(body) > largest:
            return error(400, "body-too-long")
        try:
            # Strictly, and with its byte order mark: the digest is over what was sent.
            return body.decode()
        except UnicodeDecodeError:
            return error(400, "malformed-body")

    def _take(self, request: Request, body: str) -> Response:
        now, known = int(time.time()), None
        try:
            issuer = self.gating.jwt.peek(request, self.policy).unverified_issuer
            if issuer is not None:
                with self.store.read() as tx:
                    known = tenants.find(tx, self.gating, self.keyring, issuer, now)
            # Without a tenant too, so that a stranger gets the same answer for every issuer.
            tenant = known.tenant if known else None
            event = self.gating.callback.accept(request, body, tenant, self.policy, now)
        except RequestRejected as refused:
            # An issuer that is no tenant is a stranger's text: it is not logged.
            client_key = known.tenant.client_key if known else None
            log.line("warn", "callback-refused", code=refused.code, tenant=client_key, message=str(refused))
            return error(refused.status, refused.answer)
        with self.store.write() as tx:
            taken, outcome = gates.take(tx, self.gating, event, now)
        about = {"tenant": event.client_key, "digest": event.token.digest, "gate": str(event.update.gate)}
        return self._taken("callback", taken, **about, outcome=outcome.value if outcome else None)

    @staticmethod
    def _taken(call: str, taken: Taken, **about: object) -> Response:
        if taken is Taken.REPLAYED:
            log.line("error", f"{call}-replayed", **about, message="somebody holds a token of this tenant")
            return error(401, "replayed")
        log.line("info", f"{call}-taken", **about, taken=taken.value)
        return Response(status_code=204)

    # --- a tenant installs or removes the app ---

    async def installed(self, request: HttpRequest) -> Response:
        return await self._signed(request, partial(self._lifecycle, "installed", self._installs.installed))

    async def uninstalled(self, request: HttpRequest) -> Response:
        return await self._signed(request, partial(self._lifecycle, "uninstalled", self._installs.uninstalled))

    def _lifecycle(
        self, call: str, take: Callable[[Request, str, int], tuple[Taken, str]], request: Request, body: str
    ) -> Response:
        try:
            taken, client_key = take(request, body, int(time.time()))
        except RequestRejected as refused:
            log.line("warn", f"{call}-refused", code=refused.code, message=str(refused))
            return error(refused.status, refused.answer)
        except KeyServerDown as down:
            log.line("error", "key-server-down", message=str(down))
            return error(503, "unavailable")
        return self._taken(call, taken, tenant=client_key)

    # --- a pipeline asks ---

    async def look(self, request: HttpRequest) -> Response:
        token, gate, wait = bearer(request), self._gate(request), paths.wait(query(request))
        if gate is None or wait is None:
            return error(400, "malformed-path" if gate is None else "malformed-query")
        deadline = time.monotonic() + wait
        waits = False
        try:
            while True:
                # Taken before the look, so that no change falls between the two.
                changed = self._changed
                # The token is looked up each time: one that is revoked while it waits learns nothing more.
                answer, may_open, question = await run_in_threadpool(self._look, token, gate)
                if question:
                    self._ask_soon(question)
                left = deadline - time.monotonic()
                if not may_open or left <= 0:
                    return answer
                if not waits:
                    if self._waiters >= WAITERS:
                        return error(429, "too-many-waiters")
                    self._waiters, waits = self._waiters + 1, True
                try:
                    # It looks again when something changed, and when Jira may be asked again.
                    await asyncio.wait_for(changed.wait(), min(left, gates.ASK_FIRST))
                except TimeoutError:
                    pass
        finally:
            self._waiters -= waits

    def _look(self, token: str | None, gate: Gate) -> tuple[Response, bool, Question | None]:
        now = int(time.time())
        with self.store.read() as tx:
            client_key = tokens.tenant_of(tx, token, "read")
            stored = gates.find(tx, client_key, gate) if client_key else None
        if client_key is None:
            return unauthorized(), False, None
        if stored is None or not stored.registered:
            return error(404, "unknown-gate"), False, None
        verdict, newest, confirmed = gates.judge(self.gating, stored, now, self.settings.trust_callbacks)
        status, decision = verdict.value
        document: dict[str, object] = {
            "decision": decision,
            "error": "not-confirmed" if verdict is Verdict.NOT_CONFIRMED else None,
            "status": newest.status.code if newest else None,
            "confirmed": confirmed,
            "callbacks": stored.callbacks,
        }
        question = Question(client_key, gate, stored.row) if stored.due(verdict, now) else None
        return json_response(status, document), verdict.may_open, question

    # --- this server asks Jira ---

    def _ask_soon(self, question: Question) -> None:
        """Asks in the background: no pipeline's answer is late since Jira's is."""
        task = asyncio.create_task(self._ask(question))
        self._questions.add(task)
        task.add_done_callback(self._questions.discard)

    async def _ask(self, question: Question) -> None:
        # Threads of their own number, so that a slow Jira does not keep callbacks from being taken.
        try:
            learnt = await to_thread.run_sync(self._confirm, question, limiter=self._askers)
        except (ConnectGatingError, SecretError, sqlite3.Error) as fault:
            log.line("error", "jira-not-asked", fault=type(fault).__name__, message=str(fault))
            return
        if learnt:
            self.wake()

    def _confirm(self, question: Question) -> bool:
        now = int(time.time())
        with self.store.write() as tx:
            revision = gates.claim(tx, question.row, now)
            known = tenants.find(tx, self.gating, self.keyring, question.client_key, now)
        if revision is None or known is None:
            return False
        answer = jira.ask(self.gating, known, self.settings.app_key, question.gate, now, self.policy.leeway)
        log.line("info", "jira-asked", tenant=question.client_key, gate=str(question.gate), answer=answer.code)
        if not isinstance(answer, PollStatus):
            return False
        with self.store.write() as tx:
            gates.confirm(tx, self.gating, question.row, answer.value, revision, now)
        return True

    # --- a pipeline registers ---

    async def register(self, request: HttpRequest) -> Response:
        gate = self._gate(request)
        if gate is None:
            return error(400, "malformed-path")
        new = await run_in_threadpool(self._register, bearer(request), gate)
        self.wake()
        return unauthorized() if new is None else json_response(201 if new else 200, {"registered": True})

    def _register(self, token: str | None, gate: Gate) -> bool | None:
        with self.store.write() as tx:
            client_key = tokens.tenant_of(tx, token, "submit")
            return None if client_key is None else gates.register(tx, client_key, gate, int(time.time()))

    # --- a pipeline submits ---

    async def submit(self, request: HttpRequest) -> Response:
        token = bearer(request)
        # Before the body is read, so that nobody without a token makes this server hold one.
        if not await run_in_threadpool(self._may_submit, token):
            return unauthorized()
        text = await self._text(request, LARGEST_SUBMISSION)
        if isinstance(text, Response):
            return text
        # Counted here: those that the limiter counts have waited for their turn in the loop before.
        if self._submitting >= self._submitters.total_tokens + QUEUE:
            return busy()
        self._submitting += 1
        try:
            # A thread comes to its end even if the pipeline hangs up.
            submit = partial(self._submissions.submit, token, text)
            reply = await to_thread.run_sync(submit, limiter=self._submitters)
        finally:
            self._submitting -= 1
        self.wake()
        if reply is None:
            return unauthorized()
        response = json_response(reply.status, reply.document)
        if reply.retry_after is not None:
            response.headers["Retry-After"] = str(reply.retry_after)
        return response

    def _may_submit(self, token: str | None) -> bool:
        with self.store.read() as tx:
            return tokens.tenant_of(tx, token, "submit") is not None

    def wake(self) -> None:
        """Lets every request that waits look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _gate(self, request: HttpRequest) -> Gate | None:
        return paths.gate(raw_path(request), f"{self.settings.base_path}/gates")


def application(
    gating: ConnectGating, store: Store, keyring: Keyring, settings: Settings, fetch: Fetch = fetch
) -> FastAPI:
    """The ASGI application, the only one of its database: whoever serves it has claimed that (`sole.py`). `fetch` gets
    a public key by its URL. Fails where the key is not that of the secrets."""
    with store.write() as tx:
        tenants.check_all(tx, keyring)
        submitting.end_all(tx)
    server = Server(gating, store, keyring, settings, fetch)
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    app.add_route(f"{settings.base_path}/callback", server.callback, methods=["POST"])
    app.add_route(f"{settings.base_path}/installed", server.installed, methods=["POST"])
    app.add_route(f"{settings.base_path}/uninstalled", server.uninstalled, methods=["POST"])
    app.add_route(f"{settings.base_path}/deployments", server.submit, methods=["POST"])
    app.add_route(settings.base_path + "/gates/{gate:path}", server.look, methods=["GET"])
    app.add_route(settings.base_path + "/gates/{gate:path}", server.register, methods=["PUT"])

    async def unavailable(request: HttpRequest, fault: Exception) -> Response:
        # Jira sends again. A `RequestRejected` never comes here: it is answered where it is raised.
        log.line("error", "unavailable", fault=type(fault).__name__, message=str(fault))
        return error(503, "unavailable")

    app.add_exception_handler(ConnectGatingError, unavailable)
    app.add_exception_handler(sqlite3.Error, unavailable)
    app.add_exception_handler(SecretError, unavailable)
    return app
