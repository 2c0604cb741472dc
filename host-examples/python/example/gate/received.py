"""The request as it was received, octet for octet: what the signature binds."""

from __future__ import annotations

from fastapi.requests import Request as HttpRequest

from connect_gating import Request

LARGEST_BODY = 262_144
"""Octets: the component's own limit."""


def raw_path(request: HttpRequest) -> str:
    """The path of the request line, octet for octet. `request.url.path` is decoded and would give another qsh.

    uvicorn puts what it is told as `--root-path` before it; so that is not used here, and the path of `--base-url` is.
    """
    raw: bytes = request.scope["raw_path"]
    return raw.decode("latin-1")


def query(request: HttpRequest) -> str:
    raw: bytes = request.scope["query_string"]
    return raw.decode("latin-1")


def as_received(request: HttpRequest, base_path: str) -> Request:
    """The request as the signature binds it."""
    text = query(request)
    return Request(
        method=request.method,
        target=raw_path(request) + (f"?{text}" if text else ""),
        base_path=base_path,
        authorization=tuple(request.headers.getlist("authorization")),
    )


async def read_body(request: HttpRequest, largest: int) -> bytes:
    """The body, or the beginning of one that is longer."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > largest:
            break
    return bytes(body)


def bearer(request: HttpRequest) -> str | None:
    """The token of the one `Authorization: Bearer` header."""
    values = request.headers.getlist("authorization")
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    return token if scheme.lower() == "bearer" else None
