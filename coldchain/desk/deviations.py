"""Deviations: how far a lot's temperatures went above the range, told from its raw readings.

A pharmacist may call a deviation minor only if every reading of the day around it is there: what is stated, attested
or unknown tells nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from coldchain import mkt
from coldchain.course import findings_in
from coldchain.decisions.bases import Deviation
from coldchain.desk.errand import Errand
from coldchain.desk.traces import Trace, trace
from coldchain.findings import Gap
from coldchain.lots import Lot
from coldchain.path import segments
from coldchain.stretches import Degrees, Instants
from coldchain.units import MICROSECOND, ZERO_C_IN_KELVIN, to_us

ABOVE_C = 8.0
"""The upper end of controlled cold (USP)."""

DAY = timedelta(hours=24)
_DAY_US = DAY // MICROSECOND

Span = tuple[datetime, datetime]


def deviation(errand: Errand, lot: Lot, findings: Sequence[str]) -> Deviation | None:
    """Return how far a lot's temperatures went; None: around a finding not all of it was read.

    Args:
        errand: in whose transaction.
        lot: with its verdict up to now.
        findings: ids of those that are to be accepted; empty: all that its verdict rests on.
    """
    spans = _spans(errand, lot, findings)
    known = errand.known(lot)
    path = segments(lot, known.roles)
    if not spans or not path:
        return None
    told = trace(path, known, errand.asking.now)
    if not len(told.since_us):
        return None
    start, end = int(told.since_us[0]), int(told.until_us[-1])
    windows = [_windows(span, start, end) for span in spans]
    if not all(_is_read(told, first, last + _DAY_US) for first, last in windows):
        return None
    above = told.until_us - told.since_us
    above_us = int(above[told.celsius > ABOVE_C].sum())
    return Deviation(told.max_c, above_us * MICROSECOND, max(_mkt_c(told, first, last) for first, last in windows))


def _spans(errand: Errand, lot: Lot, findings: Sequence[str]) -> list[Span] | None:
    """Return from when to when each finding went; None: one is about more than what was read.

    A lot that a person held, or whose evidence was amended, is held for what happened around then.
    """
    courses = errand.judging().courses(lot)
    spans: dict[str, Span] = {}
    for found in (each for course in courses for each in (*findings_in(course), *course.ceiling_runs)):
        if not isinstance(found, Gap):
            since, until = spans.get(found.id, (found.since, found.since))
            spans[found.id] = (min(since, found.since), max(until, found.until or errand.asking.now))
    for lifetime in (each for course in courses for each in course.lifetimes):
        if lifetime.since is not None and lifetime.at is not None:
            spans[lifetime.id] = (lifetime.since, lifetime.at)
    spans |= {each.id: (each.at, each.at) for each in lot.incidents if each.kind in {"held", "corrected"}}
    named = findings or [ground.id for reason in lot.standing.reasons for ground in reason.grounds]
    return [spans[each] for each in named] if all(each in spans for each in named) else None


def _windows(span: Span, start: int, end: int) -> tuple[int, int]:
    """Return when the first and last 24 h begin that contain a finding, or, of a longer one, that it contains.

    They lie within what is known of the lot where that is 24 h or more.
    """
    since, until = to_us(span[0]), to_us(span[1])
    first, last = sorted((until - _DAY_US, since))
    first, last = max(first, start), min(last, end - _DAY_US)
    return (first, last) if first <= last else (max(start, last), max(start, last))


def _is_read(told: Trace, since: int, until: int) -> bool:
    """Tell whether all that is known of a stretch was read; of what nobody knows anything of nothing was."""
    within = told.read[(told.since_us < until) & (told.until_us > since)]
    return bool(within.size) and bool(within.all())


def _mkt_c(told: Trace, first: int, last: int) -> float:
    """Return the highest MKT of any 24 h that begin from `first` to `last`, to 0.001 °C.

    Time and rates add up in straight lines between the readings, so that the highest mean begins or ends at one.
    """
    read = told.read
    since, until, celsius = told.since_us[read], told.until_us[read], told.celsius[read]
    edges = np.concatenate([since, until])
    begins = np.concatenate([np.array([first, last]), edges, edges - _DAY_US])
    begins = begins[(begins >= first) & (begins <= last)]
    seconds = (until - since) / 1e6
    rates = seconds * np.exp(-mkt.ACTIVATION_K / (celsius + ZERO_C_IN_KELVIN))
    time = _between(since, until, seconds, begins)
    mean = _between(since, until, rates, begins) / time
    return round(mkt.from_rate(float(mean.max())), 3)


def _between(since: Instants, until: Instants, amounts: Degrees, begins: Instants) -> Degrees:
    """Return what amounts, each spread evenly over its piece, come to within 24 h from each beginning."""
    at = np.stack([since, until], axis=1).ravel()
    reached = np.cumsum(amounts)
    summed = np.stack([reached - amounts, reached], axis=1).ravel()
    found: Degrees = np.interp(begins + _DAY_US, at, summed) - np.interp(begins, at, summed)
    return found
