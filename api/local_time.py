"""Local time: sentences of the ledger tell instants in UTC; on a page they are told by the site's own clock.

A sentence that goes onto a page has its instants to the minute and its days as all pages have them: each is a `<time>`
such as `22 Nov 2026 14:10` that holds the exact one. Nothing else in it becomes markup.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo

from markupsafe import Markup, escape

from api.words import clock, day
from coldchain.units import show_instant

_TOLD = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<iso>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)"
    r"|(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?: (?P<zone>[A-Z]{2,5}|[+-]\d\d(?:\d\d)?))?"
    r"|(?P<on>\d{4}-\d\d-\d\d)"
    r")(?![\w-])"
)
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?) UTC")
_BREACH = re.compile(r"\(breach at (\d\d:\d\d)\)")
"""Of a breach on the day on which its excursion began, only the time is told; the day stands before it."""


def in_zone(sentence: str, zone: tzinfo) -> Markup:
    """Return a sentence with its instants in a zone: `21 Nov 2026 01:32` for `2026-11-21 06:32:38 UTC` in New York.

    An instant without any mark was told by the site's own clock already, and is only written as the others are.
    """
    if isinstance(sentence, Markup):
        return sentence
    return Markup("").join(_parts(_with_days(sentence), zone))


def _parts(sentence: str, zone: tzinfo) -> Iterator[str]:
    last = 0
    for found in _TOLD.finditer(sentence):
        yield escape(sentence[last : found.start()])
        yield _element(found, zone)
        last = found.end()
    yield escape(sentence[last:])


def _element(found: re.Match[str], zone: tzinfo) -> Markup:
    """Return an instant or a day as an element; what looks like one and is none stays as it is."""
    try:
        if found["on"]:
            on = date.fromisoformat(found["on"])
            return Markup('<time datetime="{}">{}</time>').format(on, day(on))
        at = _instant(found, zone)
        after = "" if found["zone"] in {None, "UTC", at.tzname()} else f" {found['zone']}"
        return Markup('<time datetime="{}">{}</time>{}').format(show_instant(at), clock(at, zone), after)
    except (ValueError, OverflowError):
        return escape(found[0])


def _instant(found: re.Match[str], zone: tzinfo) -> datetime:
    if found["iso"]:
        return datetime.fromisoformat(found["iso"]).astimezone(zone)
    local = datetime.fromisoformat(found["at"])
    return local.replace(tzinfo=UTC).astimezone(zone) if found["zone"] == "UTC" else local.replace(tzinfo=zone)


def _with_days(sentence: str) -> str:
    """Return a sentence in which a breach has its day."""

    def dated(found: re.Match[str]) -> str:
        before = list(_INSTANT.finditer(sentence, 0, found.start()))
        return f"(breach at {before[-1][1]} {found[1]} UTC)" if before else found[0]

    return _BREACH.sub(dated, sentence)
