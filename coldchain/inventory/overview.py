"""Overview: how much there is of which product and form, where, in which and the value at risk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from coldchain import expiry
from coldchain.findings import Excursion
from coldchain.inventory.danger import lots_inside, units_in_danger
from coldchain.inventory.sight import allow, counts_homes, in_home, sees, sites_of, value
from coldchain.stock import CONDITIONS, Actor, Condition, Form
from coldchain.store.ports import Reads
from coldchain.store.stock_ports import StockCount


class HomesLine(msgspec.Struct, frozen=True):
    """How much there is of one product, form and condition in so many homes."""

    product: str
    form: Form
    condition: Condition
    homes: int
    lots: int
    quantity: int
    value: float


class ValueAtRisk(msgspec.Struct, frozen=True):
    """Value of what has a unit price, in the currency that the prices were given in.

    Attributes:
        not_usable: of what is not usable.
        out_of_range: of what is usable still, in units that are out of range now.
    """

    not_usable: float
    out_of_range: float


class Overview(msgspec.Struct, frozen=True):
    """Stock at an instant.

    Attributes:
        at: the instant; expiry is as of then.
        lines: by product, form, site, stage and condition, in this order.
        homes: what homes have, for whoever sees these as counts only; for others homes are among the lines.
        at_risk: the value that is at risk, homes included.
    """

    at: datetime
    lines: tuple[StockCount, ...]
    homes: tuple[HomesLine, ...]
    at_risk: ValueAtRisk


def overview(reads: Reads, by: Actor, now: datetime, site: str = "") -> Overview:
    """Return the stock that somebody sees.

    Args:
        reads: the store.
        by: who asks.
        now: as of when.
        site: what lies there alone; of a home nothing for whoever sees homes as counts only. Empty: everywhere.

    Raises:
        NotAllowedError: a device asks.
    """
    allow("show stock", by)
    counts = reads.stock_counts(now, sites_of(by), sites_of(by))
    apart = {"home"} if counts_homes(by) else set()
    if site:
        counts = [each for each in counts if each.site == site and each.stage not in apart]
    at_home = [each for each in counts if each.stage in apart]
    lines = [each for each in counts if each.stage not in apart]
    spoilt = sum(each.value for each in counts if each.condition != "usable")
    risk = ValueAtRisk(spoilt, _out_of_range(reads, by, now, site))
    return Overview(now, tuple(sorted(lines, key=_order)), tuple(_homes(at_home)), risk)


def _homes(counts: Iterable[StockCount]) -> Iterator[HomesLine]:
    groups: dict[tuple[str, Form, Condition], list[StockCount]] = defaultdict(list)
    for each in counts:
        groups[each.product, each.form, each.condition].append(each)
    for (product, form, told), alike in sorted(groups.items()):
        sums = sum(each.lots for each in alike), sum(each.quantity for each in alike)
        yield HomesLine(product, form, told, len(alike), *sums, sum(each.value for each in alike))


def _out_of_range(reads: Reads, by: Actor, now: datetime, site: str) -> float:
    # What is silent by the clock alone is not out of range now, whatever it was.
    found = units_in_danger(reads, now, silent=False)
    units = (unit for unit in found if any(isinstance(each, Excursion) for each in unit.findings))
    there = (unit for unit in units if site in {"", unit.place.site})
    inside = (lot for unit in there for lot in lots_inside(reads, unit.place, now) if sees(by, lot))
    inside = (lot for lot in inside if not (site and counts_homes(by) and in_home(lot)))
    told = (lot for lot in inside if lot.standing.condition == "usable")
    return value(lot for lot in told if not expiry.is_expired(lot, now))


def _order(count: StockCount) -> tuple[str, str, str, str, int]:
    return count.product, count.form, count.site, count.stage, CONDITIONS.index(count.condition)
