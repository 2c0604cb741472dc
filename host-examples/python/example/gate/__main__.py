"""The command line: `python -m gate --help`."""

from __future__ import annotations

import argparse
import sys
import time

import uvicorn

from connect_gating import ConnectGating, ConnectGatingError

from . import sole, tenants, tokens
from .heads import BoundedHeads
from .keyring import Keyring, SecretError
from .server import Settings, application
from .sole import AnotherServer
from .store import Store


def main() -> None:
    arguments = parse()
    try:
        arguments.run(arguments)
    except (ConnectGatingError, SecretError, AnotherServer, ValueError, OSError) as error:
        sys.exit(f"error: {error}")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="gate", description="A deployment gate for Jira Service Management.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, run: object, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about, description=about)
        added.add_argument("--database", default="gates.sqlite", help="the SQLite file (default: %(default)s)")
        added.set_defaults(run=run)
        return added

    def secrets(added: argparse.ArgumentParser) -> None:
        how = added.add_mutually_exclusive_group(required=True)
        how.add_argument("--key-file", help="64 hexadecimal digits (`openssl rand -hex 32`): encrypts shared secrets")
        how.add_argument("--plaintext-secrets", action="store_true", help="does without")

    tenant = command("tenant-add", add_tenant, "Adds a tenant that installed before, or replaces its secret. Reads it from stdin.")
    tenant.add_argument("--client-key", required=True, help="the tenant's clientKey")
    tenant.add_argument("--base-url", required=True, help="where its Jira is, for example https://x.atlassian.net")

    secrets(tenant)

    token = command("token-create", create_token, "Makes a pipeline's token and shows it once.")
    token.add_argument("--tenant", required=True, help="the tenant's clientKey")
    token.add_argument("--scope", required=True, choices=["read", "submit"])

    revoke = command("token-revoke", revoke_token, "Revokes a token at once.")
    revoke.add_argument("id", help="the third part of the token")

    serve_ = command("serve", serve, "Serves plain HTTP: put a proxy with TLS in front that leaves paths alone.")
    serve_.add_argument("--host", default="127.0.0.1")
    serve_.add_argument("--port", type=int, default=8080)
    serve_.add_argument("--app-key", required=True, help="the `key` of the app's descriptor")
    serve_.add_argument("--base-url", required=True, help="its `baseUrl`, for example https://app.example.com/app")
    serve_.add_argument("--tenant", action="append", help="a clientKey that may install the app (default: all may)")
    serve_.add_argument(
        "--trust-callbacks",
        action="store_true",
        help="let a callback alone open a gate: for networks without a way out to Jira. Whoever reads one live token"
        " can then open a gate",
    )
    secrets(serve_)
    return parser.parse_args()


def keyring(arguments: argparse.Namespace) -> Keyring:
    return Keyring(None) if arguments.plaintext_secrets else Keyring.from_file(arguments.key_file)


def add_tenant(arguments: argparse.Namespace) -> None:
    secret = sys.stdin.read().strip()
    gating, key, now = ConnectGating(), keyring(arguments), int(time.time())
    with Store(arguments.database).write() as tx:
        tenants.add(tx, gating, key, arguments.client_key, arguments.base_url, secret, now)


def create_token(arguments: argparse.Namespace) -> None:
    with Store(arguments.database).write() as tx:
        if tx.execute("SELECT 1 FROM tenant WHERE client_key = ?", [arguments.tenant]).fetchone() is None:
            raise ValueError("there is no such tenant")
        print(tokens.create(tx, arguments.tenant, arguments.scope))


def revoke_token(arguments: argparse.Namespace) -> None:
    with Store(arguments.database).write() as tx:
        if not tokens.revoke(tx, arguments.id, int(time.time())):
            raise ValueError("there is no such token that is good")


def serve(arguments: argparse.Namespace) -> None:
    # Before anything of the database is touched, and until this process is no more.
    sole.claim(arguments.database)
    client_keys = tuple(arguments.tenant) if arguments.tenant else None
    settings = Settings(arguments.app_key, arguments.base_url, client_keys, arguments.trust_callbacks)
    app = application(ConnectGating(), Store(arguments.database), keyring(arguments), settings)
    # One process: waiting requests are woken by changes of their own process. No access log: it would hold whole
    # targets. h11 hands the request target on untouched.
    uvicorn.run(
        app,
        host=arguments.host,
        port=arguments.port,
        http=BoundedHeads,
        access_log=False,
        proxy_headers=False,
        limit_concurrency=512,
        timeout_graceful_shutdown=30,
    )


main()
