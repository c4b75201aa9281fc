"""Leaving: what cannot be told to end is left to itself at a deadline. It goes on in a thread that nobody waits for."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

MOST: Final = 2
"""So many attempts that were left may still be under way; before one of them has ended there is no further one."""
_Given = TypeVar("_Given")


class Left:
    """The attempts of one channel that were left."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def done(self, act: Callable[[], _Given], seconds: float) -> _Given:
        """Return what `act` returns.

        Args:
            act: what may hang. What it does after the deadline, nobody hears of.
            seconds: so long it is waited for.

        Raises:
            TimeoutError: it takes longer, or too many others still do.
        """
        self._threads = [each for each in self._threads if each.is_alive()]
        if len(self._threads) >= MOST:
            raise TimeoutError
        told: Future[_Given] = Future()
        thread = threading.Thread(target=_run, args=(told, act), name="attempt", daemon=True)
        thread.start()
        try:
            return told.result(seconds)
        except TimeoutError:
            self._threads.append(thread)
            raise


def _run(told: Future[_Given], act: Callable[[], _Given]) -> None:
    try:
        told.set_result(act())
    except BaseException as error:  # noqa: BLE001 - whoever waits is told of it
        told.set_exception(error)
