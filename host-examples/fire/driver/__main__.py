"""Fires at a deployment gate that it starts itself, and checks what it answers against a log of its own.

    run rust load --seconds 600 --kills 10

Parts: `load` (one bad request in two, slow clients; then kill -9, a locked database, a clock that jumps), `sync` (the state is
synced to the disk before each 204, seen by strace), `disk` (the disk is full for a while), `many` (distinct gates).
"""

import argparse
import io
import random
import signal
import sys
import unittest

import disk
import load
import many
import sync
import test_judges
from hosts import HOSTS
from report import Report
from tools import clock_library

JUDGES = "the judges find what is wrong"
PARTS = ["load", "sync", "disk", "many"]


def main():
    parser = argparse.ArgumentParser(
        prog="run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("host", choices=HOSTS)
    parser.add_argument("parts", choices=PARTS, nargs="+", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--seconds", type=float, default=10, help="of `load` before the first kill [default: 10]")
    parser.add_argument("--kills", type=int, default=2, help="how often `load` kills the host [default: 2]")
    parser.add_argument("--gates", type=int, default=2000, help="that `many` sends callbacks to [default: 2000]")
    parser.add_argument("--stored", type=int, default=0, help="that `many` puts into the tables of the Rust host before [default: 0]")
    parser.add_argument("--seed", type=int, help="of everything that is random [default: a new one]")
    parser.add_argument("--trust-callbacks", action="store_true", help="let a callback alone open a gate in `load`")
    options = parser.parse_args()
    if "disk" in options.parts:
        disk.enter()
    seed = random.randrange(2**32) if options.seed is None else options.seed
    print(f"== {options.host}: {', '.join(options.parts)}; --seed {seed}", flush=True)
    # Whoever ends this ends what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    host, report = HOSTS[options.host], Report()
    judge_the_judges(report)
    if "load" in options.parts:
        load.run(host, report, options.seconds, options.kills, seed, clock_library(), options.trust_callbacks)
    if "sync" in options.parts:
        sync.run(host, report, seed)
    if "disk" in options.parts:
        disk.run(host, report, seed)
    if "many" in options.parts:
        many.run(host, report, options.gates, options.stored, seed)
    if report.answers:
        print("answers:", flush=True)
        for (kind, status, code), count in sorted(report.answers.items(), key=str):
            print(f"    {kind:9} {status:6} {code or '':24} {count}", flush=True)
    sys.exit(0 if report.finish() else 1)


def judge_the_judges(report):
    """Whether what judges the hosts finds what is wrong."""
    report.expect(JUDGES)
    output = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromModule(test_judges)
    result = unittest.TextTestRunner(stream=output).run(suite)
    if not result.wasSuccessful() or not result.testsRun:
        report.fault(JUDGES, output.getvalue())


if __name__ == "__main__":
    main()
