"""What the tests share: shells, a real gate with a stand-in for Jira, and a gate that answers whatever it is told."""

import os
import shutil

import pytest

from gate import RealGate
from told import ToldGate

SHELLS = [["dash"], ["bash", "--posix"], ["busybox", "sh"]]


def pytest_generate_tests(metafunc):
    if "shell" in metafunc.fixturenames:
        there = [shell for shell in SHELLS if shutil.which(shell[0])]
        if os.environ.get("CI") == "true":
            # Nothing is left out there: one that is missing fails.
            there = SHELLS
        metafunc.parametrize("shell", there, ids=[shell[0] for shell in there])


@pytest.fixture(scope="session")
def real(tmp_path_factory):
    with RealGate(tmp_path_factory.mktemp("gate")) as gate:
        yield gate


@pytest.fixture
def told():
    with ToldGate() as gate:
        yield gate
