"""Measures what one host answers and what two with one store answer, by the load tool `hey`.

    python3 capacity.py HEY SECONDS URL URL

The environment holds the tenant, as the black-box suite has it: BLACKBOX_TENANT.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "blackbox"))

from gate import Gate, Tenant, encode, new_name, path, payload  # noqa: E402

WORKERS = 8


def main(hey, seconds, *urls):
    tenant = Tenant(*os.environ["BLACKBOX_TENANT"].split())
    name = new_name()
    token, body = tenant.sign(lifetime=900), encode(payload(name, "prevented"))
    gate = Gate(urls[0])
    assert gate.register(tenant.submit_token, name).status == 201
    assert gate.callback(token, body).status == 204
    kinds = {
        # Verified, found in the store, and answered as before.
        "callbacks, sent again": ("/callback", 204, ["-m", "POST", "-d", body.decode(), "-H", f"Authorization: {token}"]),
        "gates, asked for": (path(name), 403, ["-H", f"Authorization: Bearer {tenant.read_token}"]),
    }
    for kind, (target, status, options) in kinds.items():
        for hosts in (urls[:1], urls):
            command = [hey, "-z", f"{seconds}s", "-c", str(WORKERS), *options]
            runs = [subprocess.Popen([*command, url + target], stdout=subprocess.PIPE, text=True) for url in hosts]
            reports = [run.communicate()[0] for run in runs]
            rate = sum(read(report, status) for report in reports)
            print(f"{kind}, {len(hosts)} host{'s'[: len(hosts) - 1]}: {rate:.0f} requests/s", flush=True)


def read(report, status):
    """The requests a second, if every answer had this status."""
    answers = re.findall(r"\[(\d+)]\s+(\d+) responses", report)
    if [int(code) for code, _ in answers] != [status]:
        sys.exit(f"not every answer was {status}:\n{report}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
