"""Units: what each fridge is like now: its state and since when, its newest reading, and the stock in it by condition.

A state is as old as its reading: where nobody has looked for longer than a gap may last, it is no signal, whether or
not a collector has said so.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from coldchain import rules
from coldchain.alert import UnitOut
from coldchain.config.watched import Watched
from coldchain.findings import Excursion, Freeze, Overheat
from coldchain.judged_view import View, view_of
from coldchain.products import Limits
from coldchain.readings import SensorRole
from coldchain.rules import SensorState
from coldchain.sites import SiteInfo
from coldchain.stock import Condition, Place
from coldchain.store.ports import Reads
from coldchain.unit_state import UnitState, sensor_state, worst
from coldchain.upkeep import Upkeep
from coldchain.viewing import Viewed, heard_at

_FEW = 100
"""Of so many sensors the states are asked for one by one."""
_MANY = 1_000
"""Of more sensors it is not asked since when those are in range that never were out: each is a question of its own."""
_RUNS: Mapping[str, tuple[type[Freeze | Overheat], ...]] = {"freezing": (Freeze,), "overheated": (Overheat,)}
"""What goes on while a unit is shown in a band, beside the excursion."""


class SensorNow(msgspec.Struct, frozen=True):
    """A sensor as of now.

    Attributes:
        sensor: `site/unit/sensor`.
        role: `ambient` is never judged.
        state: its status, band and newest judged reading.
        since: the reading since which it is so without a break, as far as known; of a silent one its last.
        limits: what it is judged by now.
        silent: it was not heard for longer than a gap may last: nobody knows what it is like now.
        out_since: it is taken out since; None: it is not.
        faulty_since: it is faulty since, as declared; None: it is not.
    """

    sensor: str
    role: SensorRole
    state: UnitState
    since: datetime | None
    limits: Limits
    silent: bool
    out_since: datetime | None = None
    faulty_since: datetime | None = None


class Inside(msgspec.Struct, frozen=True):
    """How much of one condition lies in a unit."""

    condition: Condition
    lots: int
    quantity: int


class UnitNow(msgspec.Struct, frozen=True):
    """A unit as of now.

    Attributes:
        place: which.
        name: what people call it.
        storage: its storage class.
        state: of its worst judged sensor; with no sensor it is no signal.
        since: since when that one says so, as far as known.
        silent: that one is silent, or there is none: the state is as it last was.
        min_c, max_c: the range of that sensor's limits, °C; None: it has no sensor.
        out: it is out of service; None: it is not.
        sensors: all, in the order of the configuration.
        inside: what lies in it, by rising condition.
    """

    place: Place
    name: str
    storage: str
    state: UnitState
    since: datetime | None
    silent: bool
    min_c: float | None
    max_c: float | None
    out: UnitOut | None
    sensors: tuple[SensorNow, ...]
    inside: tuple[Inside, ...]


def units(
    reads: Reads, sites: Iterable[SiteInfo], sensors: Sequence[Watched], now: datetime, unit: str = ""
) -> list[UnitNow]:
    """Return the units of sites as of now, in the order of the configuration.

    Args:
        reads: the store.
        sites: which.
        sensors: as configured; those of other sites are passed over.
        now: the clock's instant.
        unit: only the units of this id; empty: all.
    """
    wanted = {Place(site.id, each.id): each for site in sites for each in site.units.values() if unit in {"", each.id}}
    watched = [each for each in sensors if Place(each.site, each.unit) in wanted]
    inside: dict[Place, list[Inside]] = {}
    for each in reads.unit_counts(now, sorted({place.site for place in wanted})):
        inside.setdefault(each.place, []).append(Inside(each.condition, each.lots, each.quantity))
    out = {Place(each.site, each.unit): each for each in reads.units_out()}
    by_unit = _by_unit(sensors_now(reads, watched, now))
    told = []
    for place, info in wanted.items():
        known = tuple(by_unit.get(place, ()))
        decides = _decides(known)
        state, since, silent, limits = _of(decides)
        told.append(
            UnitNow(
                place,
                info.name,
                info.storage,
                state,
                since,
                silent=silent,
                min_c=None if limits is None else limits.min_c,
                max_c=None if limits is None else limits.max_c,
                out=out.get(place),
                sensors=known,
                inside=tuple(inside.get(place, ())),
            )
        )
    return told


def states(
    reads: Reads, watched: Sequence[Watched], now: datetime
) -> dict[Place, tuple[UnitState, datetime | None, bool]]:
    """Return the states of units, since when, and whether that is how they last were, by all of their sensors."""
    by_unit = _by_unit(sensors_now(reads, watched, now))
    return {place: _of(_decides(known))[:3] for place, known in by_unit.items()}


def sensors_now(reads: Reads, watched: Sequence[Watched], now: datetime) -> list[SensorNow]:
    """Return sensors as of now, in their order."""
    names = [each.sensor for each in watched]
    states, ended = _states(reads, names), reads.last_ended(names)
    upkeeps = {each.sensor: each for each in reads.upkeeps()}
    found = [_sensor(reads, each, states, upkeeps.get(each.sensor), ended, now) for each in watched]
    if len(watched) > _MANY:
        return found
    return [_ever_in_range(reads, each, view_of(upkeeps.get(each.sensor))) for each in found]


def _by_unit(sensors: Iterable[SensorNow]) -> dict[Place, list[SensorNow]]:
    found: dict[Place, list[SensorNow]] = {}
    for each in sensors:
        site, unit, _ = each.sensor.split("/")
        found.setdefault(Place(site, unit), []).append(each)
    return found


def _sensor(
    reads: Reads,
    watched: Watched,
    states: Mapping[str, SensorState],
    upkeep: Upkeep | None,
    ended: Mapping[str, datetime],
    now: datetime,
) -> SensorNow:
    sensor, view = watched.sensor, view_of(upkeep)
    limits = view.limits(watched.limits, now)
    state = _aged(reads, sensor, states.get(sensor, rules.initial), limits, now)
    shown = sensor_state(sensor.rpartition("/")[2], state, limits)
    since = _since(state, shown, ended.get(sensor))
    excluded = view.exclusion(now)
    out = excluded.since if excluded is not None and excluded.why == "suspended" else None
    faulty = excluded.since if excluded is not None and excluded.why == "faulty" else None
    silent = state.lost or state.last_at is None
    return SensorNow(sensor, watched.role, shown, since, limits, silent, out, faulty)


def _ever_in_range(reads: Reads, sensor: SensorNow, view: View) -> SensorNow:
    """Return a sensor that was never out of range nor silent, as far as known, as in range since its first reading."""
    if sensor.since is not None or sensor.state.band != "in_range":
        return sensor
    return replace(sensor, since=Viewed(reads, sensor.sensor, lambda _: sensor.limits, view).first_at())


def _aged(reads: Reads, sensor: str, state: SensorState, limits: Limits, now: datetime) -> SensorState:
    """Return a state as the clock makes it; one whose clock is slow is late, and not silent."""
    if state.last_at is None or state.lost or now - state.last_at <= limits.gap_after:
        return state
    newest = reads.reading_before(sensor, state.last_at + state.last_at.resolution)
    if newest is not None and now - heard_at(newest) <= limits.gap_after:
        return state
    return rules.lose(state, sensor, now, limits)[0]


def _since(state: SensorState, shown: UnitState, ended: datetime | None) -> datetime | None:
    """Return the reading since which it is as it is shown; in range that is the one which ended what was last."""
    if state.lost:
        return state.last_at
    kinds = (Excursion, *_RUNS.get(shown.band or "", ()))
    return max((each.since for each in rules.open_findings(state) if isinstance(each, kinds)), default=ended)


def _states(reads: Reads, sensors: Sequence[str]) -> dict[str, SensorState]:
    if len(sensors) > _FEW:
        return {each.sensor: each.state for each in reads.states()}
    found = {sensor: reads.state(sensor) for sensor in sensors}
    return {sensor: state for sensor, state in found.items() if state is not None}


def _decides(sensors: Sequence[SensorNow]) -> SensorNow | None:
    """Return the worst of the sensors that a unit is judged by: the `product` ones, without one those in the air."""
    product = [each for each in sensors if each.role == "product"]
    judged = product or [each for each in sensors if each.role == "air"]
    found = worst(each.state for each in judged)
    return next((each for each in judged if each.state is found), None)


def _of(decides: SensorNow | None) -> tuple[UnitState, datetime | None, bool, Limits | None]:
    if decides is None:
        return UnitState("no_signal", None, None, None, ""), None, True, None
    return decides.state, decides.since, decides.silent, decides.limits
