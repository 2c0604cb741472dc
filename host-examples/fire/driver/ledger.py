"""The client's own log of one gate: what was acknowledged, what may have been taken, and what a gate may answer then.

Everything here follows from four promises. The newest acknowledged update counts, or one that is newer still. Only what
Jira itself said, asked after the last news, opens a gate. What Jira said opens it for a bounded time. And of what was
acknowledged, nothing is lost.
"""

from dataclasses import dataclass, field

ALLOWED = "allowed"

ANSWERS = {
    "allowed": {(503, "not-confirmed")},
    "awaiting": {(425, "hold")},
    "prevented": {(403, "stop")},
    "expired": {(403, "stop")},
    "invalid": {(422, "misconfigured")},
    "ALLOWED": {(422, "misconfigured")},
}
"""What a gate answers by the status that is the newest, besides `PROCEED`."""

PROCEED = (200, "proceed")
NOTHING_YET = (425, "hold")


@dataclass(frozen=True, order=True)
class Update:
    """What is said of a gate at an instant, in nanoseconds since 1970. No two of one gate have the same instant."""

    instant: int
    status: str


@dataclass
class Gate:
    """A gate, and all that this client knows of it. One thread at a time uses it."""

    tenant: object
    name: tuple
    registered: bool = False
    newest: Update | None = None
    """The newest that was acknowledged."""
    unanswered: list = field(default_factory=list)
    """Sent, and nobody knows whether it was taken."""
    decided: list = field(default_factory=list)
    """What Jira decided: what it says when it is asked."""
    news: list = field(default_factory=list)
    """When acknowledged news was sent, and the instant of each: Jira has to be asked after it."""
    submitted_since: bool = False
    """Whether a submission was sent since the newest update was acknowledged, which closed the gate before."""

    def acknowledged(self, update, sent):
        if self.newest is None or update > self.newest:
            self.newest = update
            self.submitted_since = False
            self.unanswered = [other for other in self.unanswered if other > update]
            self.decided = [other for other in self.decided if other > update]
        self.news.append((sent, update.instant))

    def submitting(self):
        """A submission is about to be sent: until something newer is heard, the gate may hold, whatever closed it."""
        self.submitted_since = True

    def touched(self, sent):
        """A submission was answered: Jira has to be asked after it, too."""
        self.news.append((sent, None))

    def possible(self):
        """The statuses that may be the newest: that of the newest acknowledged update, or of one that is newer still."""
        newer = [*self.unanswered, *self.decided]
        if self.newest is not None:
            newer = [update for update in newer if update > self.newest] + [self.newest]
        return {update.status for update in newer}

    def fault(self, code, confirmations, answered, window, trusting=False):
        """What is wrong with an answer to a question that was asked after everything that is logged; None if nothing.

        `confirmations` are when Jira, asked for this gate, said `allowed`, and the instant of that; `window` is for
        how many seconds one may open a gate.
        """
        possible = self.possible()
        if code == PROCEED:
            return self._wrong_proceed(possible, confirmations, answered, window, trusting)
        expected = set().union(*(ANSWERS[status] for status in possible))
        if self.newest is None or self.submitted_since:
            expected.add(NOTHING_YET)
        return None if code in expected else f"{self.name}: {code}, known: {self.newest}, {sorted(possible)}"

    def _wrong_proceed(self, possible, confirmations, answered, window, trusting):
        about = f"{self.name}: wrong proceed, known: {self.newest}, {sorted(possible)}"
        if ALLOWED not in possible:
            return f"{about}: nobody allowed it"
        if trusting:
            return None
        if not confirmations:
            return f"{about}: Jira has not been asked"
        good = [asked for asked, instant in confirmations if not self._news_after(asked, instant)]
        if not good:
            return f"{about}: Jira has not been asked since the last news"
        if answered - max(good) > window:
            return f"{about}: Jira said so {answered - max(good):.0f} s ago"
        return None

    def _news_after(self, asked, instant):
        """Whether there was news after Jira was asked. What Jira told before the callback brought it is none."""
        return any(sent > asked and of != instant for sent, of in self.news)
