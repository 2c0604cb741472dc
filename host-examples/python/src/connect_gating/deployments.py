"""Deployment documents: what the app tells Atlassian of its deployments, and what
Atlassian answers.

One typed deployment makes two documents: the Jira Software bulk document, which
gating needs, and the Teamwork Graph document. Sources: Atlassian's OpenAPI
document of the Jira Software deployments API, and its Teamwork Graph pages
"Deployment", "Common properties and shapes", "setObjects", "Rate limits".

Send a bulk document with `POST /rest/deployments/0.1/bulk` to the tenant's base
URL, scope WRITE, `Content-Type: application/json`; hand a graph document to
`setObjects`.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from ._interface import Interface, OwnedResource
from .gating import Gate, Update
from .types import IdentityField, Rejection
from .validation import Report, Violation


class Family(Enum):
    """Who reads the document."""

    BULK = "bulk"
    """Jira Software: `{"deployments": [...]}`, `schemaVersion` `1.0`."""
    GRAPH = "graph"
    """Teamwork Graph: `{"objects": [...]}` of type `atlassian:deployment`."""


class State(Enum):
    """The state of a deployment. JSON: the same name with `_` for `-`."""

    PENDING = "pending"
    """Not started: the only state in which gating can be asked for."""
    IN_PROGRESS = "in-progress"
    """Under way."""
    SUCCESSFUL = "successful"
    """Done."""
    CANCELLED = "cancelled"
    """Given up."""
    FAILED = "failed"
    """Failed."""
    ROLLED_BACK = "rolled-back"
    """Undone."""
    UNKNOWN = "unknown"
    """Not known."""


class EnvironmentType(Enum):
    """The type of an environment. JSON: the same name."""

    PRODUCTION = "production"
    """Production."""
    STAGING = "staging"
    """Staging."""
    TESTING = "testing"
    """Testing."""
    DEVELOPMENT = "development"
    """Development."""
    UNMAPPED = "unmapped"
    """None of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """A pipeline."""

    id: str
    """1 to 255 characters, no control or bidirectional ones."""
    display_name: str
    """1 to 255 characters."""
    url: str
    """An absolute http or https URL; at most 2,000 characters in the bulk
    document.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """An environment."""

    id: str
    """As a pipeline's."""
    display_name: str
    """1 to 255 characters."""
    kind: EnvironmentType
    """The type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit."""

    hash: str
    """`commitHash`."""
    repository_id: str
    """`repositoryId`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherAssociation:
    """An association of a type that is not named in `associations`."""

    kind: str
    """`associationType`."""
    values: tuple[str, ...] = ()
    """The values, each as JSON text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Associations:
    """What a deployment belongs to: one list for each type, written in this order,
    an empty one left out.

    The bulk document holds 1 to 3 types with 500 values altogether, each of 1 to 255
    characters. `build` and the splitter cut off what is more values, see
    `truncation`.
    """

    issue_keys: tuple[str, ...] = ()
    """`issueKeys`: keys or ids of issues."""
    issue_id_or_keys: tuple[str, ...] = ()
    """`issueIdOrKeys`: keys or ids of issues."""
    service_id_or_keys: tuple[str, ...] = ()
    """`serviceIdOrKeys`. Gating needs one: the change request is made for a
    service.
    """
    commits: tuple[Commit, ...] = ()
    """`commit`."""
    repositories: tuple[str, ...] = ()
    """`repository`: ids."""
    others: tuple[OtherAssociation, ...] = ()
    """Any other type: the graph document alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user. Not empty."""

    account_id: str | None = None
    """`accountId`: the Atlassian account."""
    email: str | None = None
    """`email`."""
    external_id: str | None = None
    """`externalId`: the id in the provider's system."""
    ari: str | None = None
    """`ari`: the Atlassian resource identifier."""
    name: str | None = None
    """`name`; documented for `triggered_by` alone, as what follows."""
    user_name: str | None = None
    """`userName`."""
    avatar: str | None = None
    """`avatar`."""
    url: str | None = None
    """`url`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityKey:
    """The key of another object in the graph."""

    kind: str
    """`type`, for example `atlassian:repository`."""
    value: str
    """`value` as JSON text, for example `{"repositoryId":"my-repo-1"}`."""


class PrincipalType(Enum):
    """Who a principal is. JSON: the same name in upper case, with `_` for `-`."""

    USER = "user"
    """One user, by `id`."""
    GROUP = "group"
    """A group, by `id`."""
    ATLASSIAN_WORKSPACE = "atlassian-workspace"
    """Everybody in the workspace."""
    CONTAINER = "container"
    """Whoever may see the container."""
    EVERYONE = "everyone"
    """Everybody. In the published example, not in the newer list of types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A principal."""

    kind: PrincipalType
    """Who it is."""
    id: str | None = None
    """The id; needed for `user` and `group`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessControl:
    """Lets in whoever is one of its principals."""

    principals: tuple[Principal, ...] = ()
    """1 or more; an object has at most 500 altogether."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Lets in whom all of its access controls let in."""

    action: str | None = None
    """`action`: `read` in the published example, missing on the newer page."""
    access_controls: tuple[AccessControl, ...] = ()
    """1 or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphDetails:
    """What only the graph document says.

    Where the published page contradicts itself: `lastUpdatedBy` is required in
    its tree and optional in its table, so leaving it out is a warning. Users are
    lists in the tree and objects in the example: one is written as an object,
    several as a list, and both are read. `permissions` is an object in the tree,
    a required list in the table and in the example: a list is written, both are
    read.
    """

    schema_version: str | None = None
    """`schemaVersion`; absent writes `2.0`, as in the published example."""
    id: str | None = None
    """`id`; absent writes that of `graph_id`."""
    created_at: str
    """`createdAt`: RFC 3339."""
    created_by: tuple[User, ...] = ()
    """`createdBy`; empty leaves it out."""
    last_updated_by: tuple[User, ...] = ()
    """`lastUpdatedBy`; empty leaves it out."""
    owners: tuple[User, ...] = ()
    """`owners`; empty leaves it out."""
    thumbnail_url: str | None = None
    """`thumbnail.externalUrl`: an http or https URL."""
    parent_key: EntityKey | None = None
    """`parentKey`; absent for an object that stands alone."""
    container_key: EntityKey | None = None
    """`containerKey`; an `atlassian:repository` makes a relationship."""
    permissions: tuple[Permission, ...] = ()
    """`permissions`: 1 or more."""
    triggered_by: User | None = None
    """`triggeredBy`."""
    region: str | None = None
    """`region`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """A deployment. What a document does not know is left out of it."""

    pipeline: Pipeline | None = None
    """`pipeline`. The bulk document needs one."""
    environment: Environment
    """`environment`."""
    sequence_number: int
    """`deploymentSequenceNumber`: names the deployment within its pipeline and
    environment, and rises.
    """
    update_sequence_number: int
    """`updateSequenceNumber`: an update with a greater one replaces what is
    stored; any other is taken and ignored. Seconds since the epoch will do.
    """
    display_name: str
    """`displayName`: not empty, at most 255 characters in the bulk document."""
    description: str | None = None
    """`description`: the bulk document needs one, of at most 255 characters."""
    url: str
    """`url`: absolute, http or https, at most 2,000 characters in the bulk
    document.
    """
    state: State
    """`state`."""
    last_updated_at: str
    """`lastUpdated` or `lastUpdatedAt`: RFC 3339."""
    label: str | None = None
    """`label`: at most 255 characters in the bulk document."""
    duration: int | None = None
    """`duration`: seconds, 0 or more. Only the bulk document's sources state the
    unit.
    """
    commands: tuple[str, ...] = ()
    """`commands`: not empty each. `initiate_deployment_gating` asks for a gate."""
    associations: Associations
    """`associations`. The bulk document needs one value."""
    issue_keys: tuple[str, ...] = ()
    """The deprecated `issueKeys` of the bulk document: at most 100."""
    graph: GraphDetails | None = None
    """What only the graph document says. It needs `created_at` and
    `permissions`, so without this there is no valid one.
    """


class OperationType(Enum):
    """How the Teamwork Graph takes a document."""

    NORMAL = "normal"
    """`NORMAL`: news."""
    BACKFILL = "backfill"
    """`BACKFILL`: history, at a higher rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A name and a value by which deployments can be deleted again."""

    name: str
    """In the bulk document no `:`, and not beginning with `_`."""
    value: str
    """At most 255 characters in the bulk document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a document says beside its deployments."""

    family: Family
    """Who reads it."""
    properties: tuple[Property, ...] = ()
    """At most 5."""
    product: str | None = None
    """`providerMetadata.product`: bulk alone. No personal data."""
    operation_type: OperationType | None = None
    """`operationType`: graph alone."""
    connection_id: str | None = None
    """`connectionId`: graph alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a document says."""

    envelope: Envelope
    """What is around the deployments."""
    deployments: tuple[Deployment, ...] = ()
    """The deployments, in order."""
    related: tuple[str, ...] = ()
    """The objects that ride along, as JSON text, in order."""


class IdFault(Enum):
    """What is wrong with an id."""

    EMPTY = "empty"
    """It is empty."""
    TOO_LONG = "too-long"
    """It has more than 255 characters."""
    DOT_SEGMENT = "dot-segment"
    """It is `.` or `..`: clients and servers take those for steps of the path,
    even percent-encoded.
    """
    ODD_CHARACTER = "odd-character"
    """It has control characters, or some that change the direction of text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdError:
    """An id that can't be used."""

    field: IdentityField
    """Which id."""
    fault: IdFault
    """What is wrong with it."""
    message: str
    """One sentence for the operator."""


class AssociationType(Enum):
    """A type of association."""

    ISSUE_KEYS = "issue-keys"
    """`issueKeys`."""
    ISSUE_ID_OR_KEYS = "issue-id-or-keys"
    """`issueIdOrKeys`."""
    SERVICE_ID_OR_KEYS = "service-id-or-keys"
    """`serviceIdOrKeys`."""
    COMMIT = "commit"
    """`commit`."""
    REPOSITORY = "repository"
    """`repository`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncation:
    """How many values of one type were cut off a deployment of a bulk document.

    Jira takes 500 values of all types together, and drops the rest also when it
    comes in a later request. Kept are issue keys first, then ids, services,
    commits, repositories; of each the first ones. A deployment that asks for a
    gate keeps its services first, since without one there is no gate.
    """

    association: AssociationType
    """Of which type."""
    kept: int
    """How many were kept."""
    dropped: int
    """How many were cut off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an item of a document came from."""

    position: int
    """Its position: counted from 0 over everything that was added, refused or
    not.
    """
    truncations: tuple[Truncation, ...] = ()
    """What was cut off."""
    warnings: tuple[Violation, ...] = ()
    """What is odd about it. Pointers are into its own object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document to send."""

    json: str
    """The document: at most 4 MiB, 100 items and 200,000 JSON values."""
    placements: tuple[Placement, ...] = ()
    """Its items, in order."""
    pause: int
    """Advice: how long to wait after it before the next one to the same tenant,
    in milliseconds. The graph takes 1,500 objects a minute from an app, 50,000
    with `backfill`. 0 for bulk, where no rate is documented: heed 429.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A deployment that can't be sent, and is in no document."""

    position: int
    """Its position, as in `placement`."""
    report: Report
    """Why. Pointers are into its own object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What became of a list of deployments: each is in one document or refused."""

    documents: tuple[Document, ...] = ()
    """The documents, in the order in which to send them."""
    refused: tuple[Refused, ...] = ()
    """The rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of what was added."""

    position: int
    """Its position."""
    document: Document | None = None
    """The document that was finished before it, where one was."""


class Splitter(OwnedResource):
    """Takes deployments one at a time, in order, and gives finished documents. Holds
    one document, whatever the number.

    A document is finished when it has 100 items, 4 MiB or 200,000 JSON values, and
    before a deployment that is in it already, updated, so that each answer is about
    one of them.
    Duplicates and order are judged within a document.
    """

    _interface = "deployments"
    _functions = {
        "[method]splitter.add": ("add", Refused),
        "[method]splitter.add-related": ("add_related", Refused),
        "[method]splitter.finish": ("finish", None),
    }

    def add(self, deployment: Deployment) -> Added:
        """Adds a deployment. Fails where it can't be sent; the splitter then goes on
        without it.

        Raises `ItemRefused`.
        """
        answer: Added = self._call("[method]splitter.add", deployment)
        return answer

    def add_related(self, object: str) -> Added:
        """Adds an object that rides along in a graph document, as JSON text.

        Raises `ItemRefused`.
        """
        answer: Added = self._call("[method]splitter.add-related", object)
        return answer

    def finish(self) -> Document | None:
        """The last document, where anything is left. More may be added afterwards."""
        answer: Document | None = self._call("[method]splitter.finish")
        return answer


class Fate(Enum):
    """What became of a deployment that was sent."""

    ACCEPTED = "accepted"
    """Taken. One that is older than what is stored is taken and ignored."""
    REJECTED = "rejected"
    """Refused by itself: mend it."""
    REFUSED = "refused"
    """Refused with the whole request: mend that, or the app's set-up. 400, 401
    (token), 403 (scope WRITE or module `jiraDeploymentInfoProvider`), 404.
    """
    SEND_FEWER = "send-fewer"
    """413: send fewer deployments at a time."""
    RETRY_LATER = "retry-later"
    """408, 425, 429, 5xx: send the same again later. Heed `Retry-After`, which
    is not always there.
    """
    UNANSWERED = "unanswered"
    """The answer does not say. Sending the same again does no harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing that was said."""

    text: str
    """The text, for people."""
    trace_id: str | None = None
    """`errorTraceId`: what Atlassian's support asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one deployment."""

    fate: Fate
    """What became of it."""
    messages: tuple[Message, ...] = ()
    """Why it was rejected. Of several updates of one deployment the first has them."""
    unknown: Associations
    """Its references that Jira does not know. It is kept for the others; one
    with no others is not kept at all, though it may be accepted.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a document."""

    outcomes: tuple[Outcome, ...] = ()
    """One for each deployment, in the order of the document."""
    messages: tuple[Message, ...] = ()
    """What was said of the request as a whole."""
    unknown: Associations
    """Every reference that Jira does not know. What can't be read as one stands in
    `others`.
    """
    readable: bool
    """Whether the body, of at most 1 MiB, could be read. Where not, the fates
    rest on the status alone.
    """


@dataclass(frozen=True, slots=True)
class PollStatus:
    """Jira's word on the gate: decide and fold it."""

    code: ClassVar[str] = "status"
    value: Update


@dataclass(frozen=True, slots=True)
class PollUnreadable:
    """The body can't be used."""

    code: ClassVar[str] = "unreadable"
    value: Rejection


@dataclass(frozen=True, slots=True)
class PollOtherGate:
    """Jira answered for another gate than was asked for."""

    code: ClassVar[str] = "other-gate"


@dataclass(frozen=True, slots=True)
class PollNoData:
    """404: no data, yet or any more. Submissions are taken in the background, so
    ask again.
    """

    code: ClassVar[str] = "no-data"


@dataclass(frozen=True, slots=True)
class PollRefused:
    """401, 403 or another final status: token, scope READ or module is missing."""

    code: ClassVar[str] = "refused"


@dataclass(frozen=True, slots=True)
class PollRetryLater:
    """408, 425, 429 or 5xx: ask again later."""

    code: ClassVar[str] = "retry-later"


PollAnswer = PollStatus | PollUnreadable | PollOtherGate | PollNoData | PollRefused | PollRetryLater
"""What a poll learned."""


class Deployments(Interface):
    """The functions of `deployments`. Any thread may call them."""

    _name = "deployments"
    _functions = {
        "check": ("check", None),
        "validate": ("validate", None),
        "parse": ("parse", Report),
        "poll-path": ("poll_path", IdError),
        "graph-id": ("graph_id", IdError),
        "build": ("build", Report),
        "read-bulk-answer": ("read_bulk_answer", Report),
        "read-objects-answer": ("read_objects_answer", Report),
        "read-poll-answer": ("read_poll_answer", None),
        "[static]splitter.open": ("open_splitter", Report),
    }
    _resources = (Splitter,)

    def check(self, family: Family, deployment: Deployment) -> Report:
        """What is wrong with a deployment in a document of this family. Pointers are
        into the deployment's own object.
        """
        answer: Report = self._call("check", family, deployment)
        return answer

    def validate(self, family: Family, document: str) -> Report:
        """What is wrong with a finished document, whoever made it: at most 4 MiB, 1 to
        100 deployments or objects.

        Of objects that are no deployments (those with a member like
        `atlassian:build`) only the common properties are judged.
        """
        answer: Report = self._call("validate", family, document)
        return answer

    def parse(self, family: Family, document: str) -> Parsed:
        """Reads a document back. Building what comes out of a built document gives the
        same bytes, as long as related objects were last and JSON that was handed in had
        no blanks around it. Members that are not documented are left out.

        Fails with the report of `validate` where that has an error.

        Raises `InvalidDocument`.
        """
        answer: Parsed = self._call("parse", family, document)
        return answer

    def poll_path(self, gate: Gate) -> str:
        """The path that answers a gate's status, to be appended to the tenant's base
        URL and fetched with GET and scope READ. Every octet of an id that is not
        unreserved (RFC 3986, section 2.3) is percent-encoded; `/` becomes `%2F`.

        Fails with any `id-fault`.

        Raises `IdRefused`.
        """
        answer: str = self._call("poll-path", gate)
        return answer

    def graph_id(self, gate: Gate) -> str:
        """The `id` of a deployment in the graph:
        `pipelineId/…/environmentId/…/deploymentSequenceNumber/…`. In the ids, `/`
        becomes `%2F` and `%` becomes `%25`, so that no two deployments share an id;
        all else stays as it is.

        Fails with any `id-fault` but `dot-segment`.

        Raises `IdRefused`.
        """
        answer: str = self._call("graph-id", gate)
        return answer

    def build(self, envelope: Envelope, deployments: tuple[Deployment, ...], related: tuple[str, ...]) -> Built:
        """Makes documents of at most 1,000 deployments and related objects together;
        a splitter takes any number. `related` are objects that ride along in a graph
        document, such as builds or repositories, as JSON text.

        Fails where the envelope is wrong or there are too many.

        Raises `InvalidDocument`.
        """
        answer: Built = self._call("build", envelope, deployments, related)
        return answer

    def read_bulk_answer(self, sent: str, status: int, body: str) -> Answer:
        """Reads the answer to a bulk document. Refusals are understood as documented
        (`[{"message", "errorTraceId"}]`) and as seen (`{"errorMessages": [...]}`).

        Fails with the report of `validate` where `sent` is no valid bulk document.

        Raises `InvalidDocument`.
        """
        answer: Answer = self._call("read-bulk-answer", sent, status, body)
        return answer

    def read_objects_answer(self, sent: str, body: str) -> Answer:
        """Reads the answer of `setObjects`, as JSON text. Published is only that it is a
        `BulkObjectResponse`; users know of `success` and `error`. What it says about
        single objects is not known, so all have one fate.

        Fails with the report of `validate` where `sent` is no valid graph document.

        Raises `InvalidDocument`.
        """
        answer: Answer = self._call("read-objects-answer", sent, body)
        return answer

    def read_poll_answer(self, gate: Gate, status: int, body: str, now: int, leeway: int) -> PollAnswer:
        """Reads the answer of `poll_path`, through `gating.parse`."""
        answer: PollAnswer = self._call("read-poll-answer", gate, status, body, now, leeway)
        return answer

    def open_splitter(self, envelope: Envelope) -> Splitter:
        """Fails where the envelope is wrong.

        Raises `InvalidDocument`.
        """
        answer: Splitter = self._open(Splitter, "[static]splitter.open", envelope)
        return answer
