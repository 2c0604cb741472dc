"""Starts Envoy with one way, or with none.

    python3 start.py plain|ext_authz|dynamic_module|proxy_wasm [PORT]

PORT is that of the server behind; without it there is one that answers at once. BLACKBOX_TENANT and BLACKBOX_OTHER_TENANT
begin with a client key and a shared secret each. Prints one line: the port, the file of Envoy's log, and the processes that
take part in verifying. Ends when it is told to.
"""

import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.append(str(Path(__file__).resolve().parents[2] / "service/blackbox"))

import dynamic_module  # noqa: E402
import ext_authz  # noqa: E402
import proxy_wasm  # noqa: E402
from gate import Tenant  # noqa: E402
from processes import free_port, scratch  # noqa: E402
from proxy import Proxy  # noqa: E402
from setting import SETTING  # noqa: E402


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


WAYS = {
    "plain": Plain,
    "ext_authz": ext_authz.Running,
    "dynamic_module": dynamic_module.Running,
    "proxy_wasm": proxy_wasm.Running,
}


def main(way, behind=None):
    # Ended from outside, it ends what it has started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    SETTING.tenant, SETTING.other = tenant("BLACKBOX_TENANT"), tenant("BLACKBOX_OTHER_TENANT")
    running = []
    try:
        if behind is None:
            running.append(Upstream())
            behind = running[0].port
        SETTING.upstream = SimpleNamespace(port=int(behind))
        running.append(WAYS[way]())
        proxy = running[-1].proxy
        processes = [proxy.process] + ([running[-1].service.process] if way == "ext_authz" else [])
        print(proxy.port, proxy.process.output, *(process.process.pid for process in processes), flush=True)
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        for one in reversed(running):
            one.stop()


def tenant(variable):
    client_key, secret, *_ = os.environ[variable].split()
    return Tenant(client_key, secret)


if __name__ == "__main__":
    main(*sys.argv[1:])
