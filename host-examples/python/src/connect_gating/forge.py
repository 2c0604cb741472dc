"""Forge Invocation Tokens (FIT): what Forge sends to an app's own back end, where
Connect sends its JWT.

Profile: header `Authorization: Bearer <token>`, exactly RS256, a key of Forge's key
set, `iss` = `forge/invocation-token`, `aud` = the app's id. There is no qsh: a token
binds neither method nor path nor body, and lives for about 25 seconds. Source:
Atlassian, "Forge Remote essentials", sections "The Forge Invocation Token (FIT)" and
"Verifying remote requests"
(https://developer.atlassian.com/platform/forge/remote/essentials/).

The host fetches the key set of its own environment and keeps it; for production it is
https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json. Never choose it by what
a token says of itself. On `unknown-key` fetch it again, but not more often than every
few minutes: anybody can name unknown keys.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass

from ._interface import Interface
from .types import Policy, Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgeApp:
    """The claim `app`: the installation and the module that were invoked. What is
    optional is there where the token has it as text.
    """

    installation_id: str
    """`installationId`: what to keep data by. Changes when the app is installed anew."""
    version: str | None = None
    """`appVersion`, such as `2.0.0`."""
    api_base_url: str | None = None
    """`apiBaseUrl`: where requests to the product's API go."""
    environment_type: str | None = None
    """`environment.type`, such as `PRODUCTION`."""
    environment_id: str | None = None
    """`environment.id`."""
    module_type: str | None = None
    """`module.type`, such as `core:endpoint`."""
    module_key: str | None = None
    """`module.key`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What a verified token says of an invocation."""

    app: ForgeApp
    """The claim `app`."""
    cloud_id: str | None = None
    """`context.cloudId`, where it is text: the site."""
    site_url: str | None = None
    """`context.siteUrl`, where it is text: the site's address, for people."""
    context: str | None = None
    """The claim `context` as the JSON text that was signed. It grows, and differs
    from module to module; back-end functions have none.
    """
    principal: str | None = None
    """The claim `principal`: the account id of the user who invoked the app."""
    isolated_cloud: str | None = None
    """The claim `icLabel`, where it is text: the Isolated Cloud that the token is
    from. It has a key set of its own.
    """
    issued_at: int
    """The claim `iat`."""
    expires_at: int
    """The claim `exp`."""
    digest: str
    """SHA-256 of the token's signing input, as 64 lower-case hexadecimal digits."""
    good_until: int
    """The first second at which this token is refused: `exp` + leeway."""


class Forge(Interface):
    """The functions of `forge`. Any thread may call them."""

    _name = "forge"
    _functions = {
        "verify": ("verify", Rejection),
    }

    def verify(self, authorization: tuple[str, ...], app_id: str, key_set: str, policy: Policy, now: int) -> Invocation:
        """Verifies a token.

        `authorization` is the value of every `Authorization` header of the request.
        `app-id` is the app's own, as its `manifest.yml` has it
        (`ari:cloud:ecosystem::app/<uuid>`): never the one that a token names, or every
        app's tokens pass. `key_set` is a JSON Web Key Set (RFC 7517), at most 65,536 bytes;
        keys in it that can't verify RS256 are ignored, and of one id at most four are
        tried. Of the policy only `leeway` and `max-lifetime` are used.

        Refuses with `bad-setting` (`clock`, `leeway`, `max-lifetime`, `app-id`), and with
        the other cases of `reason` from `missing-token` to `wrong-audience`, except
        `query-token-refused`.

        Raises `RequestRejected`.
        """
        answer: Invocation = self._call("verify", authorization, app_id, key_set, policy, now)
        return answer
