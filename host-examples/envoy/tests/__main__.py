"""Runs the tests of each way that is named, against a real Envoy.

    python3 tests ext_authz dynamic_module proxy_wasm
"""

import signal
import sys
import time
import unittest
from pathlib import Path

# The black-box suite's clients, which sign with Atlassian's library.
sys.path.append(str(Path(__file__).resolve().parents[2] / "service/blackbox"))


def main():
    # Ended from outside, it ends what it has started. This is what unittest does not take for a failed test.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(way) for way in sys.argv[1:])
    started = time.monotonic()
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    wrong = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    # One line that says both numbers, which unittest's own does not.
    print(f"{max(result.testsRun - wrong, 0)} passed, {wrong} failed in {time.monotonic() - started:.2f}s", flush=True)
    # A suite that found nothing to run has shown nothing.
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 and not result.skipped else 1)


if __name__ == "__main__":
    main()
