"""Measures what one host answers and what two with one store answer, by the load tool `hey`.

    python3 capacity.py HEY SECONDS URL URL

The environment holds the tenant, as the black-box suite has it: BLACKBOX_TENANT.
"""

import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from urllib.request import Request, urlopen

WORKERS = 8
GATE = "/gates/capacity/prod/1"


def main(hey, seconds, *urls):
    client_key, secret, read, submit = os.environ["BLACKBOX_TENANT"].split()
    urlopen(Request(urls[0] + GATE, method="PUT", data=b"", headers={"Authorization": f"Bearer {submit}"})).close()
    callback = sign(client_key, secret)
    prevented = json.dumps({
        "pipelineId": "capacity",
        "environmentId": "prod",
        "deploymentSequenceNumber": 1,
        "gatingStatus": "prevented",
        "updatedTimestamp": "2020-09-13T12:26:40Z",
    })
    kinds = {
        # The first is stored. All others are verified, found in the store, and answered as it was.
        "callbacks, sent again": ("/callback", 204, ["-m", "POST", "-d", prevented, "-H", f"Authorization: {callback}"]),
        "gates, asked for": (GATE, 403, ["-H", f"Authorization: Bearer {read}"]),
    }
    for kind, (target, status, options) in kinds.items():
        for hosts in (urls[:1], urls):
            command = [hey, "-z", f"{seconds}s", "-c", str(WORKERS), *options]
            runs = [subprocess.Popen([*command, url + target], stdout=subprocess.PIPE, text=True) for url in hosts]
            reports = [run.communicate()[0] for run in runs]
            rate = sum(read_report(report, status) for report in reports)
            print(f"{kind}, by {len(hosts)} of the hosts: {rate:.0f} requests/s", flush=True)


def sign(client_key, secret):
    """The header of a callback, good for as long as a token may be."""
    now = int(time.time())
    qsh = hashlib.sha256(b"POST&/callback&").hexdigest()
    parts = {"alg": "HS256", "typ": "JWT"}, {"iss": client_key, "iat": now, "exp": now + 900, "qsh": qsh}
    signed = b".".join(encoded(json.dumps(part).encode()) for part in parts)
    signature = encoded(hmac.digest(secret.encode(), signed, "sha256"))
    return f"JWT {signed.decode()}.{signature.decode()}"


def encoded(octets):
    return urlsafe_b64encode(octets).rstrip(b"=")


def read_report(report, status):
    """The requests a second, if every answer had this status."""
    answers = re.findall(r"\[(\d+)]\s+(\d+) responses", report)
    if [int(code) for code, _ in answers] != [status]:
        sys.exit(f"not every answer was {status}:\n{report}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
