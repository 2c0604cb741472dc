"""Atlassian Connect JWT: read, verify, sign, and explain the query string hash (qsh).

Profile: shared secret, exactly HS256. The token comes in the header
`Authorization: JWT <token>` or, where the policy allows it, in the query
parameter `jwt`. Source of the rules: Atlassian, "Understanding JWT for Connect
apps"; RFC 7515, RFC 7519, RFC 8725.

The qsh binds method, path and query. It does not bind the body.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from ._interface import Interface
from .types import Policy, Rejection, Request, Tenant


@dataclass(frozen=True, slots=True)
class KeyIdAbsent:
    """The header has no `kid`. Usual for callbacks."""

    code: ClassVar[str] = "absent"


@dataclass(frozen=True, slots=True)
class KeyIdMalformed:
    """There is one, but it is not a lower-case UUID, the only shape that
    Atlassian's install keys have. It is not handed out: hosts put key ids
    into URLs.
    """

    code: ClassVar[str] = "malformed"


@dataclass(frozen=True, slots=True)
class KeyIdUuid:
    """A lower-case UUID."""

    code: ClassVar[str] = "uuid"
    value: str


UnverifiedKeyId = KeyIdAbsent | KeyIdMalformed | KeyIdUuid
"""A key id (`kid`) that nobody has verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnverifiedToken:
    """What a token says of itself before anybody has verified it. Good for finding
    the tenant, and for nothing else: every field may be forged.
    """

    unverified_issuer: str | None = None
    """The claim `iss`, where it is text: look the tenant up by it."""
    unverified_algorithm: str | None = None
    """The header's `alg`, in the form of `algorithm-mismatch.found`; absent
    where the header has none.
    """
    unverified_key_id: UnverifiedKeyId
    """The header's `kid`."""
    unverified_expiry: int | None = None
    """The claim `exp`, where it is an integer of 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedToken:
    """What a token says, its signature, times and qsh having been verified."""

    issuer: str
    """The claim `iss`; equal to the tenant's client key."""
    subject: str | None = None
    """The claim `sub`."""
    audience: tuple[str, ...] = ()
    """The claim `aud`; one text becomes a list of one, none an empty list. Not
    checked: for a shared secret the issuer alone names the tenant.
    """
    issued_at: int
    """The claim `iat`."""
    not_before: int | None = None
    """The claim `nbf`."""
    expires_at: int
    """The claim `exp`."""
    context: str | None = None
    """The claim `context`, as the JSON text that was signed."""
    context_token: bool
    """Whether the qsh was `context-qsh`, so that no request is bound."""
    secret_index: int
    """Which of the tenant's secrets made the signature, counted from 0. Not 0:
    Jira still uses a secret that was replaced.
    """
    digest: str
    """SHA-256 of the token's signing input, as 64 lower-case hexadecimal digits.
    Names the token without being able to stand in for it.
    """
    good_until: int
    """The first second at which this token is refused: `exp` + leeway + late.
    Keep the digest until then to see replays.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalForm:
    """One form of a canonical request."""

    text: str = field(repr=False)
    """The canonical request, whose SHA-256 is the qsh. It holds the query's
    values as they came.
    """
    shown: str
    """The same with each value that is shaped like a token replaced by
    `(redacted)`: for logs. Do not hash it.
    """
    qsh: str
    """The qsh: 64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canonical:
    """The canonical request of a request."""

    forms: tuple[CanonicalForm, ...] = ()
    """One form, or two where the parameters' order depends on whether names are
    compared encoded (first; Atlassian's Java) or raw (second; Atlassian's
    JavaScript). Verification takes either, since both bind the same data.
    """


class Check(Enum):
    """One check of `verify`, in the order in which it makes them."""

    SETTINGS = "settings"
    """The host's own settings: clock, policy, base path, tenant. Where they can't
    be used, nothing else is checked.
    """
    TARGET = "target"
    """Method and target can be read."""
    TOKEN = "token"
    """There is one token, it stands where it may, and it has three segments."""
    HEADER = "header"
    """The header is JSON, its `alg` is HS256, and nothing in it changes what the
    token means.
    """
    CLAIMS_SET = "claims-set"
    """The claims set is a JSON object."""
    ISSUER = "issuer"
    """`iss` is the tenant's client key."""
    SIGNATURE = "signature"
    """One of the tenant's secrets made the signature."""
    CLAIM_TYPES = "claim-types"
    """Each claim that must be there is there, and each has its type."""
    TIME_ORDER = "time-order"
    """`iat`, `nbf` and `exp` do not contradict each other."""
    EXPIRY = "expiry"
    """`exp` is not past."""
    ISSUED_AT = "issued-at"
    """`iat` is not ahead."""
    NOT_BEFORE = "not-before"
    """`nbf` is not ahead."""
    LIFETIME = "lifetime"
    """`exp` - `iat` is no more than `max-lifetime`."""
    QSH = "qsh"
    """The qsh is that of this request."""


@dataclass(frozen=True, slots=True)
class Passed:
    """It found nothing wrong."""

    code: ClassVar[str] = "passed"


@dataclass(frozen=True, slots=True)
class Failed:
    """`verify` would refuse the request for this, were it the first that failed."""

    code: ClassVar[str] = "failed"
    value: Rejection


@dataclass(frozen=True, slots=True)
class Skipped:
    """It needs what an earlier check could not give."""

    code: ClassVar[str] = "skipped"


CheckOutcome = Passed | Failed | Skipped
"""What came of one check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check and what came of it."""

    check: Check
    """Which check."""
    outcome: CheckOutcome
    """What came of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What there is to say of a request. For people: it may hold what nobody signed."""

    checks: tuple[Checked, ...] = ()
    """Every check once, in their order."""
    header: str | None = None
    """The token's header, as the text that stands there; absent where there is no
    token, or where that is not UTF-8.
    """
    claims: str | None = None
    """The token's claims, likewise."""
    forms: tuple[CanonicalForm, ...] = ()
    """The forms of the canonical request, as `canonical_request` gives them; none
    where the target can't be read.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRequest:
    """A request of the app's own that is about to be sent to Jira."""

    method: str
    """The method, as in `request`."""
    target: str
    """The target or the whole URL, escaped exactly as it will be sent, at most
    16,384 bytes.
    """
    base_path: str
    """The path of the tenant's base URL; empty for Jira, `/wiki` for Confluence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A token that was just made. A secret while it lives: never log it."""

    authorization: str = field(repr=False)
    """The value of the header `Authorization`: `JWT <token>`."""
    token: str = field(repr=False)
    """The token alone."""
    expires_at: int
    """Its claim `exp`, in seconds since the epoch. It binds one method, path and
    query: make a new one for each request.
    """


class Jwt(Interface):
    """The functions of `jwt`. Any thread may call them."""

    _name = "jwt"
    _functions = {
        "default-policy": ("default_policy", None),
        "peek": ("peek", Rejection),
        "verify": ("verify", Rejection),
        "explain": ("explain", None),
        "canonical-request": ("canonical_request", Rejection),
        "sign": ("sign", Rejection),
    }

    def default_policy(self) -> Policy:
        """The default policy: leeway 30, max-lifetime 900, late 0, no query token, no
        context token.
        """
        answer: Policy = self._call("default-policy")
        return answer

    def peek(self, request: Request, policy: Policy) -> UnverifiedToken:
        """Reads a token without verifying it, to find the tenant. Of the policy only
        `query_token` is read.

        Refuses with the cases of `reason` from `malformed-method` to
        `malformed-json`, `body-too-long` excepted, and with `bad-setting(base-path)`.

        Raises `RequestRejected`.
        """
        answer: UnverifiedToken = self._call("peek", request, policy)
        return answer

    def verify(self, request: Request, tenant: Tenant | None, policy: Policy, now: int) -> VerifiedToken:
        """Verifies a token against the request that brought it.

        `tenant` is the one found by `unverified_issuer`; hand over none where there
        is no such tenant, and the answer is the one of a bad issuer, so that both
        look alike from outside.

        Refuses with any case of `reason` up to `wrong-qsh`, except `body-too-long`,
        `missing-key-id`, `malformed-key-id`, `unknown-key`, `unusable-key` and
        `wrong-audience`, which belong to other profiles.

        Raises `RequestRejected`.
        """
        answer: VerifiedToken = self._call("verify", request, tenant, policy, now)
        return answer

    def explain(self, request: Request, tenant: Tenant | None, policy: Policy, now: int) -> Explanation:
        """Runs every check of `verify` that can be run, and says what came of each: a bad
        signature does not hide that the qsh does not match either.

        For people, and never for deciding. `verify` accepts the request if, and only
        if, every check has passed; the first that failed is what it refuses with.

        Never fails. The answer may repeat the token's claims and the query's values:
        show it to the operator alone.
        """
        answer: Explanation = self._call("explain", request, tenant, policy, now)
        return answer

    def canonical_request(self, method: str, target: str, base_path: str) -> Canonical:
        """The canonical request and qsh of a request, for signing one and for showing a
        person why a qsh does not match.

        The method is upper-cased. The path loses the base path and one trailing
        slash, its `&` becomes `%26`, and nothing else of it is touched. The query is
        decoded as a form, loses `jwt`, is encoded again by RFC 3986, sorted by name,
        and the values of one name are sorted as UTF-16 and joined with commas.

        Refuses with `bad-setting(base-path)`, `malformed-method`, `target-too-long`,
        `malformed-target` and `too-many-parameters`.

        Raises `RequestRejected`.
        """
        answer: Canonical = self._call("canonical-request", method, target, base_path)
        return answer

    def sign(
        self, request: OutgoingRequest, app_key: str, secret: str, now: int, lifetime: int | None = None
    ) -> Signed:
        """Signs a request to Jira as the app, with the tenant's current shared secret:
        HS256, claims `iss` (the app's key), `iat` (`now`), `exp` and `qsh`, in this
        order. The qsh is that of the first canonical form, the one of Atlassian's Java.

        `lifetime` is in seconds, 1 to 900; none is 180, as Atlassian's libraries have it.

        Refuses with `bad-setting` (`clock`, `lifetime`, `base-path`, `app-key`,
        `secret`), `malformed-method`, `target-too-long`, `malformed-target` and
        `too-many-parameters`.

        Raises `RequestRejected`.
        """
        answer: Signed = self._call("sign", request, app_key, secret, now, lifetime)
        return answer
