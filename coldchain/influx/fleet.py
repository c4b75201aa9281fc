"""The fleet: how all sites stand, of however many collectors, from InfluxDB alone.

newest readings, excursions that go on, how sensors are configured ──▶ units
the newest point of each lot in each unit ──▶ stock by product, form and condition
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from coldchain.events import SensorConfigured, SensorRetired
from coldchain.influx.server import Series, Server
from coldchain.ledger import decode
from coldchain.products import Band
from coldchain.readings import Reading
from coldchain.stock import CONDITIONS, Condition, Form
from coldchain.unit_state import SEVERITY
from coldchain.unit_state import Condition as Status
from coldchain.units import from_us, minutes, parse_instant

LONGEST_GAP = timedelta(minutes=90)
"""A sensor of which no configuration was shipped is silent after this: no configured one may be silent for longer."""

_NEWEST = "SELECT last(temperature_c) FROM reading {where} GROUP BY site, unit, sensor"
_OPEN = "SELECT minutes, extreme_c, breached FROM excursion WHERE until = ''{and_} GROUP BY site, unit, sensor, side"
_SENSORS = "SELECT body FROM ledger WHERE (kind = 'SensorConfigured' OR kind = 'SensorRetired'){and_}"
_LOTS = (
    "SELECT last(quantity), lot_number, use_by, condition FROM lot {where} GROUP BY site, unit, product, form, lot_id"
)


class OpenExcursion(msgspec.Struct, frozen=True):
    """An excursion that goes on.

    Attributes:
        site, unit, sensor, side: whose, `below` or `above`.
        since: its first reading out of range.
        minutes: how long it has lasted up to the newest reading.
        extreme_c: the lowest or highest temperature, as it was told last.
        breached: whether it is over the limit.
    """

    site: str
    unit: str
    sensor: str
    side: str
    since: datetime
    minutes: float
    extreme_c: float
    breached: bool


class UnitStanding(msgspec.Struct, frozen=True):
    """How a unit stands: as the worst of its judged sensors.

    Attributes:
        site, unit: which.
        status: `ok`, `warning`: out of range, `no_signal` or `alarm`: over the limit, freezing or overheated.
        sensor: whose reading this is.
        at: when it was measured.
        temperature_c: °C, as it was sent.
        band: of it; None: no limits of this sensor were shipped.
    """

    site: str
    unit: str
    status: Status
    sensor: str
    at: datetime
    temperature_c: float
    band: Band | None


class StockLine(msgspec.Struct, frozen=True):
    """How much there is of one product, form and condition at a site; `first_use_by` is the earliest of it."""

    site: str
    product: str
    form: Form
    condition: Condition
    lots: int
    quantity: int
    first_use_by: datetime


class Fleet(msgspec.Struct, frozen=True):
    """All that InfluxDB says of how sites stand."""

    units: tuple[UnitStanding, ...]
    excursions: tuple[OpenExcursion, ...]
    stock: tuple[StockLine, ...]


def fleet(server: Server, now: datetime, sites: Sequence[str] = ()) -> Fleet:
    """Return how sites stand.

    Args:
        server: the InfluxDB that they are shipped to.
        now: the clock's instant: who is silent, and what has expired, is told by it.
        sites: which; none: all.

    Raises:
        InfluxUnavailableError: nothing can be told now.
    """
    newest = list(_newest(server, sites))
    excursions = tuple(_excursions(server, sites, {each.sensor: each.at for each in newest}))
    units = tuple(_units(newest, _configured(server, sites), excursions, now))
    return Fleet(units, excursions, tuple(_stock(server, sites, now)))


def _asked(server: Server, query: str, sites: Sequence[str]) -> Iterator[tuple[Series, dict[str, object]]]:
    """Yield each row by the names of its columns, with its series."""
    which = " OR ".join(f"site = $site_{number}" for number in range(len(sites)))
    where = query.format(where=f"WHERE {which}" if which else "", and_=f" AND ({which})" if which else "")
    for series in server.query(where, **{f"site_{number}": site for number, site in enumerate(sites)}):
        for row in series.rows:
            yield series, dict(zip(series.columns, row, strict=True))


def _newest(server: Server, sites: Sequence[str]) -> Iterator[Reading]:
    """Yield the newest reading of each sensor, as it was sent."""
    for series, row in _asked(server, _NEWEST, sites):
        at = _instant(row["time"])
        yield Reading(_sensor(series), at, _number(row["last"]), at)


def _sensor(series: Series) -> str:
    return "/".join(series.tags[tag] for tag in ("site", "unit", "sensor"))


def _excursions(server: Server, sites: Sequence[str], newest: Mapping[str, datetime]) -> list[OpenExcursion]:
    found = []
    for series, row in _asked(server, _OPEN, sites):
        since, sensor = _instant(row["time"]), _sensor(series)
        # It was shipped as it began and as it was over the limit: readings have come since.
        lasted = minutes(newest[sensor] - since) if sensor in newest else 0.0
        told = since, max(_number(row["minutes"]), lasted), _number(row["extreme_c"]), row["breached"] is True
        site, unit, name = sensor.split("/")
        found.append(OpenExcursion(site, unit, name, series.tags["side"], *told))
    return sorted(found, key=lambda each: (each.since, each.site, each.unit, each.sensor))


def _units(
    newest: Iterable[Reading],
    configured: Mapping[str, SensorConfigured | SensorRetired],
    excursions: Iterable[OpenExcursion],
    now: datetime,
) -> Iterator[UnitStanding]:
    going = {f"{each.site}/{each.unit}/{each.sensor}": each for each in excursions}
    worst: dict[tuple[str, str], UnitStanding] = {}
    for reading in newest:
        site, unit, sensor = reading.sensor.split("/")
        known = configured.get(reading.sensor)
        if isinstance(known, SensorRetired) or (known is not None and known.role == "ambient"):
            continue
        at, celsius = reading.at, reading.temperature_c
        status = _status(known, going.get(reading.sensor), now - at, celsius)
        standing = UnitStanding(site, unit, status, sensor, at, celsius, _band(known, celsius))
        before = worst.get((site, unit))
        if before is None or _rank(standing) > _rank(before):
            worst[site, unit] = standing
    for _, standing in sorted(worst.items()):
        yield standing


def _rank(standing: UnitStanding) -> tuple[int, datetime]:
    return SEVERITY.index(standing.status), standing.at


def _status(known: SensorConfigured | None, going: OpenExcursion | None, age: timedelta, celsius: float) -> Status:
    band = _band(known, celsius)
    out = going is not None or band not in {None, "in_range"}
    if band in {"freezing", "overheated"} or (going is not None and going.breached):
        return "alarm"
    if age > (LONGEST_GAP if known is None else known.limits.gap_after):
        return "no_signal"
    return "warning" if out else "ok"


def _band(known: SensorConfigured | None, celsius: float) -> Band | None:
    return None if known is None else known.limits.band(celsius)


def _configured(server: Server, sites: Sequence[str]) -> dict[str, SensorConfigured | SensorRetired]:
    """Return how each sensor was configured last."""
    found: dict[str, tuple[float, SensorConfigured | SensorRetired]] = {}
    for _, row in _asked(server, _SENSORS, sites):
        event, at = decode(str(row["body"]).encode()), _number(row["time"])
        if isinstance(event, SensorConfigured | SensorRetired) and found.get(event.sensor, (0.0, None))[0] <= at:
            found[event.sensor] = (at, event)
    return {sensor: event for sensor, (_, event) in found.items()}


def _stock(server: Server, sites: Sequence[str], now: datetime) -> Iterator[StockLine]:
    lines: dict[tuple[str, str, str, Condition], StockLine] = {}
    for series, row in _asked(server, _LOTS, sites):
        quantity, use_by = int(_number(row["last"])), parse_instant(str(row["use_by"]))
        if not quantity:
            continue
        condition = _condition(str(row["condition"]), use_by, now)
        key = (series.tags["site"], series.tags["product"], series.tags["form"], condition)
        before = lines.get(key) or StockLine(*key, 0, 0, datetime.max.replace(tzinfo=UTC))  # type: ignore[arg-type]
        lines[key] = msgspec.structs.replace(
            before,
            lots=before.lots + 1,
            quantity=before.quantity + quantity,
            first_use_by=min(before.first_use_by, use_by),
        )
    for _, line in sorted(lines.items(), key=lambda each: (*each[0][:3], CONDITIONS.index(each[0][3]))):
        yield line


def _condition(told: str, use_by: datetime, now: datetime) -> Condition:
    """Return a lot's condition now: a day that passes ships no point."""
    condition: Condition = next((each for each in CONDITIONS if each == told), "unverified")
    expired = use_by <= now and CONDITIONS.index(condition) < CONDITIONS.index("expired")
    return "expired" if expired else condition


def _instant(nanoseconds: object) -> datetime:
    return from_us(int(_number(nanoseconds)) // 1000)


def _number(value: object) -> float:
    assert isinstance(value, int | float), value  # noqa: S101 - InfluxDB keeps a field's type
    return value
