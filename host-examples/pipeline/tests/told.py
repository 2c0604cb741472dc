"""A gate that answers what it is told, one answer after the other, the last one for ever; and remembers what it was asked."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    status: int
    body: object = None
    headers: dict = field(default_factory=dict)
    # Seconds before it.
    after: float = 0
    # Closes the connection instead, after the head and so many octets.
    cut: int | None = None


def decision(code, word, /, **members):
    return Answer(code, {"decision": word, "error": None, **members})


def error(code, word, /, **members):
    return Answer(code, {"error": word, **members})


class ToldGate:
    def __init__(self):
        self.answers = []
        self.asked = []
        self.lock = threading.Lock()
        gate = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                with gate.lock:
                    gate.asked.append((time.monotonic(), self.command, self.path, dict(self.headers), body))
                    answer = gate.answers.pop(0) if len(gate.answers) > 1 else gate.answers[0]
                time.sleep(answer.after)
                text = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text if answer.cut is None else text[: answer.cut])
                self.close_connection = answer.cut is not None

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def tell(self, *answers):
        self.answers = list(answers)
        self.asked = []
