"""Entering: what somebody could have seen by the time that they entered what they date before it."""

from datetime import datetime

from coldchain.desk.errand import Errand
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.path import judged_by
from coldchain.stock import Place


def excursions_since(errand: Errand, lot: Lot, places: tuple[Place, ...], at: datetime | None) -> list[Excursion]:
    """Return the excursions that began in units after an instant and at or before now, by the time they began.

    Args:
        errand: in whose transaction.
        lot: for which limits.
        places: units; those whose lots are judged by no sensor have none.
        at: when something is said to have happened; None: now.
    """
    now = errand.asking.now
    if at is None or at >= now:
        return []
    known = errand.known(lot)
    watched = [known.roles(place) for place in places]
    sensors = sorted({sensor for roles in watched for sensor in (*judged_by(roles, at), *judged_by(roles, now))})
    found = (each for sensor in sensors for each in errand.tx.findings_between(sensor, at, now))
    began = (each for each in found if isinstance(each, Excursion) and at < each.since <= now)
    return sorted(began, key=lambda each: (each.since, each.sensor))
