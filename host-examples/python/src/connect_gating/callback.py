"""The one call for a gating callback: verify, parse, decide.

The host peeks at the unverified issuer (`jwt.peek`), looks the tenant up, and
calls `accept`. A callback is a hint, Jira is the truth: the qsh does not bind
the body, so whoever holds a live token can send any body with it. A host
therefore keeps the digest of every token it took until `good_until`:

- same token digest, same body digest: a retry; answer as before;
- same token digest, another body digest: a replay; refuse it with 401 and say
  so loudly;

and asks Jira itself before it lets `proceed` open anything.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass

from ._interface import Interface
from .gating import Decision, Update
from .jwt import VerifiedToken
from .types import Policy, Rejection, Request, Tenant


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A callback that Jira signed."""

    client_key: str
    """The tenant: the verified issuer."""
    token: VerifiedToken
    """The verified token."""
    update: Update
    """What Jira says."""
    decision: Decision
    """What that decides by itself; `gating.fold` decides with what came before."""
    body_digest: str
    """SHA-256 of the body, as 64 lower-case hexadecimal digits."""


class Callback(Interface):
    """The functions of `callback`. Any thread may call them."""

    _name = "callback"
    _functions = {
        "accept": ("accept", Rejection),
    }

    def accept(self, request: Request, body: str, tenant: Tenant | None, policy: Policy, now: int) -> Event:
        """Verifies the request, parses the body and decides. Once the token has
        verified, only an unreadable identity, a body that is no JSON object, a limit
        or a time ahead of the clock refuses it; see `gating.parse`.

        Decode the body as UTF-8 strictly, keeping a byte order mark, and answer 400
        `malformed-body` yourself where that fails. Answer 2xx only once the folded
        state is stored.

        Refuses with any case of `reason`. A `context-qsh` is refused whatever the
        policy says.

        Raises `RequestRejected`.
        """
        answer: Event = self._call("accept", request, body, tenant, policy, now)
        return answer
