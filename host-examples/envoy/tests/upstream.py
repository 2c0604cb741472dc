"""The server behind the proxy: it remembers every request as it arrived."""

import socket
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Received:
    method: str
    target: str
    headers: list
    body: bytes
    trailers: list = field(default_factory=list)

    def values(self, name):
        return [value for found, value in self.headers if found.lower() == name]

    @property
    def verified(self):
        """What stands in the verified headers, by the rest of their names. One value each, or the test fails."""
        found = {}
        for name, value in self.headers + self.trailers:
            plain = name.lower().replace("_", "-")
            if plain.startswith("x-connect-gating-"):
                key = plain.removeprefix("x-connect-gating-")
                assert key not in found and name.lower() == plain, f"{name} stands there twice, or in another spelling"
                found[key] = value
        return found


class Upstream:
    def __init__(self, port=0):
        received, connections = [], []
        self.received, self.connections = received, connections

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                connections.append(self.connection)
                try:
                    while request := self.read():
                        received.append(request)
                        self.wfile.write(b"HTTP/1.1 204 No Content\r\nx-upstream: yes\r\n\r\n")
                except ConnectionError:
                    # The proxy was killed.
                    pass

            def read(self):
                words = self.rfile.readline().decode("latin-1").split()
                if len(words) != 3:
                    return None
                headers = self.fields()
                length = next((value for name, value in headers if name.lower() == "content-length"), None)
                chunked = any(name.lower() == "transfer-encoding" for name, _ in headers)
                if not chunked:
                    return Received(words[0], words[1], headers, self.rfile.read(int(length or 0)))
                body = b""
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                return Received(words[0], words[1], headers, body, self.fields())

            def fields(self):
                found = []
                while line := self.rfile.readline().rstrip(b"\r\n").decode("latin-1"):
                    name, value = line.split(":", 1)
                    found.append((name, value.strip()))
                return found

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        # Envoy keeps connections open.
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
