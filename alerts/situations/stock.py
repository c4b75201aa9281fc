"""Stock: lots in a unit that wait for somebody's decision, where no other alert of the unit tells of them.

While it is warm or cold that alert tells of all that lies there. While it is silent what is unverified by the silence
is its own. What is stopped by a recall alone waits for the recall, which is told by site. What came back from a patient
is never dispensed again and waits for nobody.
"""

from collections.abc import Iterator, Mapping

from alerts.situations import stakes
from alerts.situations.looked import NOTHING, Looked
from alerts.situations.unit import Unit
from coldchain.alert import Cause, Situation
from coldchain.decisions.conditions import condition
from coldchain.lots import Lot
from coldchain.narrative.words import forms
from coldchain.stock import Grounded
from coldchain.units import show_instant

_WAITING = {"unverified", "quarantined", "compromised"}
_BY_SILENCE = {"gap", "unknown", "chain", "worst_cumulative"}
_BY_RECALL = "recall"
_MOST_TOLD = 10


def find(unit: Unit, standing: Mapping[Cause, Situation]) -> Looked:
    """Find the lots of a unit that wait."""
    alert = unit.alert("stock")
    waiting = [lot for lot in unit.lots if _waits(unit, lot)]
    if "warm" in standing or "cold" in standing:
        # What was told before it was warm goes on until nothing of it waits any more.
        return NOTHING if alert is None or waiting else Looked(over={alert.key: "nothing waits there any more"})
    told = [lot for lot in waiting if not ("silent" in standing and _is_by_silence(lot))]
    if told:
        return Looked((_situation(unit, told),))
    if alert is None:
        return NOTHING
    because = "it is told with the silence" if waiting else "nothing waits there any more"
    return Looked(over={alert.key: because})


def _waits(unit: Unit, lot: Lot) -> bool:
    if lot.stage == "returned" or condition(lot, unit.now) not in _WAITING:
        return False
    return any(reason.kind != _BY_RECALL for reason in _stopping(lot))


def _stopping(lot: Lot) -> Iterator[Grounded]:
    return (reason for reason in lot.standing.reasons if reason.condition in _WAITING)


def _is_by_silence(lot: Lot) -> bool:
    return lot.standing.condition == "unverified" and all(each.kind in _BY_SILENCE for each in _stopping(lot))


def _situation(unit: Unit, waiting: list[Lot]) -> Situation:
    lines = stakes.lines_of(waiting, unit.now)
    since = min((lot.standing.since for lot in waiting if lot.standing.since), default=unit.now)
    return Situation(
        unit.key("stock"),
        "present",
        "warning",
        since,
        findings=tuple(f"{each.lot}:{each.condition}" for each in lines),
        lots=lines,
        label_clock_ends_at=stakes.clock_of(waiting),
        details=_details(unit, waiting),
    )


def _details(unit: Unit, waiting: list[Lot]) -> tuple[str, ...]:
    """Say which lot, what and since when; of very many the first."""
    told = [_told(unit, lot) for lot in waiting]
    rest = [f"and {len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
    return (*told[:_MOST_TOLD], *rest)


def _told(unit: Unit, lot: Lot) -> str:
    since = f" since {show_instant(lot.standing.since)}" if lot.standing.since else ""
    return f"{forms(lot.quantity, lot.form)} of lot {lot.lot_number}: {condition(lot, unit.now)}{since}"
