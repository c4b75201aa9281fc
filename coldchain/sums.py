"""Sums in columns: the exposure of a whole series at once."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from coldchain import mkt
from coldchain.exposure import BandTimes, Exposure, Lifetime, Unknown
from coldchain.products import BANDS, Limits
from coldchain.stretches import Degrees, Flags, Instants, Timeline, spent
from coldchain.units import MICROSECOND, ZERO_C_IN_KELVIN, from_us

Codes = NDArray[np.int8]

_SEVERITY = np.array([4, 2, 0, 1, 3], dtype=np.int8)  # of BANDS, as in `exposure.worse`


def exposure(timeline: Timeline, celsius: Degrees, limits: Limits) -> Exposure:
    """Return the exposure of at least one reading, as `coldchain.exposure.step` would in the end."""
    spacing = np.diff(timeline.at_us)
    known = np.where(timeline.gap, timeline.interval_us, spacing)
    codes = _codes(celsius, limits)
    unknown = int((spacing - known).sum())
    seconds = known / 1e6
    recent, most, ended = _unknown(timeline, limits)
    return Exposure(
        from_us(int(timeline.at_us[0])),
        from_us(int(timeline.at_us[-1])),
        float(celsius[-1]),
        len(celsius),
        float(celsius.min()),
        float(celsius.max()),
        _times(known, codes[:-1], unknown),
        _worst_times(timeline, known, codes, limits),
        float(seconds @ celsius[:-1]),
        float(seconds @ np.exp(-mkt.ACTIVATION_K / (celsius[:-1] + ZERO_C_IN_KELVIN))),
        tuple(
            _lifetime(timeline, celsius > limit_c, known, limit_c, allowance) for limit_c, allowance in limits.lifetime
        ),
        recent,
        most,
        ended,
    )


def _codes(celsius: Degrees, limits: Limits) -> Codes:
    """Return each reading's place in `BANDS`, decided as `Limits.band` does."""
    hot, chilled = celsius > limits.max_c, celsius < limits.min_c
    codes: Codes = np.int8(2) + hot.astype(np.int8) - chilled.astype(np.int8)
    codes += hot & (celsius > limits.overheat_c)
    codes -= chilled & (celsius <= limits.freeze_c)
    return codes


def _times(known: Instants, codes: Codes, unknown: int) -> BandTimes:
    times = {band: int(known[codes == code].sum()) * MICROSECOND for code, band in enumerate(BANDS)}
    return BandTimes(**times, unknown=unknown * MICROSECOND)


def _worst_times(timeline: Timeline, known: Instants, codes: Codes, limits: Limits) -> BandTimes:
    before = np.flatnonzero(timeline.gap)
    since, until = timeline.gaps()
    length = until - since
    short = length <= limits.unverified_after // MICROSECOND
    one, other = codes[before], codes[before + 1]
    worse = np.where(_SEVERITY[one] >= _SEVERITY[other], one, other)
    return _times(
        np.concatenate((known, length[short])),
        np.concatenate((codes[:-1], worse[short])),
        int(length[~short].sum()),
    )


def _lifetime(timeline: Timeline, above: Flags, known: Instants, limit_c: float, allowance: timedelta) -> Lifetime:
    if not above.any():
        return Lifetime(limit_c, allowance)
    since = from_us(int(timeline.at_us[int(above.argmax())]))
    used = np.cumsum(np.where(above[:-1], known, 0))
    total = int(used[-1]) if len(used) else 0
    allowed = allowance // MICROSECOND
    reached = int(np.searchsorted(used, allowed))
    if total < allowed:
        return Lifetime(limit_c, allowance, total * MICROSECOND, since)
    over = int(used[reached]) - allowed
    at_us = int(timeline.at_us[reached]) + int(known[reached]) - over
    return Lifetime(limit_c, allowance, total * MICROSECOND, since, from_us(at_us))


def _unknown(timeline: Timeline, limits: Limits) -> tuple[tuple[Unknown, ...], timedelta, datetime | None]:
    """Return the last window's gaps, the most unknown time within any window, and the end of the first such window."""
    since, until = timeline.gaps()
    if not len(since):
        return (), timedelta(0), None
    window_us = limits.window // MICROSECOND
    held = spent(since, until, until) - spent(since, until, until - window_us)
    most = int(held.argmax())
    kept = until > until[-1] - window_us
    recent = zip(since[kept].tolist(), until[kept].tolist(), strict=True)
    return (
        tuple(Unknown(from_us(lost), from_us(back)) for lost, back in recent),
        int(held[most]) * MICROSECOND,
        from_us(int(until[most])),
    )
