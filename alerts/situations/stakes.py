"""Stakes: what lies in a unit, as alerts tell of it, and how grave that makes what is wrong."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from coldchain.alert import LotLine, Severity
from coldchain.decisions.conditions import condition
from coldchain.lots import Lot
from coldchain.stock import CONDITIONS, Place
from coldchain.store.ports import Reads

_LOST = {"expired", "compromised"}


def lots_inside(reads: Reads, place: Place, now: datetime) -> tuple[Lot, ...]:
    """Return the lots that lie in a unit, with something left of them, by id."""
    return tuple(lot for lot in reads.lots_present(place, now) if lot.quantity and lot.place == place)


def lines_of(lots: Iterable[Lot], now: datetime) -> tuple[LotLine, ...]:
    """Return lots as an alert tells of them, the worst condition first."""
    lines = [LotLine(lot.id, lot.product, lot.form, lot.quantity, condition(lot, now)) for lot in lots]
    return tuple(sorted(lines, key=lambda each: (-CONDITIONS.index(each.condition), each.product, each.form, each.lot)))


def is_at_stake(lot: Lot, now: datetime) -> bool:
    """Tell whether there is something to lose: what a pharmacist may yet release counts, too.

    What came back from a patient is never dispensed again, whatever becomes of it.
    """
    return lot.stage != "returned" and condition(lot, now) not in _LOST


def clock_of(lots: Sequence[Lot]) -> datetime | None:
    """Return when the label's time would end, if applied: the earliest of the lots."""
    return min((ends for lot in lots if (ends := lot.standing.label_clock_ends_at) is not None), default=None)


def by_stock(severity: Severity, empty: Severity, *, at_stake: bool) -> Severity:
    """Return a severity: the first where something is to be lost, else the second."""
    return severity if at_stake else empty
