"""How long to wait before the next attempt: longer each time, and never in step with others."""

import random


class Backoff:
    """Doubling delays with jitter: each between half of its ceiling and its ceiling.

    Args:
        first, last: seconds, the first ceiling and the highest.
        chance: where the jitter comes from; a broker's restart must not bring all collectors back at one instant.
    """

    def __init__(self, first: float, last: float, chance: random.Random | None = None) -> None:
        self._first = first
        self._last = last
        self._chance = chance or random.Random()  # noqa: S311 - spreads load, keeps no secret
        self._ceiling = first

    def next(self) -> float:
        """Return the seconds to wait now."""
        ceiling, self._ceiling = self._ceiling, min(self._ceiling * 2, self._last)
        return ceiling * self._chance.uniform(0.5, 1.0)

    def reset(self) -> None:
        """Begin again: what was tried has worked."""
        self._ceiling = self._first
