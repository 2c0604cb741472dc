"""A client that sends octet for octet what it is told."""

import http.client
import json
import socket
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def error(self):
        """The status and the code of a refusal, whose body holds nothing else."""
        document = json.loads(self.body)
        assert set(document) == {"error"}, document
        return self.status, document["error"]


def send(port, method, target, headers=(), body=None, chunks=None, trailers=()):
    """One request on a connection of its own. With `chunks` the body is sent in these, with `trailers` behind them."""
    lines = [f"{method} {target} HTTP/1.1", "Host: gate.example", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    if chunks is not None:
        lines += ["Transfer-Encoding: chunked"]
        content = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n"
        content += b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in trailers) + b"\r\n"
    elif body is not None:
        lines += [f"Content-Length: {len(body)}"]
        content = body
    else:
        content = b""
    request = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content
    with socket.create_connection(("127.0.0.1", port), timeout=40) as connection:
        try:
            connection.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            # The proxy may answer and hang up before it has read everything.
            pass
        answer = http.client.HTTPResponse(connection, method=method)
        answer.begin()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
