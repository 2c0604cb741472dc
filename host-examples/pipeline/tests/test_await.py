"""`await-gate` against a gate that answers what it is told: 0 for `proceed` alone, and each other end has its code."""

import time
from pathlib import Path

import pytest
from scripts import (
    BLOCKED, MISCONFIGURED, PROCEED, READ_TOKEN, REFUSED, TIMED_OUT, UNREACHABLE, environment, finish, start, wait,
)  # fmt: skip
from told import Answer, decision, error

OPEN = decision(200, "proceed", status="allowed")
HOLD = decision(425, "hold", status="awaiting", details=[{"issueKey": "ITSM-1", "issueLink": "https://jira.example"}])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (OPEN, PROCEED),
        (decision(403, "stop", status="prevented"), BLOCKED),
        (decision(422, "misconfigured", status="invalid"), MISCONFIGURED),
        (error(404, "unknown-gate"), REFUSED),
        (error(401, "unauthorized"), REFUSED),
        (error(400, "malformed-path"), REFUSED),
        (Answer(403, b"<h1>Forbidden</h1>"), REFUSED),
        (Answer(422, b"<h1>What?</h1>"), REFUSED),
    ],
)
def test_each_end_has_its_code_at_once(shell, told, answer, code):
    told.tell(answer)
    done = wait(shell, told.url)
    assert (done.returncode, done.stdout, len(told.asked)) == (code, "", 1), done.stderr
    assert done.stderr.startswith("await-gate: ")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b""),
        Answer(200, b"<html>proceed</html>"),
        Answer(200, {"decision": "hold", "error": None}),
        Answer(200, {"decision": "proceeding"}),
        Answer(200, {"status": "proceed"}),
        Answer(200, OPEN.body, cut=40),
        Answer(201, OPEN.body),
        Answer(204),
        Answer(206, OPEN.body),
        Answer(404, b"<h1>default backend</h1>"),
        Answer(500, OPEN.body),
        Answer(502, b"<h1>Bad gateway</h1>"),
        Answer(503, OPEN.body),
        Answer(418, OPEN.body),
        error(429, "too-many-waiters"),
        error(503, "unavailable"),
    ],
    ids=lambda answer: f"{answer.status}-{answer.body!s:.20}",
)
def test_what_is_not_understood_is_not_proceed(shell, told, answer):
    told.tell(answer)
    done = wait(shell, told.url, "--timeout", 1)
    assert done.returncode == UNREACHABLE, done.stderr


def test_a_redirect_is_not_followed_whatever_curlrc_says(shell, told, tmp_path):
    told.tell(Answer(302, b"", {"location": f"{told.url}/elsewhere"}), OPEN)
    Path(tmp_path, ".curlrc").write_text("location\n")
    done = wait(shell, told.url, env=environment(told.url, HOME=tmp_path))
    assert (done.returncode, len(told.asked)) == (REFUSED, 1), done.stderr


def test_it_waits_until_the_gate_opens(shell, told):
    told.tell(HOLD, HOLD, decision(503, "hold", error="not-confirmed"), OPEN)
    done = wait(shell, told.url)
    assert done.returncode == PROCEED, done.stderr
    assert done.stderr.splitlines()[0] == "await-gate: hold ITSM-1"
    assert done.stderr.count("ITSM-1") == 1, "the same is said once"
    _, method, target, headers, _ = told.asked[0]
    assert (method, target) == ("GET", "/gates/p/e/7?wait=25")
    assert headers["Authorization"] == f"Bearer {READ_TOKEN}"


@pytest.mark.parametrize("held", [HOLD, decision(503, "hold", error="not-confirmed")], ids=["hold", "not-confirmed"])
def test_a_gate_that_stays_closed_times_out_at_the_deadline(shell, told, held):
    told.tell(held)
    began = time.monotonic()
    done = wait(shell, told.url, "--timeout", 3)
    assert done.returncode == TIMED_OUT, done.stderr
    assert 2 <= time.monotonic() - began < 5
    assert len(told.asked) <= 4, "it pauses even if the gate does not hold its answer back"


def test_a_gate_that_hangs_is_not_waited_for_beyond_the_deadline(shell, told):
    told.tell(Answer(200, OPEN.body, after=6))
    began = time.monotonic()
    assert wait(shell, told.url, "--timeout", 2).returncode == UNREACHABLE
    assert time.monotonic() - began < 5


def test_nobody_there_is_unreachable(shell, told):
    done = wait(shell, "http://127.0.0.1:9", "--timeout", 2)
    assert done.returncode == UNREACHABLE
    assert "no answer: " in done.stderr


def test_it_gets_over_what_passes_and_leaves_more_time_each_time(shell, told):
    told.tell(error(503, "unavailable"), Answer(200, OPEN.body, cut=3), error(429, "too-many-waiters"), OPEN)
    done = wait(shell, told.url)
    assert done.returncode == PROCEED, done.stderr
    times = [asked[0] for asked in told.asked]
    pauses = [later - earlier for earlier, later in zip(times, times[1:])]
    assert pauses[0] > 0.9 and pauses[1] > 1.9 and pauses[2] > 3.9, pauses


def test_the_token_is_on_no_command_line_and_in_no_output(shell, told):
    told.tell(Answer(425, HOLD.body, after=1), OPEN)
    process = start(shell, "await-gate", "--plain-http", "p", "e", 7, env=environment(told.url))
    seen = set()
    ends = time.monotonic() + 1.5
    while time.monotonic() < ends:
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen.add(file.read_bytes())
            except OSError:
                # It has ended.
                pass
        time.sleep(0.02)
    done = finish(process)
    assert done.returncode == PROCEED, done.stderr
    assert any(b"curl" in line and b"/gates/p/e/7" in line for line in seen), "curl was seen at work"
    assert not any(READ_TOKEN.encode() in line for line in seen)
    assert READ_TOKEN not in done.stdout + done.stderr


def test_nothing_of_the_answer_gives_orders_to_the_pipeline(shell, told):
    evil = "X-1\n::set-output name=a::b\u001b[2J"
    told.tell(decision(403, "stop", details=[{"issueKey": evil}, {"issueKey": "OK-2"}], statusText="::error::"))
    done = wait(shell, told.url)
    assert done.returncode == BLOCKED
    assert done.stderr == "await-gate: blocked: the change was refused, or has lapsed OK-2\n"
