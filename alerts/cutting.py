"""Cutting: a connection is cut off at a deadline. A server that drips bytes keeps within the timeout of every step."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

_AGAIN_S: Final = 1.0


class Cut:
    """Shuts a connection down once its time is over, and again each second until whoever waits for it has given up.

    Args:
        seconds: from `with` on.
        held: gives the connection's socket; None: there is none yet, or none any more.
    """

    def __init__(self, seconds: float, held: Callable[[], socket.socket | None]) -> None:
        self._seconds = seconds
        self._held = held
        self._over = threading.Event()
        self.made = False

    def __enter__(self) -> Self:
        """Begin to count."""
        threading.Thread(target=self._run, name="deadline", daemon=True).start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        """Stop counting."""
        self._over.set()

    def _run(self) -> None:
        seconds = self._seconds
        while not self._over.wait(seconds):
            self.made = True
            if (sock := self._held()) is not None:
                with suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)  # wakes whoever reads; an SSL socket's own does not
            seconds = _AGAIN_S
