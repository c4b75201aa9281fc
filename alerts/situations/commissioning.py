"""Commissioning: a new unit, in which nothing lies or ever lay, raises no alert for a while; it is shown as such."""

from datetime import UTC, datetime

from alerts.situations.unit import Unit
from alerts.world import World
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.units import show_instant

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def commissioned_at(unit: Unit) -> datetime | None:
    """Return when the commissioning of a unit will end; None: it is over, or has not begun by a first reading."""
    firsts = [unit.reads.first_reading_at(each.name) for each in unit.sensors]
    first = min((at for at in firsts if at is not None), default=None)
    if first is None or unit.now >= first + unit.habits.commissioning:
        return None
    if unit.lots or unit.reads.lots_present(unit.place, _EVER):
        return None
    return first + unit.habits.commissioning


def commissioning(reads: Reads, world: World, place: Place, now: datetime) -> str:
    """Return in one sentence that a unit is being commissioned; empty: it is not."""
    until = commissioned_at(Unit(reads, world, place, now))
    if until is None:
        return ""
    return f"New, and nothing has been put into it: alerts begin {show_instant(until)}, or with the first lot."
