"""The throttle: whoever guesses waits longer with each guess, and nobody is ever locked out.

A pharmacist at night who mistypes twice goes on at once. Guesses count by where they come from and for whom; many
origins that guess for one address are slowed by the address alone, but not a browser that has signed in there before.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

FREE = 5
"""Guesses that cost nothing."""
FREE_BY_ADDRESS = 20
LONGEST_S = 30.0
FORGOTTEN_S = 900.0
MOST = 10_000
"""Keys that are remembered; beyond, the oldest is forgotten."""


class Throttle:
    """Counts wrong guesses.

    Args:
        monotonic: a clock that is never set back, in seconds.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._guesses: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._working = threading.Lock()

    def wait(self, origin: str, address: str, *, known: bool) -> float:
        """Return how many seconds are to pass before the next guess; 0: none.

        Args:
            origin: where it comes from, such as an IP address.
            address: for whom.
            known: this browser has signed in as them before.
        """
        with self._working:
            waits = [self._wait(f"{origin} {address}", FREE), self._wait(origin, 4 * FREE)]
            if not known:
                waits.append(self._wait(f" {address}", FREE_BY_ADDRESS))
        return max(waits)

    def failed(self, origin: str, address: str) -> None:
        """Count a wrong guess."""
        with self._working:
            for key in (f"{origin} {address}", origin, f" {address}"):
                guesses, at = self._guesses.pop(key, (0, 0.0))
                fresh = self._monotonic() - at > FORGOTTEN_S
                self._guesses[key] = (1 if fresh else guesses + 1, self._monotonic())
            while len(self._guesses) > MOST:
                self._guesses.popitem(last=False)

    def passed(self, origin: str, address: str) -> None:
        """Forget the wrong guesses of one origin for an address: it was right."""
        with self._working:
            self._guesses.pop(f"{origin} {address}", None)

    def _wait(self, key: str, free: int) -> float:
        guesses, at = self._guesses.get(key, (0, 0.0))
        since = self._monotonic() - at
        if guesses < free or since > FORGOTTEN_S:
            return 0.0
        return max(0.0, min(LONGEST_S, 2.0 ** min(guesses - free, 10)) - since)
