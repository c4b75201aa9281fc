"""The slow, obvious reference for a lot, first half: what it saw on its way, by every way of reading its sensors.

Written from the design's words on time and place; nothing of `coldchain` is imported. All instants are whole
microseconds. A way of reading names one sensor for each stretch of a lot's path.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.reference_series import Rules, Span

ROOM_C, FINE_C = 25.0, 5.0


@dataclass(frozen=True)
class InService(Rules):
    """The limits of a sensor in service: a freeze is suspected a little above freezing."""

    uncertainty_c: float = 0.0


@dataclass(frozen=True)
class Sensor:
    """One measuring point: its readings by instant, and its role since when; None: it is gone."""

    name: str
    rules: InService
    rows: tuple[tuple[int, float], ...]
    roles: tuple[tuple[int, str | None], ...]

    def role(self, at: int) -> str | None:
        """Return its role; what is known of the first role holds from its first reading on."""
        (first, role), *later = self.roles
        first = min([first, *(at for at, _ in self.rows[:1])])
        return next((role for since, role in reversed([(first, role), *later]) if since <= at), None)

    def edges(self) -> set[int]:
        """Return the instants at which what it says may change."""
        own = {since for since, _ in self.roles} | {at for at, _ in self.rows}
        return own | {at + self.rules.pace for at, _ in self.rows}

    def last(self, at: int) -> tuple[int, float] | None:
        """Return the newest reading up to an instant."""
        return next((row for row in reversed(self.rows) if row[0] <= at), None)

    def silent(self, at: int, now: int) -> bool:
        """Say whether nothing is known of an instant: before the first reading, and in a gap."""
        row = self.last(at)
        if row is None:
            return True
        later = next((other for other, _ in self.rows if other > at), now)
        return later - row[0] > self.rules.gap_after and at >= row[0] + self.rules.pace


@dataclass(frozen=True)
class Stay:
    """A lot's time in one unit."""

    unit: str
    since: int
    until: int | None = None
    attested_until: int | None = None


@dataclass(frozen=True)
class Way:
    """Where a lot was, what was stated, and when the last of it was gone."""

    stays: tuple[Stay, ...]
    outs: tuple[Span, ...] = ()
    ended_at: int | None = None


@dataclass(frozen=True)
class Seen:
    """From an instant on something holds for the lot; `source` is the reading, so that one reading counts once.

    `beside` is a reading out of range that the lot did not lie beside, but a time of which nobody knows did.
    """

    at: int
    until: int
    what: str
    celsius: float = FINE_C
    source: tuple[str, int] | None = None


@dataclass(frozen=True)
class Stretch:
    """A part of the path with one way to know: the sensors, of which each may be read."""

    since: int
    until: int
    left: bool
    what: str
    sensors: tuple[Sensor, ...] = ()


Units = Mapping[str, Sequence[Sensor]]


def ways(way: Way, units: Units, now: int) -> Iterator[list[Seen]]:
    """Yield what the lot saw by every way of reading its sensors."""
    path = list(stretches(way, units, now))
    for chosen in itertools.product(*(each.sensors or (None,) for each in path)):
        told: list[Seen] = []
        for number, (stretch, sensor) in enumerate(zip(path, chosen, strict=True)):
            before = path[number - 1] if number else None
            after = path[number + 1] if number + 1 < len(path) else None
            told += seen(stretch, sensor, before, after, now)
        yield merged(told)


def stretches(way: Way, units: Units, now: int) -> Iterator[Stretch]:
    """Yield the path up to now, cut wherever the way to know changes."""
    found: list[tuple[Stretch, tuple[object, ...]]] = []
    cuts = {now} | {edge for out in way.outs for edge in out} | {edge for stay in way.stays for edge in edges(stay)}
    cuts |= {since for sensors in units.values() for each in sensors for since in each.edges()}
    ordered = sorted(cut for cut in cuts if cut <= now)
    for since, until in itertools.pairwise([*ordered, now]):
        told = known_by(way, units, since)
        if told is None:
            continue
        what, stay, sensors = told
        key = (what, stay, sensors)
        if found and found[-1][1] == key and found[-1][0].until == since:
            found[-1] = (replace(found[-1][0], until=until), key)
        elif until > since or since == now:
            found.append((Stretch(since, until, left=False, what=what, sensors=sensors), key))
    for stretch, (_, stay, _) in found:
        there = stretch.until == now and isinstance(stay, Stay) and (stay.until is None or stay.until > now)
        yield replace(stretch, left=not there)


def edges(stay: Stay) -> list[int]:
    """Return the instants of a stay."""
    return [edge for edge in (stay.since, stay.until, stay.attested_until) if edge is not None]


def known_by(way: Way, units: Units, at: int) -> tuple[str, Stay | None, tuple[Sensor, ...]] | None:
    """Return how it is known what the lot went through at an instant; None: it was nowhere."""
    if way.ended_at is not None and at >= way.ended_at:
        return None
    if any(since <= at < until for since, until in way.outs):
        return "stated", None, ()
    stay = next((each for each in way.stays if each.since <= at and (each.until is None or at < each.until)), None)
    if stay is None:
        return None
    sensors = units.get(stay.unit, ())
    judged = [each for each in sensors if each.role(at) == "product"]
    judged = judged or [each for each in sensors if each.role(at) == "air"]
    if judged:
        return "watched", stay, tuple(judged)
    attested = stay.attested_until is not None and at < stay.attested_until
    return ("attested" if attested else "unknown"), stay, ()


def seen(
    stretch: Stretch, sensor: Sensor | None, before: Stretch | None, after: Stretch | None, now: int
) -> Iterator[Seen]:
    """Yield what the lot saw in a stretch; while it is there, what was seen up to now."""
    if sensor is None:
        celsius = ROOM_C if stretch.what == "stated" else FINE_C
        yield Seen(stretch.since, stretch.until, stretch.what, celsius)
        return
    others = [each for each in stretch.sensors if each is not sensor]
    end = stretch.until if stretch.left else known_until(stretch, sensor, now)
    cuts = {at for each in stretch.sensors for at in each.edges() if stretch.since < at < end}
    cuts |= {at for at, _ in sensor.rows if at == end and not stretch.left}
    told = [*sorted({stretch.since, *cuts}), end]
    state = [said(sensor, others, since, until, now) for since, until in itertools.pairwise(told)]
    comes = before is None or before.until != stretch.since or sensor not in before.sensors
    glimpse = bordering(sensor, stretch.since)
    if comes and state[0].what == "unknown" and glimpse is not None:
        yield Seen(stretch.since, stretch.since, "beside", glimpse)
    yield from state
    goes = stretch.left and (after is None or after.since != stretch.until or sensor not in after.sensors)
    if goes and state[-1].what == "unknown":
        back = next(((at, c) for at, c in sensor.rows if at >= end), None)
        if back is not None and sensor.last(end - 1) is not None and is_out(back[1], sensor.rules):
            yield Seen(end, end, "beside", back[1])


def known_until(stretch: Stretch, sensor: Sensor, now: int) -> int:
    """Return up to when something is known beside a sensor: its newest reading, or now where it is silent."""
    row = sensor.last(now)
    return now if row is None or sensor.silent(now, now) else max(row[0], stretch.since)


def said(sensor: Sensor, others: Sequence[Sensor], since: int, until: int, now: int) -> Seen:
    """Return what a sensor says from an instant on."""
    row = sensor.last(since)
    if not sensor.silent(since, now):
        assert row is not None
        return Seen(since, until, "value", row[1], (sensor.name, row[0]))
    if all(each.silent(since, now) for each in others) or (row is not None and is_out(row[1], sensor.rules)):
        return Seen(since, until, "unknown")
    return Seen(since, until, "value")


def bordering(sensor: Sensor, at: int) -> float | None:
    """Return the last reading before a silence if it was out of range."""
    row = sensor.last(at)
    return row[1] if row is not None and is_out(row[1], sensor.rules) else None


def is_out(celsius: float, rules: Rules) -> bool:
    """Say whether a temperature is outside the range."""
    return not rules.min_c <= celsius <= rules.max_c


def merged(told: Sequence[Seen]) -> list[Seen]:
    """Return what was seen with each reading and each unknown stretch once."""
    found: list[Seen] = []
    for each in told:
        last = found[-1] if found else None
        same = last is not None and (last.what, last.celsius, last.source) == (each.what, each.celsius, each.source)
        if last is not None and same and last.until == each.at and (each.source or each.what == "unknown"):
            found[-1] = replace(last, until=each.until)
        else:
            found.append(each)
    return found
