"""What the core asks of a store about all units at once, so that a list of a thousand costs a few questions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from coldchain.stock import Condition, Place


class UnitCount(msgspec.Struct, frozen=True, gc=False):
    """How much of one condition lies in a unit."""

    place: Place
    condition: Condition
    lots: int
    quantity: int


class UnitReads(Protocol):
    """What can be asked about units, in a transaction or outside one."""

    def unit_counts(self, now: datetime, sites: Sequence[str]) -> list[UnitCount]:
        """Return how much lies in the units of sites, with expiry as of `now`, by site, unit and rising condition."""
        ...

    def last_ended(self, sensors: Sequence[str]) -> dict[str, datetime]:
        """Return when the newest excursion or gap of each sensor ended; of those that ever had one."""
        ...
