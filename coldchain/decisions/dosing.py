"""Dosing: a patient's schedule begins, and doses are recorded. When the next is due is computed, never decided here."""

from collections.abc import Sequence
from datetime import timedelta

from coldchain.commands import RecordDose, StartDoses
from coldchain.decisions.asking import Asking
from coldchain.errors import RefusedError
from coldchain.events import DoseRecorded, DosesStarted, Event
from coldchain.lots import Lot
from coldchain.schedules import Schedule

AHEAD = timedelta(days=366)
"""No first dose is planned further ahead: a later day is a slip in the year."""


def start_doses(
    command: StartDoses, schedule: Schedule | None, lots: Sequence[Lot], asking: Asking
) -> tuple[Event, ...]:
    """Begin a patient's schedule; only a pharmacist begins one again.

    Args:
        command: what is asked.
        schedule: of that home and product so far; None: there is none.
        lots: the home's; who dispensed them may.
        asking: who asks, and when.

    Raises:
        RefusedError: the catalogue has no schedule of the product, or the day is too far ahead.
    """
    doing = f"start doses of {command.product}"
    _allow(doing, command.home, lots, asking)
    if asking.product(command.product).dosing is None:
        raise RefusedError(f"Cannot {doing}: the catalogue has no schedule of it.")
    if command.on > asking.today(command.home) + AHEAD:
        raise RefusedError(f"Cannot {doing} on {command.on}: expected a day at most a year ahead.")
    if schedule is not None:
        if (schedule.started_on, schedule.past_first) == (command.on, command.past_first):
            raise RefusedError(f"Cannot {doing}: they started on {schedule.started_on} already.")
        asking.allow(f"{doing} again", "pharmacist")
    return (DosesStarted(command.home, command.product, command.on, command.past_first),)


def record_dose(
    command: RecordDose, schedule: Schedule | None, lots: Sequence[Lot], asking: Asking
) -> tuple[Event, ...]:
    """Record a dose that used no pen known here.

    Args:
        command: what is asked.
        schedule: of that home and product; None: there is none.
        lots: the home's; who dispensed them may.
        asking: who asks, and when.

    Raises:
        RefusedError: no schedule has started, the day is ahead or before its start, or has a dose already.
    """
    doing = f"record a dose of {command.product} on {command.on}"
    _allow(doing, command.home, lots, asking)
    asking.product(command.product)
    if schedule is None:
        raise RefusedError(f"Cannot {doing}: expected its doses to be started first.")
    if command.on > asking.today(command.home):
        raise RefusedError(f"Cannot {doing}: that day is ahead of the clock.")
    if command.on < schedule.started_on and not schedule.past_first:
        raise RefusedError(f"Cannot {doing}: its first dose was on {schedule.started_on}.")
    if any(dose.on == command.on for dose in schedule.taken):
        raise RefusedError(f"Cannot {doing}: one is recorded on that day already.")
    return (DoseRecorded(command.home, command.product, command.on),)


def _allow(doing: str, home: str, lots: Sequence[Lot], asking: Asking) -> None:
    asking.allow(doing, "pharmacist", "patient")
    asking.allow_site(doing, home, lots)
    kind = asking.site(home).kind
    if kind != "home":
        raise RefusedError(f"Cannot {doing}: {home} is a {kind}, expected a home.")
