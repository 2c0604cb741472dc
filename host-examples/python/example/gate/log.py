"""One JSON object a line on standard error. Never a token, a secret or a body."""

from __future__ import annotations

import json
import sys
import time


def line(level: str, event: str, **fields: object) -> None:
    """`fields` may hold texts from outside: JSON keeps them from forging lines."""
    print(json.dumps({"time": int(time.time()), "level": level, "event": event} | fields), file=sys.stderr, flush=True)
