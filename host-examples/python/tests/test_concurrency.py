"""One `ConnectGating` for any number of threads; a call that is stopped takes nothing with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import vectors
from test_splitter import BULK, deployment

from connect_gating import BadArgument, ConnectGating, Limits, Trapped
from connect_gating.deployments import Family

THREADS = 16


@pytest.fixture
def restless() -> Iterator[None]:
    """Lets the interpreter change threads as often as it can, so that whatever they share is torn."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_many_threads_get_the_answers_of_one(gating: ConnectGating, restless: None) -> None:
    # Optional tenants, lists, variants of every kind: what a shared conversion would confuse.
    chosen = [vector for path in vectors.FILES for vector in vectors.read(path)[::12]]
    work = [vector for turn in range(4) for vector in chosen[turn:] + chosen[:turn]]

    def check(vector: dict[str, object]) -> list[str]:
        return vectors.differences(vector["expect"], vectors.answer(gating, vector))

    with ThreadPoolExecutor(THREADS) as pool:
        wrong = [difference for differences in pool.map(check, work) for difference in differences]
    assert len(work) > 500
    assert not wrong, wrong[:5]


def test_threads_that_load_at_once_compile_once() -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        loaded = list(pool.map(lambda _: ConnectGating(), range(THREADS)))
    assert len({id(gating.jwt._caller._compiled) for gating in loaded}) == 1


LONG = "/callback?" + "&".join(f"name{number}=value" for number in range(900))


def test_a_call_without_fuel_is_stopped_and_the_next_one_is_not() -> None:
    gating = ConnectGating(limits=Limits(fuel=500_000))
    for _ in range(3):
        with pytest.raises(Trapped, match="`jwt.canonical-request`.*fuel") as stopped:
            gating.jwt.canonical_request("GET", LONG, "")
        assert (stopped.value.code, stopped.value.status, stopped.value.answer) == ("trapped", 503, "unavailable")
        assert gating.jwt.canonical_request("GET", "/callback", "").forms


def test_a_call_without_memory_is_stopped_and_the_next_one_is_not() -> None:
    gating = ConnectGating(limits=Limits(memory=2 * 1024 * 1024))
    document = '{"deployments": [' + ",".join(['{"text": "' + "x" * 100 + '"}'] * 30_000) + "]}"
    for _ in range(3):
        with pytest.raises(Trapped):
            gating.deployments.validate(Family.BULK, document)
        assert gating.jwt.canonical_request("GET", "/callback", "").forms


def test_threads_are_not_disturbed_by_those_that_are_stopped(restless: None) -> None:
    gating = ConnectGating(limits=Limits(fuel=500_000))

    def call(number: int) -> str:
        try:
            return gating.jwt.canonical_request("GET", LONG if number % 2 else f"/gate/{number}", "").forms[0].text
        except Trapped as stopped:
            return stopped.code

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(call, range(400)))
    assert answers == ["trapped" if number % 2 else f"GET&/gate/{number}&" for number in range(400)]


def test_a_splitter_that_was_stopped_is_of_no_use_and_says_so() -> None:
    gating = ConnectGating(limits=Limits(fuel=2_000_000))
    with gating.deployments.open_splitter(BULK) as splitter:
        splitter.add(deployment(1))
        with pytest.raises(Trapped):
            splitter.add_related("[" * 1_000_000)
        with pytest.raises(BadArgument, match="stopped"):
            splitter.finish()


def test_threads_may_share_a_splitter(gating: ConnectGating, restless: None) -> None:
    with gating.deployments.open_splitter(BULK) as splitter:
        with ThreadPoolExecutor(THREADS) as pool:
            added = list(pool.map(lambda number: splitter.add(deployment(number)), range(64)))
        last = splitter.finish()
    assert last is not None
    assert sorted(item.position for item in added) == list(range(64))
    assert len(last.placements) == 64


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_worker_goes_on_with_what_its_parent_loaded() -> None:
    program = """
import os
from connect_gating import ConnectGating

gating = ConnectGating()
workers = []
for number in range(4):
    worker = os.fork()
    if worker == 0:
        os._exit(0 if gating.jwt.canonical_request("GET", f"/{number}", "").forms[0].text == f"GET&/{number}&" else 1)
    workers.append(worker)
assert [os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) for worker in workers] == [0, 0, 0, 0]
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads the memory of the process in /proc")
def test_memory_is_flat(gating: ConnectGating) -> None:
    accepted = vectors.read(vectors.FOLDER / "callback.json")[0]
    refused = next(v for v in vectors.read(vectors.FOLDER / "token.json") if "err" in v["expect"])

    def calls(count: int) -> None:
        for _ in range(count):
            vectors.answer(gating, accepted)
            vectors.answer(gating, refused)

    calls(500)
    before = resident()
    calls(5_000)
    grown = resident() - before
    # A hundred octets a call that nobody frees would be a million.
    assert grown < 700_000, f"{grown} octets more"


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
