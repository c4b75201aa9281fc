"""Home: all that one patient is told: each pen at a glance, the next dose, what is on its way, recalls, whom to call.

Seen by the patient, and by whoever dispensed something to the home.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from coldchain import doses
from coldchain.config.watched import Watched
from coldchain.doses import NextDose, Supply
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import IncidentReported, LotReleased
from coldchain.expiry import use_by
from coldchain.glance import (
    DATA_FRESH,
    REPORT_OPEN,
    Glance,
    Measured,
    Pens,
    condition,
    first_first,
    glance,
    good_for,
    nothing_there,
)
from coldchain.inventory import sight
from coldchain.inventory.calling import Call, called
from coldchain.inventory.recalled import Recalled, recalled
from coldchain.inventory.units import UnitNow, units
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.products import Product
from coldchain.shipments import Shipment
from coldchain.sites import SiteInfo
from coldchain.stock import Actor, Condition, Form, UseBy
from coldchain.store.ports import Reads
from coldchain.store.stock_ports import LotFilter


class Holding(msgspec.Struct, frozen=True):
    """Pens or syringes of one lot in the home.

    Attributes:
        lot: as it is known.
        name: of the product.
        tag: what tells them from others here whose cartons have the same letters: each dispensing begins at A again.
        use_by: until when they may be used.
        condition: with expiry as of now.
        since: when they came to be it; None: no verdict was ever told.
        glance: what is told of them.
    """

    lot: Lot
    name: str
    tag: str
    use_by: UseBy
    condition: Condition
    since: datetime | None
    glance: Glance


class OnTheWay(msgspec.Struct, frozen=True):
    """A shipment that the patient has not said to have come, with how many of what are in it."""

    shipment: Shipment
    lots: tuple[str, ...]
    name: str
    form: Form
    quantity: int


class Doses(msgspec.Struct, frozen=True):
    """The next dose of one product.

    Attributes:
        product: its id.
        name: of the product.
        begun: a schedule has.
        next: when.
        supply: what is there for it.
        is_coming: what is there does not cover it, and what is on its way does.
    """

    product: str
    name: str
    begun: bool
    next: NextDose
    supply: Supply
    is_coming: bool


class Home(msgspec.Struct, frozen=True):
    """A home as of now.

    Attributes:
        site: which.
        at: now.
        glance: of the pen that decides, or that there is none.
        good_for_s: for so many seconds at most the page may stand without fresh data; less where a green is older.
        holdings: what is there, the pen that decides first.
        on_the_way: what is to come.
        doses: by product.
        call: whom to call.
        units: of the home.
        recalls: open ones of what it holds or was dispensed.
    """

    site: SiteInfo
    at: datetime
    glance: Glance
    good_for_s: int
    holdings: tuple[Holding, ...]
    on_the_way: tuple[OnTheWay, ...]
    doses: tuple[Doses, ...]
    call: Call
    units: tuple[UnitNow, ...]
    recalls: tuple[Recalled, ...]


def home(
    reads: Reads,
    by: Actor,
    site: str,
    sites: Mapping[str, SiteInfo],
    products: Mapping[str, Product],
    sensors: Sequence[Watched],
    now: datetime,
) -> Home:
    """Return what a patient is told.

    Args:
        reads: the store.
        by: who asks.
        site: the home.
        sites: as configured, by id.
        products: the catalogue.
        sensors: as configured.
        now: the clock's instant.

    Raises:
        NotAllowedError: they see homes as counts, or nothing.
        NotFoundError: there is no such home for them; whether it exists is not told.
    """
    lots = _lots(reads, by, site, sites, now)
    info = sites[site]
    found = units(reads, [info], sensors, now)
    measured = {each.place: _measured(each) for each in found}
    pens = first_first([Pens(lot, measured.get(lot.place, Measured()), _reported_at(reads, lot, now)) for lot in lots])
    coming = tuple(_on_the_way(reads, lots, products))
    call = called(info, sites, [each.lot for each in pens] or lots)
    tags = _tags([each.lot for each in pens])
    holdings = tuple(_holding(each, products, tags, glance(each, now, str(call)), now) for each in pens)
    form: Form = lots[0].form if lots else "pen"
    told = holdings[0].glance if holdings else nothing_there(form, str(call), on_the_way=bool(coming))
    greens = [good_for(each, now) for each, held in zip(pens, holdings, strict=True) if held.glance.colour == "green"]
    good_for_s = int(min(greens, default=DATA_FRESH).total_seconds())
    planned = tuple(_doses(reads, site, lots, products, now.astimezone(ZoneInfo(info.zone))))
    recalls = tuple(recalled(reads, site, lots, products))
    return Home(info, now, told, good_for_s, holdings, coming, planned, call, tuple(found), recalls)


def _lots(reads: Reads, by: Actor, site: str, sites: Mapping[str, SiteInfo], now: datetime) -> list[Lot]:
    """Return what a home was dispensed, for those whom it concerns."""
    doing = f"show the home {site}"
    sight.allow(doing, by)
    if sight.counts_homes(by):
        raise NotAllowedError(f"Cannot {doing}: {by.id} is a {by.role}, who sees homes as counts.")
    lots = reads.lots(LotFilter(now, home=site, with_stock=False))
    theirs = {"*", site}.intersection(by.sites) or any(lot.pharmacy in by.sites for lot in lots if lot.pharmacy)
    if not theirs or site not in sites or sites[site].kind != "home":
        raise NotFoundError(f"Cannot {doing}: there is no such home for {by.id}.")
    return lots


def _measured(unit: UnitNow) -> Measured:
    """Return what the sensors say; one that is taken out or faulty vouches for nothing, and still speaks against it."""
    product = [each for each in unit.sensors if each.role == "product"]
    judged = product or [each for each in unit.sensors if each.role == "air"]
    heard = [each.state for each in judged if each.state.at is not None]
    in_force = [each.state.at for each in judged if each.out_since is None and each.faulty_since is None]
    return Measured(
        max((at for at in in_force if at is not None), default=None),
        len(in_force),
        tuple(each.band for each in heard if each.band is not None),
        any(each.status in {"warning", "alarm"} for each in heard),
        unit.out is not None,
    )


def open_report(reads: Reads, lot: Lot, now: datetime) -> Entry | None:
    """Return what was last reported of pens in a home and keeps their page grey; None: nothing is open."""
    told = _reported(reads, lot, now)
    return told if told is not None and now - told.at < REPORT_OPEN else None


def _reported_at(reads: Reads, lot: Lot, now: datetime) -> datetime | None:
    told = _reported(reads, lot, now)
    return None if told is None else told.at


def _reported(reads: Reads, lot: Lot, now: datetime) -> Entry | None:
    """Return what was last reported that no pharmacist has released since."""
    reported = None
    for lot_id, entry in _of_late(reads, lot, now) if lot.stage == "home" and lot.quantity else ():
        match entry.event:
            case IncidentReported(lot=told) if told == lot_id:
                reported = entry
            case LotReleased(lot=told) if told == lot_id:
                reported = None
            case _:
                pass
    return reported


def _of_late(reads: Reads, lot: Lot, now: datetime) -> Iterator[tuple[str, Entry]]:
    """Yield a lot's entries; before them those of what it was split off, as long as a report of then is open."""
    entries = list(reads.lot_entries(lot.id))
    parent = reads.lot(lot.parent) if lot.parent else None
    if parent is not None and entries and now - entries[0].at < REPORT_OPEN:
        yield from (told for told in _of_late(reads, parent, now) if told[1].seq < entries[0].seq)
    yield from ((lot.id, entry) for entry in entries)


def _tags(lots: Sequence[Lot]) -> dict[str, str]:
    """Return by lot what tells it from those of the same letters: the date on the box, else the maker's lot number."""
    tags: dict[str, str] = {}
    for lot in lots:
        alike = [each for each in lots if each.id != lot.id and (each.form, each.product) == (lot.form, lot.product)]
        alike = [each for each in alike if set(each.letters) & set(lot.letters) or each.letters == lot.letters]
        dated = f"until {day(use_by(lot))}"
        is_one = all(day(use_by(each)) != day(use_by(lot)) for each in alike)
        tags[lot.id] = "" if not alike else dated if is_one else f"{dated}, lot no. {lot.lot_number}"
    return tags


def day(bound: UseBy) -> str:
    """Return the last day of a use-by, as the box says it: `22 Nov 2027`."""
    on = bound.on or bound.at.astimezone(ZoneInfo(bound.zone)).date()
    return f"{on.day} {on:%b %Y}"


def _holding(
    pens: Pens, products: Mapping[str, Product], tags: Mapping[str, str], told: Glance, now: datetime
) -> Holding:
    lot = pens.lot
    name = _name(products, lot.product)
    return Holding(lot, name, tags[lot.id], use_by(lot), condition(lot, now), lot.standing.since, told)


def _on_the_way(reads: Reads, lots: Iterable[Lot], products: Mapping[str, Product]) -> Iterator[OnTheWay]:
    groups: dict[str, list[Lot]] = {}
    for lot in lots:
        if lot.stage == "transit" and lot.quantity:
            groups.setdefault(lot.shipment, []).append(lot)
    for shipment_id, inside in sorted(groups.items()):
        shipment = reads.shipment(shipment_id)
        if shipment is not None:
            quantity = sum(lot.quantity for lot in inside)
            ids = tuple(lot.id for lot in inside)
            yield OnTheWay(shipment, ids, _name(products, inside[0].product), inside[0].form, quantity)


def _doses(
    reads: Reads, site: str, lots: Sequence[Lot], products: Mapping[str, Product], local: datetime
) -> Iterator[Doses]:
    schedules = {each.product: each for each in reads.schedules(site)}
    held = {lot.product for lot in lots if lot.stage in {"home", "transit"} and lot.quantity}
    for product in sorted({*schedules, *held}):
        dosing = products[product].dosing if product in products else None
        schedule, own = schedules.get(product), [lot for lot in lots if lot.product == product]
        upcoming = doses.next_dose(schedule, dosing, local.date())
        there = doses.supply(schedule, dosing, own, local.date(), local)
        arrived = doses.supply(schedule, dosing, [_arrived(lot) for lot in own], local.date(), local)
        is_coming = there.lasts_until is None and arrived.lasts_until is not None
        yield Doses(product, _name(products, product), schedule is not None, upcoming, there, is_coming)


def _arrived(lot: Lot) -> Lot:
    return replace(lot, stage="home") if lot.stage == "transit" else lot


def _name(products: Mapping[str, Product], product: str) -> str:
    return products[product].name if product in products else product
