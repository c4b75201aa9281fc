"""The throttle: whoever guesses waits longer with each guess, and nobody is ever locked out.

A pharmacist at night who mistypes twice goes on at once. Guesses count by where they come from and for whom; many
origins that guess for one address are slowed by the address alone. A browser that has signed in as somebody before
counts only its own guesses for them: whatever strangers do, from wherever, it signs in at once.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator

FREE = 5
"""Guesses that cost nothing."""
FREE_BY_ADDRESS = 20
FREE_BY_ORIGIN = 20
LONGEST_S = 30.0
LONGEST_BY_ADDRESS_S = 10.0
"""Shorter than who guesses on from one place has to wait: between two of those guesses anybody else has their turn."""
FORGOTTEN_S = 900.0
MOST = 10_000
"""Keys that are remembered; beyond, the oldest is forgotten."""
_MOST_DOUBLED = 10


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
            return max(self._wait(*each) for each in _counted(origin, address, known=known))

    def begin(self, origin: str, address: str, *, known: bool) -> float:
        """Count a guess as a wrong one before it is tried, so that many at once are not as good as one.

        Returns:
            How many seconds are to pass before the next one; 0: this one may be tried.
        """
        with self._working:
            waits = [self._wait(*each) for each in _counted(origin, address, known=known)]
            if max(waits) > 0:
                return max(waits)
            for key, *_ in _counted(origin, address, known=known):
                guesses, at = self._guesses.pop(key, (0, 0.0))
                fresh = self._monotonic() - at > FORGOTTEN_S
                self._guesses[key] = (1 if fresh else guesses + 1, self._monotonic())
            while len(self._guesses) > MOST:
                self._guesses.popitem(last=False)
            return 0.0

    def void(self, origin: str, address: str, *, known: bool) -> None:
        """Take a guess back that nobody could try, or that was right."""
        with self._working:
            for key, *_ in _counted(origin, address, known=known):
                guesses, at = self._guesses.get(key, (0, 0.0))
                if guesses:
                    self._guesses[key] = guesses - 1, at

    def passed(self, origin: str, address: str, *, known: bool) -> None:
        """Take a right guess back; the wrong ones of one origin, or one known browser, for an address are forgotten."""
        self.void(origin, address, known=known)
        with self._working:
            key, *_ = next(_counted(origin, address, known=known))
            self._guesses.pop(key, None)

    def _wait(self, key: str, free: int, longest: float) -> float:
        guesses, at = self._guesses.get(key, (0, 0.0))
        since = self._monotonic() - at
        if guesses < free or since > FORGOTTEN_S:
            return 0.0
        return max(0.0, min(longest, 2.0 ** min(guesses - free, _MOST_DOUBLED)) - since)


def _counted(origin: str, address: str, *, known: bool) -> Iterator[tuple[str, int, float]]:
    """Yield under which keys a guess counts, how many of each are free, and the longest wait: the narrowest first."""
    if known:
        yield f"known\n{address}", FREE, LONGEST_S
        return
    yield f"both\n{origin}\n{address}", FREE, LONGEST_S
    yield f"origin\n{origin}", FREE_BY_ORIGIN, LONGEST_S
    yield f"address\n{address}", FREE_BY_ADDRESS, LONGEST_BY_ADDRESS_S
