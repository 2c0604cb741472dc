"""What was checked, and what came of it."""

import threading
import time
from collections import Counter

MOST_SHOWN = 10


class Report:
    """Collects faults by check. Any thread may."""

    def __init__(self):
        self._lock = threading.Lock()
        self._faults = {}
        self._started = time.monotonic()
        self.answers = Counter()

    def expect(self, check):
        """Names a check that has to hold from now on."""
        with self._lock:
            self._faults.setdefault(check, [])

    def fault(self, check, message):
        with self._lock:
            self._faults.setdefault(check, []).append(message)

    def count(self, what):
        with self._lock:
            self.answers[what] += 1

    def finish(self):
        """Prints every check, and the one line that says both numbers. Whether all of them hold, and there was one."""
        failed = 0
        for check, faults in self._faults.items():
            failed += bool(faults)
            print(f"{'FAILED' if faults else 'ok'}: {check}" + (f": {len(faults)} times" if faults else ""), flush=True)
            for fault in faults[:MOST_SHOWN]:
                print(f"    {fault}", flush=True)
        passed = len(self._faults) - failed
        print(f"{passed} passed, {failed} failed in {time.monotonic() - self._started:.2f}s", flush=True)
        return passed > 0 and failed == 0
