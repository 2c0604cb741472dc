"""Sends callbacks to what listens on a port, and prints a row of the table.

    python3 measure.py WRK REQUESTS NAME PORT PID...

PID: the processes whose memory counts. BLACKBOX_TENANT begins with the tenant's client key and shared secret. Ends with 1
if a callback was not taken, or memory grew.

The first tenth comes over four times as many connections as the rest, and counts for memory alone. What a server keeps of
its busiest moment it has kept then, so that what it gets more of afterwards it loses with each callback.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from callbacks import callbacks

CONNECTIONS = int(os.environ.get("CONNECTIONS", "16"))
BURST = 4 * CONNECTIONS
# In MiB, from the end of the first tenth to the end, where that is long enough.
GROWTH, LONG = 2, 100_000
# So many at a time, since a token lives for 15 minutes: a tenth of all, after which memory is looked at first.
BATCHES = 10


def main(wrk, requests, name, port, *processes):
    # Ended from outside, it ends wrk.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    url, requests = f"http://127.0.0.1:{port}", int(requests)
    await_answer(url)
    runs, resident = [], []
    for number in range(BATCHES):
        first, count = number * requests // BATCHES, requests // BATCHES
        connections = CONNECTIONS if number else BURST
        runs.append(batch(wrk, url, connections, first, count))
        resident.append(memory(processes))
    errors = sum(run["refused"] + run["broken"] for run in runs)
    answered = sum(run["requests"] for run in runs)
    runs = runs[1:]
    rate = sum(run["requests"] for run in runs) / sum(run["duration"] for run in runs) * 1e6
    times = [tuple(time) for run in runs for time in run["times"]]
    row = [
        name,
        f"{rate:,.0f}",
        f"{percentile(times, 50):,.1f} ms",
        f"{percentile(times, 99):,.1f} ms",
        str(errors),
        f"{resident[0]:.1f} MiB",
        f"{resident[-1]:.1f} MiB",
        f"{resident[-1] - resident[0]:+.1f} MiB",
    ]
    print("|", " | ".join(row), "|", flush=True)
    print(f"{name}: memory after each tenth, in MiB:", *(f"{one:.1f}" for one in resident), file=sys.stderr, flush=True)
    # wrk doesn't wait for the last one of each connection.
    if answered < requests - 2 * (BURST + CONNECTIONS * BATCHES):
        sys.exit(f"{name}: only {answered} of {requests} callbacks were answered")
    if errors:
        sys.exit(f"{name}: {errors} callbacks were not taken")
    if requests >= LONG and resident[-1] - resident[0] > GROWTH:
        sys.exit(f"{name}: memory grew by more than {GROWTH} MiB")


def await_answer(url, patience=120):
    """Until something answers, as a runtime does once it has compiled the component."""
    deadline = time.monotonic() + patience
    while True:
        try:
            urllib.request.urlopen(f"{url}/health", timeout=30).close()
            return
        except (urllib.error.URLError, ConnectionError) as error:
            if time.monotonic() > deadline:
                sys.exit(f"nothing answers at {url}/health: {error}")
        time.sleep(0.2)


def batch(wrk, url, connections, first, count):
    """wrk's figures for so many callbacks."""
    client_key, secret, *_ = os.environ["BLACKBOX_TENANT"].split()
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "callbacks"
        lines.write_text("".join(f"{header}\t{body}\n" for header, body in callbacks(client_key, secret, first, count)))
        # One thread is enough, and its duration longer than needed: the script ends it.
        options = ["--threads", "1", "--connections", str(connections), "--duration", "800s", "--timeout", "30s"]
        script = Path(__file__).with_name("callbacks.lua")
        command = [wrk, *options, "--script", script, f"{url}/callback", "--", lines]
        output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return json.loads(output.splitlines()[-1])


def percentile(times, part):
    """In milliseconds."""
    left = sum(count for _, count in times) * part / 100
    for microseconds, count in sorted(times):
        left -= count
        if left <= 0:
            return microseconds / 1000
    return float("nan")


def memory(processes):
    """What they hold in memory together, in MiB."""
    kibibytes = 0
    for process in processes:
        status = Path(f"/proc/{process}/status").read_text()
        kibibytes += int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])
    return kibibytes / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
