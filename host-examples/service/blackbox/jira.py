"""Stands in for Jira sites and for Atlassian's key server, on loopback.

Tokens of the app are verified by Atlassian's library, lifecycle calls are signed by openssl: nothing in here comes from
Connect Gating.
"""

import base64
import json
import subprocess
import tempfile
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import atlassian_jwt
from atlassian_jwt.url_utils import hash_url


class Jira:
    """Every site that the app talks to, and the key server under `/keys`."""

    def __init__(self, port):
        self.folder = tempfile.TemporaryDirectory(prefix="blackbox-")
        self.key_id = str(uuid.uuid4())
        self.private_key = Path(self.folder.name) / "key.pem"
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(self.private_key))
        self.public_key = openssl("pkey", "-in", str(self.private_key), "-pubout")
        # Shared secrets of all sites, under which a request of the app may be signed.
        self.secrets = []
        # What the sites say of gates: name of the gate -> status and updatedTimestamp.
        self.decided = {}
        # Every request that came: method, path, whether its token was good, body.
        self.seen = []
        # What to answer instead, by the beginning of a path: status, headers, body.
        self.faults = {}
        # What to send of an answer before falling silent, by path: its head, or nothing.
        self.silent = {}
        # What holds an answer back that is given already, by path: an event that lets it go.
        self.held = {}
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        handler = type("Handler", (Handler,), {"jira": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()
        self.folder.cleanup()

    def asked(self, path):
        """The requests so far whose path begins like this."""
        with self.lock:
            return [request for request in self.seen if request["path"].startswith(path)]

    def decide(self, name, status, updated):
        self.decided[poll_path(name)] = (name, status, updated)

    def sign_install(self, client_key, audience, target="/installed", key_id=None, **claims):
        """The header of a lifecycle call: RS256 by Atlassian's install key."""
        now = int(time.time())
        header = {"alg": "RS256", "typ": "JWT", "kid": key_id or self.key_id}
        good = {"iss": client_key, "aud": [audience], "iat": now, "exp": now + 180, "qsh": hash_url("POST", target)}
        signing_input = ".".join(encoded(json.dumps(part).encode()) for part in [header, {**good, **claims}])
        signature = openssl("dgst", "-sha256", "-sign", str(self.private_key), given=signing_input.encode())
        return f"JWT {signing_input}.{encoded(signature)}"

    def answer(self, method, path, authorization, body):
        good = self.is_signed(method, path, authorization)
        with self.lock:
            self.seen.append({"method": method, "path": path, "good": good, "body": body})
        for start, fault in self.faults.items():
            if path.startswith(start):
                return fault
        if path.startswith("/keys/"):
            known = path == f"/keys/{self.key_id}"
            return (200, {}, self.public_key) if known else (404, {}, b"")
        if not good:
            return 401, {}, b'{"errorMessages":["not signed"]}'
        if (method, path) == ("POST", "/rest/deployments/0.1/bulk"):
            taken = [name_of(deployment) for deployment in json.loads(body)["deployments"]]
            return 202, {}, json.dumps({"acceptedDeployments": taken, "rejectedDeployments": []}).encode()
        if path in self.decided:
            (pipeline, environment, sequence), status, updated = self.decided[path]
            said = {
                "pipelineId": pipeline,
                "environmentId": environment,
                "deploymentSequenceNumber": sequence,
                "gatingStatus": status,
                "updatedTimestamp": updated,
                "details": [],
            }
            return 200, {}, json.dumps(said).encode()
        return 404, {}, b'{"errorMessages":["no data"]}'

    def is_signed(self, method, path, authorization):
        for secret in list(self.secrets):
            keys = type("Keys", (atlassian_jwt.Authenticator,), {"get_shared_secret": lambda self, issuer: secret})
            try:
                keys().authenticate(method, path, {"authorization": authorization})
                return True
            except Exception:  # The library raises many kinds; all mean: not with this secret.
                continue
        return False


class Handler(BaseHTTPRequestHandler):
    jira = None
    protocol_version = "HTTP/1.1"

    def do(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        authorization = self.headers.get("Authorization") or ""
        status, headers, answer = self.jira.answer(self.command, self.path, authorization, body)
        self.close_connection = True
        if held := self.jira.held.get(self.path):
            held.wait(9)
        silent = self.jira.silent.get(self.path)
        if silent == "nothing":
            self.jira.stopped.wait(60)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("Connection", "close")
        self.end_headers()
        if silent == "head":
            self.jira.stopped.wait(60)
            return
        self.wfile.write(answer)

    do_GET = do_POST = do

    def log_message(self, *_):
        pass


def openssl(*arguments, given=None):
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout


def encoded(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def percent(text):
    safe = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    return "".join(chr(octet) if octet in safe else f"%{octet:02X}" for octet in text.encode())


def poll_path(name):
    """The gating-status path, from Atlassian's OpenAPI document."""
    pipeline, environment, sequence = name
    return (
        f"/rest/deployments/0.1/pipelines/{percent(pipeline)}/environments/{percent(environment)}"
        f"/deployments/{sequence}/gating-status"
    )


def name_of(deployment):
    return {
        "pipelineId": deployment["pipeline"]["id"],
        "environmentId": deployment["environment"]["id"],
        "deploymentSequenceNumber": deployment["deploymentSequenceNumber"],
    }


def bulk(*names, gated=True):
    """A bulk document, as Jira documents it."""
    return {
        "deployments": [
            {
                "schemaVersion": "1.0",
                "deploymentSequenceNumber": sequence,
                "updateSequenceNumber": 1,
                "displayName": "Release",
                "url": "https://ci.example/1",
                "description": "A release",
                "lastUpdated": "2024-07-09T14:27:37.000Z",
                "label": "1.0",
                "state": "pending",
                "pipeline": {"id": pipeline, "displayName": "Webshop", "url": "https://ci.example"},
                "environment": {"id": environment, "displayName": "Production", "type": "production"},
                "associations": [{"associationType": "serviceIdOrKeys", "values": ["checkout"]}],
                **({"commands": [{"command": "initiate_deployment_gating"}]} if gated else {}),
            }
            for pipeline, environment, sequence in names
        ]
    }
