"""A disk that is full for a while: nothing is acknowledged that is not there, gates tell the truth, and it goes on by itself.

The disk is a small tmpfs in a mount namespace of this process alone, so that nothing of it is left behind.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from load import Load
from standin import StandIn

MEBIBYTES = 8
FULL = 4
"""Seconds."""

ENTERED = "FIRE_ENTERED"
REFUSES = "a full disk answers callbacks with 503, and Jira sends them again"
GOES_ON = "it goes on without a restart once there is space"
THERE = "what was acknowledged before, meanwhile and after is there, also after kill -9"


def enter():
    """Starts this program again where it may mount: as root, or as anybody where user namespaces are allowed."""
    if os.environ.get(ENTERED):
        return
    for flags in [["--mount"], ["--user", "--map-root-user", "--mount"]]:
        probe = "mount -t tmpfs tmpfs /tmp"
        if subprocess.run(["unshare", *flags, "sh", "-c", probe], capture_output=True).returncode == 0:
            environment = {**os.environ, ENTERED: "1"}
            os.execvpe("unshare", ["unshare", *flags, sys.executable, *sys.argv], environment)
    sys.exit("the part `disk` mounts a small tmpfs: it needs root, or unprivileged user namespaces (`unshare --user`)")


def run(host_type, report, seed):
    for check in [REFUSES, GOES_ON, THERE]:
        report.expect(check)
    secrets = []
    jira = StandIn(secrets, seed)
    with tempfile.TemporaryDirectory(prefix="fire-disk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEBIBYTES}m,mode=700", "tmpfs", folder], check=True)
        try:
            with host_type(jira.port, state=folder) as host:
                secrets += [tenant.secret for tenant in host.tenants]
                host.start()
                _run(host, Load(host, jira, report, seed), report, Path(folder) / "ballast")
        finally:
            jira.stop()
            subprocess.run(["umount", folder], check=True)


def _run(host, load, report, ballast):
    def lost(what):
        report.fault(THERE, what)

    with load.fire():
        time.sleep(2)
        load.weather.may_be_unavailable = True
        fill(ballast)
        before, refused = load.acknowledged, refusals(report)
        time.sleep(FULL)
        meanwhile, refused = load.acknowledged - before, refusals(report) - refused
        ballast.unlink()
        # Those under way may have failed before.
        time.sleep(1)
        load.weather.may_be_unavailable = False
        before = load.acknowledged
        time.sleep(2)
        after = load.acknowledged - before
    if not refused:
        report.fault(REFUSES, f"none of them was; {meanwhile} were taken")
    if not after:
        report.fault(GOES_ON, host.log.read_text()[-2000:])
    looked = load.look_for_losses(lost)
    host.kill()
    host.start()
    looked += load.look_for_losses(lost)
    print(
        f"full disk: {FULL} s, {refused} callbacks answered 503, {meanwhile} taken meanwhile in space that was there, "
        f"{after} in the 2 s after; {looked} looked for",
        flush=True,
    )


def fill(ballast):
    """Takes all the space that is left."""
    with open(ballast, "wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass


def refusals(report):
    return report.answers["callback", 503, "unavailable"]
