"""What this package raises.

Every exception says how an HTTP handler is to answer: `status`, `answer` (the only text that may go out) and
`retryable` (whether Jira sends again after that status). `code` is for logs and metrics.

- `Refusal`: the component answered with a typed error. `code` is the name of its case in the contract.
- `BadArgument`: a value is not of the type that the contract says. A fault of the calling program.
- `Trapped`: the component was stopped. Only this call is lost; the next one runs in an instance of its own.
- `SetupError`: there is no usable component. Raised when it is loaded, never by a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .deployments import IdError, Refused
    from .gating import FoldError
    from .types import Reason, Rejection, Setting
    from .validation import Report


class ConnectGatingError(Exception):
    """The base of all exceptions of this package."""

    code: str = "unavailable"
    """Kebab case, for logs and metrics."""
    status: int = 503
    """The HTTP status to answer with."""
    retryable: bool = True
    """Whether Jira sends the callback again after this status."""
    answer: str = "unavailable"
    """The only text that the HTTP answer may carry."""


class Refusal(ConnectGatingError):
    """The component refused."""


class RequestRejected(Refusal):
    """A request or a payload was refused: answer with `status` and `answer`, log `code` and the message."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection)
        self.rejection = rejection
        self.code = rejection.code
        self.status = rejection.status
        self.retryable = rejection.retried
        self.answer = rejection.answer

    @property
    def reason(self) -> Reason:
        """The typed reason."""
        return self.rejection.reason

    def __str__(self) -> str:
        return self.rejection.message


class FoldFailed(Refusal):
    """Updates could not be folded. No gate may open; an operator has to look at the stored state."""

    def __init__(self, reason: FoldError) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = reason.code

    def __str__(self) -> str:
        return f"the updates can't be folded: `{self.code}`"


class SettingRefused(Refusal):
    """A setting of the host's own can't be used."""

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.reason = setting
        self.code = setting.value

    def __str__(self) -> str:
        return f"the setting `{self.code}` can't be used"


class IdRefused(Refusal):
    """An id can't be used."""

    status = 400
    retryable = False

    def __init__(self, reason: IdError) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = self.answer = reason.fault.value

    def __str__(self) -> str:
        return self.reason.message


class InvalidDocument(Refusal):
    """A document, or what one was to be made of, breaks rules. `report` says which, and where."""

    status = 422
    retryable = False
    code = answer = "invalid-document"

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        violations = self.report.violations
        first = f": {violations[0].message} (at `{violations[0].pointer}`)" if violations else ""
        return f"{len(violations) + self.report.omitted} violations{first}"


class ItemRefused(InvalidDocument):
    """A splitter did not take an item, and goes on without it."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.report)
        self.args = (refused,)
        self.position = refused.position


class BadArgument(ConnectGatingError, TypeError):
    """A value is not of the type, or not in the range, that the contract says. It is not shown: it may be a secret."""

    code = "bad-argument"


class Trapped(ConnectGatingError):
    """The component was stopped: it used up its fuel or its memory, or it has a fault."""

    code = "trapped"


class SetupError(ConnectGatingError):
    """There is no usable component."""

    code = "setup"


class ComponentMissing(SetupError):
    """The component's file is not there, or can't be read."""

    code = "component-missing"


class WrongContract(SetupError):
    """The file is no component, or has not the contract that this package was made for."""

    code = "wrong-contract"


class UnusableRuntime(SetupError):
    """The package `wasmtime` is missing, of another version, or its native library can't run on this machine."""

    code = "unusable-runtime"


def refusal(error: object) -> Refusal:
    """The exception for a typed error of the component."""
    from . import deployments, gating, types, validation

    match error:
        case types.Rejection():
            return RequestRejected(error)
        case validation.Report():
            return InvalidDocument(error)
        case deployments.Refused():
            return ItemRefused(error)
        case deployments.IdError():
            return IdRefused(error)
        case types.Setting():
            return SettingRefused(error)
    if isinstance(error, gating.FoldError):
        return FoldFailed(error)
    raise NotImplementedError(f"no exception stands for `{type(error).__name__}`")
