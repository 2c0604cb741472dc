"""Bounds how long a connection may stay without a request.

uvicorn waits for ever for a whole request head, and counts who makes it wait among those that it serves at a time.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10
"""Seconds for a whole head: from the connection, or from the answer to the request before. What is left of the body of
that one has to come within them too."""


class BoundedHeads(H11Protocol):
    """Cuts a connection on which no request has begun in time."""

    _cut: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_watching()

    def _watch(self) -> None:
        """Once armed, more octets of a head or of an old body do not put it off: only a request does."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_watching()
        elif self._cut is None:
            self._cut = self.loop.call_later(PATIENCE, self.transport.abort)

    def _stop_watching(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None
