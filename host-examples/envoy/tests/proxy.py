"""A real Envoy with one of the ready configurations, changed in nothing but what is this machine's."""

import json
import os
import sys
from pathlib import Path

import yaml
from processes import Process, free_port, get, until

EXAMPLES = Path(__file__).resolve().parents[1]
ENVOY = Path(sys.prefix) / f"lib/python3.{sys.version_info.minor}/site-packages/envoy/_bin/envoy"
HTTP = "envoy.filters.network.http_connection_manager"


class Proxy:
    """Its listeners come from a file that it watches, so that they can be replaced while it runs."""

    def __init__(self, way, folder, upstream, change=lambda config: None, environment=None):
        self.folder, self.port, self.admin = Path(folder), free_port(), free_port()
        self.config = yaml.safe_load((EXAMPLES / way / "envoy.yaml").read_text())
        listener = self.config["static_resources"].pop("listeners")
        self.others, self.listener = listener[1:], listener[0]
        address(self.listener)["socket_address"] = {"address": "127.0.0.1", "port_value": self.port}
        # Without it Envoy drops the trailers of HTTP/1.1, and nothing of them can be seen.
        self.manager["http_protocol_options"] = {"enable_trailers": True}
        address(self.config["admin"])["socket_address"]["port_value"] = self.admin
        endpoint(self.cluster("upstream"))["port_value"] = upstream
        self.cluster("upstream")["typed_extension_protocol_options"] = {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                "explicit_http_config": {"http_protocol_options": {"enable_trailers": True}},
            }
        }
        change(self)
        listeners = self.folder / "listeners.json"
        self.config["node"] = {"id": "test", "cluster": "test"}
        self.config["dynamic_resources"] = {
            "lds_config": {
                "path_config_source": {"path": str(listeners), "watched_directory": {"path": str(self.folder)}},
                "resource_api_version": "V3",
            }
        }
        self.write_listeners()
        (self.folder / "bootstrap.json").write_text(json.dumps(self.config))
        self.environment = environment
        self.start()

    def start(self):
        command = [ENVOY, "-c", self.folder / "bootstrap.json", "--concurrency", "2", "--disable-hot-restart"]
        self.process = Process([*command, "-l", "info"], self.folder, "envoy", self.environment)
        try:
            self.process.await_answer(f"http://127.0.0.1:{self.admin}/ready")
            until(self.listens, "the listener")
        except AssertionError:
            self.stop()
            raise AssertionError(self.process.log[-6000:])

    @property
    def manager(self):
        return self.listener["filter_chains"][0]["filters"][0]["typed_config"]

    @property
    def filter(self):
        """The configuration of the first HTTP filter."""
        return self.manager["http_filters"][0]["typed_config"]

    def cluster(self, name):
        return next(cluster for cluster in self.config["static_resources"]["clusters"] if cluster["name"] == name)

    def write_listeners(self):
        """Envoy reads the file when it is moved into place."""
        kind = {"@type": "type.googleapis.com/envoy.config.listener.v3.Listener"}
        # A new version of the file has to differ, or nothing is read.
        resources = [{**kind, **listener} for listener in [self.listener, *self.others]]
        beside = self.folder / "listeners.part"
        beside.write_text(json.dumps({"resources": resources}))
        os.replace(beside, self.folder / "listeners.json")

    def update(self, success=True):
        """Puts the changed listener in place, and waits until Envoy has taken or refused it."""
        name = "listener_manager.lds.update_success" if success else "listener_manager.lds.update_rejected"
        before = self.stat(name)
        self.write_listeners()
        until(lambda: self.stat(name) > before, f"{name}: {self.process.log[-1500:]}")
        until(lambda: self.stat("listener_manager.total_listeners_warming") == 0, "the new listener")

    def listens(self):
        active = self.stat("listener_manager.total_listeners_active")
        return self.stat("listener_manager.workers_started") == 1 and active == 1 + len(self.others)

    def stat(self, name):
        text = get(f"http://127.0.0.1:{self.admin}/stats?filter=^{name}$")[1]
        return int(text.split(":")[1]) if ":" in text else 0

    def stop(self):
        self.process.stop()


def address(of):
    return of["address"]


def endpoint(cluster):
    return cluster["load_assignment"]["endpoints"][0]["lb_endpoints"][0]["endpoint"]["address"]["socket_address"]
