"""Random ways of a lot through units, and what the units' sensors measured meanwhile: all on whole minutes."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from tests.properties.reference_ways import InService, Sensor, Stay, Units, Way
from tests.reference_series import MINUTE, Span

BEGIN = 1_772_323_200_000_000
"""2026-03-01 00:00 UTC."""
FINE, OUT = (5.0,), (8.001, 1.999, 9.0, 1.0)
WILD = (0.4, 0.0, -1.0, 15.001, 25.0, 25.001, 30.001)
UNITS = ("a", "b", "bare")


@dataclass(frozen=True, repr=False)
class World:
    """Units with their sensors, the way of a lot, and the instant in the end."""

    sensors: tuple[tuple[str, Sensor], ...]
    way: Way
    now: int

    def __repr__(self) -> str:
        """Show all in minutes from the beginning."""
        told = [f"{each.name} {_shown(each)}" for _, each in self.sensors]
        stays = [(each.unit, *map(_minute, (each.since, each.until, each.attested_until))) for each in self.way.stays]
        outs = [(_minute(since), _minute(until)) for since, until in self.way.outs]
        return f"World({told}, stays {stays}, outs {outs}, ended {_minute(self.way.ended_at)}, now {_minute(self.now)})"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002 - hypothesis asks so
        printer.text(repr(self))

    @property
    def units(self) -> Units:
        """The sensors by unit."""
        return {unit: [each for its, each in self.sensors if its == unit] for unit in UNITS}

    def way_at(self, now: int) -> Way:
        """Return the way as far as it had been gone at an instant."""
        stays = tuple(
            replace(each, until=None if each.until is not None and each.until > now else each.until)
            for each in self.way.stays
            if each.since <= now
        )
        outs = tuple(each for each in self.way.outs if each[1] <= now)
        ended = self.way.ended_at is not None and self.way.ended_at <= now
        return Way(stays, outs, self.way.ended_at if ended else None)

    def at(self, now: int) -> "World":
        """Return the world as it was at an instant."""
        sensors = tuple(
            (unit, replace(each, rows=tuple(row for row in each.rows if row[0] <= now), roles=_known(each, now)))
            for unit, each in self.sensors
        )
        return World(tuple(each for each in sensors if each[1].roles), self.way_at(now), now)


def _minute(at: int | None) -> int | None:
    return None if at is None else (at - BEGIN) // MINUTE


def _shown(sensor: Sensor) -> str:
    roles = [(_minute(since), role) for since, role in sensor.roles]
    rows = [(_minute(at), celsius) for at, celsius in sensor.rows]
    return f"every {sensor.rules.pace // MINUTE} {roles}: {rows}"


def _known(sensor: Sensor, now: int) -> tuple[tuple[int, str | None], ...]:
    return tuple(each for each in sensor.roles if each[0] <= now)


@st.composite
def rows(draw: st.DrawFn, interval: int, length: int) -> tuple[tuple[int, float], ...]:
    """Return readings: stretches of one temperature, silences around the gap limit between some of them."""
    limit = max(3 * interval, 15)
    at = draw(st.sampled_from((0, 0, 0, 3, 40, 130)))
    found: list[tuple[int, float]] = []
    palette = draw(st.sampled_from((FINE, FINE + OUT, FINE + OUT, FINE + OUT + WILD)))
    while at <= length:
        celsius = draw(st.sampled_from(palette))
        spacing = draw(st.sampled_from((interval, interval, interval - 1, limit, limit + 1)))
        for _ in range(draw(st.sampled_from((1, 1, 2, 3, 4, 7, 13)))):
            found.append((at, celsius))
            at += spacing
        at += draw(st.sampled_from((0, 0, 0, 0, 20, 31, 61, 121, 22 * 60)))
    return tuple((BEGIN + at * MINUTE, celsius) for at, celsius in found if at <= length)


@st.composite
def sensors(draw: st.DrawFn, unit: str, length: int) -> list[tuple[str, Sensor]]:
    """Return a unit's sensors: one that is always there, and perhaps others that come, go or are in the air."""
    found = []
    for number in range(draw(st.sampled_from((1, 1, 2, 2, 3)))):
        interval = draw(st.sampled_from((5, 5, 10)))
        rules = InService(interval * MINUTE, uncertainty_c=0.5)
        roles: tuple[tuple[int, str | None], ...] = ((BEGIN, draw(st.sampled_from(("product", "product", "air")))),)
        if number and draw(st.integers(0, 3)) == 0:
            roles += ((BEGIN + draw(st.integers(1, length)) * MINUTE, draw(st.sampled_from((None, "product", "air")))),)
        empty = draw(st.integers(0, 9)) == 0
        found.append((unit, Sensor(f"{unit}/s{number}", rules, () if empty else draw(rows(interval, length)), roles)))
    return found


@st.composite
def ways(draw: st.DrawFn, length: int) -> Way:
    """Return a way through units; between two at most 10 min go by, or longer as stated."""
    at, stays, outs = draw(st.integers(0, 40)), list[Stay](), list[Span]()
    units = draw(st.lists(st.sampled_from(("a", "b", "a", "b", "bare")), min_size=1, max_size=4))
    for number, unit in enumerate(units):
        if stays and stays[-1].unit == unit:
            continue
        since = at
        at += draw(st.integers(1, max(2, length // len(units))))
        last = number == len(units) - 1 or not draw(st.integers(0, 5))
        attested = draw(st.sampled_from((None, 30, 180))) if unit == "bare" and stays else None
        until = None if last else BEGIN + at * MINUTE
        told = None if attested is None else BEGIN + (since + attested) * MINUTE
        stays.append(Stay(unit, BEGIN + since * MINUTE, until, told))
        if last:
            break
        pause = draw(st.sampled_from((0, 0, 3, 10, 12, 35)))
        if pause > 10:
            outs.append((BEGIN + at * MINUTE, BEGIN + (at + pause) * MINUTE))
        at += pause
    if stays[-1].until is not None:
        stays[-1] = replace(stays[-1], until=None)
    if draw(st.integers(0, 4)) == 0:
        since = (stays[0].since - BEGIN) // MINUTE + draw(st.integers(0, length))
        outs.append((BEGIN + since * MINUTE, BEGIN + (since + draw(st.integers(1, 70))) * MINUTE))
    ended = None
    if draw(st.integers(0, 4)) == 0:
        ended = stays[-1].since + draw(st.integers(1, 120)) * MINUTE
        stays[-1] = replace(stays[-1], until=ended)
    return Way(tuple(stays), tuple(sorted(outs)), ended)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Return units, what their sensors measured, and the way of one lot."""
    length = draw(st.sampled_from((60, 120, 300, 600, 30 * 60)))
    found = [each for unit in ("a", "b") for each in draw(sensors(unit, length))]
    way = draw(ways(length))
    first = way.stays[-1].since
    ends = [first, way.ended_at or first, *(until for _, until in way.outs)]
    now = max([*ends, BEGIN + length * MINUTE]) + draw(st.sampled_from((0, 0, 4, 14, 16, 47))) * MINUTE
    return World(tuple(found), way, now)


PALETTES = (FINE + OUT, FINE + FINE + OUT + WILD, (5.0, 9.0, 20.0, 15.001))
PAUSES = (0, 0, 0, 20, 31, 61, 121, 5 * 60, 11 * 60, 22 * 60, 23 * 60 + 30, 24 * 60, 25 * 60)
QUIET = (0, 0, 60, 6 * 60, 12 * 60, 20 * 60, 23 * 60, 24 * 60)


@st.composite
def long_rows(draw: st.DrawFn) -> tuple[tuple[int, float], ...]:
    """Return readings of many days of one sensor that is expected every 5 min: around what a day remembers."""
    at, found = 0, list[tuple[int, float]]()
    palette = draw(st.sampled_from(PALETTES))
    for _ in range(draw(st.integers(1, 16))):
        celsius, spacing = draw(st.sampled_from(palette)), draw(st.sampled_from((5, 4, 15, 16)))
        for _ in range(draw(st.sampled_from((1, 1, 2, 3, 4, 7, 13, 20)))):
            found.append((at, celsius))
            at += spacing
        at += draw(st.sampled_from(PAUSES))
        for _ in range(draw(st.sampled_from(QUIET)) // 15):
            found.append((at, FINE[0]))
            at += 15
    return tuple((BEGIN + at * MINUTE, celsius) for at, celsius in found)
