"""Expiring: lots whose use-by is near, in one alert for each horizon, and what has expired; each lot in one of them.

It goes by the site's days, from its morning on: a lot that expires at midnight is told of in the morning.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta

from alerts.situations import stakes
from alerts.situations.looked import Looked
from alerts.situations.site import Site, compared, since_of
from coldchain import expiry
from coldchain.alert import Key, Severity, Situation
from coldchain.lots import Lot

EXPIRED = "expired"
WEEK = 7
_INSTANT = timedelta(microseconds=1)
_LATEST = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
_STAGES = {"stock", "prepared", "transit", "home"}


def find(site: Site) -> Looked:
    """Find what expires, and what has."""
    groups: dict[str, list[Lot]] = defaultdict(list)
    for lot in site.lots:
        if lot.stage in _STAGES and (part := _part(site, lot)):
            groups[part].append(lot)
    keys = {site.key("expiring", part): lots for part, lots in groups.items()}
    found = {key: _situation(site, key, lots) for key, lots in sorted(keys.items())}
    return compared(site, "expiring", found, "none is left that is not told of elsewhere")


def _part(site: Site, lot: Lot) -> str:
    """Return the nearest horizon that a lot lies within, in days, or that it has expired; empty: none."""
    if lot.standing.condition == "compromised":
        return ""
    bound = expiry.use_by(lot)
    if bound.at <= site.swept_at:
        return EXPIRED
    last = (min(bound.at, _LATEST) - _INSTANT).astimezone(site.zone).date()
    left = (last - site.swept_on).days
    horizons = [days for days in site.habits.expiring_days if left <= days]
    return str(min(horizons)) if horizons else ""


def _situation(site: Site, key: Key, lots: list[Lot]) -> Situation:
    lots.sort(key=lambda lot: (expiry.use_by(lot).at, lot.id))
    first = expiry.use_by(lots[0])
    which = "the first expired" if key.part == EXPIRED else "the first is to be used"
    day = (min(first.at, _LATEST) - _INSTANT).astimezone(site.zone).date()
    return Situation(
        key,
        "expired" if key.part == EXPIRED else "soon",
        _severity(key.part),
        since_of(site, key),
        findings=tuple(sorted(lot.id for lot in lots)),
        lots=stakes.lines_of(lots, site.now),
        details=(f"{which} {'after' if key.part == EXPIRED else 'by'} {day}",),
    )


def _severity(part: str) -> Severity:
    return "warning" if part == EXPIRED or int(part) <= WEEK else "notice"
