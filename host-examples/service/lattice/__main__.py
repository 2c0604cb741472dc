"""Starts the replicas of a WorkloadDeployment on hosts of wasmCloud, as its operator does in a Kubernetes cluster.

    python3 lattice --nats nats://127.0.0.1:4222 --registry 127.0.0.1:5000 --hostname 127.0.0.1 < secrets.json

The standard input holds the cluster's Secrets as JSON: `{"name": {"key": "value"}}`.
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path

import nats
import yaml

import hosts
import manifest

MANIFEST = Path(__file__).parent.parent / "deploy" / "workloaddeployment.yaml"


async def main(options):
    replicas, labels, workload = manifest.workload(yaml.safe_load(MANIFEST.read_text()), json.load(sys.stdin))
    workload = manifest.here(workload, options.registry, options.hostname)
    connection = await nats.connect(options.nats)
    chosen = await hosts.found(connection, options.replicas or replicas, labels, options.patience)
    for host in chosen:
        await hosts.start(connection, host, workload, options.patience)
        print(f"the deployment `{workload['name']}` runs on the host {host}", flush=True)
    await connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="lattice", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nats", required=True, metavar="URL", help="where the hosts get their commands")
    parser.add_argument("--registry", required=True, metavar="HOST:PORT", help="instead of the manifest's registry")
    parser.add_argument("--hostname", required=True, help="instead of the manifest's; may be reached by the components")
    parser.add_argument("--replicas", type=int, help="instead of the manifest's")
    parser.add_argument("--patience", type=float, default=120, help="seconds for each step [default: %(default)s]")
    asyncio.run(main(parser.parse_args()))
