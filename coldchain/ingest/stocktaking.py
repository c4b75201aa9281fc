"""Stocktaking: lots beside the sensors that a transaction has touched are judged, and lots whose time has come."""

from collections.abc import Iterator

from coldchain.config.catalogue import Catalogue
from coldchain.events import ShipmentOverdue
from coldchain.ingest.touched import Touch
from coldchain.ingest.work import Work
from coldchain.judging import Judging
from coldchain.lots import Lot
from coldchain.settled import OPEN
from coldchain.stock import Place

MOST_DUE = 500
"""So many lots are judged by the passing of time in one transaction; the others in the next."""


def judge_touched(work: Work, catalogue: Catalogue) -> None:
    """Judge every lot that lay in a unit since something was seen there; exactly those.

    Where a sensor was silent by the clock alone these are the lots that rest on what goes on still.
    """
    if not work.touched and not work.heard_again:
        return
    judging = Judging(work.tx, work.now, catalogue)
    for lot, touch in _beside(work).values():
        work.tell(judging.judge(lot, late_since=touch.late_since, because=touch.because))


def judge_due(work: Work, catalogue: Catalogue) -> None:
    """Judge the lots whose verdict may have changed by the passing of time, and tell of shipments without word."""
    judging = Judging(work.tx, work.now, catalogue)
    for lot in work.tx.lots_due(work.now, MOST_DUE):
        work.tell(judging.judge(lot))
    for shipment in work.tx.shipments_due(work.now):
        work.tell((ShipmentOverdue(shipment.id, shipment.source, shipment.target, shipment.due_at),))


def _beside(work: Work) -> dict[str, tuple[Lot, Touch]]:
    """Return the lots by id, each with what touched it: what came late counts before what did not."""
    found: dict[str, tuple[Lot, Touch]] = {}
    for lot, touch in _touched(work):
        known = found.get(lot.id)
        if known is None or _is_later(known[1], touch):
            found[lot.id] = (lot, touch)
    return found


def _touched(work: Work) -> Iterator[tuple[Lot, Touch]]:
    for sensor, touch in work.touched.items():
        site, unit, _ = sensor.split("/")
        for lot in work.tx.lots_present(Place(site, unit), touch.since):
            yield lot, touch
    for sensor, since in work.heard_again:
        site, unit, _ = sensor.split("/")
        for lot in work.tx.lots_present(Place(site, unit), since):
            if any(ground.mark == OPEN for reason in lot.standing.reasons for ground in reason.grounds):
                yield lot, Touch(since)


def _is_later(known: Touch, touch: Touch) -> bool:
    if touch.late_since is None:
        return False
    return known.late_since is None or touch.late_since < known.late_since
