"""Instants for people: to the minute, by the clock of the site that they are about; UTC, and so marked, without one."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from coldchain.sites import SiteInfo

_MARKED = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)(?::\d\d)? UTC")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
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


def shown(at: datetime, zone: tzinfo) -> str:
    """Return `2026-03-01 14:05`; by no site's clock `2026-03-01 14:05 UTC`.

    Args:
        at: when.
        zone: of a site; `datetime.UTC` itself is nobody's.
    """
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}{' UTC' if zone is UTC else ''}"


def localized(sentence: str, zone: tzinfo) -> str:
    """Return a sentence whose instants were told in UTC, with those of a zone: as `shown` gives them."""
    dated = _BREACH.sub(lambda found: _dated(sentence, found), sentence)
    told = _MARKED.sub(lambda found: _read(f"{found[1]}T{found[2]}Z", zone), dated)
    return _ISO.sub(lambda found: _read(found[0], zone), told)


def _dated(sentence: str, breach: re.Match[str]) -> str:
    """Return a breach with its day: in another zone it may be another one."""
    before = _MARKED.findall(sentence, 0, breach.start())
    return f"(breach at {before[-1][0]} {breach[1]} UTC)" if before else breach[0]


def _read(text: str, zone: tzinfo) -> str:
    """Return an instant; what looks like one and is none stays as it is."""
    try:
        return shown(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        return text
