"""What each entry of the ledger writes to InfluxDB: itself, an excursion that evolves, lots as the entry leaves them.

Pure, given the lots as the entry before left them, which are behind those of the store.
"""

from collections.abc import Iterator, Mapping

from coldchain import expiry
from coldchain.events import Event
from coldchain.findings import Excursion, Finding
from coldchain.influx.lines import FieldValue, line, tags_of
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.replay import change_of
from coldchain.stock import Place
from coldchain.units import minutes, show_instant, to_us

MOST_TEXT = 60_000
"""Bytes of one text field; InfluxDB's documents promise 64 KB."""


def entry_line(entry: Entry, store: str, site: str) -> str:
    """Return the point of an entry, measurement `ledger`; a long body goes on in `body_2`, `body_3` and so on."""
    fields: dict[str, FieldValue] = {"seq": entry.seq, "actor": entry.actor, "hash": entry.hash}
    for number, part in enumerate(_parts(entry.body), 1):
        fields["body" if number == 1 else f"body_{number}"] = part
    return line("ledger", {"store": store, "site": site, "kind": entry.kind}, fields, _ns(entry))


def excursion_lines(event: Event) -> list[str]:
    """Return the points of the excursion that an event tells of, measurement `excursion`, at its start.

    One that late data withdrew stays as a point, since none can be taken back: `withdrawn` is true.
    """
    was, now = change_of(event)
    found = [_excursion_line(now, withdrawn=False)] if isinstance(now, Excursion) else []
    if isinstance(was, Excursion) and (now is None or now.id != was.id):
        found.append(_excursion_line(was, withdrawn=True))
    return found


def lot_lines(entry: Entry, before: Mapping[str, Lot | None], after: Mapping[str, Lot]) -> list[str]:
    """Return the points of the lots that an entry changed, measurement `lot`, at the entry's instant.

    Args:
        entry: the change.
        before: the same lots before it; None: it made them.
        after: as it leaves them. Where one lies elsewhere now, its old unit shows 0.
    """
    return [told for lot_id, lot in after.items() for told in _lot_lines(entry, before.get(lot_id), lot)]


def _lot_lines(entry: Entry, before: Lot | None, lot: Lot) -> Iterator[str]:
    yield line("lot", _lot_tags(lot), _lot_fields(entry, lot, lot.quantity), _ns(entry))
    if before is not None and before.place != lot.place:
        yield line("lot", _lot_tags(before), _lot_fields(entry, lot, 0), _ns(entry))


def _lot_tags(lot: Lot) -> dict[str, str]:
    place = lot.place
    return {"site": place.site, "unit": place.unit, "product": lot.product, "form": lot.form, "lot_id": lot.id}


def _lot_fields(entry: Entry, lot: Lot, quantity: int) -> dict[str, FieldValue]:
    use_by = expiry.use_by(lot).at
    return {
        "quantity": quantity,
        "lot_number": lot.lot_number,
        "manufacturer_expiry": lot.manufacturer_expiry.isoformat(),
        "assigned_expiry": "" if lot.assigned is None else lot.assigned.on.isoformat(),
        "use_by": show_instant(use_by),
        "use_by_s": to_us(use_by) // 1_000_000,
        "condition": lot.standing.condition,
        "stage": lot.stage,
        "parent": lot.parent,
        "home": lot.home,
        "pharmacy": lot.pharmacy,
        "actor": entry.actor,
        "event": entry.kind,
    }


def _excursion_line(found: Excursion, *, withdrawn: bool) -> str:
    until = found.since if withdrawn else found.until
    fields: dict[str, FieldValue] = {
        "since": show_instant(found.since),
        "until": "" if until is None else show_instant(until),
        "minutes": 0.0 if withdrawn else minutes(found.duration),
        "extreme_c": float(found.extreme_c),
        "breached": found.breached_at is not None and not withdrawn,
        "interrupted": found.interrupted,
        "withdrawn": withdrawn,
    }
    return line("excursion", {**tags_of(found.sensor), "side": found.side}, fields, to_us(found.since) * 1000)


def site_of(event: Event, lots: Mapping[str, Lot]) -> str:
    """Return the site that an event is about; empty: none, or several.

    Args:
        event: of any kind.
        lots: those that it names.
    """
    if (site := getattr(event, "site", "")) and isinstance(site, str):
        return site
    if sensor := _sensor_of(event):
        return sensor.partition("/")[0]
    for name in ("place", "unit", "source"):
        if isinstance(where := getattr(event, name, None), Place):
            return where.site
    sites = {lot.place.site for lot in lots.values()}
    if len(sites) == 1:
        return sites.pop()
    return _key_site(event) or str(getattr(event, "home", "") or "")


def _sensor_of(event: Event) -> str:
    findings: tuple[Finding | None, Finding | None] = change_of(event)
    found = findings[1] or findings[0]
    sensor = getattr(event, "sensor", "") if found is None else found.sensor
    return sensor if isinstance(sensor, str) else ""


def _key_site(event: Event) -> str:
    """Return the site of an alert's situation."""
    key = getattr(getattr(event, "situation", None), "key", None)
    return str(getattr(key, "site", ""))


def _parts(body: bytes) -> Iterator[str]:
    """Yield a body in parts of whole characters."""
    while len(body) > MOST_TEXT:
        end = MOST_TEXT
        while body[end] & 0xC0 == 0x80:  # noqa: PLR2004 - within a character of UTF-8
            end -= 1
        yield body[:end].decode()
        body = body[end:]
    yield body.decode()


def _ns(entry: Entry) -> int:
    return to_us(entry.at) * 1000
