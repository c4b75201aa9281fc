"""Following a lot along its path: one lane for each way that its sensors can be read.

    {A, B} then {C}     lanes A-C and B-C: each sensor is judged alone
    quiet everywhere    lanes that are the same become one

Where a lane stands at an instant that nothing but late data can change is kept, so that a new reading costs no
re-reading of history.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from coldchain.course import Course, Piece, begin, compact, finish, tell
from coldchain.judging.known import Known
from coldchain.path import Segment
from coldchain.pieces import pieces

MAX_LANES = 16
"""More different ways to read a lot's sensors are not followed; those with the most time out of range are."""


class Lane(msgspec.Struct, frozen=True):
    """One way to read a lot's sensors: the sensor it reads now, and what it has read."""

    sensor: str
    course: Course


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
        self._now = now
        self._ceiling_c = ceiling_c
        self._ended_at = ended_at

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
        lanes = self._lanes(start, self._now)
        if self._ended_at is not None:
            at, limits = self._ended_at, self._known.default
            lanes = tuple(replace(each, course=finish(each.course, at, limits, self._ceiling_c)) for each in lanes)
        return tuple(each.course for each in lanes), start

    def key(self, until: datetime) -> str:
        """Return a digest of the path up to an instant."""
        told = [
            (each.kind, each.since, min(each.until or until, until), str(each.place), each.sensors)
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

    def _lanes(self, start: Settlement | None, until: datetime) -> tuple[Lane, ...]:
        lanes = (Lane("", begin(self._known.default)),) if start is None else start.lanes
        for segment in self._path:
            if segment.since >= until and segment.since != self._now:
                break
            if start is not None and segment.until is not None and segment.until <= start.until:
                continue
            if start is not None and segment.since < start.until:
                lanes = tuple(self._along(lane, segment, start.until, until) for lane in lanes)
            else:
                lanes = self._branched(lanes, segment, until)
        return lanes

    def _branched(self, lanes: Sequence[Lane], segment: Segment, until: datetime) -> tuple[Lane, ...]:
        """Let every lane go on by every sensor of a segment; those that are the same become one."""
        courses: list[Course] = []
        for lane in lanes:
            if lane.course not in courses:
                courses.append(lane.course)
        told = [
            self._along(Lane(sensor, course), segment, segment.since, until)
            for course in courses
            for sensor in segment.sensors or ("",)
        ]
        return tuple(sorted(told, key=_out_of_range, reverse=True)[:MAX_LANES])

    def _along(self, lane: Lane, segment: Segment, since: datetime, until: datetime) -> Lane:
        end = min(segment.until or until, until)
        found = list(
            self._pieces(lane.sensor, segment, (since, end), left=segment.until is not None or until < self._now)
        )
        return replace(lane, course=tell(lane.course, found, self._ceiling_c))

    def _pieces(self, sensor: str, segment: Segment, span: tuple[datetime, datetime], *, left: bool) -> Iterator[Piece]:
        since, until = span
        if segment.kind == "watched":
            others = [self._known.heard(each, since, until) for each in segment.sensors if each != sensor]
            yield from pieces(self._known.heard(sensor, since, until), others, since, until, left=left)
        else:
            kind = "unknown" if segment.kind == "unwatched" else segment.kind
            yield Piece(kind, since, until, str(segment.place), 0.0, self._known.default)


def _out_of_range(lane: Lane) -> tuple[float, float]:
    times = lane.course.times
    out = times.freezing + times.cold + times.warm + times.overheated
    return out.total_seconds(), times.unknown.total_seconds()


def until_of(courses: Iterable[Course]) -> datetime | None:
    """Return up to when courses have been told: the earliest of them."""
    return min((each.until for each in courses if each.until is not None), default=None)
