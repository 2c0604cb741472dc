"""Connect lifecycle calls: a tenant installed or removed the app.

Profile: one of Atlassian's install keys, exactly RS256, header `Authorization: JWT
<token>`, `kid` a lower-case UUID, `aud` one of the app's base URLs, and a qsh that
binds the request, never `context-qsh`. Sources: Atlassian, "Connect app descriptor:
lifecycle" and "Signed installs"; the code of npm `atlassian-connect-express` 11.5.

The body is not signed. Whatever it says that the token or the operator says too must
be equal; where the tenant's Jira is must be a place that the operator named.

# What a host does

1. `key_id`, which refuses whatever can be refused without a key;
2. `key_url`, and fetch it: no redirects, at most 4 KiB, at most 5 seconds, misses
   remembered for a while;
3. `installed` or `uninstalled`, with no key where there is none;
4. refuse with 401 if the token's digest is known with another body digest: one token
   installs once. Keep both until `good_until`;
5. store the installation (with `rotate` where the tenant is known), and only then
   answer 204. Erase the secrets of an uninstalled tenant.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from ._interface import Interface
from .types import Policy, Rejection, Request, Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The app, and who may install it."""

    key: str
    """The `key` of the app's descriptor. Not empty. The body's `key` must equal it."""
    base_urls: tuple[str, ...] = ()
    """The `baseUrl` of the app's descriptor, and former ones that are still
    installed: 1 to 64. One of the token's `aud` must equal one of them exactly,
    but for one slash at the end of either.
    """
    host_suffixes: tuple[str, ...] = ()
    """The domains that tenants may have, in lower case: 1 to 64. A host is allowed
    that equals one or is under one by whole labels. See `default_host_suffixes`.
    """
    client_keys: tuple[str, ...] | None = None
    """The only tenants that may install the app, 1 to 64; none lets all. `installed`
    refuses others as `unknown-issuer`. Whoever was let in may leave: `key_id` and
    `uninstalled` don't ask.
    """


@dataclass(frozen=True, slots=True)
class Pem:
    """PEM with the label `PUBLIC KEY` (RFC 7468, section 13), at most 16,384 bytes.
    What Atlassian's key servers give.
    """

    code: ClassVar[str] = "pem"
    value: str


@dataclass(frozen=True, slots=True)
class Jwk:
    """A JSON Web Key (RFC 7517), at most 16,384 bytes."""

    code: ClassVar[str] = "jwk"
    value: str


PublicKey = Pem | Jwk
"""A public key as it was fetched: RSA of 2,048 to 4,096 bits with the exponent 65537."""


class Environment(Enum):
    """Which of Atlassian's environments signs. Fixed by the operator, never chosen by
    what a request says.
    """

    PRODUCTION = "production"
    """`https://connect-install-keys.atlassian.com/<key id>`."""
    STAGING = "staging"
    """`https://cs-migrations--cdn.us-east-1.staging.public.atl-paas.net/<key id>`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleToken:
    """The verified token of a lifecycle call."""

    subject: str | None = None
    """The claim `sub`: who did it, where that is known."""
    issued_at: int
    """The claim `iat`."""
    expires_at: int
    """The claim `exp`."""
    digest: str
    """SHA-256 of the token's signing input, as 64 lower-case hexadecimal digits."""
    good_until: int
    """The first second at which this token is refused: `exp` + leeway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the host stores of a tenant. Only the client key was signed."""

    client_key: str
    """The tenant: the verified issuer, and the body's `clientKey`."""
    base_url: str
    """The body's `baseUrl`, checked, its host in lower case, without a slash at the
    end: put paths behind it.
    """
    shared_secret: str = field(repr=False)
    """The body's `sharedSecret`. Not empty. Text, used as UTF-8."""
    display_url: str | None = None
    """`displayUrl`, for people. This and what follows is there where the body has it
    as text of at most 2,000 characters, and is otherwise unchecked.
    """
    product_type: str | None = None
    """`productType`, such as `jira`."""
    description: str | None = None
    """`description`."""
    service_entitlement_number: str | None = None
    """`serviceEntitlementNumber`."""
    entitlement_id: str | None = None
    """`entitlementId`."""
    entitlement_number: str | None = None
    """`entitlementNumber`."""
    oauth_client_id: str | None = None
    """`oauthClientId`."""
    installation_id: str | None = None
    """`installationId`: the ARI that a Forge version of the app will see."""
    token: LifecycleToken
    """The token that brought this."""
    body_digest: str
    """SHA-256 of the body, as 64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uninstallation:
    """A tenant to forget."""

    client_key: str
    """The tenant: the verified issuer, and the body's `clientKey`."""
    token: LifecycleToken
    """The token that brought this."""
    body_digest: str
    """SHA-256 of the body, as 64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSecret:
    """A shared secret as the host stores it."""

    secret: str = field(repr=False)
    """The secret. Not empty."""
    until: int | None = None
    """The first second, since the epoch, at which it is no longer taken; none for
    the current one.
    """


class Lifecycle(Interface):
    """The functions of `lifecycle`. Any thread may call them."""

    _name = "lifecycle"
    _functions = {
        "default-host-suffixes": ("default_host_suffixes", None),
        "key-id": ("key_id", Rejection),
        "key-url": ("key_url", Rejection),
        "installed": ("installed", Rejection),
        "uninstalled": ("uninstalled", Rejection),
        "rotate": ("rotate", Setting),
        "live-secrets": ("live_secrets", Setting),
    }

    def default_host_suffixes(self) -> tuple[str, ...]:
        """`atlassian.net` and `jira.com`: the domains of Atlassian's cloud."""
        answer: tuple[str, ...] = self._call("default-host-suffixes")
        return answer

    def key_id(self, request: Request, app: App, policy: Policy, now: int) -> str:
        """The id of the key to fetch, once everything about the token is right that can be
        seen without it: shape, header, issuer, claims, times, lifetime, audience. No
        signature has been verified then, so the answer of every 401 is `unauthorized`.

        Of the policy only `leeway` and `max-lifetime` are used, here and below: a
        lifecycle call comes in time, in the header, and bound to its request.

        Refuses as `uninstalled` does up to `wrong-audience`, except with `body-too-long`,
        `unknown-key`, `unusable-key` and `bad-signature`.

        Raises `RequestRejected`.
        """
        answer: str = self._call("key-id", request, app, policy, now)
        return answer

    def key_url(self, key_id: str, environment: Environment) -> str:
        """The URL of the public key of this id. Don't build it by hand: the id comes from
        whoever calls.

        Refuses with `malformed-key-id`.

        Raises `RequestRejected`.
        """
        answer: str = self._call("key-url", key_id, environment)
        return answer

    def installed(
        self, request: Request, body: str, app: App, key: PublicKey | None, policy: Policy, now: int
    ) -> Installation:
        """Verifies the call of a tenant that installs the app, and reads what to store.

        `key` is the one of the token's key id; hand over none where the key server has
        none. Where the server can't be reached, don't call: answer 503.

        Refuses with `bad-setting` (`clock`, `leeway`, `max-lifetime`, `base-path`,
        `app-key`, `base-urls`, `host-suffixes`, `client-keys`), and with any other case of
        `reason` but `unidentified-gate`, `too-many-details` and `updated-ahead`.

        Raises `RequestRejected`.
        """
        answer: Installation = self._call("installed", request, body, app, key, policy, now)
        return answer

    def uninstalled(
        self, request: Request, body: str, app: App, key: PublicKey | None, policy: Policy, now: int
    ) -> Uninstallation:
        """Verifies the call of a tenant that removed the app. Neither `baseUrl` nor
        `sharedSecret` is read, and `client-keys` does not count: nothing odd about them,
        and no operator who names others now, may keep an old secret alive.

        Refuses as `installed` does, except with `refused-base-url`.

        Raises `RequestRejected`.
        """
        answer: Uninstallation = self._call("uninstalled", request, body, app, key, policy, now)
        return answer

    def rotate(self, stored: tuple[StoredSecret, ...], new: str, now: int, keep: int) -> tuple[StoredSecret, ...]:
        """What to store when a known tenant installs again: the new secret first, and those
        before it for `keep` more seconds or what is left of their time, at most three of
        them, so that callbacks in flight are still taken. 3,600 suits: Jira retries for
        about half an hour. 0 drops them; at most 86,400. The same secret again is no new
        one, so that a retried call changes nothing.

        The settings that can't be used are `clock`, `keep`, `secret` and `secrets`.

        Raises `SettingRefused`.
        """
        answer: tuple[StoredSecret, ...] = self._call("rotate", stored, new, now, keep)
        return answer

    def live_secrets(self, stored: tuple[StoredSecret, ...], now: int) -> tuple[str, ...]:
        """The secrets that are taken now, for `tenant.secrets`, in their order.

        The settings that can't be used are `clock` and `secrets`.

        Raises `SettingRefused`.
        """
        answer: tuple[str, ...] = self._call("live-secrets", stored, now)
        return answer
