"""Once: what a form makes is made once; a second click of the same form is answered as the first was.

It is kept for a minute, in memory alone: where it is a secret, the store never has it.
"""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
KEPT_S = 60.0
MOST = 100


class Once:
    """Makes what is asked for under a key once.

    Args:
        clock: in seconds; only ever rises.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._made: dict[tuple[str, str], tuple[float, object]] = {}
        self._lock = threading.Lock()

    def made(self, who: str, key: str, make: Callable[[], _T]) -> _T:
        """Return what was made under somebody's key, made now if it was not; what `make` raises is not kept."""
        with self._lock:
            self._forget()
            if (who, key) not in self._made:
                self._made[who, key] = self._clock(), make()
            return self._made[who, key][1]  # type: ignore[return-value]  # the same form makes the same

    def _forget(self) -> None:
        now = self._clock()
        old = [key for key, (at, _) in self._made.items() if now - at > KEPT_S]
        over = list(self._made)[: max(0, len(self._made) - MOST)]
        for key in {*old, *over}:
            del self._made[key]
