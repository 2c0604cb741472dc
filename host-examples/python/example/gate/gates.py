"""The gates: what is stored of them, and what they answer."""

from __future__ import annotations

import enum
import sqlite3
from dataclasses import dataclass

from connect_gating import ConnectGating, Decision, Event, Gate, Update
from connect_gating.gating import Outcome, Snapshot


ASK_FIRST, ASK_MOST = 5, 60
"""Seconds between two questions to Jira about one gate: doubled each time, up to the second. A callback begins anew."""

CONFIRMED_FOR = 300
"""Seconds for which Jira's `allowed` opens a gate: it may prevent later, and that callback may be lost."""


REMEMBERED = 300
"""Seconds for which a token is remembered after it has expired: longer than a request is under way that came just before,
and than clocks are stepped back that are set right."""

NEVER = -1
"""A revision that no gate has."""


class Verdict(enum.Enum):
    """What a registered gate answers: HTTP status and decision. Only the first is 2xx, for `curl -f`."""

    PROCEED = (200, "proceed")
    NOT_CONFIRMED = (503, "hold")
    HOLD = (425, "hold")
    STOP = (403, "stop")
    MISCONFIGURED = (422, "misconfigured")

    @property
    def may_open(self) -> bool:
        """Whether waiting may help."""
        return self in (Verdict.HOLD, Verdict.NOT_CONFIRMED)


def verdict(newest: Decision | None, polled: Decision | None, trust_callbacks: bool, heard: bool) -> Verdict:
    """The one place where a gate opens. `newest` is what callbacks and polls say together, `polled` what Jira itself
    answered, asked since: a callback's signature does not bind its body, so it may close a gate and not open it.
    `heard` is whether either came since the newest submission: what was said before it is no word on that one."""
    match newest:
        case None | Decision.HOLD:
            return Verdict.HOLD
        case Decision.PROCEED:
            return Verdict.PROCEED if trust_callbacks or polled is Decision.PROCEED else Verdict.NOT_CONFIRMED
        case Decision.STOP:
            return Verdict.STOP if heard else Verdict.HOLD
        case Decision.MISCONFIGURED:
            return Verdict.MISCONFIGURED if heard else Verdict.HOLD


class Taken(enum.Enum):
    """What a verified call is."""

    NEW = "new"
    RETRY = "retry"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True)
class Stored:
    """A gate as it is stored."""

    row: int
    registered: bool
    submitting: bool
    callback_state: str | None
    callback_state_before: str | None
    """As of when its newest submission began."""
    poll_state: str | None
    revision: int
    polled_revision: int
    polled_at: int
    callbacks: int
    ask_after: int

    @property
    def asked_since(self) -> bool:
        """Whether Jira was asked after the newest callback and submission. What it said before does not count: else
        whoever holds a live token could open what Jira prevented since. While something is submitted it may still say
        what it said before."""
        return self.polled_revision == self.revision and not self.submitting

    def asked_lately(self, now: int) -> bool:
        """Whether that was not long ago. An answer from the future was heard before the clock was set back."""
        return self.asked_since and 0 <= now - self.polled_at <= CONFIRMED_FOR

    @property
    def called_back_since(self) -> bool:
        """Whether the newest callback came after the newest submission began; Jira may call back before it answers."""
        return self.callback_state != self.callback_state_before

    def due(self, answer: Verdict, now: int) -> bool:
        """Whether to ask Jira about a gate that answers this: where it may open, and where no callback of the newest
        submission closed it. That one may be lost, and Jira may have said what it said before it took that up."""
        closed_by_callback = self.called_back_since and not answer.may_open
        return answer is not Verdict.PROCEED and not closed_by_callback and self.ask_after <= now


def see(tx: sqlite3.Connection, token_digest: str, body_digest: str, good_until: int, now: int) -> Taken:
    """Remembers a token until it is refused anyway. No signature binds a body: the same token with the same body is a
    retry, with another one somebody holds a token of this tenant."""
    tx.execute("DELETE FROM seen WHERE good_until <= ?", [now - REMEMBERED])
    seen = tx.execute("SELECT body_digest FROM seen WHERE token_digest = ?", [token_digest]).fetchone()
    if seen:
        return Taken.RETRY if seen[0] == body_digest else Taken.REPLAYED
    tx.execute("INSERT INTO seen VALUES (?, ?, ?)", [token_digest, body_digest, good_until])
    return Taken.NEW


def take(tx: sqlite3.Connection, gating: ConnectGating, event: Event, now: int) -> tuple[Taken, Outcome | None]:
    """Takes a verified callback: looks for a replay, folds it, keeps it."""
    taken = see(tx, event.token.digest, event.body_digest, event.token.good_until, now)
    if taken is not Taken.NEW:
        return taken, None
    gate = ensure(tx, event.client_key, event.update.gate)
    folded = gating.gating.fold((gate.callback_state,) if gate.callback_state else (), event.update)
    # What was heard makes asking worthwhile at once. One that comes late is news too: what made it look old may have
    # been forged.
    tx.execute(
        "UPDATE gate SET callback_state = ?, revision = revision + ?, callbacks = callbacks + 1, asks = 0,"
        " ask_after = 0 WHERE id = ?",
        [folded.state, folded.outcome is not Outcome.DUPLICATE, gate.row],
    )
    return taken, folded.outcome


def claim(tx: sqlite3.Connection, row: int, now: int) -> int | None:
    """The gate's revision where the caller is the one that asks Jira now; the next may after twice the time. Nobody
    asks while something is submitted: no answer would count."""
    claimed = tx.execute(
        "UPDATE gate SET asks = asks + 1, ask_after = :now + min(:most, :first << min(asks, 4))"
        " WHERE id = :row AND ask_after <= :now AND id NOT IN (SELECT gate FROM submitting) RETURNING revision",
        {"now": now, "most": ASK_MOST, "first": ASK_FIRST, "row": row},
    ).fetchone()
    return claimed[0] if claimed else None


def confirm(tx: sqlite3.Connection, gating: ConnectGating, row: int, update: Update, revision: int, at: int) -> None:
    """Keeps what Jira answered of a gate that is still there. `revision` and `at` are of when it was asked; answers may
    overtake each other."""
    asked = tx.execute("SELECT poll_state, polled_revision, polled_at FROM gate WHERE id = ?", [row]).fetchone()
    if asked is None:
        return
    poll_state, polled_revision, polled_at = asked
    folded = gating.gating.fold((poll_state,) if poll_state else (), update)
    # An answer to a question from before the last news takes nothing back. Otherwise the last one counts, whatever its
    # time, so that a clock that was set back closes no gate for good.
    if revision < polled_revision:
        revision, at = polled_revision, polled_at
    # One that looks older than an earlier one, and says something else, confirms nothing.
    if gating.gating.decide(update) is not folded.current.decision:
        revision = NEVER
    tx.execute(
        "UPDATE gate SET poll_state = ?, polled_revision = ?, polled_at = ? WHERE id = ?",
        [folded.state, revision, at, row],
    )


def register(tx: sqlite3.Connection, client_key: str, gate: Gate, now: int) -> bool:
    """Registers a gate: from now on it can open. Whether it is new."""
    row = ensure(tx, client_key, gate).row
    changed = tx.execute("UPDATE gate SET registered_at = ? WHERE id = ? AND registered_at IS NULL", [now, row])
    return changed.rowcount == 1


def ensure(tx: sqlite3.Connection, client_key: str, gate: Gate) -> Stored:
    """A gate, new where nothing was known of it. A new one can't open before it is registered."""
    stored = find(tx, client_key, gate)
    if stored is None:
        # Also beyond those of a server of before, which did not count.
        tx.execute("UPDATE newest SET gate = max(gate, (SELECT coalesce(max(id), 0) FROM gate)) + 1")
        tx.execute(
            "INSERT INTO gate (id, client_key, pipeline_id, environment_id, sequence_number)"
            " SELECT gate, ?, ?, ?, ? FROM newest",
            [client_key, gate.pipeline_id, gate.environment_id, gate.sequence_number],
        )
        stored = find(tx, client_key, gate)
        assert stored is not None
    return stored


def find(tx: sqlite3.Connection, client_key: str, gate: Gate) -> Stored | None:
    """A gate of this tenant."""
    row = tx.execute(
        "SELECT id, registered_at IS NOT NULL, id IN (SELECT gate FROM submitting), callback_state,"
        " (SELECT callback_state FROM submitted WHERE gate = id), poll_state, revision, polled_revision, polled_at,"
        " callbacks, ask_after FROM gate"
        " WHERE client_key = ? AND pipeline_id = ? AND environment_id = ? AND sequence_number = ?",
        [client_key, gate.pipeline_id, gate.environment_id, gate.sequence_number],
    ).fetchone()
    return Stored(row[0], bool(row[1]), bool(row[2]), *row[3:]) if row else None


def judge(
    gating: ConnectGating, stored: Stored, now: int, trust_callbacks: bool
) -> tuple[Verdict, Snapshot | None, bool]:
    """What a gate answers, what is the newest known of it, and whether Jira confirmed that it is open."""
    newest = _snapshot(gating, stored.callback_state, stored.poll_state)
    polled = _snapshot(gating, stored.poll_state) if stored.asked_lately(now) else None
    decided, confirmed = (snapshot.decision if snapshot else None for snapshot in (newest, polled))
    heard = stored.called_back_since or stored.asked_since
    answer = verdict(decided, confirmed, trust_callbacks and stored.called_back_since, heard)
    return answer, newest, answer is Verdict.PROCEED and confirmed is Decision.PROCEED


def _snapshot(gating: ConnectGating, *states: str | None) -> Snapshot | None:
    known = tuple(state for state in states if state)
    return gating.gating.current(known) if known else None
