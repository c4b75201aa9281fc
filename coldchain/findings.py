"""Findings: what a verdict rests on. Each is one stretch of one sensor's time; its `id` is the same after any replay.

`until` is None while a finding is open. `last_at` is the last reading that belongs to it.
"""

from datetime import datetime, timedelta

import msgspec

from coldchain.products import Side
from coldchain.units import show_instant


class Excursion(msgspec.Struct, frozen=True, gc=False, tag="excursion"):
    """The stretch outside the range on one side, from the first reading out to the first reading in.

    Attributes:
        sensor: `site/unit/sensor`.
        limits: version of the limits it was judged by.
        side: below or above the range.
        since: first reading out.
        last_at: last reading out.
        extreme_c: hottest above, coldest below.
        readings: how many readings were out.
        until: first reading not out on this side, or, interrupted, one interval after `last_at`.
        breached_at: `since` plus the tolerance, once the duration has reached it.
        interrupted: a gap ended it; nobody knows what came after.
        continues: `since` of the interrupted stretch that this one goes on from.
    """

    sensor: str
    limits: str
    side: Side
    since: datetime
    last_at: datetime
    extreme_c: float
    readings: int = 1
    until: datetime | None = None
    breached_at: datetime | None = None
    interrupted: bool = False
    continues: datetime | None = None

    @property
    def id(self) -> str:
        """The same for the same stretch, after any replay."""
        return f"{self.sensor}:excursion:{self.side}:{show_instant(self.since)}"

    @property
    def duration(self) -> timedelta:
        """How long it lasted; while it is open, up to its last reading."""
        return (self.until or self.last_at) - self.since


class Freeze(msgspec.Struct, frozen=True, gc=False, tag="freeze"):
    """A run of readings at or below the limit at which a freeze is suspected.

    `confirmed`: within it a run at or below the freezing point itself had two readings and spanned 10 min.
    """

    sensor: str
    limits: str
    since: datetime
    last_at: datetime
    min_c: float
    readings: int = 1
    until: datetime | None = None
    confirmed: bool = False

    @property
    def id(self) -> str:
        """The same for the same run, after any replay."""
        return f"{self.sensor}:freeze:{show_instant(self.since)}"


class Overheat(msgspec.Struct, frozen=True, gc=False, tag="overheat"):
    """A run of readings above a ceiling: the storage class's (25 °C), or a label's (`ceiling_c` 30 °C).

    `confirmed`: it had two readings and spanned 10 min.
    """

    sensor: str
    limits: str
    ceiling_c: float
    since: datetime
    last_at: datetime
    max_c: float
    readings: int = 1
    until: datetime | None = None
    confirmed: bool = False

    @property
    def id(self) -> str:
        """The same for the same run, after any replay."""
        return f"{self.sensor}:overheat:{self.ceiling_c:g}:{show_instant(self.since)}"


class CumulativeBreach(msgspec.Struct, frozen=True, gc=False, tag="cumulative"):
    """The minutes out on one side within a rolling 24 h reached their tolerance.

    Attributes:
        sensor: `site/unit/sensor`.
        limits: version of the limits it was judged by.
        side: below or above the range.
        since: first reading out of the earliest excursion that counted.
        at: the instant at which the tolerance was reached.
        until: the instant at which the sum fell below it again.
    """

    sensor: str
    limits: str
    side: Side
    since: datetime
    at: datetime
    until: datetime | None = None

    @property
    def id(self) -> str:
        """The same for the same breach, after any replay."""
        return f"{self.sensor}:cumulative:{self.side}:{show_instant(self.at)}"


class Gap(msgspec.Struct, frozen=True, gc=False, tag="gap"):
    """A silence longer than the gap limit: from one interval after the last reading to the next reading."""

    sensor: str
    since: datetime
    until: datetime | None = None

    @property
    def id(self) -> str:
        """The same for the same gap, after any replay."""
        return f"{self.sensor}:gap:{show_instant(self.since)}"


class Standstill(msgspec.Struct, frozen=True, gc=False, tag="standstill"):
    """The same value to the last digit for longer than a fridge can hold still: the sensor may be stuck.

    It informs: no verdict rests on it.

    Attributes:
        sensor: `site/unit/sensor`.
        limits: version of the limits it was found by.
        since: first reading of this value.
        last_at: last reading of this value.
        celsius: the value, °C.
        readings: how many there are.
        until: first reading of another value.
    """

    sensor: str
    limits: str
    since: datetime
    last_at: datetime
    celsius: float
    readings: int
    until: datetime | None = None

    @property
    def id(self) -> str:
        """The same for the same standstill, after any replay."""
        return f"{self.sensor}:standstill:{show_instant(self.since)}"


Finding = Excursion | Freeze | Overheat | CumulativeBreach | Gap | Standstill
