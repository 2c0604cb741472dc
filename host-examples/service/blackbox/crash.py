"""Part 6, a crash: a gate is killed in the middle of callbacks, and what was acknowledged stands.

The gate at --url is killed (--kill names its process). The one at --peer, with the same store, goes on; without a peer,
whoever runs the suite starts the gate again.
"""

import os
import signal
import threading
import time
import unittest

from gate import new_name, payload
from setting import SETTING

GATES = 12
UPDATES = 40
# After so many acknowledged callbacks it is killed; each writer goes on until all of its own are taken.
KILL_AFTER = 150
PATIENCE = 60


class Crash(unittest.TestCase):
    def test_no_acknowledged_callback_is_lost(self):
        hosts = [SETTING.gate] + ([SETTING.peer] if SETTING.peer else [])
        left = hosts[-1]
        names = [new_name() for _ in range(GATES)]
        for name in names:
            self.assertEqual(left.register(SETTING.tenant.submit_token, name).status, 201)
        acknowledged = {name: -1 for name in names}
        count, lost_connections = [0], [0]
        lock = threading.Lock()

        def tell(host, name, update):
            """Whether this host has taken it."""
            # Later updates close what earlier ones opened, and the other way round; the last one closes.
            body = payload(name, "allowed" if update % 2 == 0 else "prevented", instant(update))
            try:
                answer = host.callback(SETTING.tenant.sign(), body)
            except OSError:
                with lock:
                    lost_connections[0] += 1
                return False
            if answer.status != 204:
                return False
            with lock:
                acknowledged[name] = max(acknowledged[name], update)
                count[0] += 1
                if count[0] == KILL_AFTER:
                    os.kill(SETTING.kill, signal.SIGKILL)
            return True

        def write(name):
            for update in range(UPDATES):
                deadline = time.monotonic() + PATIENCE
                while not any([tell(host, name, update) for host in hosts]):
                    if time.monotonic() > deadline:
                        return
                    time.sleep(0.1)

        writers = [threading.Thread(target=write, args=(name,)) for name in names]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.assertGreaterEqual(count[0], KILL_AFTER)
        self.assertGreater(lost_connections[0], 0, "nothing was killed")
        for name in names:
            self.assertEqual(acknowledged[name], UPDATES - 1, "nobody went on")
            answer = left.ask(SETTING.tenant.read_token, name)
            self.assertEqual(answer.decision, (403, "stop"))
            self.assertEqual(answer.json["updatedAt"], instant(acknowledged[name]))


def instant(update):
    return f"2020-08-25T06:00:{update:02}Z"
