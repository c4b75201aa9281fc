"""Instants for people: by the clock of the site that they are about; without one they are in UTC, and marked so.

They are told to the minute; to the second where one may have to be typed again, such as when a stay ended.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from coldchain.sites import SiteInfo

_TOLD = re.compile(
    r"(?<![\w-])(?:(?P<iso>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)"
    r"|(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)(?P<mark> UTC)?)(?![\w-])"
)
_BREACH = re.compile(r"\(breach at (\d\d:\d\d)\)")
"""Of a breach on the day on which its excursion began, a sentence tells the time only; the day stands before it."""


def zone_of(sites: Mapping[str, SiteInfo], site: str) -> tzinfo:
    """Return a site's time zone; of none that is configured, the one that all sites have, else UTC.

    Args:
        sites: those that are configured.
        site: which; empty: no one site.
    """
    names = {sites[site].zone} if site in sites else {each.zone for each in sites.values()}
    return ZoneInfo(names.pop()) if len(names) == 1 else UTC


def told_at(at: datetime, zone: tzinfo, *, exact: bool = False) -> str:
    """Return `2026-03-01 14:05`; by no site's clock `2026-03-01 14:05 UTC`.

    Args:
        at: when.
        zone: of a site; `datetime.UTC` itself is nobody's.
        exact: to the second, where there are any.
    """
    local = at.astimezone(zone)
    seconds = f":{local:%S}" if exact and local.second else ""
    return f"{local:%Y-%m-%d %H:%M}{seconds}{' UTC' if zone is UTC else ''}"


def localized(sentence: str, zone: tzinfo, *, exact: bool = False) -> str:
    """Return a sentence with its instants as `told_at` gives them; one without a mark is in that zone already."""
    dated = _BREACH.sub(lambda found: _dated(sentence, found), sentence)
    return _TOLD.sub(lambda found: _read(found, zone, exact=exact), dated)


def _dated(sentence: str, breach: re.Match[str]) -> str:
    """Return a breach with its day: in another zone it may be another one."""
    before = [found for found in _TOLD.finditer(sentence, 0, breach.start()) if found["mark"]]
    return f"(breach at {before[-1]['at'][:10]} {breach[1]} UTC)" if before else breach[0]


def _read(found: re.Match[str], zone: tzinfo, *, exact: bool) -> str:
    """Return an instant; what looks like one and is none stays as it is."""
    try:
        at = datetime.fromisoformat(found["iso"] or found["at"])
        if not found["iso"]:
            at = at.replace(tzinfo=UTC if found["mark"] else zone)
        return told_at(at, zone, exact=exact)
    except (ValueError, OverflowError):
        return found[0]
