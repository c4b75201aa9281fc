"""Between stock's values and rows, for every store: conditions as numbers, expiry as of an instant, sums."""

from collections.abc import Iterable
from datetime import datetime

from coldchain.findings import Finding
from coldchain.replay import began
from coldchain.shipments import Shipment
from coldchain.stock import CONDITIONS, Condition, Form, Stage
from coldchain.store.stock_ports import StockCount

RANKS: dict[Condition, int] = {condition: rank for rank, condition in enumerate(CONDITIONS)}
"""Rising in severity, so that the greater of two numbers is the condition that counts."""

Group = tuple[str, Form, str, Stage]
"""Product, form, site and stage."""

Sum = tuple[tuple[Group, int], int, int, float]
"""A group and a condition's number; lots, pens or syringes, and their value."""

EXPIRED = RANKS["expired"]
COMING = ("open", "overdue")
"""The states of a shipment that is on its way."""


def condition_at(condition: Condition, use_by: datetime, now: datetime) -> Condition:
    """Return a condition as it is at an instant: from its use-by on a lot is expired, or worse."""
    return CONDITIONS[max(RANKS[condition], EXPIRED)] if use_by <= now else condition


def summed(sums: Iterable[Sum]) -> list[StockCount]:
    """Return the counts of sums, those of one group and condition added."""
    added: dict[tuple[Group, int], tuple[int, int, float]] = {}
    for key, lots, quantity, value in sums:
        known = added.get(key)
        added[key] = (lots, quantity, value) if known is None else _plus(known, lots, quantity, value)
    return [StockCount(*group, CONDITIONS[rank], *sums_of) for (group, rank), sums_of in added.items()]


def _plus(known: tuple[int, int, float], lots: int, quantity: int, value: float) -> tuple[int, int, float]:
    return known[0] + lots, known[1] + quantity, known[2] + value


def touches(finding: Finding, since: datetime, until: datetime) -> bool:
    """Tell whether a finding and [since, until] have an instant in common."""
    return began(finding) <= until and (finding.until is None or finding.until >= since)


def of_sites(shipment: Shipment, sites: Iterable[str]) -> bool:
    """Tell whether a shipment comes from or goes to one of these sites; none named: any."""
    named = set(sites)
    return not named or shipment.source in named or shipment.target in named
