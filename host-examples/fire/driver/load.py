"""Load with one bad request in two, and meanwhile whatever happens to a server: slow clients, a Jira that is out of order, a
locked database, kill -9, a clock that jumps."""

import sqlite3
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random

from memory import Memory
from slow import SlowClients
from standin import StandIn
from worker import CHECKS, Weather, Worker

WORKERS = 8
GATES = 8
"""Of each worker, at a time."""

OUTAGE_EVERY, OUTAGE = 60, 15
"""Seconds from one outage of Jira to the next, and of one."""

LOCKED = 7
"""Seconds for which the database is locked: longer than hosts wait for it, which is 5."""

OFF = 7200
"""Seconds by which the clock jumps."""

CHECKED = 50
"""How many of the callbacks of each worker that were acknowledged last are tried again after a fault."""

NOT_LOST = "what was acknowledged is there after kill -9"
HIT = "every kill hits requests that are under way"
LOCK = "a locked database acknowledges nothing"
CLOCK = "a clock that is two hours off acknowledges nothing"
OPENS = "every gate opens in the end, once Jira allows it"
ALIVE = "the host runs on"
STOPS = "the host stops in order"


class Load:
    def __init__(self, host, jira, report, seed):
        self._host, self._jira, self._report = host, jira, report
        self._random = Random(seed)
        self.weather = Weather()
        numbers = range(WORKERS)
        self._workers = [
            Worker(number, Random(f"{seed}/{number}"), host, jira, report, self.weather, GATES) for number in numbers
        ]
        for check in [*CHECKS, ALIVE]:
            report.expect(check)

    @property
    def acknowledged(self):
        return sum(worker.acknowledged for worker in self._workers)

    @property
    def _cut_off(self):
        return sum(worker.cut_off for worker in self._workers)

    @contextmanager
    def fire(self):
        """The workers fire while the block runs."""
        until = threading.Event()
        threads = [threading.Thread(target=worker.fire, args=(until,)) for worker in self._workers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            until.set()
            for thread in threads:
                thread.join()
        if not self.weather.may_break and not self._host.is_running:
            self._report.fault(ALIVE, self._host.log.read_text()[-2000:])

    def steady(self, seconds):
        """The same load all the time. Says how fast it was, and checks memory and slow clients."""
        before, began = self.acknowledged, time.monotonic()
        with Memory(self._host, self._report, seconds) as memory, SlowClients(self._host, self._report):
            with self.fire():
                while (left := seconds - (time.monotonic() - began)) > 0:
                    # A site that was well for a while is out of order for a while, in runs that are long enough.
                    passed = time.monotonic() - began
                    self._jira.out_of_order = passed % OUTAGE_EVERY > OUTAGE_EVERY - OUTAGE
                    time.sleep(min(left, 0.5))
        self._jira.out_of_order = False
        took = time.monotonic() - began
        answers = sum(self._report.answers.values())
        taken = self.acknowledged - before
        print(f"steady: {took:.0f} s, {answers} answers, {answers / took:.0f}/s, {taken} callbacks taken", flush=True)
        for name, which in [("first", 0), ("last", 1)]:
            times = sorted(one for worker in self._workers for one in fifth(worker.times, which))
            print(f"    callbacks of the {name} fifth: {quantiles(times)}", flush=True)
        print(f"    {memory.summary()}", flush=True)

    def lock(self):
        """Another process holds the database."""
        self._report.expect(LOCK)
        other = sqlite3.connect(self._host.database, isolation_level=None, timeout=30)
        with self.fire():
            time.sleep(1)
            self.weather.may_be_unavailable = True
            other.execute("BEGIN IMMEDIATE")
            # What was committed before may be on its way here.
            time.sleep(0.5)
            before = self.acknowledged
            time.sleep(LOCKED)
            if self.acknowledged != before:
                self._report.fault(LOCK, f"{self.acknowledged - before} callbacks were acknowledged")
            other.execute("ROLLBACK")
            other.close()
            # Whoever gave up before is still on the way here.
            time.sleep(3)
            self.weather.may_be_unavailable = False
            time.sleep(1)

    def kills(self, times):
        for check in [NOT_LOST, HIT]:
            self._report.expect(check)
        checked = 0
        for _ in range(times):
            self.weather.may_break = True
            before, cut_off = self.acknowledged, self._cut_off
            with self.fire():
                time.sleep(self._random.uniform(1.5, 3))
                self._host.kill()
            if self.acknowledged == before or self._cut_off == cut_off:
                self._report.fault(HIT, f"{self.acknowledged - before} were acknowledged, {self._cut_off - cut_off} cut off")
            self._host.start()
            self.weather.may_break = False
            checked += self.look_for_losses(lambda lost: self._report.fault(NOT_LOST, lost))
        print(f"kill -9: {times} times, {checked} acknowledged callbacks looked for", flush=True)

    def look_for_losses(self, fault):
        """Looks for the callbacks that were acknowledged last. How many those were; `fault` takes what is wrong."""

        def look(worker):
            return worker.look_for_losses(CHECKED, fault)

        with ThreadPoolExecutor(WORKERS) as pool:
            return sum(pool.map(look, self._workers))

    def clock(self, seconds):
        """It jumps ahead, back, further back, and to where it was."""
        self._report.expect(CLOCK)
        for off in [OFF, -OFF]:
            with self.fire():
                self.weather.may_be_unavailable = False
                time.sleep(1)
            # Between two rounds, so that each answer belongs to one clock.
            self._host.set_clock(off)
            self.weather.clock = off
            before = self.acknowledged
            with self.fire():
                time.sleep(seconds)
            if self.acknowledged != before:
                self._report.fault(CLOCK, f"{self.acknowledged - before} callbacks were acknowledged")
            self._host.set_clock(0)
            self.weather.clock = 0
            for worker in self._workers:
                # Tokens that had expired by that clock are forgotten.
                worker.taken.clear()
        print(f"clock: {OFF} s ahead and behind, {seconds} s each", flush=True)

    def finish(self):
        for check in [OPENS, STOPS]:
            self._report.expect(check)

        def open_some(worker):
            for gate in worker.gates[:2]:
                if not worker.opens(gate, 60):
                    self._report.fault(OPENS, str(gate.name))

        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(open_some, self._workers))
        if not self._host.stop():
            self._report.fault(STOPS, self._host.log.read_text()[-2000:])


def fifth(times, last):
    size = max(1, len(times) // 5)
    return times[-size:] if last else times[:size]


def quantiles(times):
    if not times:
        return "none"
    return f"p50 {1000 * statistics.median(times):.1f} ms, p99 {1000 * times[len(times) * 99 // 100]:.1f} ms"


def run(host_type, report, seconds, kills, seed, library, trusting):
    secrets = []
    jira = StandIn(secrets, seed)
    try:
        with host_type(jira.port, trusting=trusting, library=library) as host:
            secrets += [tenant.secret for tenant in host.tenants]
            host.start()
            load = Load(host, jira, report, seed)
            load.steady(seconds)
            load.kills(kills)
            if host.lockable:
                load.lock()
            load.clock(min(10, max(2, seconds / 5)))
            load.finish()
            print(f"Jira was asked {jira.polls} times; {jira.refused} tokens were not good", flush=True)
            print(f"state: {host.stored() / 2**20:.1f} MiB on the disk", flush=True)
    finally:
        jira.stop()
