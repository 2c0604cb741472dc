"""sign.py COUNT FROM: prints so many callbacks, each with a token of its own, of the tenant in BLACKBOX_TENANT.

Sixty-four gates, whose status changes all the time: each callback is news, and is stored.
"""

import json
import os
import sys
import time

import jwt
from atlassian_jwt.url_utils import hash_url

client_key, secret, *_ = os.environ["BLACKBOX_TENANT"].split()
count, first = int(sys.argv[1]), int(sys.argv[2])
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
    print(f"JWT {jwt.encode(claims, secret, algorithm='HS256')}\t{json.dumps(body)}")
