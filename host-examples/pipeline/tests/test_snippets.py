"""The snippets: valid by the rules of their systems, and their commands run against the real gate as they stand there."""

import itertools
import re
import shutil
import subprocess
import threading
import time
from pathlib import Path

import pytest
import yaml
from scripts import BIN, environment

SNIPPETS = BIN.parent / "snippets"
HERE = Path(__file__).parent
numbers = itertools.count(1000)


@pytest.mark.parametrize(("name", "schema"), [("github-actions", "github-workflows"), ("gitlab-ci", "gitlab-ci")])
def test_yaml_is_valid_by_its_systems_own_schema(name, schema):
    import sys

    check = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*check, SNIPPETS / f"{name}.yml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_jenkinsfile_is_groovy(tmp_path):
    subprocess.run([HERE / "groovy.sh", SNIPPETS / "Jenkinsfile"], check=True)
    broken = tmp_path / "Jenkinsfile"
    broken.write_text((SNIPPETS / "Jenkinsfile").read_text().replace("stages {", "stages {{"))
    assert subprocess.run([HERE / "groovy.sh", broken], capture_output=True).returncode != 0


def github():
    steps = yaml.safe_load((SNIPPETS / "github-actions.yml").read_text())["jobs"]["deploy"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    *before, report = commands
    return before, [report]


def gitlab():
    job = yaml.safe_load((SNIPPETS / "gitlab-ci.yml").read_text())["deploy"]
    # The one line that installs programs.
    assert job["before_script"] == ["apk add --no-cache curl jq"]
    return job["script"], ["\n".join(job["after_script"])]


def jenkins():
    text = (SNIPPETS / "Jenkinsfile").read_text()
    commands = [block or line for block, line in re.findall(r"\bsh (?:'''(.*?)'''|'([^']*)')", text, re.DOTALL)]
    *before, report = commands
    return before, [report]


def shell():
    # It reports by itself.
    return ["./deploy.sh $NUMBER"], []


# What the systems set, and what a person did in their settings.
def system(number):
    page = "https://ci.example.com/1"
    return {
        "GITHUB_REPOSITORY": "acme/webshop", "GITHUB_RUN_NUMBER": number, "RUN_URL": page,
        "CI_PROJECT_PATH": "acme/webshop", "CI_PIPELINE_IID": number, "CI_PIPELINE_URL": page,
        "JOB_NAME": "acme/webshop", "BUILD_NUMBER": number, "BUILD_URL": page,
        "NUMBER": number,
    }  # fmt: skip


@pytest.mark.parametrize("decided", ["approve", "reject"])
@pytest.mark.parametrize("snippet", [github, gitlab, jenkins, shell])
def test_its_commands_deploy_only_what_is_approved(real, tmp_path, snippet, decided):
    number = next(numbers)
    shutil.copytree(BIN, tmp_path / "ci" / "gate")
    # The gate of the test is on this machine and speaks plain http: the one thing that is changed.
    for script in ["await-gate", "submit-deployment"]:
        file = tmp_path / "ci" / "gate" / script
        file.write_text(file.read_text().replace("plain_http=no", "plain_http=yes", 1))
    shutil.copy(SNIPPETS / "deploy.sh", tmp_path)
    deploy = tmp_path / "deploy"
    deploy.write_text("#!/bin/sh\necho deployed >> deployed\n")
    deploy.chmod(0o755)
    (tmp_path / "read").write_text(real.read_token)
    (tmp_path / "submit").write_text(real.submit_token)
    tokens = {"GATE_READ_TOKEN": real.read_token, "GATE_SUBMIT_TOKEN": real.submit_token}
    if snippet is shell:
        tokens = {name: None for name in tokens} | {
            "GATE_READ_TOKEN_FILE": tmp_path / "read", "GATE_SUBMIT_TOKEN_FILE": tmp_path / "submit",
        }  # fmt: skip
    env = environment(real.url, **tokens, **system(number))
    commands, report = snippet()

    def decide():
        real.until_known(number)
        time.sleep(0.5)
        waiting = [g["gate"] for g in real.gates() if g["gate"]["deploymentSequenceNumber"] == number]
        real.order(decided, {"gate": waiting[0]})

    person = threading.Thread(target=decide)
    person.start()
    went_well = all(run(command, env, tmp_path) for command in commands)
    person.join()
    state = "successful" if went_well else "failed"
    for command in report:
        result = "success" if went_well else "failed"
        assert run(command, env | {"STATE": state, "CI_JOB_STATUS": result}, tmp_path)
    assert went_well == (decided == "approve")
    assert (tmp_path / "deployed").exists() == went_well
    if went_well or report:
        states = [d["state"] for d in real.deployments() if d["deploymentSequenceNumber"] == number]
        assert states == [state], "Jira is told what became of it"


def run(command, env, folder):
    # All three systems stop at the first command that fails.
    done = subprocess.run(["bash", "-e", "-c", command], env=env, cwd=folder, timeout=60, capture_output=True, text=True)
    print(done.stdout, done.stderr)
    return done.returncode == 0
