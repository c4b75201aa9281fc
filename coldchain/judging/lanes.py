"""Lanes: which of too many ways to read a lot's sensors are followed, so that the gravest verdict is among them.

All are, up to a number. Beyond it a lane is let go that another holds all of: what endangers the lot there endangers it
here. Of those that are left the worst by each measure are followed, by each sensor.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from coldchain.course import Course, findings_in
from coldchain.exposure import Lifetime
from coldchain.findings import CumulativeBreach, Excursion, Freeze, Gap, Overheat
from coldchain.products import Limits, Side
from coldchain.rules.cumulative import Stretch, Tally

MAX_LANES = 32
"""More different ways to read a lot's sensors are not followed."""

_NONE = timedelta(0)
_SILENT = Tally()


class Lane(msgspec.Struct, frozen=True):
    """One way to read a lot's sensors: the sensor it reads now, and what it has read."""

    sensor: str
    course: Course


def distinct(courses: Iterable[Course], ways: int, limits: Limits) -> list[Course]:
    """Return each different course once; where so many ways of each are too many, without those that others hold."""
    found: list[Course] = []
    for course in courses:
        if course not in found:
            found.append(course)
    return found if len(found) * ways <= MAX_LANES else list(_not_held(found, limits))


def gravest(lanes: Sequence[Lane], limits: Limits) -> tuple[Lane, ...]:
    """Return the lanes that are followed, the gravest first."""
    if len(lanes) > MAX_LANES:
        by_sensor = {sensor: _by(sensor, lanes) for sensor in dict.fromkeys(lane.sensor for lane in lanes)}
        lanes = [Lane(sensor, each) for sensor, its in by_sensor.items() for each in _not_held(its, limits)]
    ranked = sorted(lanes, key=_gravity, reverse=True)
    if len(ranked) <= MAX_LANES:
        return tuple(ranked)
    chosen = {id(lane): lane for lane in (*_worst(ranked), *ranked)}
    return tuple(sorted(list(chosen.values())[:MAX_LANES], key=_gravity, reverse=True))


def _by(sensor: str, lanes: Iterable[Lane]) -> list[Course]:
    return [lane.course for lane in lanes if lane.sensor == sensor]


def _not_held(courses: Sequence[Course], limits: Limits) -> Iterator[Course]:
    """Yield the courses that no other one holds; of several that hold each other the first."""
    kept: list[Course] = []
    for number, course in enumerate(courses):
        later = courses[number + 1 :]
        if any(_holds(each, course, limits) for each in kept):
            continue
        if any(_holds(each, course, limits) and not _holds(course, each, limits) for each in later):
            continue
        kept.append(course)
        yield course


def _holds(one: Course, other: Course, limits: Limits) -> bool:
    """Tell whether one course went through all that the other did: no verdict on it is milder, whatever follows."""
    return (
        _goes_on(one) == _goes_on(other)
        and {each for each in other.closed if not isinstance(each, CumulativeBreach)} <= set(one.closed)
        and set(other.hot) <= set(one.hot)
        and all(_is_counted(one, other, side, limits) for side in ("below", "above"))
        and all(_is_used(*both) for both in zip(one.lifetimes, other.lifetimes, strict=True))
        and all(_above(one, each.since) >= _above(other, each.since) for each in other.above)
    )


def _goes_on(course: Course) -> tuple[object, ...]:
    return course.until, course.out, course.frozen, course.heated, course.silent, course.too_hot, course.reading


def _is_counted(one: Course, other: Course, side: Side, limits: Limits) -> bool:
    """Tell whether the time out on one side that counts within the window is among that of one course.

    Then each of the other's sums was reached there by then.
    """
    mine, its = _tally(one, side), _tally(other, side)
    horizon = None if one.until is None else one.until - limits.window
    if mine.open != its.open or not _recent(its, horizon) <= _recent(mine, horizon):
        return False
    if its.breach is not None and mine.breach is None:
        return False
    reached = [each.at for each in _breaches(one, side)]
    return all(any(at <= each.at for at in reached) for each in _breaches(other, side))


def _is_used(mine: Lifetime, its: Lifetime) -> bool:
    return mine.used >= its.used and _is_by(mine.since, its.since) and _is_by(mine.at, its.at)


def _is_by(mine: datetime | None, its: datetime | None) -> bool:
    return its is None or (mine is not None and mine <= its)


def _above(course: Course, since: datetime) -> timedelta:
    return sum((each.time for each in course.above if each.since >= since), _NONE)


def _breaches(course: Course, side: Side) -> list[CumulativeBreach]:
    return [each for each in findings_in(course) if isinstance(each, CumulativeBreach) and each.side == side]


def _tally(course: Course, side: Side) -> Tally:
    if course.summed is None:
        return _SILENT
    return (course.summed.below if side == "below" else course.summed.above) or _SILENT


def _recent(tally: Tally, horizon: datetime | None) -> set[Stretch]:
    return {each for each in tally.closed if horizon is None or each.until > horizon}


def _worst(lanes: Sequence[Lane]) -> Iterator[Lane]:
    """Yield, by each measure and sensor, the lane that is the worst."""
    for measure in _MEASURES:
        for sensor in dict.fromkeys(lane.sensor for lane in lanes):
            yield max((lane for lane in lanes if lane.sensor == sensor), key=measure)


def _gravity(lane: Lane) -> tuple[int, int, timedelta, timedelta]:
    """Return what cannot be lifted, what stops, the time out of range, and that of which nobody knows."""
    course = lane.course
    found = [each for each in findings_in(course) if not isinstance(each, Excursion | Gap) or _is_breach(each)]
    final = [each for each in (*found, *course.ceiling_runs) if isinstance(each, Freeze | Overheat) and each.confirmed]
    stops = len(found) + sum(each.at is not None for each in course.lifetimes)
    times = course.times
    return len(final), stops, times.freezing + times.cold + times.warm + times.overheated, times.unknown


def _is_breach(found: Excursion | Gap) -> bool:
    return isinstance(found, Excursion) and found.breached_at is not None


def _unknown(lane: Lane) -> timedelta:
    """Return the unknown time that can still count."""
    return sum(((gap.until or gap.since) - gap.since for gap in lane.course.gaps), _NONE)


def _doubt(lane: Lane, side: Side) -> timedelta:
    """Return the time that is out on one side, or may be: that of the gaps beside it."""
    out = [each for each in findings_in(lane.course) if isinstance(each, Excursion) and each.side == side]
    edges = {each.since for each in out} | {each.until for each in out}
    beside = [gap for gap in lane.course.gaps if edges & {gap.since, gap.until}]
    return sum((each.duration for each in out), _NONE) + sum(
        ((gap.until or gap.since) - gap.since for gap in beside), _NONE
    )


_MEASURES: tuple[Callable[[Lane], tuple[int, int, timedelta, timedelta] | timedelta], ...] = (
    _gravity,
    _unknown,
    lambda lane: _doubt(lane, "above"),
    lambda lane: _doubt(lane, "below"),
)
