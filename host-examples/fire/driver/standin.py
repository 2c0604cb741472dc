"""Stands in for the tenants' Jira sites, on loopback: what it decided is the truth that callbacks only hint at.

Like a real site it is not always well, and it takes a request only with a token that Atlassian's own library accepts.
"""

import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import atlassian_jwt
from jira import name_of

BULK = "/rest/deployments/0.1/bulk"


class StandIn:
    def __init__(self, secrets, seed):
        self._secrets = secrets
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._said = {}
        self._confirmed = {}
        self.polls = 0
        self.refused = 0
        self.out_of_order = False
        """While this is set, every request is answered with 503."""
        handler = type("Handler", (Handler,), {"stand_in": self})
        self._server = Server(("127.0.0.1", 0), handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def decide(self, path, body, update):
        """From now on this is the answer about the gate whose poll has this path."""
        with self._lock:
            self._said[path] = (body, update)

    def forget(self, path):
        with self._lock:
            self._said.pop(path, None)
            self._confirmed.pop(path, None)

    def confirmations(self, path):
        """When it said `allowed` of a gate, and the instant of that, each time. Answers overtake each other, so that the
        last one need not be to the last question.

        A question that waited is answered with what is true by then. A gate that heard of news meanwhile, and of a
        question after it what was true before, knows from the later instant that this was said after the news."""
        with self._lock:
            return list(self._confirmed.get(path, []))

    def answer(self, method, path, authorization, body):
        if not self._signed(method, path, authorization):
            with self._lock:
                self.refused += 1
            return 401, b""
        with self._lock:
            luck = self._random.random()
            self.polls += method == "GET"
        if self.out_of_order or luck < 0.03:
            return 503, b""
        if luck < 0.04:
            return 200, b"<html>"
        if luck < 0.06:
            time.sleep(0.3)
        if (method, path) == ("POST", BULK):
            taken = [name_of(deployment) for deployment in json.loads(body)["deployments"]]
            return 202, json.dumps({"acceptedDeployments": taken, "rejectedDeployments": []}).encode()
        with self._lock:
            if path not in self._said:
                return 404, b""
            said, update = self._said[path]
            if update.status == "allowed":
                self._confirmed.setdefault(path, []).append((time.monotonic(), update.instant))
            return 200, said

    def _signed(self, method, path, authorization):
        for secret in self._secrets:
            keys = type("Keys", (atlassian_jwt.Authenticator,), {"get_shared_secret": lambda self, issuer: secret})
            try:
                keys().authenticate(method, path, {"authorization": authorization})
                return True
            except Exception:  # The library raises many kinds; all mean: not with this secret.
                continue
        return False


class Server(ThreadingHTTPServer):
    daemon_threads = True
    # A server that asks about many gates connects as often at once.
    request_queue_size = 128

    def handle_error(self, request, client_address):
        # Whoever asked was killed.
        pass


class Handler(BaseHTTPRequestHandler):
    stand_in = None
    protocol_version = "HTTP/1.1"

    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        authorization = self.headers.get("Authorization") or ""
        status, answer = self.stand_in.answer(self.command, self.path, authorization, body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer)
        self.close_connection = True

    do_GET = do_POST = do

    def log_message(self, *_):
        pass
