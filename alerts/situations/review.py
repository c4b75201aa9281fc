"""Review: more alerts of a unit in a week than somebody should have to see; it asks people, and loosens no limit."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from alerts.situations.looked import NOTHING, Looked
from alerts.situations.unit import Unit
from coldchain.alert import Cause, Situation
from coldchain.store.alert_ports import AlertFilter

WEEK = timedelta(days=7)
_MOST = 500
_UNCOUNTED = {"review", "stock"}
"""Lots that wait once it is over are told by the same event as what stopped them."""


def find(unit: Unit, _standing: Mapping[Cause, Situation]) -> Looked:
    """Find whether a unit alarms too often; that ends once it did not for a week."""
    alert = unit.alert("review")
    raised = _raised_at(unit)
    until = _too_many_until(raised, unit.habits.review_over)
    if until is not None and unit.now < until:
        since = unit.now if alert is None else alert.situation.since
        told = f"more than {unit.habits.review_over} alerts within 7 days"
        return Looked((Situation(unit.key("review"), "present", "notice", since, details=(told,)),), {}, until + WEEK)
    if alert is None:
        return NOTHING
    over_at = alert.raised_at + WEEK if until is None else until + WEEK
    if unit.now < over_at:
        return Looked(again_at=over_at)
    return Looked(over={alert.key: f"{unit.habits.review_over} alerts or fewer within 7 days, for a week"})


def _raised_at(unit: Unit) -> list[datetime]:
    """Return when its alerts of two weeks were raised, oldest first; drills and notices are none."""
    which = AlertFilter(
        (unit.place.site,), unit.place.unit, raised_since=unit.now - 2 * WEEK, drills=False, limit=_MOST
    )
    counted = (
        each for each in unit.reads.alerts(which) if each.gravest != "notice" and each.key.cause not in _UNCOUNTED
    )
    return sorted(each.raised_at for each in counted)


def _too_many_until(raised: list[datetime], most: int) -> datetime | None:
    """Return until when there are, or last were, more than so many within a week; None: there never were."""
    firsts = [first for first, last in zip(raised, raised[most:], strict=False) if last < first + WEEK]
    return firsts[-1] + WEEK if firsts else None
