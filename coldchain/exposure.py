"""Exposure: what a series, or a lot on its way through several units, went through.

    reading ──next reading, at most the gap limit later──▶ all of the time is the earlier reading's band
        └────next reading, later than that──▶ one interval is the earlier reading's band, the rest is unknown

The last reading carries no time. One reading costs the same however long the story is.
"""

from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from coldchain import mkt
from coldchain.products import Band, Limits
from coldchain.readings import Reading

_NONE = timedelta(0)
_SEVERITY: dict[Band, int] = {"in_range": 0, "warm": 1, "cold": 2, "overheated": 3, "freezing": 4}


class BandTimes(msgspec.Struct, frozen=True):
    """Wall-clock time in each band, and the time of which nobody knows."""

    freezing: timedelta = _NONE
    cold: timedelta = _NONE
    in_range: timedelta = _NONE
    warm: timedelta = _NONE
    overheated: timedelta = _NONE
    unknown: timedelta = _NONE

    @property
    def known(self) -> timedelta:
        """All but the unknown."""
        return self.freezing + self.cold + self.in_range + self.warm + self.overheated

    def plus(self, band: Band, time: timedelta, unknown: timedelta = _NONE) -> "BandTimes":
        """Return these times with more time in one band, and more unknown."""
        return replace(self, **{band: getattr(self, band) + time}, unknown=self.unknown + unknown)


class Lifetime(msgspec.Struct, frozen=True, tag="lifetime"):
    """The time in all above one temperature, and the instant at which it was too much.

    Attributes:
        limit_c: counted are readings above it.
        allowance: from here on it is a breach.
        used: so far.
        since: first reading above the limit.
        at: the instant at which `used` reached `allowance`.
    """

    limit_c: float
    allowance: timedelta
    used: timedelta = _NONE
    since: datetime | None = None
    at: datetime | None = None

    @property
    def id(self) -> str:
        """The same for the same temperature."""
        return f"lifetime:{self.limit_c:g}"


class Unknown(msgspec.Struct, frozen=True):
    """A stretch without data: from one interval after the last reading to the next one."""

    since: datetime
    until: datetime

    def within(self, horizon: datetime) -> timedelta:
        """Return how much of it lies after an instant."""
        return max(self.until - max(self.since, horizon), _NONE)


class Exposure(msgspec.Struct, frozen=True):
    """A temperature story in sums.

    Attributes:
        first_at: first reading; None before it.
        last_at: last reading.
        last_c: its °C.
        readings: how many.
        min_c: coldest reading, °C.
        max_c: hottest reading, °C.
        times: time in each band.
        worst_times: likewise, where a gap of up to `Limits.unverified_after` counts as the worse of its neighbours.
        degree_seconds: °C times seconds, for the mean.
        rate_seconds: Arrhenius rate times seconds, for the MKT.
        lifetimes: one for each of `Limits.lifetime`.
        recent: the gaps of the last rolling window.
        unknown_most: the most unknown time within any rolling window.
        unknown_until: the end of the first such window.
    """

    first_at: datetime | None = None
    last_at: datetime | None = None
    last_c: float = 0.0
    readings: int = 0
    min_c: float = 0.0
    max_c: float = 0.0
    times: BandTimes = BandTimes()
    worst_times: BandTimes = BandTimes()
    degree_seconds: float = 0.0
    rate_seconds: float = 0.0
    lifetimes: tuple[Lifetime, ...] = ()
    recent: tuple[Unknown, ...] = ()
    unknown_most: timedelta = _NONE
    unknown_until: datetime | None = None

    @property
    def mean_c(self) -> float | None:
        """Time-weighted mean in °C; None where no time is known."""
        seconds = self.times.known.total_seconds()
        return self.degree_seconds / seconds if seconds else None

    @property
    def mkt_c(self) -> float | None:
        """Time-weighted mean kinetic temperature in °C; None where no time is known."""
        seconds = self.times.known.total_seconds()
        return mkt.from_rate(self.rate_seconds / seconds) if seconds else None


initial = Exposure()


def step(exposure: Exposure, reading: Reading, limits: Limits) -> Exposure:
    """Return the exposure after one more reading.

    Args:
        exposure: after the readings before.
        reading: later than `exposure.last_at`.
        limits: in force since the reading before.
    """
    at, celsius = reading.at, reading.temperature_c
    if exposure.last_at is None:
        return _first(at, celsius, limits)
    spacing = at - exposure.last_at
    known = limits.interval if spacing > limits.gap_after else spacing
    weight = known.total_seconds()
    after = replace(
        exposure,
        last_at=at,
        last_c=celsius,
        readings=exposure.readings + 1,
        min_c=min(exposure.min_c, celsius),
        max_c=max(exposure.max_c, celsius),
        degree_seconds=exposure.degree_seconds + weight * exposure.last_c,
        rate_seconds=exposure.rate_seconds + weight * mkt.rate(exposure.last_c),
        lifetimes=tuple(_used(each, exposure, known, at, celsius) for each in exposure.lifetimes),
    )
    band = limits.band(exposure.last_c)
    if known == spacing:
        return replace(after, times=after.times.plus(band, known), worst_times=after.worst_times.plus(band, known))
    return _gap(after, band, Unknown(exposure.last_at + known, at), limits)


def worse(one: Band, other: Band) -> Band:
    """Return the worse of two bands: freezing, overheated, cold, warm, in range."""
    return max(one, other, key=_SEVERITY.__getitem__)


def _first(at: datetime, celsius: float, limits: Limits) -> Exposure:
    lifetimes = tuple(
        Lifetime(limit_c, allowance, since=at if celsius > limit_c else None) for limit_c, allowance in limits.lifetime
    )
    return Exposure(at, at, celsius, 1, celsius, celsius, lifetimes=lifetimes)


def _used(lifetime: Lifetime, before: Exposure, known: timedelta, at: datetime, celsius: float) -> Lifetime:
    since = at if lifetime.since is None and celsius > lifetime.limit_c else lifetime.since
    if before.last_c <= lifetime.limit_c or before.last_at is None:
        return lifetime if since is lifetime.since else replace(lifetime, since=since)
    used = lifetime.used + known
    reached = lifetime.at
    if reached is None and used >= lifetime.allowance:
        reached = before.last_at + (lifetime.allowance - lifetime.used)
    return replace(lifetime, used=used, since=since, at=reached)


def _gap(after: Exposure, band: Band, gap: Unknown, limits: Limits) -> Exposure:
    length = gap.until - gap.since
    worst = after.worst_times.plus(band, limits.interval)
    if length <= limits.unverified_after:
        worst = worst.plus(worse(band, limits.band(after.last_c)), length)
    else:
        worst = worst.plus(band, _NONE, length)
    horizon = gap.until - limits.window
    recent = (*(each for each in after.recent if each.until > horizon), gap)
    unknown = sum((each.within(horizon) for each in recent), _NONE)
    most = unknown > after.unknown_most
    return replace(
        after,
        times=after.times.plus(band, limits.interval, length),
        worst_times=worst,
        recent=recent,
        unknown_most=unknown if most else after.unknown_most,
        unknown_until=gap.until if most else after.unknown_until,
    )
