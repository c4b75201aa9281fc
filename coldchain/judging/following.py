"""Following a lot along its path: one lane for each way that its sensors can be read.

    {A, B} then {C}     lanes A-C and B-C: each sensor is judged alone
    quiet everywhere    lanes that are the same become one
    too many            of two lanes the one that holds all of the other, then the gravest: see `lanes`

Where a lane stands at an instant that nothing but late data can change is kept, so that a new reading costs no
re-reading of history.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from coldchain.course import Course, Piece, begin, compact, finish, tell
from coldchain.judging.known import Known
from coldchain.judging.lanes import Lane, distinct, gravest
from coldchain.path import Segment
from coldchain.pieces import Span, pieces


class Settlement(msgspec.Struct, frozen=True):
    """Where the lanes of a lot stand at an instant.

    Attributes:
        until: the instant.
        key: digest of the path up to it and of the label's ceiling: another path is another settlement.
        lanes: not yet told of anything after it.
    """

    until: datetime
    key: str
    lanes: tuple[Lane, ...]


class Following:
    """Follows one lot.

    Args:
        known: what the store knows.
        path: the lot's segments.
        now: up to when.
        ceiling_c: the label's, in °C.
        ended_at: when the last of the lot was gone.
    """

    def __init__(
        self, known: Known, path: Sequence[Segment], now: datetime, ceiling_c: float | None, ended_at: datetime | None
    ) -> None:
        self._known = known
        self._path = path
        self._now = self._up_to(now)
        self._ceiling_c = ceiling_c
        self._ended_at = ended_at

    def _up_to(self, now: datetime) -> datetime:
        """Return up to when is known: what a sensor says whose clock is a little ahead of ours counts at once."""
        there = [segment for segment in self._path[-1:] if segment.until is None]
        newest = (self._known.ends(sensor)[1] for segment in there for sensor in segment.sensors)
        return max([now, *(at for at in newest if at is not None)])

    def follow(self, settlement: Settlement | None) -> tuple[tuple[Course, ...], Settlement | None]:
        """Return the courses up to now, and the newest settlement.

        Args:
            settlement: an older one of the same path; None: from the beginning.
        """
        start = settlement
        if start is not None and start.key != self.key(start.until):
            start = None
        settled_at = self._settled_at()
        if settled_at is not None and (start is None or settled_at > start.until):
            lanes = self._lanes(start, settled_at)
            lanes = tuple(replace(each, course=compact(each.course, self._known.default)) for each in lanes)
            start = Settlement(settled_at, self.key(settled_at), lanes)
        return self.courses_up_to_now(start), start

    def courses_up_to_now(self, start: Settlement | None) -> tuple[Course, ...]:
        """Return the courses up to now; `start` is a settlement of this very path, None: from the beginning."""
        courses = tuple(each.course for each in self._lanes(start, self._now, is_last=True))
        if self._ended_at is None:
            return courses
        at, limits = self._ended_at, self._known.default
        return tuple(finish(each, at, limits, self._ceiling_c) for each in courses)

    def key(self, until: datetime) -> str:
        """Return a digest of the path up to an instant."""
        told = [
            # What a lot left at that very instant is told of where it left: it is another path than staying on.
            (each.kind, each.since, min(each.until or until, until), each.until == until, str(each.place), each.sensors)
            for each in self._path
            if each.since < until
        ]
        return hashlib.sha256(msgspec.json.encode((self._ceiling_c, told))).hexdigest()[:16]

    def _settled_at(self) -> datetime | None:
        """Return the instant up to which every sensor has been heard, so that only late data can change it."""
        at = self._now
        for segment in self._path:
            end = min(segment.until or self._now, self._now)
            for sensor in segment.sensors:
                _, last_at = self._known.ends(sensor)
                if last_at is None or last_at < end:
                    at = min(at, max(segment.since, last_at or segment.since))
        return at if self._path and at > self._path[0].since else None

    def _lanes(self, start: Settlement | None, until: datetime, *, is_last: bool = False) -> tuple[Lane, ...]:
        lanes = (Lane("", begin(self._known.default)),) if start is None else start.lanes
        for segment in self._path:
            if segment.since >= until and not (is_last and segment.since == until):
                break
            if start is not None and segment.until is not None and segment.until <= start.until:
                continue
            if start is not None and segment.since < start.until:
                lanes = tuple(self._along(lane, segment, (start.until, until), is_last=is_last) for lane in lanes)
            else:
                lanes = self._branched(lanes, segment, until, is_last=is_last)
        return lanes

    def _branched(self, lanes: Sequence[Lane], segment: Segment, until: datetime, *, is_last: bool) -> tuple[Lane, ...]:
        """Let every lane go on by every sensor of a segment; those that are the same become one."""
        sensors = segment.sensors or ("",)
        told = [
            self._along(Lane(sensor, course), segment, (segment.since, until), is_last=is_last)
            for course in distinct((lane.course for lane in lanes), len(sensors), self._known.default)
            for sensor in sensors
        ]
        return gravest(told, self._known.default)

    def _along(self, lane: Lane, segment: Segment, span: Span, *, is_last: bool) -> Lane:
        since, until = span
        end = min(segment.until or until, until)
        found = self._pieces(lane.sensor, segment, (since, end), left=segment.until is not None or not is_last)
        return replace(lane, course=tell(lane.course, found, self._ceiling_c))

    def _pieces(self, sensor: str, segment: Segment, span: Span, *, left: bool) -> Iterator[Piece]:
        since, until = span
        if segment.kind == "watched":
            yield from self._heard(sensor, segment, span, left=left)
        else:
            kind = "unknown" if segment.kind == "unwatched" else segment.kind
            yield Piece(kind, since, until, str(segment.place), 0.0, self._known.default)

    def _heard(self, sensor: str, segment: Segment, span: Span, *, left: bool) -> Iterator[Piece]:
        since, until = span
        # What a lot that was put in right now sees is what it would see for the shortest of times.
        end = until if until > since else since + datetime.resolution
        others = [self._known.heard(each, since, end) for each in segment.sensors if each != sensor]
        comes = since == segment.since and not any(
            each.until == since and sensor in each.sensors for each in self._path
        )
        goes = end == segment.until and not any(each.since == end and sensor in each.sensors for each in self._path)
        heard = self._known.heard(sensor, since, end)
        for piece in pieces(heard, others, (since, end), left=left or end > until, comes=comes, goes=goes):
            yield replace(piece, until=min(piece.until, until))
