"""Refusals: what is refused is counted in memory and written bundled, so that who knocks a thousand times costs little.

first of its kind ──▶ written at once       again within a minute ──▶ counted ──a minute later, or at the end──▶ written
"""

import threading
import time
from collections.abc import Callable, Mapping

import structlog

from coldchain.errors import StoreUnavailableError
from coldchain.events import AccessRefused

EVERY_S = 60.0
"""So often at most the same refusal is written."""

Refusal = AccessRefused | str
"""Of somebody who is signed in, or the reason why a stranger was refused."""

_log = structlog.get_logger()


class Refusals:
    """Counts refusals.

    Args:
        write: writes how often each was refused.
        monotonic: a clock that is never set back, in seconds.
        later: has something done after so many seconds.
    """

    def __init__(
        self,
        write: Callable[[Mapping[Refusal, int]], None],
        monotonic: Callable[[], float] = time.monotonic,
        later: Callable[[float, Callable[[], None]], None] | None = None,
    ) -> None:
        self._write = write
        self._monotonic = monotonic
        self._later = later or _after
        self._waiting: dict[Refusal, int] = {}
        self._tried: dict[Refusal, float] = {}
        self._is_due = False
        self._working = threading.Lock()

    def add(self, refusal: Refusal) -> None:
        """Count a refusal; it is written now if none like it was within the last minute."""
        with self._working:
            self._waiting[refusal] = self._waiting.get(refusal, 0) + 1
            now = self._monotonic()
            if now - self._tried.get(refusal, -EVERY_S) >= EVERY_S:
                self._put({refusal: self._waiting.pop(refusal)}, now)
            self._come_back()

    def strangers(self) -> dict[str, int]:
        """Return by reason how often strangers were refused, as far as it is not written yet."""
        with self._working:
            return {each: number for each, number in self._waiting.items() if isinstance(each, str)}

    def put(self) -> None:
        """Write all that waits."""
        with self._working:
            found, self._waiting = self._waiting, {}
            if found:
                self._put(found, self._monotonic())
            self._come_back()

    def _put(self, found: Mapping[Refusal, int], now: float) -> None:
        """While the store cannot be written, what was found waits, and nobody waits for it."""
        lately = {each: at for each, at in self._tried.items() if now - at < EVERY_S}
        self._tried = lately | dict.fromkeys(found, now)
        try:
            self._write(found)
        except StoreUnavailableError as error:
            _log.warning("refusals wait for the store", reason=str(error))
            for each, number in found.items():
                self._waiting[each] = self._waiting.get(each, 0) + number

    def _come_back(self) -> None:
        if self._waiting and not self._is_due:
            self._is_due = True
            self._later(EVERY_S, self._again)

    def _again(self) -> None:
        with self._working:
            self._is_due = False
        self.put()


def _after(seconds: float, do: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, do)
    timer.daemon = True  # what waits at an orderly end is written by `put`
    timer.start()
