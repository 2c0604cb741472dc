"""The path of a gate and its query, read strictly from what stood in the request line.

A framework decodes paths before it routes, so that a `/` inside an id (`%2F`) would split it. Here segments are cut
first and decoded one by one.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from connect_gating import Gate

LONGEST_WAIT = 25
"""Seconds. Proxies commonly give up after 30."""


def gate(raw_path: str, prefix: str) -> Gate | None:
    """The gate that `<prefix>/<pipeline>/<environment>/<sequence>` names."""
    segments = raw_path.removeprefix(prefix).split("/")
    if not raw_path.startswith(prefix) or len(segments) != 4 or segments[0]:
        return None
    pipeline, environment, sequence = _id(segments[1]), _id(segments[2]), _number(segments[3])
    if pipeline is None or environment is None or sequence is None:
        return None
    return Gate(pipeline_id=pipeline, environment_id=environment, sequence_number=sequence)


def of(gate: Gate) -> str:
    """The path of a gate below the base path, for whoever wants to ask about it."""
    pipeline, environment = (quote(name, safe="") for name in (gate.pipeline_id, gate.environment_id))
    return f"/gates/{pipeline}/{environment}/{gate.sequence_number}"


def wait(query: str) -> int | None:
    """How many seconds to wait: `wait=N`, at most 25, and 0 without it. `None` where the query is anything else."""
    if not query:
        return 0
    match = re.fullmatch(r"wait=([0-9]{1,9})", query)
    return min(int(match[1]), LONGEST_WAIT) if match else None


def _id(segment: str) -> str | None:
    if re.search(r"%(?![0-9A-Fa-f]{2})", segment):
        return None
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return None
    return text if 1 <= len(text) <= 255 and not re.search(r"[\x00-\x1f\x7f-\x9f]", text) else None


def _number(segment: str) -> int | None:
    # One spelling: no `+`, no leading zeros.
    if not re.fullmatch(r"0|-?[1-9][0-9]{0,18}", segment):
        return None
    number = int(segment)
    return number if -(2**63) <= number < 2**63 else None
