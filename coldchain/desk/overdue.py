"""Overdue: the lots that a collector would have judged by now, if one were at work."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from coldchain.findings import Gap
from coldchain.lots import Lot
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.viewing import untold_silences

MOST = 500
"""So many lots are judged in one transaction."""


class Overdue:
    """Finds lots beside sensors that have fallen silent, each silence once, and lots whose time has come."""

    def __init__(self) -> None:
        self._judged: dict[str, Gap] = {}

    def judge(self, reads: Reads, now: datetime, judge: Callable[[list[Lot]], Iterable[Lot]]) -> None:
        """Let all of them be judged; what is judged is due later than now."""
        silences = {gap.sensor: gap for gap in untold_silences(reads, now)}
        new = [gap for gap in silences.values() if self._judged.get(gap.sensor) != gap]
        lots = list({lot.id: lot for lot in _beside(reads, new)}.values())
        for first in range(0, len(lots), MOST):
            judge(lots[first : first + MOST])
        # Remembered once it is written: whoever asks meanwhile judges it too.
        self._judged = silences
        seen: set[str] = set()
        # One that stays due, such as by a clock that was put back meanwhile, is judged once.
        while due := [lot for lot in reads.lots_due(now, MOST) if lot.id not in seen]:
            judge(due)
            seen.update(lot.id for lot in due)


def _beside(reads: Reads, silences: Iterable[Gap]) -> Iterator[Lot]:
    for gap in silences:
        site, unit, _ = gap.sensor.split("/")
        yield from reads.lots_present(Place(site, unit), gap.since)
