"""What each way costs: see ../load. With names (`plain`, `ext_authz`, `dynamic_module`, `proxy_wasm`), those alone."""

import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "service/blackbox"))

import dynamic_module  # noqa: E402
import ext_authz  # noqa: E402
import proxy_wasm  # noqa: E402
from gate import encode, new_name, payload  # noqa: E402
from processes import free_port, scratch, until  # noqa: E402
from proxy import Proxy  # noqa: E402
from setting import SETTING  # noqa: E402

CONNECTIONS, SECONDS, TOKENS = 8, 10, 1_000


class Upstream:
    """Another Envoy that answers at once, so that what is measured is the proxy."""

    def __init__(self):
        self.port, self.scratch = free_port(), scratch()

        def direct(proxy):
            proxy.port = self.port
            proxy.listener["address"]["socket_address"]["port_value"] = self.port
            proxy.manager.pop("access_log")
            proxy.manager["http_filters"] = proxy.manager["http_filters"][-1:]
            routes = [{"match": {"prefix": "/"}, "direct_response": {"status": 204}}]
            proxy.manager["route_config"]["virtual_hosts"][0]["routes"] = routes

        self.proxy = Proxy("dynamic-module", self.scratch.name, 1, direct)

    def stop(self):
        self.proxy.stop()
        self.scratch.cleanup()


class Plain:
    """No filter."""

    def __init__(self):
        self.scratch = scratch()

        def bare(proxy):
            proxy.manager["http_filters"] = proxy.manager["http_filters"][-1:]

        self.proxy = Proxy("dynamic-module", self.scratch.name, SETTING.upstream.port, bare)

    def stop(self):
        self.proxy.stop()
        self.scratch.cleanup()


def script(folder):
    """What wrk sends: callbacks signed beforehand, each token with a body of its own."""
    # Long enough for everything; a lifetime of 900 s is the most that is taken.
    tokens = [SETTING.tenant.sign(lifetime=900) for _ in range(TOKENS)]
    bodies = [encode(payload(new_name())).decode() for _ in range(TOKENS)]
    path = Path(folder) / "callbacks.lua"
    path.write_text(
        "local tokens, bodies, next = %s, %s, 0\n" % (lua(tokens), lua(bodies))
        + """
function request()
    next = next % #tokens + 1
    local headers = { ["Authorization"] = tokens[next], ["Content-Type"] = "application/json" }
    return wrk.format("POST", "/callback", headers, bodies[next])
end
function done(summary, latency)
    local errors = summary.errors
    io.write(string.format('\\n{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "errors": %d}\\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""
    )
    return path


def lua(texts):
    return "{" + ", ".join(json.dumps(text) for text in texts) + "}"


def wrk(port, path, seconds):
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(path), f"http://127.0.0.1:{port}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def memory(*processes):
    """Resident, in MiB."""
    total = 0
    for process in processes:
        status = Path(f"/proc/{process.process.pid}/status").read_text()
        total += int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
    return total / 1024


def measure(name, running):
    processes = [running.proxy.process] + ([running.service.process] if hasattr(running, "service") else [])
    with tempfile.TemporaryDirectory() as folder:
        path = script(folder)
        sent = errors = 0
        run, after = None, {}
        # wrk counts seconds, not requests: rounds of a second until there were so many.
        for wanted in [10_000, 100_000]:
            while sent < wanted:
                round = wrk(running.proxy.port, path, 1)
                sent, errors = sent + round["requests"], errors + round["errors"]
            after[sent] = memory(*processes)
            if run is None:
                run = wrk(running.proxy.port, path, SECONDS)
                sent, errors = sent + run["requests"], errors + run["errors"]
    rate = run["requests"] / (run["microseconds"] / 1e6)
    shown = ", ".join(f"{resident:.1f} MiB after {count}" for count, resident in after.items())
    print(f"{name}: {rate:.0f}/s, p50 {run['p50'] / 1000:.2f} ms, p99 {run['p99'] / 1000:.2f} ms, {errors} errors, {shown}", flush=True)
    return errors


WAYS = {
    "plain": Plain,
    "ext_authz": ext_authz.Running,
    "dynamic_module": dynamic_module.Running,
    "proxy_wasm": proxy_wasm.Running,
}


def main():
    # Ended from outside, it ends what it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    SETTING.upstream = Upstream()
    errors = 0
    try:
        for name in sys.argv[1:] or WAYS:
            running = WAYS[name]()
            try:
                until(running.proxy.listens, "the listener")
                errors += measure(name, running)
            finally:
                running.stop()
    finally:
        SETTING.upstream.stop()
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
