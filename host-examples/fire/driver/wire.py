"""A client that sends what it is told, octet for octet, and keeps its connection while the server does."""

import http.client
import json
from dataclasses import dataclass


class Broken(Exception):
    """There is no answer. `sent` says whether the server may have got the request."""

    def __init__(self, message, sent):
        super().__init__(message)
        self.sent = sent


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: tuple = ()
    body: bytes | None = None


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    @property
    def document(self):
        """The JSON object of the body; empty where there is none."""
        try:
            document = json.loads(self.body) if self.body else {}
        except ValueError:
            return {}
        return document if isinstance(document, dict) else {}

    @property
    def code(self):
        """Status, and the one word that says why: the error, or else the decision."""
        document = self.document
        return self.status, document.get("error") or document.get("decision")


class Client:
    """One connection at a time, to a port of loopback."""

    def __init__(self, port, patience=60):
        self._port, self._patience = port, patience
        self._connection, self._used = None, False

    def send(self, request):
        """The answer. A connection that the server closed while nothing was under way is replaced once: callbacks and
        questions may be sent twice without harm."""
        used = self._used
        try:
            return self._send(request)
        except Broken as broken:
            if not used:
                raise
            try:
                return self._send(request)
            except Broken as again:
                again.sent = broken.sent
                raise

    def _send(self, request):
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._patience)
        connection = self._connection
        sent = False
        try:
            if connection.sock is None:
                connection.connect()
            sent = True
            connection.putrequest(request.method, request.target, skip_accept_encoding=True)
            for name, value in request.headers:
                connection.putheader(name, value)
            if request.body is not None:
                connection.putheader("Content-Length", str(len(request.body)))
            try:
                connection.endheaders(request.body)
            except (BrokenPipeError, ConnectionResetError):
                # A server that refuses a body may answer before all of it was sent.
                pass
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Broken(f"{type(error).__name__}: {error}", sent) from error
        self._used = True
        if answer.will_close:
            self.close()
        return Answer(answer.status, body)

    def close(self):
        if self._connection is not None:
            self._connection.close()
        self._connection, self._used = None, False
