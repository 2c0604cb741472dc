"""Callbacks for distinct gates, a great many: whether the last are as fast as the first, and memory stays the same.

The Rust host can be given gates before, in its own tables, since a million callbacks one by one take hours.
"""

import json
import sqlite3
import statistics
import threading
import time

from bad import ask, callback
from gate import path, payload
from memory import FLAT
from standin import StandIn
from wire import Client, Request

CLIENTS = 8
ASKED = 200
"""How many of the gates are asked about in the end."""

SLOWER = 3
"""How many times as long a callback may take in the end."""

TAKEN = "every callback is taken"
FAST = f"the last callbacks take at most {SLOWER} times as long as the first"
TOLD = "every gate tells what its callback said"


def run(host_type, report, gates, stored, seed):
    for check in [TAKEN, FAST, TOLD]:
        report.expect(check)
    if not host_type.in_memory:
        report.expect(FLAT)
    secrets = []
    jira = StandIn(secrets, seed)
    try:
        with host_type(jira.port) as host:
            secrets += [tenant.secret for tenant in host.tenants]
            host.start()
            if stored:
                began = time.monotonic()
                store(host, stored)
                print(f"stored before: {stored} gates in {time.monotonic() - began:.0f} s", flush=True)
            send(host, report, gates, stored)
    finally:
        jira.stop()


def name(number):
    return f"pipeline {number % 1000}", "production", number


def send(host, report, gates, stored):
    tenant, numbers, lock = host.tenants[0], iter(range(gates)), threading.Lock()
    times, memory = [], []

    def tell():
        client = Client(host.port)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return client.close()
            request = callback(tenant.sign(lifetime=60), json.dumps(payload(name(number), "prevented")).encode())
            began = time.monotonic()
            answer = client.send(request)
            took = time.monotonic() - began
            if answer.status != 204:
                report.fault(TAKEN, f"{name(number)}: {answer.code}")
            with lock:
                times.append(took)
                if len(times) % max(1, gates // 100) == 0:
                    memory.append(host.memory())

    began = time.monotonic()
    threads = [threading.Thread(target=tell) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    tenth = max(1, gates // 10)
    first, last = statistics.median(times[:tenth]), statistics.median(times[-tenth:])
    if last > SLOWER * first:
        report.fault(FAST, f"{1000 * first:.1f} ms, {1000 * last:.1f} ms")
    after, end = statistics.median(memory[20:30]), statistics.median(memory[-10:])
    if not host.in_memory and end - after > host.slack_mib:
        report.fault(FLAT, f"{after:.1f} MiB after 20 %, {end:.1f} MiB in the end")
    print(
        f"many: {gates} gates over HTTP in {took:.0f} s, {gates / took:.0f}/s, on top of {stored}; p50 of the first tenth "
        f"{1000 * first:.1f} ms, of the last {1000 * last:.1f} ms; memory {after:.1f} MiB after 20 %, {end:.1f} MiB in the "
        f"end; {host.stored() / 2**20:.0f} MiB on the disk",
        flush=True,
    )
    client = Client(host.port)
    for number in range(0, gates, max(1, gates // ASKED)):
        where = path(name(number))
        client.send(Request("PUT", where, (("Authorization", f"Bearer {tenant.submit_token}"),), b""))
        answer = client.send(ask(tenant.read_token, where))
        if answer.code != (403, "stop"):
            report.fault(TOLD, f"{name(number)}: {answer.code}")
    client.close()


def store(host, count):
    """Puts so many gates into the Rust host's tables, each as one is after its callback and Jira's word."""
    tenant, client, template = host.tenants[0], Client(host.port), ("template", "production", 0)
    client.send(Request("PUT", path(template), (("Authorization", f"Bearer {tenant.submit_token}"),), b""))
    client.send(callback(tenant.sign(), json.dumps(payload(template, "prevented")).encode()))
    client.close()
    host.stop()
    database = sqlite3.connect(host.database)
    columns = [row[1] for row in database.execute("PRAGMA table_info(gate)")]
    new = {"id": "NULL", "pipeline_id": "'stored ' || number % 1000", "sequence_number": "number", "poll_at": "NULL"}
    values = ", ".join(new.get(column, column) for column in columns)
    numbers = f"WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {count})"
    with database:
        database.execute(
            f"{numbers} INSERT INTO gate ({', '.join(columns)}) SELECT {values} FROM gate, numbers"
            " WHERE pipeline_id = 'template'"
        )
        database.execute(
            "INSERT INTO history (gate, received_at, entry)"
            " SELECT gate.id, received_at, entry FROM history, gate WHERE pipeline_id LIKE 'stored %'"
        )
    database.close()
    host.start()
