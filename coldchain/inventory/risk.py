"""Risk: what lies in units that are in danger now, and how much of the tolerance is left of each lot.

A lot's tolerance runs from the start of the excursion, or from when it was put in if that is later, to the last
reading. A freeze or an overheat has none. Unknown time has one of its own; beside an excursion that a silence cut off
it has what was left of the excursion's.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from coldchain import sentences
from coldchain.decisions.conditions import condition
from coldchain.findings import Excursion, Finding, Gap, Overheat
from coldchain.inventory.danger import Unit, cut_off, limits_of, lots_inside, units_in_danger
from coldchain.inventory.sight import Homes, allow, apart, homes, value
from coldchain.lots import Lot
from coldchain.products import Limits
from coldchain.stock import Actor, Condition, Form, Place
from coldchain.store.ports import Reads

_NONE = timedelta(0)
_CONDITIONS: tuple[Condition, ...] = ("usable", "unverified", "quarantined")
"""What is expired or compromised has nothing left to lose."""


class LotAtRisk(msgspec.Struct, frozen=True):
    """A lot in a unit in danger.

    Attributes:
        lot: its id.
        product: of the catalogue.
        form: pen or syringe.
        lot_number: the maker's.
        condition: as it is now.
        quantity: how many.
        value: of what has a unit price.
        left: of the tolerance of the finding that leaves least; none: it is used up.
        label_left: until the label's clock would end, where one runs; none: it has ended. It counts if a pharmacist
            applies it.
    """

    lot: str
    product: str
    form: Form
    lot_number: str
    condition: Condition
    quantity: int
    value: float
    left: timedelta
    label_left: timedelta | None = None


class UnitAtRisk(msgspec.Struct, frozen=True):
    """A unit in danger with what lies in it.

    Attributes:
        place: the unit.
        told: what is wrong, for people; without a full stop.
        lots: the one with the least left first.
        left: of the tolerance of that one.
        pens: how many lie there.
        syringes: likewise.
        value: of what has a unit price.
    """

    place: Place
    told: str
    lots: tuple[LotAtRisk, ...]
    left: timedelta
    pens: int
    syringes: int
    value: float


class AtRisk(msgspec.Struct, frozen=True):
    """What is at risk, the unit with the least left first; homes as counts for whoever sees them so."""

    units: tuple[UnitAtRisk, ...]
    homes: Homes


def at_risk(reads: Reads, by: Actor, now: datetime) -> AtRisk:
    """Return what lies in units that are out of range, freezing, overheated or silent now.

    Raises:
        NotAllowedError: a device asks.
    """
    allow("show what is at risk", by)
    units = units_in_danger(reads, now)
    limits = limits_of(reads, (sensor for unit in units for sensor in unit.sensors), now)
    told: list[UnitAtRisk] = []
    at_home: list[Lot] = []
    for unit in units:
        inside = [lot for lot in lots_inside(reads, unit.place, now) if condition(lot, now) in _CONDITIONS]
        named, counted = apart(by, inside)
        if named:
            told.append(_unit(reads, unit, named, limits, now))
        at_home += counted
    return AtRisk(tuple(sorted(told, key=_urgency)), homes(at_home))


def left(reads: Reads, finding: Finding, put_in: datetime, limits: Limits, now: datetime) -> timedelta:
    """Return what is left of a finding's tolerance for what was put into the unit at an instant; none: used up."""
    if isinstance(finding, Excursion):
        used = (reads.last_reading_at(finding.sensor) or finding.last_at) - max(finding.since, put_in)
        return max(limits.consecutive - max(used, _NONE), _NONE)
    if not isinstance(finding, Gap):
        return _NONE
    unknown = max(now - max(finding.since, put_in), _NONE)
    spans = [limits.unverified_after - unknown]
    if (before := cut_off(reads, finding)) is not None and put_in < finding.since:
        spans.append(limits.consecutive - (finding.since - max(before.since, put_in)) - unknown)
    return max(min(spans), _NONE)


def _unit(reads: Reads, unit: Unit, inside: list[Lot], limits: Mapping[str, Limits], now: datetime) -> UnitAtRisk:
    findings = [(each, limits[each.sensor]) for each in unit.findings if each.sensor in limits]
    lots = []
    for lot in inside:
        tolerances = [left(reads, each, lot.stays[-1].since, by, now) for each, by in findings]
        lots.append(_line(lot, min(tolerances, default=_NONE), now))
    lots.sort(key=lambda each: (each.left, each.label_left is None, each.label_left or _NONE, each.lot))
    counts = homes(inside)
    told = "; ".join(dict.fromkeys(_told(*each) for each in findings))
    return UnitAtRisk(unit.place, told, tuple(lots), lots[0].left, counts.pens, counts.syringes, counts.value)


def _line(lot: Lot, tolerance: timedelta, now: datetime) -> LotAtRisk:
    ends_at = lot.standing.label_clock_ends_at
    label_left = None if ends_at is None else max(ends_at - now, _NONE)
    told = condition(lot, now)
    who = lot.id, lot.product, lot.form, lot.lot_number
    return LotAtRisk(*who, told, lot.quantity, value([lot]), tolerance, label_left)


def _told(finding: Finding, limits: Limits) -> str:
    """An open finding is kept as it was last told: its extreme may be another by now, its start is not."""
    since = sentences.instant(finding.since)
    match finding:
        case Excursion():
            return f"{sentences.beyond(finding.side, limits)} since {since}"
        case Overheat():
            return f"above {finding.ceiling_c:g} °C since {since}"
        case Gap():
            return f"no data since {since}"
        case _:
            return f"freezing since {since}"


def _urgency(unit: UnitAtRisk) -> tuple[timedelta, timedelta, str]:
    clocks = (each.label_left for each in unit.lots if each.label_left is not None)
    return unit.left, min(clocks, default=timedelta.max), str(unit.place)
