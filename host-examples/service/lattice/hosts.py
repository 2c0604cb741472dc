"""wasmCloud's hosts, as its operator talks to them: by JSON over NATS."""

import asyncio
import json
import uuid


async def found(nats, count, labels, patience):
    """The ids of so many hosts that carry these labels. Hosts tell of themselves when they start, and every while."""
    hosts = []
    told = await nats.subscribe("runtime.operator.heartbeat.>")
    async with asyncio.timeout(patience):
        while len(hosts) < count:
            heartbeat = json.loads((await told.next_msg(timeout=patience)).data)
            matching = labels.items() <= heartbeat.get("labels", {}).items()
            if matching and heartbeat["id"] not in hosts:
                hosts.append(heartbeat["id"])
    await told.unsubscribe()
    return hosts


async def start(nats, host, workload, patience):
    """Starts the workload on a host, and returns once it runs there."""
    identity = str(uuid.uuid4())
    status = await ask(nats, host, "start", {"workloadId": identity, "workload": workload}, patience)
    async with asyncio.timeout(patience):
        while status["workloadState"] != "WORKLOAD_STATE_RUNNING":
            if status["workloadState"] not in ("WORKLOAD_STATE_UNSPECIFIED", "WORKLOAD_STATE_STARTING"):
                raise RuntimeError(f"{status['workloadState']}: {status.get('message')}")
            await asyncio.sleep(0.2)
            status = await ask(nats, host, "status", {"workloadId": identity}, patience)


async def ask(nats, host, what, request, patience):
    answer = await nats.request(f"runtime.host.{host}.workload.{what}", json.dumps(request).encode(), timeout=patience)
    return json.loads(answer.data)["workloadStatus"]
