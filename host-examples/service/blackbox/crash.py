"""Part 5, a crash: one of two hosts with one store is killed in the middle of callbacks, and what was acknowledged stands.

The gate at --url is killed (--kill names its process), the one at --peer goes on.
"""

import os
import signal
import threading
import unittest

from gate import new_name, payload
from setting import SETTING

GATES = 12
# After so many acknowledged callbacks one host is killed; each writer goes on until it has sent all of its own.
KILL_AFTER = 150
UPDATES = 40


class Crash(unittest.TestCase):
    def test_no_acknowledged_callback_is_lost(self):
        names = [new_name() for _ in range(GATES)]
        for name in names:
            self.assertEqual(SETTING.peer.register(SETTING.tenant.submit_token, name).status, 201)
        acknowledged = {name: -1 for name in names}
        count, lost_connections = [0], [0]
        lock = threading.Lock()

        def write(name):
            # Later updates close what earlier ones opened, and the other way round; the last one closes.
            for update in range(UPDATES):
                status = "allowed" if update % 2 == 0 else "prevented"
                body = payload(name, status, instant(update))
                for host in [SETTING.gate, SETTING.peer]:
                    try:
                        answer = host.callback(SETTING.tenant.sign(), body)
                    except OSError:
                        with lock:
                            lost_connections[0] += 1
                        continue
                    if answer.status == 204:
                        with lock:
                            acknowledged[name] = max(acknowledged[name], update)
                            count[0] += 1
                            if count[0] == KILL_AFTER:
                                os.kill(SETTING.kill, signal.SIGKILL)

        writers = [threading.Thread(target=write, args=(name,)) for name in names]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.assertGreaterEqual(count[0], KILL_AFTER)
        self.assertGreater(lost_connections[0], 0, "nothing was killed")
        for name in names:
            self.assertEqual(acknowledged[name], UPDATES - 1, "the other host did not go on")
            answer = SETTING.peer.ask(SETTING.tenant.read_token, name)
            self.assertEqual(answer.decision, (403, "stop"))
            self.assertEqual(answer.json["updatedAt"], instant(acknowledged[name]))


def instant(update):
    return f"2020-08-25T06:00:{update:02}Z"
