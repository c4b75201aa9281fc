"""Local time: sentences of the ledger tell instants in UTC; on a site's page they are told by the site's own clock."""

import re
from datetime import UTC, datetime, tzinfo

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?) UTC")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_BREACH = re.compile(r"\(breach at (\d\d:\d\d)\)")
"""Of a breach on the day on which its excursion began, only the time is told; the day stands before it."""


def in_zone(sentence: str, zone: tzinfo) -> str:
    """Return a sentence with its instants in a zone: `2026-11-21 01:32` for `2026-11-21 06:32:38 UTC` in New York."""
    return _INSTANT.sub(lambda found: _local(f"{found[1]} {found[2]}", zone), _with_days(sentence))


def told_in_zone(sentence: str, zone: tzinfo) -> str:
    """Return a sentence with its ISO instants in a zone: `2026-11-21 12:12` for `2026-11-21T17:12:28.318161Z`."""
    return _ISO.sub(lambda found: f"{datetime.fromisoformat(found[0]).astimezone(zone):%Y-%m-%d %H:%M}", sentence)


def _with_days(sentence: str) -> str:
    """Return a sentence in which a breach has its day."""

    def dated(found: re.Match[str]) -> str:
        before = list(_INSTANT.finditer(sentence, 0, found.start()))
        return f"(breach at {before[-1][1]} {found[1]} UTC)" if before else found[0]

    return _BREACH.sub(dated, sentence)


def _local(text: str, zone: tzinfo) -> str:
    return f"{datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M}"
