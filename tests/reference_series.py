"""The slow, obvious reference, first half: a series as points, stretches, gaps and rolling sums of whole microseconds.

Written from the design's rules alone; nothing of `coldchain` is imported, so that the two cannot be wrong together.
"""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Span = tuple[int, int]


@dataclass(frozen=True)
class Rules:
    """The refrigerator's limits of design section 3, in °C and microseconds."""

    interval: int
    min_c: float = 2.0
    max_c: float = 8.0
    freeze_c: float = 0.0
    overheat_c: float = 25.0
    confirm_after: int = 10 * MINUTE
    consecutive: int = 30 * MINUTE
    cumulative: int = 60 * MINUTE
    window: int = 24 * HOUR
    lifetime: tuple[tuple[float, int], ...] = ((8.0, 24 * HOUR), (15.0, 60 * MINUTE))
    unverified_after: int = 2 * HOUR

    @property
    def pace(self) -> int:
        """One interval, never more than 30 min."""
        return min(self.interval, 30 * MINUTE)

    @property
    def gap_after(self) -> int:
        """A silence longer than this is a gap."""
        return max(3 * self.pace, 15 * MINUTE)


@dataclass(frozen=True)
class Point:
    """One reading."""

    at: int
    celsius: float


@dataclass(frozen=True)
class Hole:
    """A gap after point number `after`."""

    after: int
    since: int
    until: int

    @property
    def length(self) -> int:
        """Unknown time."""
        return self.until - self.since


@dataclass(frozen=True)
class Run:
    """Points `first` to `last`, all of one kind, without a gap between them."""

    first: int
    last: int
    since: int
    last_at: int
    until: int | None
    interrupted: bool
    values: tuple[float, ...]

    @property
    def end(self) -> int:
        """Where it ended, or its last reading while it is open."""
        return self.last_at if self.until is None else self.until

    @property
    def length(self) -> int:
        """Its duration."""
        return self.end - self.since

    @property
    def span(self) -> Span:
        """Since and end."""
        return self.since, self.end


def microseconds(at: datetime) -> int:
    """Return whole microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


def instant(at: int) -> str:
    """Return the text of an instant, with Z."""
    return (EPOCH + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")


def points(rows: Iterable[tuple[datetime, float]]) -> list[Point]:
    """Return the readings in the order of their instants; of two with the same instant the first counts."""
    first: dict[int, float] = {}
    for at, celsius in rows:
        first.setdefault(microseconds(at), celsius)
    return [Point(at, first[at]) for at in sorted(first)]


def lower_median(series: list[Point]) -> int:
    """Return the lower median of the spacings; 5 min for a single reading."""
    spacings = sorted(b.at - a.at for a, b in itertools.pairwise(series))
    return spacings[(len(spacings) - 1) // 2] if spacings else 5 * MINUTE


def holes(series: list[Point], rules: Rules) -> list[Hole]:
    """Return the gaps."""
    return [
        Hole(number, a.at + rules.pace, b.at)
        for number, (a, b) in enumerate(itertools.pairwise(series))
        if b.at - a.at > rules.gap_after
    ]


def weights(series: list[Point], rules: Rules) -> list[int]:
    """Return each reading's own time; the last one carries none."""
    spacings = [b.at - a.at for a, b in itertools.pairwise(series)]
    return [spacing if spacing <= rules.gap_after else rules.pace for spacing in spacings] + [0]


def runs(series: list[Point], rules: Rules, belongs: Callable[[float], bool]) -> list[Run]:
    """Return the longest stretches of readings that belong, cut at every gap."""
    gap_after = {hole.after: hole for hole in holes(series, rules)}
    found: list[Run] = []
    start: int | None = None
    for number, point in enumerate(series):
        if not belongs(point.celsius):
            continue
        start = number if start is None else start
        is_last = number == len(series) - 1
        if is_last:
            until: int | None = None
        elif number in gap_after:
            until = gap_after[number].since
        elif belongs(series[number + 1].celsius):
            continue
        else:
            until = series[number + 1].at
        values = tuple(p.celsius for p in series[start : number + 1])
        found.append(Run(start, number, series[start].at, point.at, until, number in gap_after, values))
        start = None
    return found


def confirmed(run: Run, rules: Rules) -> bool:
    """Say whether a freeze, an overheat or a run above a ceiling has two readings and spans 10 min."""
    return len(run.values) >= 2 and run.length >= rules.confirm_after


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the spans without overlaps."""
    merged: list[Span] = []
    for since, end in sorted(spans):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((since, end))
    return merged


def rolling(spans: list[Span], at: int, window: int) -> int:
    """Return S(at): how much of the window that ends at this instant the spans (without overlaps) cover."""
    return sum(max(0, min(at, end) - max(at - window, since)) for since, end in spans)


def corners(spans: list[Span], window: int) -> list[int]:
    """Return the instants between which S is a straight line."""
    return sorted({edge + shift for span in spans for edge in span for shift in (0, window)})


def several(unknown: list[Span], window: int) -> bool:
    """Say whether the window with the most unknown time holds more than one gap: of one alone the gap tells."""
    ends = sorted(until for _, until in unknown)
    held = {end: [(since, until) for since, until in unknown if end - window < until <= end] for end in ends}
    worst = max(ends, key=lambda end: sum(until - max(since, end - window) for since, until in held[end]))
    return len(held[worst]) > 1


def most(spans: list[Span], window: int) -> int:
    """Return the largest S there is."""
    return max((rolling(spans, at, window) for at in corners(spans, window)), default=0)


def breaches(spans: list[Span], rules: Rules) -> list[tuple[int, int]]:
    """Return (since, at) of each time that S reaches the tolerance, re-armed once it has fallen below."""
    found: list[tuple[int, int]] = []
    armed, limit = True, rules.cumulative
    edges = corners(spans, rules.window)
    for a, b in itertools.pairwise(edges):
        before, after = rolling(spans, a, rules.window), rolling(spans, b, rules.window)
        assert after - before in {0, a - b, b - a}, "between corners S rises, falls or rests"
        if armed and before < limit <= after:
            at = a + limit - before
            found.append((min(s for s, e in spans if s < at and e > at - rules.window), at))
            armed = False
        elif not armed and after < limit:
            armed = True
    return found
