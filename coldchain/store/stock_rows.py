"""Between stock's values and rows, for every store: conditions as numbers, expiry as of an instant, sums."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from coldchain.findings import Finding
from coldchain.replay import began
from coldchain.shipments import Shipment
from coldchain.stock import CONDITIONS, Condition, Form, Stage
from coldchain.store.stock_ports import StockCount

_Key = TypeVar("_Key")

RANKS: dict[Condition, int] = {condition: rank for rank, condition in enumerate(CONDITIONS)}
"""Rising in severity, so that the greater of two numbers is the condition that counts."""

Group = tuple[str, Form, str, Stage]
"""Product, form, site and stage."""

Sums = tuple[int, int, float]
"""Lots, pens or syringes, and their value."""

EXPIRED = RANKS["expired"]
COMING = ("open", "overdue")
"""The states of a shipment that is on its way."""


def condition_at(condition: Condition, use_by: datetime, now: datetime) -> Condition:
    """Return a condition as it is at an instant: from its use-by on a lot is expired, or worse."""
    return CONDITIONS[max(RANKS[condition], EXPIRED)] if use_by <= now else condition


def added(sums: Iterable[tuple[_Key, *Sums]]) -> dict[_Key, Sums]:
    """Return sums by what they are of, those of the same added."""
    found: dict[_Key, Sums] = {}
    for key, lots, quantity, value in sums:
        known = found.get(key)
        found[key] = (
            (lots, quantity, value) if known is None else (known[0] + lots, known[1] + quantity, known[2] + value)
        )
    return found


def counted(sums: Iterable[tuple[Group, int, Sums]]) -> list[StockCount]:
    """Return the counts of groups, conditions' numbers and sums; of no lot there is none."""
    # Money, to the millionth: what adding and subtracting leave of a float beyond that is nothing.
    return [
        StockCount(*group, CONDITIONS[rank], lots, quantity, round(value, 6))
        for group, rank, (lots, quantity, value) in sums
        if lots
    ]


def touches(finding: Finding, since: datetime, until: datetime) -> bool:
    """Tell whether a finding and [since, until] have an instant in common."""
    return began(finding) <= until and (finding.until is None or finding.until >= since)


def of_sites(shipment: Shipment, sites: Iterable[str]) -> bool:
    """Tell whether a shipment comes from or goes to one of these sites; none named: any."""
    named = set(sites)
    return not named or shipment.source in named or shipment.target in named
