"""What is wrong with a document: every violation of every rule at once.

Texts are measured in characters (Unicode code points), as `maxLength` of JSON
Schema, in which Atlassian states its limits, counts them.
"""

# Made from the contract by generate.py. Do not edit.

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a violation is."""

    ERROR = "error"
    """The receiver refuses it, ignores it silently or can't act on it. Nothing
    with an error is ever put into a document.
    """
    WARNING = "warning"
    """Taken as far as is known, but probably not what was meant, or the sources
    contradict each other.
    """


class Rule(Enum):
    """What a document is held to."""

    WELL_FORMED = "well-formed"
    """The text is JSON (RFC 8259)."""
    DISTINCT_NAMES = "distinct-names"
    """Member names are distinct in every object."""
    DEPTH = "depth"
    """Nesting is at most 64 levels deep."""
    DOCUMENT_SIZE = "document-size"
    """The document is not too long: 4 MiB, 256 KiB for a descriptor. In bytes."""
    REQUIRED = "required"
    """The member is there."""
    JSON_TYPE = "json-type"
    """The value has the right JSON type."""
    KNOWN_MEMBER = "known-member"
    """The member is documented: a warning, since the vendor may grow. An error
    where a member would be lost: an envelope's of the other family, and an
    object that can't ride along.
    """
    NOT_EMPTY = "not-empty"
    """A text or list is not empty. Jira refuses an empty association value with
    the whole deployment.
    """
    LENGTH = "length"
    """The text has at most so many characters."""
    COUNT = "count"
    """The list or object has at most so many entries. At the root: the document
    has at most 200,000 values altogether.
    """
    RANGE = "range"
    """The integer fits 64 bits and is not below its least value, which is the
    limit.
    """
    KNOWN_VALUE = "known-value"
    """The text is one of the documented values, exactly."""
    URL = "url"
    """The text is an absolute `http://` or `https://` URL."""
    BASE_URL = "base-url"
    """The text is an absolute `https://` URL without user information, query and
    fragment.
    """
    RELATIVE_URL = "relative-url"
    """The text is a path that begins with exactly one `/`."""
    TIME = "time"
    """The text is an RFC 3339 date-time with at most nine fraction digits and
    upper-case `T` and `Z`.
    """
    ISSUE_KEY = "issue-key"
    """The text is an issue key (`\\w{1,255}-\\d{1,255}` in ASCII) or, where that is
    allowed, an issue id of 1 to 255 digits.
    """
    KEY = "key"
    """The text is a key: `^[a-zA-Z0-9-]+$` for a module, also `.` and `_` for an
    app.
    """
    UNIQUE_KEY = "unique-key"
    """The key of a module is unique within the app."""
    PROPERTY_NAME = "property-name"
    """The name of a property has no `:` and does not begin with `_`."""
    PLAIN_ID = "plain-id"
    """The id has no control characters and none that change the direction of
    text: `gating.parse` could not bring such an id back.
    """
    GATING_STATE = "gating-state"
    """`initiate_deployment_gating` goes with the state `pending`. A warning in
    the graph document, whose published example breaks it.
    """
    GATING_SERVICE = "gating-service"
    """`initiate_deployment_gating` goes with an association to a service. A
    warning in the graph document, as above.
    """
    DISTINCT_DEPLOYMENTS = "distinct-deployments"
    """No deployment stands twice in a document. A warning where the second one
    updates the first: the answer can't tell them apart.
    """
    RISING_SEQUENCE = "rising-sequence"
    """Sequence numbers rise within a pipeline and environment. A warning: an
    earlier deployment may be updated after a later one began.
    """
    RISING_UPDATE = "rising-update"
    """A deployment's update sequence number does not fall within a document:
    the second one would be ignored silently.
    """
    SCOPE = "scope"
    """The descriptor asks for a scope that gating needs."""
    SINGLE_MODULE = "single-module"
    """The module is a single object. A warning: lists are not documented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing that is wrong."""

    pointer: str
    """Where, as a JSON pointer (RFC 6901) of at most 1,024 bytes; empty for the
    document as a whole. Instead of a longer one, that of the closest place
    around it.
    """
    rule: Rule
    """Which rule is broken."""
    severity: Severity
    """How bad it is."""
    limit: int | None = None
    """The limit that the rule sets, in its unit; absent where it sets none."""
    actual: int | None = None
    """What was found, in the same unit; absent where it can't be said."""
    message: str
    """One sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every violation."""

    violations: tuple[Violation, ...] = ()
    """Errors first, then warnings, each in the order of the document; at most
    100. Empty means valid.
    """
    omitted: int
    """How many more there are."""
