"""`POST /deployments`: a pipeline submits deployments, and the gates that they ask for are registered.

The gates are registered before anything is sent, so that a callback that overtakes Jira's answer finds its gate.
Sending the same again does no harm: Jira takes an update that it has, and ignores it.
"""

from __future__ import annotations

import enum
import secrets
import time
from dataclasses import dataclass

from connect_gating import ConnectGating, Gate, InvalidDocument
from connect_gating.deployments import Answer, Associations, Deployment, Document, Family, Fate, Message, Parsed
from connect_gating.validation import Report, Violation

from . import log, outgoing, paths, submitting, tenants, tokens
from .keyring import Keyring
from .outgoing import Unanswered
from .store import Store
from .tenants import Known

BULK = "/rest/deployments/0.1/bulk"
GATING = "initiate_deployment_gating"
"""The command that asks for a gate."""

LARGEST = 1_048_576
"""Octets of a submission."""


class Submitted(enum.Enum):
    """What became of a deployment, those that need a person most first: name, and the status of an answer in which this
    is the worst. 2xx only where Jira took everything."""

    REFUSED = ("refused", 502)
    REJECTED = ("rejected", 422)
    SEND_FEWER = ("send-fewer", 413)
    UNANSWERED = ("unanswered", 504)
    UNSENT = ("unsent", 503)
    RETRY_LATER = ("retry-later", 503)
    ACCEPTED = ("accepted", 200)

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def status(self) -> int:
        return self.value[1]

    @property
    def rank(self) -> int:
        return list(Submitted).index(self)


FATES = {fate: next(known for known in Submitted if known.code == fate.value) for fate in Fate}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a document."""

    fates: list[Submitted]
    answer: Answer | None = None
    reason: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the pipeline is told."""

    status: int
    document: dict[str, object]
    retry_after: int | None = None


class Submissions:
    """Takes submissions, one at a time in each thread."""

    def __init__(self, gating: ConnectGating, store: Store, keyring: Keyring, app_key: str, base_path: str) -> None:
        self._gating = gating
        self._store = store
        self._keyring = keyring
        self._app_key = app_key
        self._base_path = base_path

    def submit(self, token: str | None, text: str) -> Reply | None:
        """`None` where the token is not good (any more)."""
        deployments = self._gating.deployments
        try:
            parsed = deployments.parse(Family.BULK, text)
            built = deployments.build(parsed.envelope, parsed.deployments, parsed.related)
        except InvalidDocument as invalid:
            return invalid_document(invalid.report)
        if built.refused:
            return invalid_document(built.refused[0].report)
        gated = [gate_of(deployment) for deployment in parsed.deployments if GATING in deployment.commands]
        submission, now = secrets.token_hex(8), int(time.time())
        with self._store.write() as tx:
            client_key = tokens.tenant_of(tx, token, "submit")
            known = tenants.find(tx, self._gating, self._keyring, client_key, now) if client_key else None
            if client_key is None or known is None:
                return None
            submitting.begin(tx, submission, client_key, gated, now)
        try:
            reply = self._send_all(known, parsed, built.documents)
        finally:
            self._store.settle(lambda tx: submitting.end(tx, submission))
        log.line("info", "deployments-submitted", tenant=client_key, status=reply.status, error=reply.document["error"])
        return reply

    def _send_all(self, known: Known, parsed: Parsed, documents: tuple[Document, ...]) -> Reply:
        worst, reason, retry_after = Submitted.ACCEPTED, None, None
        messages: list[object] = []
        told: list[object] = []
        for document in documents:
            # What comes behind a document that was not taken would only be refused likewise.
            if worst in (Submitted.ACCEPTED, Submitted.REJECTED):
                sent = self._send(known, document)
            else:
                sent = Sent([Submitted.UNSENT] * len(document.placements))
            worst = min([worst, *sent.fates], key=lambda fate: fate.rank)
            reason, retry_after = reason or sent.reason, sent.retry_after or retry_after
            messages += [message(said) for said in sent.answer.messages] if sent.answer else []
            for place, placement in enumerate(document.placements):
                deployment = parsed.deployments[placement.position]
                told.append(self._tell(deployment, placement.warnings, sent, place))
        error = None if worst is Submitted.ACCEPTED else worst.code
        answer: dict[str, object] = {"error": error, "reason": reason, "messages": messages, "deployments": told}
        return Reply(worst.status, answer, retry_after if worst.status == 503 else None)

    def _send(self, known: Known, document: Document) -> Sent:
        # As late as can be: those before it may have taken minutes, and a token lives for three.
        count, now = len(document.placements), int(time.time())
        try:
            got = outgoing.send(self._gating, known, self._app_key, "POST", BULK, document.json, now)
        except Unanswered as fault:
            return Sent([Submitted.UNANSWERED if fault.sent else Submitted.UNSENT] * count, reason=fault.reason)
        answer = self._gating.deployments.read_bulk_answer(document.json, got.status, got.body)
        return Sent([FATES[outcome.fate] for outcome in answer.outcomes], answer, retry_after=got.retry_after)

    def _tell(self, deployment: Deployment, warnings: tuple[Violation, ...], sent: Sent, place: int) -> object:
        gate, outcome = gate_of(deployment), sent.answer.outcomes[place] if sent.answer else None
        return {
            "pipelineId": gate.pipeline_id,
            "environmentId": gate.environment_id,
            "deploymentSequenceNumber": gate.sequence_number,
            "gate": self._base_path + paths.of(gate) if GATING in deployment.commands else None,
            "fate": sent.fates[place].code,
            "messages": [message(said) for said in outcome.messages] if outcome else [],
            "unknown": associations(outcome.unknown) if outcome else None,
            "warnings": [violation(warning) for warning in warnings],
        }


def gate_of(deployment: Deployment) -> Gate:
    # A bulk document that was read has a pipeline in every deployment.
    assert deployment.pipeline is not None
    return Gate(
        pipeline_id=deployment.pipeline.id,
        environment_id=deployment.environment.id,
        sequence_number=deployment.sequence_number,
    )


def invalid_document(report: Report) -> Reply:
    violations = [violation(one) for one in report.violations]
    return Reply(422, {"error": "invalid-document", "violations": violations, "omitted": report.omitted})


def violation(one: Violation) -> dict[str, object]:
    return {
        "pointer": one.pointer,
        "rule": one.rule.value,
        "severity": one.severity.value,
        "limit": one.limit,
        "actual": one.actual,
        "message": one.message,
    }


def message(said: Message) -> dict[str, object]:
    return {"message": said.text, "errorTraceId": said.trace_id}


def associations(unknown: Associations) -> dict[str, object]:
    """References that Jira does not know, under Jira's own names; only those that there are."""
    commits = [{"commitHash": commit.hash, "repositoryId": commit.repository_id} for commit in unknown.commits]
    named: dict[str, object] = {
        "issueKeys": unknown.issue_keys,
        "issueIdOrKeys": unknown.issue_id_or_keys,
        "serviceIdOrKeys": unknown.service_id_or_keys,
        "commit": commits,
        "repository": unknown.repositories,
    }
    named |= {other.kind: other.values for other in unknown.others}
    return {name: values for name, values in named.items() if values}
