"""Checks a running deployment gate from outside, over HTTP, whatever it is made of.

    python3 blackbox --url http://127.0.0.1:8080 --part verdicts

The gate must know two tenants; the environment says which, so that no secret stands on a command line:

    BLACKBOX_TENANT, BLACKBOX_OTHER_TENANT   client key, shared secret, read token, submit token: one word each

Parts: `verdicts` (needs no memory), `state` (needs a store that remembers), `crowd` (opens 1,000 connections), `loop` (the
gate must send to --stand-in what tenants' Jira sites would get, take its keys from /keys there, and must not trust
callbacks), `broken` (its store fails), `crash` (kills the process --kill in the middle of callbacks, and goes on with
--peer, or with the gate once somebody has started it again).
"""

import argparse
import os
import sys
import time
import unittest

from gate import Gate, Tenant
from jira import Jira
from setting import SETTING

PARTS = ["verdicts", "state", "crowd", "loop", "broken", "crash"]


def main():
    parser = argparse.ArgumentParser(
        prog="blackbox", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", required=True, help="where the gate answers, with the path of its base URL")
    parser.add_argument("--audience", metavar="URL", help="the base URL in the app's descriptor [default: --url]")
    parser.add_argument("--callback", default="/callback", help="the callback's path below it [default: %(default)s]")
    parser.add_argument("--part", choices=PARTS, action="append", help="may be repeated [default: verdicts, state]")
    parser.add_argument("--stand-in", type=int, metavar="PORT", help="be Jira and the key server (under /keys) there")
    parser.add_argument("--app-key", default="com.example.gate", help="the app's key [default: %(default)s]")
    parser.add_argument("--peer", metavar="URL", help="another host with the same store, for `crash`")
    parser.add_argument("--kill", type=int, metavar="PID", help="the process of the host at --url, for `crash`")
    parser.add_argument("--trusts-callbacks", action="store_true", help="a callback alone opens a gate there")
    parser.add_argument("--half-sent", type=int, default=100, help="bodies in `crowd` at once [default: %(default)s]")
    parser.add_argument("--patience", type=float, default=60, help="seconds until it must be up [default: %(default)s]")
    options = parser.parse_args()
    SETTING.gate = Gate(options.url, options.callback)
    SETTING.tenant, SETTING.other = tenant("BLACKBOX_TENANT"), tenant("BLACKBOX_OTHER_TENANT")
    SETTING.trusts_callbacks, SETTING.half_sent = options.trusts_callbacks, options.half_sent
    SETTING.audience, SETTING.app_key = options.audience or options.url.rstrip("/"), options.app_key
    parts = options.part or ["verdicts", "state"]
    if "loop" in parts and options.stand_in is None:
        parser.error("the part `loop` needs --stand-in")
    if "crash" in parts:
        if options.kill is None:
            parser.error("the part `crash` needs --kill")
        SETTING.peer = Gate(options.peer, options.callback) if options.peer else None
        SETTING.kill = options.kill
    if options.stand_in is not None:
        SETTING.jira = Jira(options.stand_in)
        SETTING.jira.secrets += [SETTING.tenant.secret, SETTING.other.secret]
    await_health(options.patience)
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(part) for part in parts)
    started = time.monotonic()
    result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
    wrong = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    # One line that says both numbers, which unittest's own does not.
    print(f"{max(result.testsRun - wrong, 0)} passed, {wrong} failed in {time.monotonic() - started:.2f}s", flush=True)
    if SETTING.jira:
        SETTING.jira.stop()
    # A suite that found nothing to run has shown nothing.
    sys.exit(0 if result.wasSuccessful() and result.testsRun > 0 and not result.skipped else 1)


def tenant(variable):
    words = os.environ.get(variable, "").split()
    if len(words) != 4:
        sys.exit(f"{variable} must hold four words: client key, shared secret, read token, submit token")
    return Tenant(*words)


def await_health(patience):
    deadline = time.monotonic() + patience
    while True:
        try:
            if SETTING.gate.send("GET", "/health").status == 200:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            sys.exit(f"nothing answers /health with 200 within {patience:.0f} s")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
