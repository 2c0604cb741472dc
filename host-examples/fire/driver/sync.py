"""Whether the state is synced to the disk before a callback is acknowledged: kill -9 alone says nothing of a power cut.

strace writes down what the host asks of the kernel, in order. Callbacks come one after the other, so each 204 has its
request, and between the two there must be a write to the journal and, begun after it and ended before the answer, a sync.
"""

import json
import re
import time
from dataclasses import dataclass, field

from bad import callback
from gate import payload
from standin import StandIn
from tools import strace
from wire import Client

CALLBACKS = 50
SYNCED = "the state is synced to the disk after it is written and before each 204"
SEEN = "each 204 is seen in the trace"

CALLS = "read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync"
REQUEST = '"POST /callback '
ANSWER = '"HTTP/1.1 204 '
LINE = re.compile(
    r"^(?P<thread>\d+) +(?:(?P<name>\w+)\((?P<arguments>.*)|<\.\.\. (?P<resumed>\w+) resumed>(?P<rest>.*))$"
)


def run(host_type, report, seed):
    for check in [SEEN, SYNCED]:
        report.expect(check)
    jira = StandIn([], seed)
    try:
        with host_type(jira.port) as host:
            trace = host.folder / "trace"
            host.prefix = [*strace(), "-D", "-f", "--seccomp-bpf", "-y", "-s", "32", "-e", f"trace={CALLS}", "-o", str(trace)]
            host.start()
            client, tenant = Client(host.port), host.tenants[0]
            for number in range(CALLBACKS):
                body = json.dumps(payload(("pipe", "prod", number), "prevented")).encode()
                answer = client.send(callback(tenant.sign(), body))
                if answer.status != 204:
                    report.fault(SEEN, f"callback {number}: {answer.code}")
            client.close()
            host.kill()
            found = answers(whole(trace), host.journals)
    finally:
        jira.stop()
    if len(found) != CALLBACKS:
        report.fault(SEEN, f"{len(found)} of {CALLBACKS}")
    for number, missing in enumerate(found):
        if missing:
            report.fault(SYNCED, f"answer {number}: {missing}")
    print(f"sync: {len(found)} answers, {sum(not missing for missing in found)} after a sync", flush=True)


def whole(trace):
    """The lines of the trace, once strace has written that the host was killed."""
    deadline = time.monotonic() + 20
    while True:
        lines = trace.read_text(errors="replace").splitlines()
        if lines and "+++ killed by SIGKILL" in lines[-1] or time.monotonic() > deadline:
            return lines
        time.sleep(0.1)


@dataclass
class Since:
    """What was seen since the last request came in."""

    asked: bool = False
    written: bool = False
    syncing: set = field(default_factory=set)
    """The threads whose sync began after the last write."""
    synced: bool = False


def answers(lines, journals):
    """For each 204, in order: what was missing before it; None if nothing."""
    found, since, pending = [], Since(), {}
    for line in lines:
        match = LINE.match(line)
        if not match:
            continue
        thread = match["thread"]
        begins = match["name"] is not None
        name = match["name"] or match["resumed"]
        text = match["arguments"] if begins else pending.pop(thread, "") + match["rest"]
        ends = not (begins and text.endswith("<unfinished ...>"))
        if not ends:
            pending[thread] = text
        if name.startswith(("read", "recv")):
            # What is read is known once the call has ended.
            if ends and REQUEST in text:
                since = Since(asked=True)
        elif name in ("fsync", "fdatasync"):
            if begins and is_journal(text, journals):
                since.syncing.add(thread)
            if ends and thread in since.syncing:
                since.syncing.discard(thread)
                since.synced |= text.endswith("= 0")
        elif begins and ANSWER in text:
            found.append(missing(since))
            since = Since()
        elif begins and is_journal(text, journals):
            # A sync that began before it need not have taken it along.
            since.written, since.synced, since.syncing = True, False, set()
    return found


def missing(since):
    if not since.asked:
        return "no request came before it"
    if not since.written:
        return "nothing was written"
    return None if since.synced else "nothing was synced after the last write"


def is_journal(text, journals):
    """Whether the first argument, which strace shows with its path, is a file of the state."""
    match = re.match(r"\d+<(?P<path>[^>]*)>", text)
    return bool(match) and match["path"].rpartition("/")[2].startswith(journals)
