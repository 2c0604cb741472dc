"""Clients that begin a request and never end it: they keep their connection, and nobody else waits for them."""

import socket
import threading
import time


ENDED = "a request that does not arrive is given up within 20 s, and never taken"
HALVES = 24
PATIENCE = 20
"""Seconds. Hosts give a head 10, and a body as many."""

GIVEN_UP = (b"HTTP/1.1 408 ", b"")
"""How an answer begins: what took too long, or a connection that is simply closed."""


class SlowClients:
    """So many half requests at any time while the block runs: every second one breaks off in its head."""

    def __init__(self, host, report):
        self._host, self._report = host, report
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._again, args=[half % 2 == 0]) for half in range(HALVES)]

    def __enter__(self):
        self._report.expect(ENDED)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _again(self, with_head):
        while not self._over.is_set():
            try:
                self._half(with_head)
            except OSError as error:
                self._report.fault(ENDED, str(error))
                self._over.wait(1)

    def _half(self, with_head):
        tenant = self._host.tenants[0]
        authorization = tenant.sign()
        head = f"POST /callback HTTP/1.1\r\nHost: gate\r\nAuthorization: {authorization}\r\nContent-Length: 1000\r\n"
        # Spaces come behind it, of which a value may have as many as it likes.
        rest = b'\r\n{"pipelineId":' if with_head else b"X-Slow:"
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", self._host.port), timeout=PATIENCE) as connection:
            connection.sendall(head.encode() + rest)
            connection.settimeout(1)
            while not self._over.is_set():
                try:
                    answer = connection.recv(1000)
                except TimeoutError:
                    if time.monotonic() - began > PATIENCE:
                        self._report.fault(ENDED, f"it was still waited for after {PATIENCE} s")
                        return
                    try:
                        connection.send(b" ")
                    except OSError:
                        pass
                    continue
                except ConnectionResetError:
                    answer = b""
                status = answer[:13]
                self._report.count(("half", int(status[9:12]) if status else "closed", None))
                if status not in GIVEN_UP:
                    self._report.fault(ENDED, f"{answer[:80]!r}")
                return
