"""Tells the core each few seconds that time has passed: silence is a fact like a reading."""

import threading
from collections.abc import Callable

import structlog

from coldchain.errors import StoreUnavailableError

_log = structlog.get_logger()


class Ticker:
    """Calls `tick` from a thread of its own.

    Args:
        tick: looks at the clock and at what is due; may raise `StoreUnavailableError`.
        every: real seconds between two calls.
    """

    def __init__(self, tick: Callable[[], None], every: float = 5.0) -> None:
        self._tick = tick
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)
        self._trouble = ""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """End; wait for a call under way up to `timeout` seconds."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                self._tick()
            except StoreUnavailableError as error:
                self._tell(str(error))
            except Exception:  # noqa: BLE001 - time goes on, whatever is wrong with one sensor
                _log.exception("a tick failed; the next one is tried all the same")
            else:
                self._trouble = ""

    def _tell(self, sentence: str) -> None:
        if sentence != self._trouble:
            self._trouble = sentence
            _log.warning("silence cannot be judged until the store is back", reason=sentence)
