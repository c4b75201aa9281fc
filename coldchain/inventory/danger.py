"""Danger: units that are out of range, freezing, overheated or silent now, by the sensors that count there.

Silent is what the clock says, whether or not a collector has told it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

import msgspec

from coldchain.findings import CumulativeBreach, Excursion, Finding, Gap, Standstill
from coldchain.lots import Lot
from coldchain.path import Role, judged_by
from coldchain.products import Limits
from coldchain.readings import MAX_AHEAD
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.viewing import Viewed, in_force, silence, untold_silences


class Unit(msgspec.Struct, frozen=True):
    """A unit in danger.

    Attributes:
        place: the unit.
        sensors: that its lots are judged by.
        findings: of these sensors that are open: excursions, freezes, overheats, and gaps where nobody knows.
    """

    place: Place
    sensors: tuple[str, ...]
    findings: tuple[Finding, ...]


def units_in_danger(reads: Reads, now: datetime, *, silent: bool = True) -> list[Unit]:
    """Return the units with an open finding that endangers what lies in them, by site and unit.

    Args:
        reads: the store.
        now: as of when.
        silent: also those that are silent by the clock alone; False: these are looked up for nothing.
    """
    found = chain(reads.findings(open_only=True), untold_silences(reads, now) if silent else ())
    places = {tuple(each.sensor.split("/")[:2]) for each in found}
    units = (unit_at(reads, Place(site, unit), now) for site, unit in sorted(places))
    return [unit for unit in units if unit.findings]


def unit_at(reads: Reads, place: Place, now: datetime) -> Unit:
    """Return a unit with the findings that endanger what lies in it; without any it is in no danger."""
    roles = [Role(each.sensor, each.since, each.role) for each in reads.watches(place)]
    sensors = judged_by(roles, now)
    found = [each for sensor in sensors for each in _open_at(reads, sensor, now)]
    # The day's sum stays over its limit for hours after the unit is in range again; a standstill informs.
    open_ones = [each for each in found if not isinstance(each, CumulativeBreach | Standstill)]
    blind = _blind(reads, sensors, [each for each in open_ones if isinstance(each, Gap)])
    counts = (each for each in open_ones if not isinstance(each, Gap) or blind or cut_off(reads, each) is not None)
    return Unit(place, sensors, tuple(counts))


def lots_inside(reads: Reads, place: Place, now: datetime) -> list[Lot]:
    """Return the lots that lie in a unit, with something left of them, by id."""
    return [lot for lot in reads.lots_present(place, now) if lot.quantity and lot.place == place]


def limits_of(reads: Reads, sensors: Iterable[str], now: datetime) -> Mapping[str, Limits]:
    """Return what sensors are judged by now."""
    asked = set(sensors)
    return {each.sensor: each.limits for each in reads.limits() if each.sensor in asked and each.since <= now}


def cut_off(reads: Reads, gap: Gap) -> Excursion | None:
    """Return the excursion that a silence cut off: nobody knows how it went on; one that nobody has told yet too."""
    found = reads.findings_between(gap.sensor, gap.since, gap.since)
    return next((each for each in found if isinstance(each, Excursion) and _ends_in(each, gap)), None)


def _open_at(reads: Reads, sensor: str, now: datetime) -> list[Finding]:
    """Return a sensor's open findings; a silence that nobody has told yet ends all that was open before it."""
    # A clock may run ahead by so much, and its readings are judged.
    found = [each for each in reads.findings_between(sensor, now, now + MAX_AHEAD) if each.until is None]
    limits = reads.limits(sensor)
    if not limits or any(isinstance(each, Gap) for each in found):
        return found
    viewed = Viewed(reads, sensor, in_force(limits))
    gap = silence(viewed, viewed.last_at(), now)
    return found if gap is None else [gap]


def _blind(reads: Reads, sensors: Sequence[str], gaps: Sequence[Gap]) -> bool:
    """Time is unknown only where all sensors are silent; one of which nothing was ever judged is."""
    silent = {gap.sensor for gap in gaps}
    return all(sensor in silent or _was_never_judged(reads, sensor) for sensor in sensors)


def _was_never_judged(reads: Reads, sensor: str) -> bool:
    """All that it sent may be left out by now, since it was faulty."""
    if reads.last_reading_at(sensor) is None:
        return True
    state = reads.state(sensor)
    return state is not None and state.last_at is None


def _ends_in(excursion: Excursion, gap: Gap) -> bool:
    return excursion.until is None or (excursion.interrupted and excursion.until == gap.since)
