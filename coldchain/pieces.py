"""Pieces: what one sensor says of a stretch of a lot's time, told from what was found of the sensor.

findings ──▶ episodes: excursions and gaps; between them all was in range
readings ──▶ only those of the excursions are looked at
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from coldchain.course import Piece
from coldchain.findings import Excursion, Gap
from coldchain.products import Limits
from coldchain.readings import Reading

Span = tuple[datetime, datetime]
Episode = Excursion | Gap


class Heard(msgspec.Struct, frozen=True):
    """What is known of a sensor around a stretch of time.

    Attributes:
        sensor: `site/unit/sensor`.
        first_at: its first reading ever; None: never heard.
        last_at: its newest reading.
        episodes: its excursions and gaps that touch the stretch, in the order of time.
        limits_at: what it is judged by at an instant.
        readings: those in [since, until), in the order of time.
    """

    sensor: str
    first_at: datetime | None
    last_at: datetime | None
    episodes: tuple[Episode, ...]
    limits_at: Callable[[datetime], Limits]
    readings: Callable[[datetime, datetime], Iterable[Reading]]


def silences(heard: Heard, since: datetime, until: datetime) -> list[Span]:
    """Return when a sensor was silent within [since, until): before its first reading, and in its gaps."""
    if heard.first_at is None:
        return [(since, until)]
    spans = [(since, heard.first_at)] if heard.first_at > since else []
    spans += [(each.since, each.until or until) for each in heard.episodes if isinstance(each, Gap)]
    return [(max(one, since), min(other, until)) for one, other in spans if one < until and other > since]


def pieces(
    heard: Heard, others: Sequence[Heard], span: Span, *, left: bool, comes: bool = False, goes: bool = False
) -> Iterator[Piece]:
    """Yield what a sensor says of a span, more than an instant, in the order of time.

    Args:
        heard: of the sensor.
        others: of the sensors beside it: what one does not know another may.
        span: from when to when the lot was beside it.
        left: it was taken out at the span's end: then the newest reading counts up to there, else up to itself.
        comes: it came to lie beside this sensor at the span's start.
        goes: it no longer lay there from the span's end on.
    """
    since, until = span
    at = since
    if heard.first_at is None or heard.first_at > since:
        at = min(heard.first_at or until, until)
        yield from _silent(heard, others, (since, at), None)
    if heard.first_at is None:
        return
    known = until if left or heard.last_at is None else min(until, max(heard.last_at, since))
    ends_at: datetime | None = at
    for episode in _within(heard.episodes, at, until, left=left):
        start, ends_at = max(episode.since, at), episode.until
        if start > at:
            yield _quiet(heard, at, start)
        if isinstance(episode, Gap):
            at = min(episode.until or until, until)
            yield from _of_gap(
                heard, others, episode, (start, at), comes=comes and start == since, goes=goes and at == until
            )
        else:
            at = min(episode.until or max(known, start), until)
            yield from _out(heard, episode, (start, at), newest=episode.until is None and not left)
    if at < known and at == ends_at and (heard.last_at is None or heard.last_at < at):
        # It ended with the sensor, which was retired: nothing was read since.
        out = next((each for each in heard.episodes if isinstance(each, Excursion) and each.until == at), None)
        yield from _silent(heard, others, (at, known), out)
    elif at < known or (at == known == ends_at and not left):
        yield _quiet(heard, at, known)


def _within(episodes: Iterable[Episode], since: datetime, until: datetime, *, left: bool) -> Iterator[Episode]:
    """Yield the episodes of a span; what begins at its end belongs to it only while the lot is there."""
    for episode in episodes:
        begins = episode.since < until or (episode.since == until and not left)
        if begins and (episode.until is None or episode.until > since):
            yield episode


def _out(heard: Heard, episode: Excursion, span: Span, *, newest: bool) -> Iterator[Piece]:
    """Yield one piece a reading; where the lot came in between two, the earlier one counts from then on.

    The newest reading of what still goes on is a piece without length.
    """
    start, end = span
    before: Reading | None = None
    for reading in heard.readings(episode.since, end + datetime.resolution if newest else end):
        if before is not None and reading.at > start:
            yield _measured(heard, before, start, reading.at)
        before = reading
    if before is not None:
        yield _measured(heard, before, start, max(end, before.at))


def _measured(heard: Heard, reading: Reading, start: datetime, until: datetime) -> Piece:
    since, limits = max(reading.at, start), heard.limits_at(reading.at)
    return Piece("measured", since, until, heard.sensor, reading.temperature_c, limits, reading.at)


def _quiet(heard: Heard, since: datetime, until: datetime) -> Piece:
    limits = heard.limits_at(since)
    return Piece("measured", since, until, heard.sensor, (limits.min_c + limits.max_c) / 2, limits)


def _of_gap(heard: Heard, others: Sequence[Heard], gap: Gap, span: Span, *, comes: bool, goes: bool) -> Iterator[Piece]:
    """Yield what of a gap the lot lay there for, with the readings out of range beside it that it did not see."""
    out = _interrupted(heard, gap)
    if comes and out is not None:
        yield from _beside(heard, out.last_at, span[0])
    found = list(_silent(heard, others, span, out))
    yield from found
    if goes and gap.until is not None and found[-1].kind == "unknown":
        yield from _beside(heard, gap.until, span[1])


def _interrupted(heard: Heard, gap: Gap) -> Excursion | None:
    """Return the excursion that went on when a sensor fell silent."""
    found = (each for each in heard.episodes if isinstance(each, Excursion) and each.interrupted)
    return next((each for each in found if each.until == gap.since), None)


def _beside(heard: Heard, read_at: datetime, at: datetime) -> Iterator[Piece]:
    for reading in heard.readings(read_at, read_at + datetime.resolution):
        limits = heard.limits_at(read_at)
        if limits.band(reading.temperature_c) != "in_range":
            yield Piece("beside", at, at, heard.sensor, reading.temperature_c, limits)


def _silent(heard: Heard, others: Sequence[Heard], span: Span, out: Excursion | None) -> Iterator[Piece]:
    """Yield a silence: unknown where every other sensor is silent too, or where this one was last `out` of range."""
    since, until = span
    unknown = [span]
    if out is None:
        for other in others:
            unknown = _overlap(unknown, silences(other, since, until))
    at = since
    for one, other_end in unknown:
        if one > at:
            yield _quiet(heard, at, one)
        yield Piece("unknown", one, other_end, heard.sensor, 0.0, heard.limits_at(one))
        at = other_end
    if at < until:
        yield _quiet(heard, at, until)


def _overlap(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    both = ((max(one, other), min(end, other_end)) for one, end in spans for other, other_end in others)
    return sorted(span for span in both if span[0] < span[1])
