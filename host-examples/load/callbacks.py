"""Callbacks as Jira sends them, each with a token of its own.

Sixty-four gates, whose status changes all the time: each callback is news, and is stored.
"""

import json
import time

import jwt
from atlassian_jwt.url_utils import hash_url


def callbacks(client_key, secret, first, count):
    """The header and the body of each."""
    qsh, now = hash_url("POST", "/callback"), int(time.time())
    for number in range(first, first + count):
        claims = {"iss": client_key, "sub": str(number), "iat": now, "exp": now + 900, "qsh": qsh}
        second, millisecond = divmod(number, 1000)
        body = {
            "pipelineId": "load",
            "environmentId": "production",
            "deploymentSequenceNumber": number % 64,
            "gatingStatus": ["awaiting", "allowed", "prevented"][number % 3],
            "updatedTimestamp": f"2020-08-25T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{millisecond:03}Z",
            "details": [{"issueKey": "ITSM-1", "issueLink": "https://acme.atlassian.net/browse/ITSM-1"}],
        }
        yield f"JWT {jwt.encode(claims, secret, algorithm='HS256')}", json.dumps(body)
