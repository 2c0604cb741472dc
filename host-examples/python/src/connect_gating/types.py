"""What the other interfaces share: the request as it was received, the tenant,
the policy, and the one vocabulary of refusals.

# Units

Instants are seconds since the Unix epoch. `now` is a `u64`, so that a host
that forgets it fails loudly; claim times are the token's own words and signed
(`s64`). Durations are seconds. Lengths of text are bytes of its UTF-8 form
unless a text says characters (Unicode scalar values).

# Order of checks

Checks run in one fixed order, and the first that fails is reported: the host's
own settings, sizes, shape of the request, place and shape of the token, its
header, issuer, key, signature, claims, times, lifetime, audience, qsh, and last
the body. So every bad input has exactly one expected error. The cases of `reason`
stand in the order of these parts.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar, Union


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it arrived, before any framework rewrote it."""

    method: str
    """The method, for example `POST`. ASCII letters and `-`, at most 32;
    case does not matter.
    """
    target: str = field(repr=False)
    """The request target exactly as it stood in the request line: path and
    query, still percent-encoded, at most 16,384 bytes. The absolute form
    (`https://host/path?query`) is taken too, scheme and authority are then
    ignored. A path that a proxy or framework decoded, merged or shortened
    gives another qsh than the one that was signed.
    """
    base_path: str
    """The path of the app's `baseUrl`, for example `/app`; empty when it has
    none. It is cut off the target by whole segments: with `/app`,
    `/app/callback` becomes `/callback` and `/application` stays as it is.
    """
    authorization: tuple[str, ...] = field(default=(), repr=False)
    """The value of every `Authorization` header of the request, in order, and
    an empty list where there is none. Hand over all of them: more than one
    is refused.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """What the host stored when the tenant installed the app."""

    client_key: str
    """The tenant's `clientKey`. A token's `iss` must equal it. Not empty."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """One to four shared secrets, the current one first, then those that a
    recent re-installation replaced, so that no callback in flight is lost.
    Secrets are text, used as UTF-8 bytes, and never empty.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the operator decides. `jwt.default_policy` gives the defaults."""

    leeway: int
    """How far this host's clock may be off, in seconds, in either direction.
    Default 30, at most 300.
    """
    max_lifetime: int
    """The longest lifetime (`exp` - `iat`) that is taken, in seconds. Default
    900, at most 86,400. Jira has been seen to use 180 and 900.
    """
    late: int
    """How long past `exp` (and the leeway) a token is still taken, in seconds.
    Default 0, at most 2,700. It is not known whether Jira mints a new token
    when it retries a callback minutes later. Only for hosts that confirm
    every `allowed` by asking Jira.
    """
    query_token: bool
    """Whether the token may come in the query parameter `jwt`. Default false."""
    context_token: bool
    """Whether the qsh may be the literal `context-qsh`, which binds the token
    to no request at all. Default false. Such tokens are minted in a browser:
    `callback.accept` refuses them whatever this says (CVE-2021-26073,
    CVE-2021-26074 and CVE-2021-26077 were exactly that).
    """


class Setting(Enum):
    """A setting of the host's own that can't be used."""

    CLOCK = "clock"
    """`now` is before 2013, when Connect did not exist, or after the year 3000,
    as it is when somebody passes milliseconds.
    """
    LEEWAY = "leeway"
    """`policy.leeway` is above 300."""
    MAX_LIFETIME = "max-lifetime"
    """`policy.max-lifetime` is 0 or above 86,400."""
    LATE = "late"
    """`policy.late` is above 2,700."""
    BASE_PATH = "base-path"
    """`request.base-path` is not empty and does not begin with `/`, or has a
    query, a fragment, a blank or a control character.
    """
    CLIENT_KEY = "client-key"
    """`tenant.client-key` is empty."""
    SECRETS = "secrets"
    """`tenant.secrets` has none or more than four entries, or an empty one; or
    the stored secrets have more than four, or an empty one.
    """
    SECRET = "secret"
    """The secret to sign with, or the new one of a re-installation, is empty."""
    LIFETIME = "lifetime"
    """The lifetime of a token to sign is 0 or above 900."""
    KEEP = "keep"
    """A replaced secret is to be kept for more than 86,400 seconds."""
    APP_KEY = "app-key"
    """The app's key is empty."""
    BASE_URLS = "base-urls"
    """`app.base-urls` has none or more than 64 entries, or one that is not an
    http or https URL without query and fragment.
    """
    HOST_SUFFIXES = "host-suffixes"
    """`app.host-suffixes` has none or more than 64 entries, or one that is not
    labels of lower-case ASCII letters, digits and `-` with dots between.
    """
    CLIENT_KEYS = "client-keys"
    """`app.client-keys` is there but has none or more than 64 entries, or an
    empty one.
    """
    APP_ID = "app-id"
    """The Forge app's id is not `ari:cloud:ecosystem::app/` with an id behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A limit and what went beyond it."""

    limit: int
    """The greatest value that is taken."""
    actual: int
    """The value that was found."""


class TargetFault(Enum):
    """Why a request target can't be read."""

    NOT_A_PATH = "not-a-path"
    """It is empty, or neither a path that begins with `/` nor an absolute http
    or https URL.
    """
    CONTROL_CHARACTER = "control-character"
    """A blank or an ASCII control character stands in it."""
    MALFORMED_ESCAPE = "malformed-escape"
    """In the query, a `%` is not followed by two hexadecimal digits."""
    NOT_UTF8 = "not-utf8"
    """In the query, decoded octets are not UTF-8."""
    ESCAPED_CONTROL = "escaped-control"
    """In the query, an escape stands for an ASCII control character."""


class TokenPart(Enum):
    """One of the three segments of a token."""

    HEADER = "header"
    """The JOSE header."""
    CLAIMS = "claims"
    """The claims set."""
    SIGNATURE = "signature"
    """The signature."""


class JsonFault(Enum):
    """Why JSON was refused."""

    NOT_JSON = "not-json"
    """It is not JSON (RFC 8259): a syntax error, octets that are not UTF-8, a
    byte order mark, text after the end, or nothing at all.
    """
    NOT_AN_OBJECT = "not-an-object"
    """It is JSON but not an object."""
    DUPLICATE_KEY = "duplicate-key"
    """A member name stands twice in one object."""
    TOO_DEEP = "too-deep"
    """It is nested more than 64 levels deep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonProblem:
    """A segment of a token that is not the JSON it should be."""

    part: TokenPart
    """Which segment: header or claims."""
    fault: JsonFault
    """What is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """How many segments a token has."""

    required: int
    """Always 3."""
    found: int
    """The number that was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmMismatch:
    """An algorithm other than the one that the profile prescribes."""

    required: str
    """The only algorithm that is taken here."""
    found: str
    """The token's `alg`: its text where that is 1 to 16 ASCII letters, digits,
    `-` or `_`, otherwise `other`; `not-text` where it is no string.
    """


class HeaderParameter(Enum):
    """A JOSE header parameter (RFC 7515, section 4.1; RFC 7797; RFC 7516)."""

    TYP = "typ"
    """Present and not `JWT` in any case."""
    CRIT = "crit"
    """Critical extensions: none is understood, so any is refused."""
    B64 = "b64"
    """Unencoded payload option."""
    ZIP = "zip"
    """Compression."""
    CTY = "cty"
    """Content type, which would announce a nested token."""
    JKU = "jku"
    """A URL of keys chosen by the sender."""
    JWK = "jwk"
    """A key chosen by the sender."""
    X5U = "x5u"
    """A URL of certificates chosen by the sender."""
    X5C = "x5c"
    """Certificates chosen by the sender."""


class Claim(Enum):
    """A claim that the component reads."""

    ISS = "iss"
    """Issuer: the tenant's client key, or `forge/invocation-token`. Text."""
    SUB = "sub"
    """Subject: the acting user's account id. Text, optional."""
    AUD = "aud"
    """Audience: text or a list of text; optional where a shared secret signs."""
    IAT = "iat"
    """Issued at, in seconds since the epoch. Integer."""
    NBF = "nbf"
    """Not before, in seconds since the epoch. Integer, optional."""
    EXP = "exp"
    """Expiry, in seconds since the epoch. Integer."""
    QSH = "qsh"
    """Query string hash: 64 lower-case hexadecimal digits, or `context-qsh`."""
    CONTEXT = "context"
    """Context: an object, optional."""
    APP = "app"
    """Forge alone: the app, an object with a text `installationId`."""
    PRINCIPAL = "principal"
    """Forge alone: the user who invoked the app. Text, optional."""


class KeyFault(Enum):
    """Why a public key or key set that the host handed over can't be used."""

    TOO_LARGE = "too-large"
    """A key is longer than 16,384 bytes, or a key set than 65,536."""
    MALFORMED = "malformed"
    """Neither PEM with the label `PUBLIC KEY`, nor a JWK, nor a key set with a
    list `keys`; or one that does not hold together.
    """
    NOT_RSA = "not-rsa"
    """A key of another type, such as EC."""
    OTHER_USE = "other-use"
    """A JWK whose `use` is not `sig` or whose `alg` is not `RS256`."""
    WRONG_EXPONENT = "wrong-exponent"
    """An exponent other than 65537."""
    TOO_SHORT = "too-short"
    """A modulus of fewer than 2,048 bits (RFC 7518, section 3.3)."""
    TOO_LONG = "too-long"
    """A modulus of more than 4,096 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceMismatch:
    """A token that is meant for somebody else."""

    required: tuple[str, ...] = ()
    """Whom it must be meant for, one of these, cut down as `found` is."""
    found: tuple[str, ...] = ()
    """The first two texts of the token's `aud`; `other` stands for one that is
    not at most 128 visible ASCII characters.
    """


class LifecycleField(Enum):
    """A field of a lifecycle call that must be there."""

    KEY = "key"
    """`key`: the app's key."""
    CLIENT_KEY = "client-key"
    """`clientKey`: the tenant."""
    EVENT_TYPE = "event-type"
    """`eventType`: `installed` or `uninstalled`."""
    BASE_URL = "base-url"
    """`baseUrl`: where the tenant's Jira is. Of `installed` alone."""
    SHARED_SECRET = "shared-secret"
    """`sharedSecret`. Of `installed` alone."""


class BaseUrlFault(Enum):
    """Why a tenant's base URL is refused. Nobody signed it, and hosts send their
    requests there.
    """

    NOT_HTTPS = "not-https"
    """It does not begin with `https://`."""
    USER_INFO = "user-info"
    """It has user information (`@`)."""
    PORT = "port"
    """It has a port (`:`), or is an IPv6 address."""
    NOT_PLAIN = "not-plain"
    """It has a query, a fragment, an escape, a dot segment, or other characters
    than letters, digits, `-`, `.`, `_` and `~`, or more than 2,000.
    """
    FOREIGN_HOST = "foreign-host"
    """Its host is neither one of the suffixes nor under one by whole labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The times of a token that contradict each other."""

    issued_at: int
    """The claim `iat`."""
    not_before: int | None = None
    """The claim `nbf`, where there is one."""
    expires_at: int
    """The claim `exp`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A time that has passed."""

    expired_at: int
    """The claim `exp`."""
    now: int
    """The `now` of the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A time that is ahead of the host's clock by more than the leeway."""

    claimed: int
    """The time that was claimed, in whole seconds since the epoch."""
    now: int
    """The `now` of the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """A token that was meant to live too long."""

    limit: int
    """`policy.max-lifetime`."""
    actual: int
    """`exp` - `iat`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QshMismatch:
    """Both sides of a query string hash that does not match."""

    claimed: str
    """The token's qsh."""
    computed: str
    """The qsh of the request as it arrived. `jwt.canonical_request` gives the
    text behind it.
    """


class IdentityField(Enum):
    """A field of the payload without which no gate can be named."""

    PIPELINE_ID = "pipeline-id"
    """`pipelineId`: text of 1 to 255 characters."""
    ENVIRONMENT_ID = "environment-id"
    """`environmentId`: text of 1 to 255 characters."""
    SEQUENCE_NUMBER = "sequence-number"
    """`deploymentSequenceNumber`: an integer of 64 bits."""


@dataclass(frozen=True, slots=True)
class BadSetting:
    """The host's own setting can't be used. Answered 503: nothing is wrong
    with the request, and a retry succeeds once the operator has mended it.
    """

    code: ClassVar[str] = "bad-setting"
    value: Setting


@dataclass(frozen=True, slots=True)
class MalformedMethod:
    """The method has other characters than ASCII letters and `-`, none, or
    more than 32.
    """

    code: ClassVar[str] = "malformed-method"


@dataclass(frozen=True, slots=True)
class TargetTooLong:
    """The target is longer than 16,384 bytes."""

    code: ClassVar[str] = "target-too-long"
    value: Excess


@dataclass(frozen=True, slots=True)
class BodyTooLong:
    """The body is longer than 262,144 bytes."""

    code: ClassVar[str] = "body-too-long"
    value: Excess


@dataclass(frozen=True, slots=True)
class MalformedTarget:
    """The target can't be read without guessing."""

    code: ClassVar[str] = "malformed-target"
    value: TargetFault


@dataclass(frozen=True, slots=True)
class TooManyParameters:
    """The query has more than 1,000 parameters."""

    code: ClassVar[str] = "too-many-parameters"
    value: Excess


@dataclass(frozen=True, slots=True)
class MissingToken:
    """There is neither an `Authorization` header nor a `jwt` parameter."""

    code: ClassVar[str] = "missing-token"


@dataclass(frozen=True, slots=True)
class AmbiguousToken:
    """More than one place or value could be the token: two `Authorization`
    headers, two `jwt` parameters, or a header and a parameter.
    """

    code: ClassVar[str] = "ambiguous-token"


@dataclass(frozen=True, slots=True)
class QueryTokenRefused:
    """The token is in the query and `policy.query_token` is false."""

    code: ClassVar[str] = "query-token-refused"


@dataclass(frozen=True, slots=True)
class WrongScheme:
    """The scheme of the `Authorization` header is not `JWT`, or for Forge not
    `Bearer` (any case).
    """

    code: ClassVar[str] = "wrong-scheme"


@dataclass(frozen=True, slots=True)
class MalformedAuthorization:
    """The scheme is right but not followed by one blank and one token."""

    code: ClassVar[str] = "malformed-authorization"


@dataclass(frozen=True, slots=True)
class TokenTooLong:
    """The token is longer than 16,384 bytes."""

    code: ClassVar[str] = "token-too-long"
    value: Excess


@dataclass(frozen=True, slots=True)
class WrongSegmentCount:
    """The token does not have three segments (an encrypted one has five)."""

    code: ClassVar[str] = "wrong-segment-count"
    value: Segments


@dataclass(frozen=True, slots=True)
class MalformedBase64:
    """A segment is not base64url without padding (RFC 4648, section 5), has
    other characters in it, or stray bits at its end.
    """

    code: ClassVar[str] = "malformed-base64"
    value: TokenPart


@dataclass(frozen=True, slots=True)
class MalformedJson:
    """Header or claims are not one well-formed JSON object."""

    code: ClassVar[str] = "malformed-json"
    value: JsonProblem


@dataclass(frozen=True, slots=True)
class MissingAlgorithm:
    """The header has no `alg`."""

    code: ClassVar[str] = "missing-algorithm"


@dataclass(frozen=True, slots=True)
class WrongAlgorithm:
    """The header's `alg` is not the one that the profile prescribes. The
    profile decides the algorithm, never the token.
    """

    code: ClassVar[str] = "wrong-algorithm"
    value: AlgorithmMismatch


@dataclass(frozen=True, slots=True)
class RefusedHeader:
    """The header has a parameter that is refused, or a `typ` that is no `JWT`."""

    code: ClassVar[str] = "refused-header"
    value: HeaderParameter


@dataclass(frozen=True, slots=True)
class MissingKeyId:
    """The header has no `kid` where a key is found by it."""

    code: ClassVar[str] = "missing-key-id"


@dataclass(frozen=True, slots=True)
class MalformedKeyId:
    """The header's `kid` is not a lower-case UUID, or for Forge no text or an
    empty one.
    """

    code: ClassVar[str] = "malformed-key-id"


@dataclass(frozen=True, slots=True)
class MissingClaim:
    """A required claim is absent."""

    code: ClassVar[str] = "missing-claim"
    value: Claim


@dataclass(frozen=True, slots=True)
class WrongClaimType:
    """A claim has the wrong JSON type. Times must be JSON integers: `1.0`,
    `1e9`, `"1"` and `null` are wrong types.
    """

    code: ClassVar[str] = "wrong-claim-type"
    value: Claim


@dataclass(frozen=True, slots=True)
class ClaimOutOfRange:
    """A time does not fit 64 bits, or `iat` or `nbf` is negative."""

    code: ClassVar[str] = "claim-out-of-range"
    value: Claim


@dataclass(frozen=True, slots=True)
class UnknownIssuer:
    """`iss` is not the tenant's client key, or the host knows no such tenant; it
    is none that may install the app; or for Forge, it is not Forge's.
    """

    code: ClassVar[str] = "unknown-issuer"


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """The host handed over no key, or a key set without an RS256 key of this id."""

    code: ClassVar[str] = "unknown-key"


@dataclass(frozen=True, slots=True)
class UnusableKey:
    """The key or key set that the host handed over can't be used. Answered 503,
    as `bad-setting`: fetching it again may mend it.
    """

    code: ClassVar[str] = "unusable-key"
    value: KeyFault


@dataclass(frozen=True, slots=True)
class BadSignature:
    """No secret of the tenant, and not the key of the key id, made this signature.
    It says no more than that.
    """

    code: ClassVar[str] = "bad-signature"


@dataclass(frozen=True, slots=True)
class ContradictoryTimes:
    """`exp` is not after `iat`, or not after `nbf`."""

    code: ClassVar[str] = "contradictory-times"
    value: Times


@dataclass(frozen=True, slots=True)
class Expired:
    """`now` is not before `exp` + `leeway` + `late`."""

    code: ClassVar[str] = "expired"
    value: Passed


@dataclass(frozen=True, slots=True)
class IssuedAhead:
    """`iat` is later than `now` + `leeway`. Answered 503: a retry succeeds once
    the clocks agree.
    """

    code: ClassVar[str] = "issued-ahead"
    value: Ahead


@dataclass(frozen=True, slots=True)
class NotYetValid:
    """`nbf` is later than `now` + `leeway`. Answered 503, as above."""

    code: ClassVar[str] = "not-yet-valid"
    value: Ahead


@dataclass(frozen=True, slots=True)
class LifetimeTooLong:
    """`exp` - `iat` is more than `policy.max-lifetime`."""

    code: ClassVar[str] = "lifetime-too-long"
    value: Lifetime


@dataclass(frozen=True, slots=True)
class WrongAudience:
    """`aud` does not name this app."""

    code: ClassVar[str] = "wrong-audience"
    value: AudienceMismatch


@dataclass(frozen=True, slots=True)
class MalformedQsh:
    """`qsh` is neither 64 lower-case hexadecimal digits nor `context-qsh`."""

    code: ClassVar[str] = "malformed-qsh"


@dataclass(frozen=True, slots=True)
class ContextTokenRefused:
    """`qsh` is `context-qsh` where the policy or the function does not take it."""

    code: ClassVar[str] = "context-token-refused"


@dataclass(frozen=True, slots=True)
class WrongQsh:
    """`qsh` is not that of this request: method, path or query differ from
    what was signed, or were rewritten on the way.
    """

    code: ClassVar[str] = "wrong-qsh"
    value: QshMismatch


@dataclass(frozen=True, slots=True)
class MalformedBody:
    """The body is not one well-formed JSON object with distinct names."""

    code: ClassVar[str] = "malformed-body"
    value: JsonFault


@dataclass(frozen=True, slots=True)
class UnidentifiedGate:
    """The payload names no gate."""

    code: ClassVar[str] = "unidentified-gate"
    value: IdentityField


@dataclass(frozen=True, slots=True)
class TooManyDetails:
    """The payload has more than 1,000 details."""

    code: ClassVar[str] = "too-many-details"
    value: Excess


@dataclass(frozen=True, slots=True)
class UpdatedAhead:
    """`updatedTimestamp` is later than `now` + `leeway`. Answered 503 and never
    stored: it would make every later event look stale.
    """

    code: ClassVar[str] = "updated-ahead"
    value: Ahead


@dataclass(frozen=True, slots=True)
class UnreadableField:
    """A field of a lifecycle call is absent, no text, empty, or longer than 2,000
    characters.
    """

    code: ClassVar[str] = "unreadable-field"
    value: LifecycleField


@dataclass(frozen=True, slots=True)
class WrongApp:
    """The body's `key` is another app's. Answered 401, as the others that
    contradict the token: nobody signed the body, so this is what a stolen
    token with a body of the thief's own looks like.
    """

    code: ClassVar[str] = "wrong-app"


@dataclass(frozen=True, slots=True)
class WrongEventType:
    """The body's `eventType` is not the one of the function. Answered 400."""

    code: ClassVar[str] = "wrong-event-type"


@dataclass(frozen=True, slots=True)
class WrongClientKey:
    """The body's `clientKey` is not the token's `iss`. Answered 401."""

    code: ClassVar[str] = "wrong-client-key"


@dataclass(frozen=True, slots=True)
class RefusedBaseUrl:
    """The body's `baseUrl` is none that the app talks to. Answered 401."""

    code: ClassVar[str] = "refused-base-url"
    value: BaseUrlFault


Reason = Union[
    BadSetting,
    MalformedMethod,
    TargetTooLong,
    BodyTooLong,
    MalformedTarget,
    TooManyParameters,
    MissingToken,
    AmbiguousToken,
    QueryTokenRefused,
    WrongScheme,
    MalformedAuthorization,
    TokenTooLong,
    WrongSegmentCount,
    MalformedBase64,
    MalformedJson,
    MissingAlgorithm,
    WrongAlgorithm,
    RefusedHeader,
    MissingKeyId,
    MalformedKeyId,
    MissingClaim,
    WrongClaimType,
    ClaimOutOfRange,
    UnknownIssuer,
    UnknownKey,
    UnusableKey,
    BadSignature,
    ContradictoryTimes,
    Expired,
    IssuedAhead,
    NotYetValid,
    LifetimeTooLong,
    WrongAudience,
    MalformedQsh,
    ContextTokenRefused,
    WrongQsh,
    MalformedBody,
    UnidentifiedGate,
    TooManyDetails,
    UpdatedAhead,
    UnreadableField,
    WrongApp,
    WrongEventType,
    WrongClientKey,
    RefusedBaseUrl,
]
"""Why a request or a payload was refused, in the order in which it is checked.

One vocabulary for every function that refuses; each names the cases that it
can return. No case carries a secret, a token or a part of a body.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A refusal, with everything that a host needs to act on it."""

    status: int
    """The HTTP status to answer with: 400 malformed, 401 not authentic, 503
    where a retry mends it. Never 409, which Jira would retry.
    """
    retried: bool
    """Whether Jira sends the callback again after this status (it does after
    408, 409, 425, 429 and 5xx).
    """
    answer: str
    """The only text that the HTTP answer may carry. The same `unauthorized` for
    everything that fails with 401 before the signature has verified, so that
    a stranger learns nothing about tenants; `unavailable` for what the operator
    has to mend; otherwise equal to `code`.
    """
    code: str
    """The name of the case of `reason`, for logs and metrics."""
    message: str
    """One sentence for the operator. Never a secret, a token or a body."""
    reason: Reason
    """The typed reason."""
