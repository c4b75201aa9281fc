"""Hurry: who connects asks soon, or is hung up on.

The server itself waits for ever for a request's first lines: strangers who never send them would use up what
connections a process may have, those of the collector and of the alerts beside the API too.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

ASKED_WITHIN_S = 30.0


class Hurried(H11Protocol):
    """A connection on which a request has all of its headers in time; `api.guard` sees to its body."""

    asked_within_s = ASKED_WITHIN_S
    _limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its own is
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came; however little comes at a time, a request has so long in all."""
        super().data_received(data)
        if self._is_asked:
            self._content()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._content()
        super().connection_lost(exc)

    @property
    def _is_asked(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        if self._limit is None:
            self._limit = self.loop.call_later(self.asked_within_s, self._hang_up)

    def _content(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def _hang_up(self) -> None:
        self._limit = None
        if not self._is_asked:
            self.transport.close()
