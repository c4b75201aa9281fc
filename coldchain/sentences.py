"""Sentences: findings in words that a pharmacist reads. Each completes "quarantined: …" and has no full stop."""

from datetime import datetime, timedelta

from coldchain.doubts import Doubt
from coldchain.exposure import Exposure, Lifetime
from coldchain.findings import CumulativeBreach, Excursion, Freeze, Gap, Overheat
from coldchain.products import Limits, Side
from coldchain.units import show_duration


def instant(at: datetime) -> str:
    """Return `2026-01-03 10:00 UTC`, with seconds only where there are any."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at.second or at.microsecond else f"{at:%Y-%m-%d %H:%M} UTC"


def beyond(side: Side, limits: Limits) -> str:
    """Return `above 8 °C` or `below 2 °C`."""
    return f"above {limits.max_c:g} °C" if side == "above" else f"below {limits.min_c:g} °C"


def lasting(since: datetime, until: datetime | None, last_at: datetime) -> str:
    """Return for how long and from when; what is open, up to its last reading."""
    duration = (until or last_at) - since
    if until is not None:
        return f"for {show_duration(duration)} from {instant(since)}"
    if not duration:
        return f"at the last reading, {instant(since)}"
    return f"for {show_duration(duration)} from {instant(since)} to the last reading"


def excursion(found: Excursion, limits: Limits) -> str:
    """Return an excursion, with its breach if it is one."""
    told = f"{beyond(found.side, limits)} {lasting(found.since, found.until, found.last_at)}"
    if found.breached_at is not None:
        same_day = found.breached_at.date() == found.since.date()
        told += f" (breach at {found.breached_at:%H:%M})" if same_day else f" (breach at {instant(found.breached_at)})"
    told += f", {'highest' if found.side == 'above' else 'lowest'} {found.extreme_c:g} °C"
    return f"{told}, then no data" if found.interrupted else told


def freeze(found: Freeze, limits: Limits) -> str:
    """Return a freeze, and that it is only suspected where it is."""
    stretch = lasting(found.since, found.until, found.last_at)
    limit = f"{limits.freeze_c + limits.uncertainty_c:g} °C"
    if limits.uncertainty_c:
        limit += f" (freezing plus the sensor's uncertainty of {limits.uncertainty_c:g} °C)"
    told = f"at or below {limit} {stretch}, lowest {found.min_c:g} °C"
    return f"frozen: {told}" if found.confirmed else f"freezing suspected: {told}, {_unconfirmed(limits)}"


def overheat(found: Overheat, limits: Limits) -> str:
    """Return a run above a ceiling, and that it is only suspected where it is."""
    stretch = lasting(found.since, found.until, found.last_at)
    told = f"above {found.ceiling_c:g} °C {stretch}, highest {found.max_c:g} °C"
    return f"overheated: {told}" if found.confirmed else f"overheating suspected: {told}, {_unconfirmed(limits)}"


def cumulative(found: CumulativeBreach, limits: Limits) -> str:
    """Return a breach by the sum within a rolling window."""
    return (
        f"{beyond(found.side, limits)} for {show_duration(limits.cumulative)} within {_hours(limits.window)},"
        f" reached at {instant(found.at)}, counted from {instant(found.since)}"
    )


def lifetime(found: Lifetime) -> str:
    """Return a breach by the time in all above a temperature."""
    told = f"above {found.limit_c:g} °C for {show_duration(found.allowance)} in all"
    if found.since is None or found.at is None:
        return told
    return f"{told}, reached at {instant(found.at)}, counted from {instant(found.since)}"


def gap(found: Gap) -> str:
    """Return a silence."""
    if found.until is None:
        return f"no data since {instant(found.since)}"
    return f"no data for {show_duration(found.until - found.since)} from {instant(found.since)}"


def unknown(exposure: Exposure, limits: Limits) -> str:
    """Return the most unknown time within any rolling window."""
    told = f"no data for {show_duration(exposure.unknown_most)} in all within {_hours(limits.window)}"
    return told if exposure.unknown_until is None else f"{told} up to {instant(exposure.unknown_until)}"


def chain(doubt: Doubt, limits: Limits) -> str:
    """Return an excursion with gaps beside it that may have been a breach."""
    together = show_duration(limits.consecutive)
    return f"{_beside(doubt, limits)}, from {instant(doubt.since)}: together no less than the {together} of a breach"


def window(doubt: Doubt, limits: Limits) -> str:
    """Return excursions within a rolling window with gaps beside them that may have been a breach."""
    within, together = _hours(limits.window), show_duration(limits.cumulative)
    told = f"{_beside(doubt, limits)} within {within}, from {instant(doubt.since)}"
    return f"{told}: together no less than the {together} of a breach"


def _beside(doubt: Doubt, limits: Limits) -> str:
    out, unknown = show_duration(doubt.out), show_duration(doubt.unknown)
    return f"{beyond(doubt.side, limits)} for {out} and beside it no data for {unknown}"


def _unconfirmed(limits: Limits) -> str:
    return f"not confirmed by two readings that span {show_duration(limits.confirm_after)}"


def _hours(time: timedelta) -> str:
    return f"{time / timedelta(hours=1):g} h"
