"""PyPI atlassian-jwt: its verifier and the body. Reads how many calls from each line,
makes them, and answers how many nanoseconds they took."""

import json
import pathlib
import sys
import time

import atlassian_jwt

INPUT = json.loads(pathlib.Path(sys.argv[1]).read_text())


class OneTenant(atlassian_jwt.Authenticator):
    """The library's verifier, for a tenant whose secret is at hand."""

    def get_shared_secret(self, client_key):
        return INPUT["secret"]


tenant = OneTenant()
headers = {"Authorization": "JWT " + INPUT["token"]}


def callback():
    """The status that the signed callback brings."""
    claims = tenant.authenticate(INPUT["method"], INPUT["target"], headers).claims
    if claims["iss"] != INPUT["issuer"]:
        raise ValueError("refused")
    return json.loads(INPUT["body"])["gatingStatus"]


if callback() != "awaiting":
    raise SystemExit("not the status")
for line in sys.stdin:
    calls = int(line)
    start = time.perf_counter_ns()
    for _ in range(calls):
        callback()
    print(time.perf_counter_ns() - start, flush=True)
