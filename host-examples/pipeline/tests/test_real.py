"""The scripts against the Rust host, with a stand-in for Jira behind it: everything over real HTTP."""

import itertools
import json
import time

import pytest
from scripts import BLOCKED, PROCEED, REFUSED, TIMED_OUT, environment, finish, run, start

numbers = itertools.count(100)
PIPELINE, SERVICE = "web/shop é", "checkout"


@pytest.fixture
def env(real):
    yield environment(real.url, GATE_READ_TOKEN=real.read_token, GATE_SUBMIT_TOKEN=real.submit_token)
    real.order("behave")


def submit(shell, env, number, *options, pipeline=PIPELINE):
    described = run(
        shell, "describe-deployment", pipeline, "prod", number, "https://ci.example/1", SERVICE, env=env
    )
    assert described.returncode == 0, described.stderr
    return run(shell, "submit-deployment", "--plain-http", *options, "-", env=env, given=described.stdout)


def wait_for(shell, env, number, *options):
    return start(shell, "await-gate", "--plain-http", *options, PIPELINE, "prod", number, env=env)


def gate(number):
    return {"gate": {"pipelineId": PIPELINE, "environmentId": "prod", "deploymentSequenceNumber": number}}


def test_a_deployment_is_submitted_approved_and_proceeds(shell, real, env):
    number = next(numbers)
    submitted = submit(shell, env, number)
    assert submitted.returncode == PROCEED, submitted.stderr
    assert json.loads(submitted.stdout)["deployments"][0]["fate"] == "accepted"
    waiting = wait_for(shell, env, number)
    time.sleep(1.5)
    assert waiting.poll() is None, "nothing has been decided"
    real.order("approve", gate(number))
    approved = time.monotonic()
    done = finish(waiting)
    assert done.returncode == PROCEED, done.stderr
    assert time.monotonic() - approved < 10
    assert done.stderr.splitlines()[-1].startswith("await-gate: proceed")


def test_a_change_that_is_refused_blocks(shell, real, env):
    number = next(numbers)
    assert submit(shell, env, number).returncode == PROCEED
    waiting = wait_for(shell, env, number)
    real.order("reject", gate(number))
    done = finish(waiting)
    assert done.returncode == BLOCKED, done.stderr


def test_a_forged_allowed_is_not_waited_through(shell, real, env):
    number = next(numbers)
    assert submit(shell, env, number).returncode == PROCEED
    real.order("replay", gate(number))
    real.order("forge", gate(number))
    assert finish(wait_for(shell, env, number, "--timeout", 4)).returncode == TIMED_OUT


def test_what_jira_does_not_confirm_does_not_open(shell, real, env):
    number = next(numbers)
    assert submit(shell, env, number).returncode == PROCEED
    real.order("misbehave", {"route": "poll", "fault": {"status": {"code": 503}}, "times": None})
    real.order("approve", gate(number))
    waiting = wait_for(shell, env, number, "--timeout", 4)
    done = finish(waiting)
    assert done.returncode == TIMED_OUT
    assert "has not confirmed it" in done.stderr


def test_a_gate_that_nobody_submitted_and_a_token_that_nobody_made_are_refused(shell, real, env):
    number = next(numbers)
    assert finish(wait_for(shell, env, number)).returncode == REFUSED
    assert submit(shell, env, number).returncode == PROCEED
    for token in ["no_such_token", real.submit_token]:
        done = finish(wait_for(shell, {**env, "GATE_READ_TOKEN": token}, number))
        assert (done.returncode, done.stderr) == (REFUSED, "await-gate: refused: HTTP 401 unauthorized\n")


def test_a_document_that_breaks_a_rule_blocks_and_says_which(shell, env):
    done = submit(shell, env, next(numbers), pipeline="x" * 300)
    assert done.returncode == BLOCKED, done.stderr
    pointers = [violation["pointer"] for violation in json.loads(done.stdout)["violations"]]
    assert "/deployments/0/pipeline/id" in pointers


def test_jira_that_is_busy_is_tried_again_when_it_said(shell, real, env):
    fault = {"status": {"code": 429, "retryAfter": "2"}}
    real.order("misbehave", {"route": "bulk", "fault": fault, "times": 1})
    began = time.monotonic()
    done = submit(shell, env, next(numbers))
    assert done.returncode == PROCEED, done.stderr
    assert time.monotonic() - began >= 2
    assert "retry-later" in done.stderr


def test_jira_that_refuses_is_a_persons_business(shell, real, env):
    real.order("misbehave", {"route": "bulk", "fault": {"status": {"code": 403}}, "times": None})
    done = submit(shell, env, next(numbers))
    assert done.returncode == REFUSED, done.stderr
    assert json.loads(done.stdout)["error"] == "refused"


def test_an_answer_that_jira_never_gave_is_asked_for_again(shell, real, env):
    real.order("misbehave", {"route": "bulk", "fault": "drop", "times": 1, "taken": True})
    done = submit(shell, env, next(numbers))
    assert done.returncode == PROCEED, done.stderr
    assert "unanswered" in done.stderr


def test_nobody_at_jira_times_out(shell, real, env):
    real.order("misbehave", {"route": "bulk", "fault": {"status": {"code": 503}}, "times": None})
    done = submit(shell, env, next(numbers), "--timeout", "3")
    assert done.returncode == TIMED_OUT, done.stderr
