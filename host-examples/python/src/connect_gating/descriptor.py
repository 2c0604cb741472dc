"""The app descriptor, `atlassian-connect.json`, as far as gating needs it: build
one, and judge one that somebody wrote.

Sources: Atlassian's pages "Deployment gating", "Deployment", "Connect app
descriptor" and "Scopes", and the OpenAPI document of the Jira Software deployments API for the
scopes and for the module `jiraDeploymentInfoProvider`.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass

from ._interface import Interface
from .validation import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A text for people."""

    value: str
    """The text. Not empty."""
    i18n: str | None = None
    """`i18n`: the key of its translations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatingModule:
    """The module `jiraDeploymentGating`: asks Jira for callbacks, which come only for
    deployments that this app submitted. Its callback type is always `jwt`.
    """

    key: str
    """`^[a-zA-Z0-9-]+$`, at most 100 characters, unique within the app."""
    name: Name
    """Not shown by the product at this time."""
    callback_url: str
    """A path below the app's base URL that begins with exactly one `/`. One
    without a query leaves least room for a disagreement on the qsh.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderModule:
    """The module `jiraDeploymentInfoProvider`: without it, the deployments API
    answers 403.
    """

    key: str
    """As a gating module's."""
    name: Name
    """Shown with the deployments."""
    home_url: str
    """`homeUrl`: http or https."""
    logo_url: str | None = None
    """`logoUrl`: http or https."""
    documentation_url: str | None = None
    """`documentationUrl`: http or https."""
    list_deployments_url: str | None = None
    """`actions.listDeployments.templateUrl`: http or https, with `{issue.key}`
    where the key goes.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Who offers the app."""

    name: str
    """Not empty."""
    url: str
    """http or https."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """Paths below the app's base URL that begin with exactly one `/`."""

    installed: str
    """Receives the shared secret, so it is needed."""
    uninstalled: str | None = None
    """The app is gone."""
    enabled: str | None = None
    """The app is switched on."""
    disabled: str | None = None
    """The app is switched off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A whole descriptor.

    What gating needs is always written: authentication `jwt`, the scopes READ (to
    poll) and WRITE (to submit), and `apiMigrations` with `signed-install`, so that
    installations are signed by Atlassian's key.
    """

    key: str
    """`^[a-zA-Z0-9._-]+$`, at most 64 characters."""
    name: str | None = None
    """Not empty."""
    description: str | None = None
    """For the administrator."""
    vendor: Vendor | None = None
    """Who offers it."""
    base_url: str
    """An absolute https URL without user information, query and fragment."""
    lifecycle: Lifecycle
    """Where the tenants' news go."""
    more_scopes: tuple[str, ...] = ()
    """Scopes beside READ and WRITE, for example `DELETE`."""
    gating: GatingModule
    """The gating module."""
    provider: ProviderModule
    """The provider module."""


class Descriptor(Interface):
    """The functions of `descriptor`. Any thread may call them."""

    _name = "descriptor"
    _functions = {
        "build-module": ("build_module", Report),
        "build": ("build", Report),
        "validate-module": ("validate_module", None),
        "validate": ("validate", None),
    }

    def build_module(self, module: GatingModule) -> str:
        """Writes the gating module alone, as a JSON object.

        Fails with the report of `validate_module` where that is not empty.

        Raises `InvalidDocument`.
        """
        answer: str = self._call("build-module", module)
        return answer

    def build(self, app: App) -> str:
        """Writes a whole descriptor.

        Fails with the report of `validate` where that is not empty.

        Raises `InvalidDocument`.
        """
        answer: str = self._call("build", app)
        return answer

    def validate_module(self, module: str) -> Report:
        """What is wrong with a gating module that stands alone, as a JSON object."""
        answer: Report = self._call("validate-module", module)
        return answer

    def validate(self, descriptor: str) -> Report:
        """What keeps a descriptor of at most 256 KiB from serving gating. Of other
        modules only the keys are judged.

        Atlassian documents both modules as single objects. A list of them is judged
        entry by entry, with a warning.
        """
        answer: Report = self._call("validate", descriptor)
        return answer
