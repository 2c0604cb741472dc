"""A deployment gate as Jira and a pipeline see it: over HTTP, with nothing known of what runs behind."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import quote, urlsplit

import atlassian_jwt
import jwt
from atlassian_jwt.url_utils import hash_url


@dataclass(frozen=True)
class Tenant:
    """A Jira site that installed the app."""

    client_key: str
    secret: str
    read_token: str = ""
    submit_token: str = ""

    def sign(self, target="/callback", method="POST", lifetime=180, **claims):
        """The header that Jira would send, made by Atlassian's library. `claims` replace or add some.

        Every one has another subject, so that no two are the same token.
        """
        claims = {"sub": str(uuid.uuid4()), **claims}
        token = atlassian_jwt.encode_token(
            method, target, self.client_key, self.secret, timeout_secs=lifetime, payload_kwargs=claims
        )
        return f"JWT {token}"

    def sign_freely(self, headers=None, algorithm="HS256", without=(), **claims):
        """A header whose claims, header and algorithm are whatever is asked for."""
        now = int(time.time())
        good = {"iss": self.client_key, "iat": now, "exp": now + 180, "qsh": hash_url("POST", "/callback")}
        claims = {name: value for name, value in {**good, **claims}.items() if name not in without}
        key = None if algorithm == "none" else self.secret
        return f"JWT {jwt.encode(claims, key, algorithm=algorithm, headers=headers)}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        """The status and the code."""
        return self.status, self.json.get("error")

    @property
    def decision(self):
        """The status and the decision."""
        return self.status, self.json.get("decision")


class Gate:
    """The gate at a URL. Paths are below the URL's own path."""

    def __init__(self, url, callback="/callback"):
        parts = urlsplit(url)
        self.host, self.https, self.base = parts.netloc, parts.scheme == "https", parts.path.rstrip("/")
        self.callback_path = callback

    def connect(self):
        kind = http.client.HTTPSConnection if self.https else http.client.HTTPConnection
        return kind(self.host, timeout=40)

    def send(self, method, target, headers=(), body=None):
        """One request. The target is sent octet for octet, and headers as often as they are given."""
        connection = self.connect()
        try:
            connection.putrequest(method, self.base + target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Type", "application/json")
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def callback(self, authorization, body, target=None):
        """A callback. `authorization` is a header, several or none."""
        many = [authorization] if isinstance(authorization, str) else authorization
        headers = [("Authorization", value) for value in many]
        return self.send("POST", target or self.callback_path, headers, encode(body))

    def ask(self, token, name, wait=None):
        query = "" if wait is None else f"?wait={wait}"
        return self.send("GET", path(name) + query, [("Authorization", f"Bearer {token}")])

    def register(self, token, name):
        return self.send("PUT", path(name), [("Authorization", f"Bearer {token}")], b"")


def encode(body):
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def path(name):
    pipeline, environment, sequence = name
    return f"/gates/{quote(pipeline, safe='')}/{quote(environment, safe='')}/{sequence}"


def new_name():
    """The name of a gate that nobody has used: pipeline, environment, sequence number."""
    return f"pipeline/{uuid.uuid4()}", "prod", 7


def instant(seconds=0):
    """Now and so many seconds, as Jira writes it."""
    moment = datetime.fromtimestamp(time.time() + seconds, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def payload(name, status="allowed", updated=None, **more):
    """The body of a callback."""
    pipeline, environment, sequence = name
    return {
        "pipelineId": pipeline,
        "environmentId": environment,
        "deploymentSequenceNumber": sequence,
        "gatingStatus": status,
        "updatedTimestamp": updated or instant(),
        "details": [{"type": "issue", "issueKey": "ITSM-1", "issueLink": "https://example.atlassian.net/browse/ITSM-1"}],
        **more,
    }
