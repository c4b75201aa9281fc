"""Evidence: what a lot's verdict rests on, as its page shows it: its way, time by band, findings, who decided."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from coldchain import events
from coldchain.config.catalogue import Catalogue
from coldchain.course import Course
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Overheat, Standstill
from coldchain.judging.following import Following
from coldchain.judging.known import Known, rule_of
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.path import Segment, segments
from coldchain.products import Limits
from coldchain.standings import Rule
from coldchain.stock import Ground
from coldchain.store.ports import Reads
from coldchain.viewing import as_of_now

BANDS = {
    "freezing": "freezing",
    "cold": "too cold",
    "in_range": "in range",
    "warm": "too warm",
    "overheated": "overheated",
    "stated": "out of the fridge, as stated",
    "attested": "in its qualified packaging",
    "unknown": "no data",
}
"""What a lot's time is told by."""
_SIGNED = (events.LotReleased, events.LotDiscarded, events.ExpiryAssigned, events.MoveConfirmed)
_SOON = 40
"""A signature stands so many entries after what it is for, at most."""


class Time(msgspec.Struct, frozen=True):
    """Time of one band; with several sensors from the least to the most that one of them says."""

    band: str
    word: str
    least: timedelta
    most: timedelta


class Found(msgspec.Struct, frozen=True):
    """A finding of a lot's way, in words; `accepted`: a pharmacist's release settled it."""

    finding: Finding
    kind: str
    word: str
    lasting: timedelta | None
    extreme_c: float | None
    accepted: bool
    counts: bool


class Signature(msgspec.Struct, frozen=True):
    """Who decided what when; `name` as it was printed beside the electronic signature, empty: nobody signed."""

    seq: int
    at: datetime
    by: str
    name: str
    meaning: str
    entry: Entry


class Evidence(msgspec.Struct, frozen=True):
    """All of it.

    Attributes:
        path: where the lot lay, and by what it was judged there.
        times: time by band; empty: the readings are no longer here.
        findings: of its own time, the newest first; without its readings those of the sensors beside it.
        rule: the label.
        limits: of the storage class.
        lacks: readings that it rests on are no longer here.
    """

    path: tuple[Segment, ...]
    times: tuple[Time, ...]
    findings: tuple[Found, ...]
    rule: Rule
    limits: Limits
    lacks: bool


def evidence(reads: Reads, lot: Lot, now: datetime, catalogue: Catalogue) -> Evidence:
    """Return what is known of a lot's way."""
    rule = rule_of(reads, lot, catalogue)
    limits = catalogue.storage[catalogue.products[lot.product].storage]
    known = Known(reads, limits)
    path = segments(lot, known.roles)
    lacks = known.lacks(path)
    courses: Sequence[Course] = ()
    if not lacks:
        courses = Following(known, path, now, rule.label.ceiling_c, lot.ended_at).courses_up_to_now(None)
    found = _beside(reads, path, now) if lacks else _along(courses)
    return Evidence(tuple(path), tuple(_times(courses)), tuple(_findings(lot, found)), rule, limits, lacks)


def signatures(reads: Reads, entries: Sequence[Entry]) -> list[Signature]:
    """Return who decided about a lot, of its entries; the newest first."""
    decided = [entry for entry in entries if isinstance(entry.event, _SIGNED)]
    return [_signature(reads, entry) for entry in reversed(decided)]


def _times(courses: Sequence[Course]) -> Iterator[Time]:
    for band, word in BANDS.items():
        told = [getattr(course.times, band) for course in courses]
        if any(told):
            yield Time(band, word, min(told), max(told))


def _findings(lot: Lot, found: Iterable[Finding]) -> list[Found]:
    rests_on = {ground.id for reason in lot.standing.reasons for ground in reason.grounds}
    told = {each.id: _found(each, lot.accepted, rests_on) for each in found if not isinstance(each, Standstill)}
    return sorted(told.values(), key=lambda each: _since(each.finding), reverse=True)


def _along(courses: Iterable[Course]) -> Iterator[Finding]:
    """Yield what was found of the lot's own time: what went on before it came or after it left is not its own.

    Of a finding that several sensors tell alike the longest is the last.
    """
    found: list[Finding] = []
    for course in courses:
        going = course.open if course.silent is None else (*course.open, course.silent)
        found += [each for each in (*course.closed, *going, *course.ceiling_runs) if not _is_beside(each)]
    yield from sorted(found, key=lambda each: each.until or each.since)
    yield from (each for each in found if each.until is None)


def _is_beside(found: Finding) -> bool:
    """Tell whether it took no time: it stands for a silence that the lot came into, or left, whose gap says so."""
    return isinstance(found, Excursion) and found.until == found.since


def _beside(reads: Reads, path: Sequence[Segment], now: datetime) -> Iterator[Finding]:
    """Yield what was found of the sensors beside the lot, where its readings are no longer here."""
    for segment in path:
        for sensor in segment.sensors:
            yield from as_of_now(reads, reads.findings_between(sensor, segment.since, segment.until or now))


def _found(found: Finding, accepted: dict[str, Ground], rests_on: set[str]) -> Found:
    settled, counts = found.id in accepted, found.id in rests_on
    match found:
        case Excursion(side=side):
            word = "too warm" if side == "above" else "too cold"
            over = ", over the limit" if found.breached_at is not None else ""
            return Found(found, side, word + over, found.duration, found.extreme_c, settled, counts)
        case Freeze():
            word = "frozen" if found.confirmed else "may have frozen"
            return Found(found, "freezing", word, _length(found), found.min_c, settled, counts)
        case Overheat():
            word = f"above {found.ceiling_c:g} °C" if found.confirmed else f"may have been above {found.ceiling_c:g} °C"
            return Found(found, "overheated", word, _length(found), found.max_c, settled, counts)
        case CumulativeBreach(side=side):
            word = "too warm" if side == "above" else "too cold"
            return Found(found, side, f"{word}: the sum of a day over the limit", None, None, settled, counts)
        case _:
            length = None if found.until is None else found.until - found.since
            return Found(found, "no_data", "no data", length, None, settled, counts)


def _length(found: Freeze | Overheat) -> timedelta:
    return (found.until or found.last_at) - found.since


def _since(found: Finding) -> datetime:
    return found.at if isinstance(found, CumulativeBreach) else found.since


def _signature(reads: Reads, entry: Entry) -> Signature:
    for after in reads.entries(entry.seq, _SOON):
        event = after.event
        if isinstance(event, events.ActSigned) and entry.seq in event.seqs:
            return Signature(entry.seq, entry.at, event.user, event.name, event.meaning, entry)
    return Signature(entry.seq, entry.at, entry.actor, "", "", entry)
