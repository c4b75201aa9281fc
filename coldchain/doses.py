"""Doses: when a patient's next one is due, how long the supply lasts, and where only a pharmacist can tell.

first doses ──the last one on its day──▶ monthly ──late──▶ monthly, from the day it was taken
     │ missed, or on another day            │ earlier than due
     └─────────────────▶ unclear ◀──────────┘

Nothing here ever names a day before the one that is due. What the label is silent about stays unclear until a
pharmacist begins the schedule anew.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count, takewhile

import msgspec

from coldchain.expiry import after, day_end, is_expired, use_by
from coldchain.lots import Lot
from coldchain.products import Dosing
from coldchain.schedules import Schedule
from coldchain.stock import UseBy

UNPLANNED = timedelta(days=30)
"""Between two doses where no schedule tells."""


class NextDose(msgspec.Struct, frozen=True):
    """What to say of the next dose.

    Attributes:
        due_on: the day it is, or was, due; None: nobody but a pharmacist can tell.
        ask: the pharmacist is to be asked.
        sentence: for the patient.
    """

    due_on: date | None
    ask: bool
    sentence: str


class Supply(msgspec.Struct, frozen=True):
    """What is in a home's fridge for the doses to come.

    Attributes:
        doses: pens or syringes that may be used; one is one dose.
        lasts_until: the due date of the last dose that they cover; None: they cover none, or no date is known.
        first: the lot to use first; empty: there is none.
        letter: of its carton; empty: it has none.
        use_by: until when that lot may be used.
        covers_next: whether that is through the day of the next dose; None: no date is known.
    """

    doses: int = 0
    lasts_until: date | None = None
    first: str = ""
    letter: str = ""
    use_by: UseBy | None = None
    covers_next: bool | None = None


class _First(msgspec.Struct, frozen=True):
    """Before the first dose of this number, counted from 0."""

    number: int


class _Monthly(msgspec.Struct, frozen=True):
    """Before the dose that is due so many months after the anchor."""

    anchor: date
    months: int


class _Unclear(msgspec.Struct, frozen=True):
    """The label is silent about what happened."""

    why: str


_Course = _First | _Monthly | _Unclear


def planned_doses(schedule: Schedule | None, dosing: Dosing | None, today: date, days: int) -> tuple[date, ...]:
    """Return the days of the doses from today to `days` later, both included; none where no dosing is known.

    What is overdue is planned for today, monthly from then. Without a schedule, or with one that is unclear, a dose
    every 30 days from today is planned for.
    """
    if dosing is None:
        return ()
    course = _course(schedule, dosing) if schedule is not None else _Unclear("")
    until = today + timedelta(days=days)
    return tuple(takewhile(lambda on: on <= until, _plan(course, schedule, dosing, today)))


def next_dose(schedule: Schedule | None, dosing: Dosing | None, today: date) -> NextDose:
    """Return when the next dose is due, in the label's terms, or that the pharmacist is to be asked."""
    if dosing is None:
        return _ask("How often this medicine is used is not known here")
    if schedule is None:
        return _ask("Your first dose is not noted here")
    course = _course(schedule, dosing)
    if isinstance(course, _Unclear):
        return _ask(course.why)
    due_on = _due_on(course, schedule, dosing)
    if due_on >= today:
        when = f"today, {_day(due_on)}" if due_on == today else f"on {_day(due_on)}"
        told = f"The next dose is due {when}."
        return NextDose(due_on, ask=False, sentence=told)
    told = f"The dose that was due on {_day(due_on)} is not noted as taken"
    return _ask(told) if isinstance(course, _First) else _late(due_on, told, dosing)


def supply(schedule: Schedule | None, dosing: Dosing | None, lots: Sequence[Lot], today: date, now: datetime) -> Supply:
    """Return what a home's fridge holds for the doses to come.

    Args:
        schedule: the patient's, for the product.
        dosing: the product's.
        lots: of the home and product; those that may not be used now are passed over.
        today: the day in the home's zone.
        now: the clock's instant.
    """
    usable = sorted((lot for lot in lots if _is_usable(lot, now)), key=lambda lot: (use_by(lot).at, lot.id))
    if not usable:
        return Supply()
    first, bound = usable[0], use_by(usable[0])
    held = Supply(sum(lot.quantity for lot in usable), None, first.id, first.letters[:1], bound)
    due_on = next_dose(schedule, dosing, today).due_on
    if due_on is None or schedule is None or dosing is None:
        return held
    plan = _plan(_course(schedule, dosing), schedule, dosing, today)
    covers = _covers(bound, max(due_on, today))
    return msgspec.structs.replace(held, lasts_until=_last_covered(usable, plan), covers_next=covers)


def _course(schedule: Schedule, dosing: Dosing) -> _Course:
    """Return where a schedule stands after the doses that were taken; one a month before the anchor is no early one."""
    course: _Course = _Monthly(schedule.started_on, 0)
    if dosing.weeks and not schedule.past_first:
        course = _First(0)
    for on in sorted(dose.on for dose in schedule.taken):
        is_before = schedule.past_first and after(on, "P1M") <= schedule.started_on
        if not is_before and not isinstance(course, _Unclear):
            course = _taken(course, on, schedule, dosing)
    return course


def _taken(course: _First | _Monthly, on: date, schedule: Schedule, dosing: Dosing) -> _Course:
    due_on = _due_on(course, schedule, dosing)
    told = f"The dose that was due on {_day(due_on)} was taken on {_day(on)}"
    if isinstance(course, _First):
        if on != due_on:
            return _Unclear(told)
        is_last = course.number + 1 == len(dosing.weeks)
        return _Monthly(on, 1) if is_last else _First(course.number + 1)
    if on < due_on:
        return _Unclear(f"A dose was taken on {_day(on)}, before the next was due on {_day(due_on)}")
    if on == due_on:
        return _Monthly(course.anchor, course.months + 1)
    return _Monthly(on, 1) if dosing.missed else _Unclear(told)


def _due_on(course: _First | _Monthly, schedule: Schedule, dosing: Dosing) -> date:
    if isinstance(course, _First):
        return schedule.started_on + timedelta(weeks=dosing.weeks[course.number])
    return after(course.anchor, f"P{course.months}M")


def _plan(course: _Course, schedule: Schedule | None, dosing: Dosing, today: date) -> Iterator[date]:
    """Yield the days of the doses from today on, without end."""
    if schedule is not None and not isinstance(course, _Unclear):
        due_on = _due_on(course, schedule, dosing)
        if isinstance(course, _Monthly):
            anchor, months = (today, 0) if due_on < today else (course.anchor, course.months)
            yield from (after(anchor, f"P{number}M") for number in count(months))
        elif due_on >= today:
            first = [schedule.started_on + timedelta(weeks=week) for week in dosing.weeks]
            yield from first[course.number :]
            yield from (after(first[-1], f"P{number}M") for number in count(1))
    yield from (today + number * UNPLANNED for number in count())


def _last_covered(usable: Sequence[Lot], plan: Iterator[date]) -> date | None:
    """Return the last day for whose dose there is a pen, used in their order, that may be used through it."""
    last, due_on = None, next(plan)
    for lot in usable:
        bound = use_by(lot)
        for _ in range(lot.quantity):
            if not _covers(bound, due_on):
                break
            last, due_on = due_on, next(plan)
    return last


def _covers(bound: UseBy, on: date) -> bool:
    return bound.at >= day_end(on, bound.zone)


def _is_usable(lot: Lot, now: datetime) -> bool:
    return lot.stage == "home" and lot.standing.condition == "usable" and not is_expired(lot, now)


def _late(due_on: date, told: str, dosing: Dosing) -> NextDose:
    """Return a monthly dose that is overdue, in the label's own words where it has some."""
    if dosing.missed:
        return NextDose(due_on, ask=False, sentence=f"{told}. The label says: {dosing.missed}")
    silent = "and the label does not say how to go on: ask your pharmacist"
    return NextDose(due_on, ask=True, sentence=f"{told}, {silent}.")


def _day(on: date) -> str:
    """Return a day as people write it: `22 Nov 2026`."""
    return f"{on.day} {on:%b %Y}"


def _ask(why: str) -> NextDose:
    return NextDose(None, ask=True, sentence=f"{why}: ask your pharmacist.")
