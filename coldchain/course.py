"""A course: what one lot went through on its way, piece by piece, and the findings that this makes.

    pieces of its stays ──step──▶ Course ──story──▶ what a verdict rests on

The rules are those of a sensor. What differs is where they look: at the time a lot lay there, one unit after the other.
A stretch in which all is in range may be one piece, however many readings it had: so a quiet year costs nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from coldchain.events import Event
from coldchain.exposure import Lifetime
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat
from coldchain.products import Limits
from coldchain.readings import Lost, Reading
from coldchain.replay import findings_of
from coldchain.rules import cumulative, excursion, freeze, overheat, silence
from coldchain.story import AboveBefore

ROOM_C = 25.0
"""What stated time out of a unit counts as: room temperature as warm as it may be without being called hot."""

_NONE = timedelta(0)


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a lot's time in which nothing changed.

    Attributes:
        kind: `measured` by a sensor, `stated` by a person, `attested` by a qualified packaging, `unknown`, or
            `beside`: no time at all, but a reading out of range next to a silence that the lot came into or left.
        since: its start; of a measured piece out of range the instant of a reading, or of the lot's arrival.
        until: its end; the same instant for the newest reading, which carries no time.
        sensor: `site/unit/sensor`, or the unit where there is none.
        celsius: °C; of a stretch in range any value in range.
        limits: in force.
        read_at: of a measured piece out of range the instant of its reading; two pieces may be of one reading.
    """

    kind: Literal["measured", "stated", "attested", "unknown", "beside"]
    since: datetime
    until: datetime
    sensor: str
    celsius: float
    limits: Limits
    read_at: datetime | None = None


class Times(msgspec.Struct, frozen=True):
    """Wall-clock time in each band, out of the fridge as stated, attested by a packaging, and of which nobody knows."""

    freezing: timedelta = _NONE
    cold: timedelta = _NONE
    in_range: timedelta = _NONE
    warm: timedelta = _NONE
    overheated: timedelta = _NONE
    stated: timedelta = _NONE
    attested: timedelta = _NONE
    unknown: timedelta = _NONE


class Course(msgspec.Struct, frozen=True):
    """What one lot went through, as far as it has been told.

    Attributes:
        until: so far; None: nothing yet.
        times: time in each band.
        lifetimes: the time in all above each temperature that the storage class names.
        out: state of the rule `excursion`.
        frozen: of `freeze`.
        heated: of `overheat`.
        summed: of `cumulative`.
        silent: of `silence`.
        too_hot: of `overheat` at the label's ceiling.
        closed: findings that no longer grow, as far as they can still matter.
        hot: closed runs above the label's ceiling.
        above: time above the range of excursions that are no longer in `closed`.
        reading: sensor and instant of the reading out of range that holds in the end; None: none does.
    """

    until: datetime | None = None
    times: Times = Times()
    lifetimes: tuple[Lifetime, ...] = ()
    out: Excursion | None = None
    frozen: freeze.Suspected | None = None
    heated: Overheat | None = None
    summed: cumulative.Tallies | None = None
    silent: Gap | None = None
    too_hot: Overheat | None = None
    closed: tuple[Finding, ...] = ()
    hot: tuple[Overheat, ...] = ()
    above: tuple[AboveBefore, ...] = ()
    reading: tuple[str, datetime] | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Its gaps; one that is open ends, as far as is known, where the course does."""
        found = tuple(each for each in self.closed if isinstance(each, Gap))
        return found if self.silent is None else (*found, replace(self.silent, until=self.until))

    @property
    def ceiling_runs(self) -> tuple[Overheat, ...]:
        """Its runs above the label's ceiling."""
        return self.hot if self.too_hot is None else (*self.hot, self.too_hot)

    @property
    def open(self) -> tuple[Finding, ...]:
        """What still goes on, gaps left out."""
        found: list[Finding] = [*excursion.open_in(self.out), *freeze.open_in(self.frozen)]
        return (*found, *overheat.open_in(self.heated), *cumulative.open_in(self.summed))

    @property
    def quiet(self) -> bool:
        """Whether nothing goes on that only time or the next reading can end."""
        return self.silent is None and not self.open


def begin(limits: Limits) -> Course:
    """Return a course of which nothing is told yet; `limits` are the storage class's."""
    return Course(lifetimes=tuple(Lifetime(limit_c, allowance) for limit_c, allowance in limits.lifetime))


def tell(course: Course, pieces: Iterable[Piece], ceiling_c: float | None) -> Course:
    """Return the course after pieces in the order of time; `ceiling_c` is the label's, in °C."""
    for piece in pieces:
        course = step(course, piece, ceiling_c)
    return course


def step(course: Course, piece: Piece, ceiling_c: float | None) -> Course:
    """Return the course after one more piece, which does not begin before the course's end."""
    if piece.kind == "beside":
        return _beside(course, piece)
    if piece.read_at is not None and course.reading == (piece.sensor, piece.read_at):
        return _lasted(course, piece)  # one reading is not two, however its time is cut
    if piece.kind == "unknown":
        seen: Reading | Lost = Lost(piece.sensor, piece.since)
    else:
        seen = Reading(piece.sensor, piece.since, _celsius(piece), piece.since)
    limits = piece.limits
    out, told_out = excursion.step(course.out, seen, limits)
    frozen, told_frozen = freeze.step(course.frozen, seen, limits)
    heated, told_heated = overheat.step(course.heated, seen, limits)
    summed, told_summed = cumulative.step(course.summed, seen, limits)
    silent, told_silent = silence.step(course.silent, seen, limits)
    too_hot, told_hot = _above_ceiling(course.too_hot, seen, limits, ceiling_c)
    return replace(
        _lasted(course, piece),
        out=out,
        frozen=frozen,
        heated=heated,
        summed=summed,
        silent=silent,
        too_hot=too_hot,
        closed=course.closed + _ended(told_out + told_frozen + told_heated + told_summed + told_silent),
        hot=course.hot + tuple(each for each in _ended(told_hot) if isinstance(each, Overheat)),
        reading=None if piece.read_at is None else (piece.sensor, piece.read_at),
    )


def _lasted(course: Course, piece: Piece) -> Course:
    """Add a piece's time."""
    lifetimes = tuple(_used(each, piece) for each in course.lifetimes)
    return replace(course, until=piece.until, times=_timed(course.times, piece), lifetimes=lifetimes)


def _beside(course: Course, piece: Piece) -> Course:
    """Put an excursion of no time beside a silence: nobody knows how much of the silence was out of range too."""
    seen, limits = Reading(piece.sensor, piece.since, piece.celsius, piece.since), piece.limits
    out, told_out = excursion.step(course.out, seen, limits)
    summed, told_summed = cumulative.step(course.summed, seen, limits)
    silent, told_silent = silence.step(course.silent, seen, limits)
    closed = course.closed + _ended(told_out + told_summed + told_silent)
    return replace(course, until=piece.until, out=out, summed=summed, silent=silent, closed=closed, reading=None)


def finish(course: Course, at: datetime, limits: Limits, ceiling_c: float | None) -> Course:
    """Return the course of a lot that was used or destroyed: what went on then ended with it."""
    if course.silent is not None or course.quiet:
        return course
    return step(course, Piece("attested", at, at, "", 0.0, limits), ceiling_c)


def _above_ceiling(
    state: overheat.State, seen: Reading | Lost, limits: Limits, ceiling_c: float | None
) -> tuple[overheat.State, tuple[Event, ...]]:
    return (None, ()) if ceiling_c is None else overheat.step(state, seen, replace(limits, overheat_c=ceiling_c))


def _celsius(piece: Piece) -> float:
    if piece.kind == "stated":
        return min(ROOM_C, piece.limits.overheat_c)
    return (piece.limits.min_c + piece.limits.max_c) / 2 if piece.kind == "attested" else piece.celsius


def _ended(events: tuple[Event, ...]) -> tuple[Finding, ...]:
    return tuple(each for each in findings_of(events) if each.until is not None)


def _timed(times: Times, piece: Piece) -> Times:
    column = piece.limits.band(piece.celsius) if piece.kind == "measured" else piece.kind
    return replace(times, **{column: getattr(times, column) + (piece.until - piece.since)})


def _used(lifetime: Lifetime, piece: Piece) -> Lifetime:
    if piece.kind not in {"measured", "stated"} or _celsius(piece) <= lifetime.limit_c:
        return lifetime
    used = lifetime.used + (piece.until - piece.since)
    reached = lifetime.at
    if reached is None and used >= lifetime.allowance:
        reached = piece.since + (lifetime.allowance - lifetime.used)
    return replace(lifetime, used=used, since=lifetime.since or piece.since, at=reached)


def compact(course: Course, limits: Limits) -> Course:
    """Return the same course without the findings that no verdict can rest on any more.

    Kept are breaches, runs, what ended within the rolling window, and gaps and excursions that a gap touches, if with
    others around them they may amount to something. Of the rest the time above the range is summed.
    """
    if course.until is None:
        return course
    horizon = course.until - limits.window
    gaps = [each for each in course.closed if isinstance(each, Gap)]
    edges = {each.since for each in gaps} | {each.until for each in gaps}
    starts = [each.since for each in course.lifetimes if each.since is not None]
    sums = [each for each in (*course.closed, *course.open) if isinstance(each, CumulativeBreach)]
    beside = [each for each in course.closed if isinstance(each, Excursion) and _touches(each, edges)]
    # Such a gap may have been out of range wholly: it adds to whatever is out within a window of it.
    doubtful: list[Excursion | Gap] = [*beside, *(gap for gap in gaps if any(_touch(gap, one) for one in beside))]

    def counts(each: Finding) -> bool:
        if each.until is None or each.until > horizon:
            return True
        if isinstance(each, Gap):
            near = sum((_length(gap) for gap in gaps if _near(gap, each, limits)), _NONE)
            return near >= limits.unverified_after or any(_touch(each, one) for one in beside)
        if isinstance(each, Excursion):
            began = any(each.since <= start <= each.until for start in starts)
            added = any(each.side == sum_.side and _within(each, sum_) for sum_ in sums)
            return began or added or each.breached_at is not None or any(_near(one, each, limits) for one in doubtful)
        return True

    kept = tuple(each for each in course.closed if counts(each))
    if len(kept) == len(course.closed):
        return course
    gone = [each for each in course.closed if not counts(each) and isinstance(each, Excursion) and each.side == "above"]
    return replace(course, closed=kept, above=_above(course, gone))


def _above(course: Course, gone: Iterable[Excursion]) -> tuple[AboveBefore, ...]:
    """Sum the time of excursions that are let go, apart for each instant that a label's time may be counted from."""
    starts = [each.since for each in course.lifetimes if each.since is not None]
    starts += [each.since for each in course.closed if isinstance(each, CumulativeBreach)]
    starts += [each.since for each in course.closed if isinstance(each, Excursion) and each.breached_at]
    starts += [each.since for each in course.open if isinstance(each, CumulativeBreach | Excursion)]
    summed = list(course.above)
    for each in gone:
        last = summed[-1] if summed else None
        if last is None or any(last.since < start <= each.since for start in starts):
            summed.append(AboveBefore(each.since, each.duration))
        else:
            summed[-1] = replace(last, time=last.time + each.duration)
    return tuple(summed)


def _touches(each: Excursion, edges: set[datetime | None]) -> bool:
    return each.interrupted or each.continues is not None or each.since in edges


def _within(each: Excursion, breach: CumulativeBreach) -> bool:
    """Tell whether it added to a sum that was over its tolerance: that may undo a decision about the sum."""
    return each.until is not None and breach.at < each.until and (breach.until is None or each.since < breach.until)


def _touch(gap: Gap, each: Excursion) -> bool:
    return gap.until == each.since or gap.since == each.until


def _near(one: Finding, other: Finding, limits: Limits) -> bool:
    return (
        one.since - (other.until or other.since) < limits.window
        and other.since - (one.until or one.since) < limits.window
    )


def _length(gap: Gap) -> timedelta:
    return (gap.until or gap.since) - gap.since


def findings_in(course: Course) -> tuple[Excursion | Freeze | Overheat | CumulativeBreach | Gap, ...]:
    """Return all findings of a course as they stand, in no order."""
    found = (*course.closed, *course.open)
    return (
        *(each for each in found if isinstance(each, Excursion | Freeze | Overheat | CumulativeBreach)),
        *course.gaps,
    )
