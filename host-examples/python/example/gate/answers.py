"""What goes back over HTTP."""

from __future__ import annotations

from fastapi.responses import JSONResponse, Response


def error(status: int, code: str) -> Response:
    """`{"error": code}` and no more: what an operator may know is in the log."""
    return json_response(status, {"error": code})


def json_response(status: int, document: dict[str, object]) -> Response:
    """The answer of this moment, so nobody may keep it."""
    return JSONResponse(document, status, headers={"Cache-Control": "no-store"})


def unauthorized() -> Response:
    response = error(401, "unauthorized")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def busy() -> Response:
    """Too many came at once: the same again after half the time that one may take."""
    response = error(503, "unavailable")
    response.headers["Retry-After"] = "15"
    return response
