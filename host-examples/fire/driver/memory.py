"""Whether the resident memory of a host stays the same under a load that stays the same."""

import statistics
import threading

FLAT = "memory stays flat"
EVERY = 0.5
"""Seconds between two looks."""


class Memory:
    """Looks while the block runs, and checks when it is left: the median of the last tenth is at most so much above that of
    the tenth that begins after 20 % of the time."""

    def __init__(self, host, report, seconds):
        self._host, self._report = host, report
        self._seconds = seconds
        self._samples = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self):
        self._report.expect(FLAT)
        self._thread.start()
        return self

    def __exit__(self, kind, *_):
        self._over.set()
        self._thread.join()
        if kind is None and self.grown > self._host.slack_mib:
            self._report.fault(FLAT, f"{self.summary()}, more than {self._host.slack_mib} MiB")

    def _look(self):
        while not self._over.wait(EVERY):
            self._samples.append(self._host.memory())

    def _median(self, begin, end):
        count = len(self._samples)
        return statistics.median(self._samples[count * begin // 10 : max(count * end // 10, 1)])

    @property
    def grown(self):
        return self._median(9, 10) - self._median(2, 3)

    def summary(self):
        after, end = self._median(2, 3), self._median(9, 10)
        return f"memory: {after:.1f} MiB after 20 %, {end:.1f} MiB in the end, {max(self._samples):.1f} MiB at most"
