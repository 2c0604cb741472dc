"""Verifies Atlassian Connect requests and decides Jira Service Management deployment gates.

    from connect_gating import ConnectGating, Request, RequestRejected, Tenant

    gating = ConnectGating()
    event = gating.callback.accept(request, body, tenant, gating.jwt.default_policy(), now)

There is one module for each interface of the contract, with its types and functions: `types`, `jwt`, `gating`,
`callback`, `lifecycle`, `forge`, `validation`, `deployments`, `descriptor`. `errors` has what is raised.
"""

from ._connect_gating import ConnectGating
from ._interface import Limits
from .callback import Event
from .errors import (
    BadArgument,
    ComponentMissing,
    ConnectGatingError,
    FoldFailed,
    IdRefused,
    InvalidDocument,
    ItemRefused,
    Refusal,
    RequestRejected,
    SettingRefused,
    SetupError,
    Trapped,
    UnusableRuntime,
    WrongContract,
)
from .gating import Decision, Gate, Update
from .types import Policy, Reason, Rejection, Request, Tenant

__all__ = [
    "BadArgument",
    "ComponentMissing",
    "ConnectGating",
    "ConnectGatingError",
    "Decision",
    "Event",
    "FoldFailed",
    "Gate",
    "IdRefused",
    "InvalidDocument",
    "ItemRefused",
    "Limits",
    "Policy",
    "Reason",
    "Refusal",
    "Rejection",
    "Request",
    "RequestRejected",
    "SettingRefused",
    "SetupError",
    "Tenant",
    "Trapped",
    "UnusableRuntime",
    "Update",
    "WrongContract",
]
