"""What became of lots and of temperatures: stock's history and excursions, from the store and InfluxDB together.

The store has all that it ever told itself; InfluxDB adds what other stores told, such as the one that this one was
restored from. A point is one by its lot, unit and instant, so nothing stands there twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from coldchain import expiry
from coldchain.errors import InfluxUnavailableError
from coldchain.findings import Excursion
from coldchain.influx.copies import Copies
from coldchain.influx.server import Series, Server
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.stock import Condition
from coldchain.store.ports import Reads
from coldchain.units import from_us, minutes, parse_instant
from coldchain.viewing import as_of_now

_LOTS = (
    "SELECT quantity, lot_number, use_by, condition, actor, event FROM lot WHERE {where}"
    " GROUP BY site, unit, product, form, lot_id"
)
_EXCURSIONS = (
    "SELECT until, minutes, extreme_c, breached, withdrawn FROM excursion"
    " WHERE site = $site AND unit = $unit AND sensor = $sensor AND time < $until GROUP BY side"
)


class LotPoint(msgspec.Struct, frozen=True):
    """What a lot was in one unit from an instant on; quantity 0: it is no longer there."""

    at: datetime
    lot: str
    site: str
    unit: str
    product: str
    form: str
    quantity: int
    lot_number: str
    use_by: datetime
    condition: Condition
    actor: str
    event: str


class ShownExcursion(msgspec.Struct, frozen=True):
    """A stretch out of range; `until` None: it goes on."""

    sensor: str
    side: str
    since: datetime
    until: datetime | None
    minutes: float
    extreme_c: float
    breached: bool


class LotStory(msgspec.Struct, frozen=True):
    """A lot's points in the order of time; `missing`: what could not be had, and why, in a sentence."""

    points: tuple[LotPoint, ...]
    missing: str = ""


class ExcursionStory(msgspec.Struct, frozen=True):
    """A sensor's excursions in the order of time; `missing`: what could not be had, and why, in a sentence."""

    excursions: tuple[ShownExcursion, ...]
    missing: str = ""


def lot_story(reads: Reads, server: Server, lot_id: str) -> LotStory:
    """Return what became of a lot: all that the store knows, and what InfluxDB knows besides."""
    points = {_key(point): point for point in told_points(reads, lot_id)}
    try:
        shipped = shipped_points(server, lot=lot_id)
    except InfluxUnavailableError as error:
        told = f"What was told of lot {lot_id} by a store before this one is missing: {error}"
        return LotStory(_in_order(points.values()), told)
    return LotStory(_in_order({**{_key(point): point for point in shipped}, **points}.values()))


def stock_story(server: Server, since: datetime, until: datetime, sites: Sequence[str] = ()) -> LotStory:
    """Return how stock changed at sites (none: all) in [since, until), after one point for each lot there before.

    Raises:
        InfluxUnavailableError: nothing can be told now.
    """
    points = shipped_points(server, until=until, sites=sites)
    before: dict[tuple[str, str, str], LotPoint] = {}
    for point in points:
        if point.at < since:
            before[point.lot, point.site, point.unit] = point
    there = [point for point in before.values() if point.quantity]
    return LotStory(_in_order([*there, *(point for point in points if point.at >= since)]))


def shipped_points(
    server: Server, *, lot: str = "", until: datetime | None = None, sites: Sequence[str] = ()
) -> list[LotPoint]:
    """Return what InfluxDB knows of a lot, or of all lots at sites, in the order of time.

    Raises:
        InfluxUnavailableError: nothing can be told now.
    """
    which = " OR ".join(f"site = $site_{number}" for number in range(len(sites)))
    terms = ["lot_id = $lot"] * bool(lot) + ["time < $until"] * (until is not None) + [f"({which})"] * bool(which)
    named = {f"site_{number}": site for number, site in enumerate(sites)}
    query = _LOTS.format(where=" AND ".join(terms or ["time > 0"]))
    found = server.query(query, lot=lot, until=until or 0, **named)
    return list(_in_order(_shipped(series, row) for series, row in _rows(found)))


def told_points(reads: Reads, lot_id: str) -> Iterator[LotPoint]:
    """Yield what a store's ledger tells of a lot: the same points as are shipped."""
    copies = _FromTheBeginning(reads)
    for entry in _entries(reads, lot_id):
        event = entry.event
        before = copies.named(event)
        lot = copies.advance(entry, event, before).get(lot_id)
        if lot is not None:
            yield from _points(entry, before.get(lot_id), lot)


def excursion_story(reads: Reads, server: Server, sensor: str, since: datetime, until: datetime) -> ExcursionStory:
    """Return a sensor's excursions that touch [since, until): the store's, of a sensor it never heard InfluxDB's."""
    if reads.last_reading_at(sensor) is not None:
        found = as_of_now(reads, reads.findings_between(sensor, since, until))
        mine = (each for each in found if isinstance(each, Excursion) and each.since < until)
        return ExcursionStory(tuple(_shown(each) for each in mine))
    try:
        return ExcursionStory(tuple(_shipped_excursions(server, sensor, since, until)))
    except InfluxUnavailableError as error:
        return ExcursionStory((), f"Excursions of {sensor}, of which nothing is here, are missing: {error}")


def _entries(reads: Reads, lot_id: str) -> list[Entry]:
    """Return the entries that name a lot, or one that it was split off."""
    found: dict[int, Entry] = {}
    lot = reads.lot(lot_id)
    while lot is not None:
        found |= {entry.seq: entry for entry in reads.lot_entries(lot.id)}
        lot = reads.lot(lot.parent)
    return [found[seq] for seq in sorted(found)]


class _FromTheBeginning(Copies):
    """Lots as the entries that were looked at leave them, without those that were shipped."""

    def _lot(self, lot_id: str) -> Lot | None:
        return self._known.get(lot_id)


def _points(entry: Entry, before: Lot | None, lot: Lot) -> Iterator[LotPoint]:
    use_by = expiry.use_by(lot).at
    here = [(lot, lot.quantity)] + ([(before, 0)] if before is not None and before.place != lot.place else [])
    for each, quantity in here:
        place = each.place
        yield LotPoint(
            entry.at, lot.id, place.site, place.unit, each.product, each.form, quantity, lot.lot_number, use_by,
            lot.standing.condition, entry.actor, entry.kind,
        )  # fmt: skip


def _shipped(series: Series, row: Mapping[str, object]) -> LotPoint:
    tags = series.tags
    told: dict[str, object] = {
        "at": from_us(_int(row["time"]) // 1000),
        "lot": tags["lot_id"],
        **{name: tags[name] for name in ("site", "unit", "product", "form")},
        "quantity": _int(row["quantity"]),
        "use_by": parse_instant(str(row["use_by"])),
        **{name: row[name] for name in ("lot_number", "condition", "actor", "event")},
    }
    return msgspec.convert(told, LotPoint)


def _shown(found: Excursion) -> ShownExcursion:
    breached = found.breached_at is not None
    return ShownExcursion(
        found.sensor, found.side, found.since, found.until, minutes(found.duration), found.extreme_c, breached
    )


def _shipped_excursions(server: Server, sensor: str, since: datetime, until: datetime) -> list[ShownExcursion]:
    site, unit, name = sensor.split("/")
    found = []
    for series, row in _rows(server.query(_EXCURSIONS, site=site, unit=unit, sensor=name, until=until)):
        ended = parse_instant(str(row["until"])) if row["until"] else None
        if row["withdrawn"] or (ended is not None and ended < since):
            continue
        began, extreme, lasted = from_us(_int(row["time"]) // 1000), row["extreme_c"], row["minutes"]
        told = [sensor, series.tags["side"], began, ended, lasted, extreme, row["breached"]]
        found.append(msgspec.convert(dict(zip(ShownExcursion.__struct_fields__, told, strict=True)), ShownExcursion))
    return sorted(found, key=lambda each: (each.since, each.side))


def _rows(found: Sequence[Series]) -> Iterator[tuple[Series, dict[str, object]]]:
    return ((series, dict(zip(series.columns, row, strict=True))) for series in found for row in series.rows)


def _key(point: LotPoint) -> tuple[object, ...]:
    return point.lot, point.site, point.unit, point.at


def _in_order(points: Iterable[LotPoint]) -> tuple[LotPoint, ...]:
    return tuple(sorted(points, key=lambda point: (point.at, point.lot, point.quantity, point.unit)))


def _int(value: object) -> int:
    assert isinstance(value, int), value  # noqa: S101 - InfluxDB keeps a field's type
    return value
