"""Entering: what somebody could have seen by the time that they entered what they date before it, or over it."""

from datetime import datetime

from coldchain.desk.errand import Errand
from coldchain.findings import Excursion, Finding
from coldchain.lots import Lot
from coldchain.path import judged_by, segments
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


def found_within(errand: Errand, lot: Lot, since: datetime | None, until: datetime | None) -> list[Finding]:
    """Return what is known of the sensors beside a lot within a span, by the time it began.

    Args:
        errand: in whose transaction.
        lot: which.
        since: the span's start; None: nothing is asked.
        until: its end; None: now.
    """
    end = errand.asking.now if until is None else until
    if since is None or end <= since:
        return []
    found: dict[str, Finding] = {}
    for segment in segments(lot, errand.known(lot).roles):
        start, stop = max(segment.since, since), min(segment.until or end, end)
        if start < stop:
            found |= {each.id: each for sensor in segment.sensors for each in _between(errand, sensor, start, stop)}
    return sorted(found.values(), key=lambda each: (each.since, each.id))


def _between(errand: Errand, sensor: str, since: datetime, until: datetime) -> list[Finding]:
    """Return what touches [since, until)."""
    found = errand.tx.findings_between(sensor, since, until)
    return [each for each in found if each.since < until and (each.until is None or each.until > since)]
