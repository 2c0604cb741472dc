"""The gating status of a deployment: parse what Jira says, decide, and keep the
newest of it.

The payload of a callback and the answer of the gating-status API have the same
fields. Source: Atlassian, "Deployment gating" module, and the OpenAPI document
of the Jira Software deployments API.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from ._interface import Interface
from .types import Excess, Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What names a gate within one tenant."""

    pipeline_id: str
    """`pipelineId`: 1 to 255 characters, no control or bidirectional ones."""
    environment_id: str
    """`environmentId`: as above."""
    sequence_number: int
    """`deploymentSequenceNumber`: any integer of 64 bits, exact."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A change request allowed the deployment."""

    code: ClassVar[str] = "allowed"


@dataclass(frozen=True, slots=True)
class Awaiting:
    """The change request has not been decided."""

    code: ClassVar[str] = "awaiting"


@dataclass(frozen=True, slots=True)
class Prevented:
    """A change request prevented the deployment."""

    code: ClassVar[str] = "prevented"


@dataclass(frozen=True, slots=True)
class Expired:
    """Not documented for callbacks; Atlassian's Jenkins plugin knows it and
    treats it as prevented.
    """

    code: ClassVar[str] = "expired"


@dataclass(frozen=True, slots=True)
class Invalid:
    """The deployment is not valid for gating, for example since Jira Service
    Management is not set up for it.
    """

    code: ClassVar[str] = "invalid"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text that this version does not know, at most 255 characters."""

    code: ClassVar[str] = "unknown"
    value: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Missing, not text, or too long to keep."""

    code: ClassVar[str] = "unreadable"


Status = Allowed | Awaiting | Prevented | Expired | Invalid | Unknown | Unreadable
"""A gating status. Compared exactly: `ALLOWED` is unknown."""


class Decision(Enum):
    """What to do with the deployment. Only `proceed` opens a gate."""

    PROCEED = "proceed"
    """Go ahead."""
    HOLD = "hold"
    """Wait: nothing has been decided."""
    STOP = "stop"
    """Do not deploy: the change was refused or has lapsed."""
    MISCONFIGURED = "misconfigured"
    """Do not deploy, and call a person: what Jira said can't be acted on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """An instant at full precision."""

    seconds: int
    """Whole seconds since the Unix epoch."""
    nanoseconds: int
    """0 to 999,999,999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """An entry of `details`."""

    kind: str | None = None
    """`type`, for example `issue`; absent where it is missing or no text."""
    issue_key: str | None = None
    """`issueKey` of an `issue`, where it has the shape of one."""
    issue_link: str | None = None
    """`issueLink` of an `issue`, where it is an https URL of at most 2,000
    characters. Any other link is not offered as one.
    """
    json: str
    """The whole entry as it came, as JSON text."""


class Oddity(Enum):
    """Something odd that does not decide."""

    UNREADABLE_STATUS = "unreadable-status"
    """The status can't be read: decided as `misconfigured`."""
    UNKNOWN_STATUS = "unknown-status"
    """The status is a text that this version does not know: `misconfigured`."""
    UNREADABLE_TIME = "unreadable-time"
    """The time can't be read: decided as `misconfigured`."""
    UNREADABLE_DETAILS = "unreadable-details"
    """`details` is neither a list nor absent nor null."""
    UNREADABLE_DETAIL = "unreadable-detail"
    """An entry of `details` is no object with distinct names and a text `type`."""
    UNKNOWN_DETAIL = "unknown-detail"
    """A `type` that this version does not know."""
    BAD_ISSUE_KEY = "bad-issue-key"
    """An `issueKey` that is missing or not shaped as one."""
    MISSING_LINK = "missing-link"
    """An `issueLink` that is missing, or empty as in Atlassian's own example."""
    REFUSED_LINK = "refused-link"
    """An `issueLink` that is no https URL of at most 2,000 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """A warning."""

    oddity: Oddity
    """What is odd."""
    pointer: str
    """Where, as a JSON pointer (RFC 6901) into the payload."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What Jira said of one gate at one instant."""

    gate: Gate
    """Which gate."""
    status: Status
    """The status at that instant."""
    updated_at: Instant
    """When the status was updated. Where `updated_text` is absent, the end of the
    second in which Jira said it (a callback's `iat`; its last nanosecond) stands
    in for the unreadable time, so that nothing of that second passes for newer.
    """
    updated_text: str | None = None
    """`updatedTimestamp` as it came, an RFC 3339 date-time of at most 64 bytes;
    absent where it can't be read, and then the decision is `misconfigured`.
    """
    details: tuple[Detail, ...] = ()
    """Who or what the status depends on, at most 1,000 entries."""
    warnings: tuple[Warning, ...] = ()
    """What was odd and did not decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a gate's state says now."""

    gate: Gate
    """Which gate."""
    status: Status
    """The newest status."""
    updated_at: Instant
    """When it was updated."""
    decision: Decision
    """What it decides."""


class Outcome(Enum):
    """What an update did to the state."""

    APPLIED = "applied"
    """It is the newest: store the state."""
    DUPLICATE = "duplicate"
    """It says what the state says already."""
    STALE = "stale"
    """The state is newer, or as new and less permissive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """The state after an update."""

    outcome: Outcome
    """What the update did."""
    state: str
    """The state to store: JSON text, at most 8,192 bytes, made and read only by
    this interface.
    """
    current: Snapshot
    """What that state says."""


@dataclass(frozen=True, slots=True)
class NoState:
    """No state was handed over where one is needed."""

    code: ClassVar[str] = "no-state"


@dataclass(frozen=True, slots=True)
class CorruptState:
    """A stored state is not one that this interface made."""

    code: ClassVar[str] = "corrupt-state"


@dataclass(frozen=True, slots=True)
class CorruptUpdate:
    """The update did not come from `parse`: its gate id, status or nanoseconds
    are beyond the limits of this interface, or a status that is known is
    passed off as unknown.
    """

    code: ClassVar[str] = "corrupt-update"


@dataclass(frozen=True, slots=True)
class OtherGate:
    """The states and the update are not all of the same gate."""

    code: ClassVar[str] = "other-gate"


@dataclass(frozen=True, slots=True)
class TooManyStates:
    """More than 1,000 states were handed over."""

    code: ClassVar[str] = "too-many-states"
    value: Excess


FoldError = NoState | CorruptState | CorruptUpdate | OtherGate | TooManyStates
"""Why updates could not be folded. None of these opens a gate."""


class Gating(Interface):
    """The functions of `gating`. Any thread may call them."""

    _name = "gating"
    _functions = {
        "parse": ("parse", Rejection),
        "decide": ("decide", None),
        "fold": ("fold", FoldError),
        "current": ("current", FoldError),
    }

    def parse(self, body: str, now: int, leeway: int) -> Update:
        """Reads a payload: the body of a callback, or the answer of the gating-status
        API. The body of a callback belongs into `callback.accept`, which verifies
        first.

        Only `pipelineId`, `environmentId`, `deploymentSequenceNumber`,
        `gatingStatus` and `updatedTimestamp` decide. The first three must be
        readable; the other two, if not, make the decision `misconfigured`. Whatever
        else is odd is kept, with a warning; members that nobody knows are ignored.

        The end of `now` stands in for an unreadable time, and `updatedTimestamp` may
        not be more than `leeway` seconds (at most 300) later.

        Refuses with `bad-setting` (`clock`, `leeway`), `body-too-long`,
        `malformed-body`, `unidentified-gate`, `too-many-details`, `updated-ahead`.

        Raises `RequestRejected`.
        """
        answer: Update = self._call("parse", body, now, leeway)
        return answer

    def decide(self, update: Update) -> Decision:
        """What an update decides by itself: `allowed` proceeds, `awaiting` holds,
        `prevented` and `expired` stop, and everything else, as well as any status
        whose time could not be read, is `misconfigured`.
        """
        answer: Decision = self._call("decide", update)
        return answer

    def fold(self, stored: tuple[str, ...], update: Update) -> Folded:
        """Folds an update into the stored state, so that retries and reordering do no
        harm.

        The newest instant wins; at the same instant the less permissive decision
        does (stop, misconfigured, hold, proceed). For any order and repetition of
        the same updates the last state is the same text.

        `stored` is empty for a new gate, one state where the store can compare and
        swap, and several where each update was stored under a key of its own.

        Raises `FoldFailed`.
        """
        answer: Folded = self._call("fold", stored, update)
        return answer

    def current(self, stored: tuple[str, ...]) -> Snapshot:
        """What the stored states say together. Fails with `no-state` for none.

        Raises `FoldFailed`.
        """
        answer: Snapshot = self._call("current", stored)
        return answer
