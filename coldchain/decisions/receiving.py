"""Receiving: a delivery, told by fields or by scans of its cartons, becomes a lot with what is doubtful about it."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite
from typing import NoReturn

import msgspec

from coldchain.approvals import ApprovedLane
from coldchain.commands import Receive
from coldchain.decisions.asking import Asking, said
from coldchain.decisions.cartons import MOST
from coldchain.decisions.deliveries import check_times, doubts, is_vouched_for
from coldchain.decisions.placing import check_fits
from coldchain.errors import RefusedError
from coldchain.events import Event, LotReceived
from coldchain.gs1 import Scan, presentation_of
from coldchain.lots import Lot
from coldchain.products import Product
from coldchain.sites import SiteInfo
from coldchain.stock import Form, Incident


class Delivery(msgspec.Struct, frozen=True):
    """What came, once fields and scans are read; the attributes are those of `LotReceived`."""

    product: Product
    form: Form
    lot_number: str
    manufacturer_expiry: date
    quantity: int
    gtin: str = ""
    serials: tuple[str, ...] = ()


def receive(
    command: Receive,
    asking: Asking,
    scanned: tuple[Scan, ...] = (),
    lanes: Sequence[ApprovedLane] = (),
    known: Mapping[tuple[str, str], str] | None = None,
    alike: Sequence[Lot] = (),
) -> tuple[Event, ...]:
    """Take in a delivery.

    A maker's lot number has one expiry: what comes under another than before waits for a pharmacist, since one of the
    two is a slip.

    Args:
        command: what is asked.
        asking: who asks, and when.
        scanned: what the command's scans say, one a carton.
        lanes: that the organisation of the site approved: what came on one needs no indicator.
        known: of (GTIN, serial) that were received before, the lot that they were received in.
        alike: what the organisation of the site received under the same lot number.

    Raises:
        RefusedError: names the field, the value and what was expected.
    """
    doing = f"receive into {command.place}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_site(doing, command.place.site)
    site = _pharmacy(doing, command.place.site, asking)
    delivery = _scanned(doing, command, asking, scanned, known or {}) if scanned else _told(doing, command, asking)
    check_fits("receive", command.place, delivery.product.id, asking)
    _quantity(doing, delivery.quantity)
    _still_good(doing, delivery, asking.today(site.id))
    _price(doing, command.unit_price)
    check_times(doing, command.arrival, asking)
    approved, lot_id = is_vouched_for(site.organisation, command.arrival, lanes), asking.new_id()
    doubtful = doubts(command.arrival, asking.new_id, indicator_needed=not approved)
    return (_received(lot_id, command, delivery, site, (*doubtful, *_dated_otherwise(delivery, alike, asking))),)


def _received(
    lot_id: str, command: Receive, delivery: Delivery, site: SiteInfo, doubtful: tuple[Incident, ...]
) -> LotReceived:
    return LotReceived(
        lot_id,
        site.organisation,
        delivery.product.id,
        delivery.form,
        delivery.lot_number,
        delivery.manufacturer_expiry,
        site.zone,
        delivery.quantity,
        command.place,
        command.arrival,
        delivery.serials,
        delivery.gtin,
        doubtful,
        command.unit_price,
    )


def _dated_otherwise(delivery: Delivery, alike: Sequence[Lot], asking: Asking) -> tuple[Incident, ...]:
    mine = delivery.product.id, delivery.form
    dates = {lot.manufacturer_expiry for lot in alike if (lot.product, lot.form) == mine}
    others = sorted(dates - {delivery.manufacturer_expiry})
    if not others:
        return ()
    told = f"lot number {delivery.lot_number} was received with the expiry {others[0]} before, and with"
    told = f"{told} {delivery.manufacturer_expiry} now: look which is printed on the cartons"
    return (Incident(asking.new_id(), "receipt", "unverified", told, asking.now),)


def _pharmacy(doing: str, site_id: str, asking: Asking) -> SiteInfo:
    site = asking.site(site_id)
    if site.kind != "pharmacy":
        _refuse(doing, f"{site.id} is a {site.kind}; only a pharmacy receives, a home is sent shipments")
    return site


def _told(doing: str, command: Receive, asking: Asking) -> Delivery:
    """Return a delivery from the fields alone."""
    product = asking.product(said(doing, "a product", command.product))
    lot_number = said(doing, "a lot number", command.lot_number)
    if command.manufacturer_expiry is None:
        _refuse(doing, "the manufacturer's expiry is required")
    if command.quantity is None:
        _refuse(doing, "a quantity is required")
    form = _form(doing, product, command.form)
    return Delivery(product, form, lot_number, command.manufacturer_expiry, command.quantity)


def _form(doing: str, product: Product, form: Form | None) -> Form:
    forms = list(dict.fromkeys(each.form for each in product.presentations))
    if form is None and len(forms) == 1:
        return forms[0]
    if form is None or (forms and form not in forms):
        expected = " or ".join(forms or ("pen", "syringe"))
        _refuse(doing, f"{product.name} as {form or 'no form'}, expected {expected}")
    return form


def _scanned(
    doing: str, command: Receive, asking: Asking, scanned: tuple[Scan, ...], known: Mapping[tuple[str, str], str]
) -> Delivery:
    """Return a delivery from its scans; fields that are given too have to agree."""
    first = scanned[0]
    found = presentation_of(first.gtin, asking.products)
    if found is None:
        _refuse(doing, f"no product of the catalogue has GTIN {first.gtin}")
    _one_lot(doing, scanned)
    _new_serials(doing, scanned, known)
    product, presentation = found
    _agree(doing, "product", command.product, product.id)
    _agree(doing, "form", command.form, presentation.form)
    _agree(doing, "lot number", command.lot_number.strip(), first.lot_number)
    _agree(doing, "manufacturer's expiry", command.manufacturer_expiry, first.manufacturer_expiry)
    quantity = _counted(doing, command.quantity, len(scanned), presentation.pack_size)
    serials = tuple(each.serial for each in scanned)
    return Delivery(
        product, presentation.form, first.lot_number, first.manufacturer_expiry, quantity, first.gtin, serials
    )


def _one_lot(doing: str, scanned: tuple[Scan, ...]) -> None:
    first = scanned[0]
    for number, each in enumerate(scanned, 1):
        for what, here, there in (
            ("GTIN", each.gtin, first.gtin),
            ("lot number", each.lot_number, first.lot_number),
            ("expiry", each.manufacturer_expiry, first.manufacturer_expiry),
        ):
            if here != there:
                _refuse(doing, f"carton {number} has {what} {here}, the first {there}; receive them apart")


def _new_serials(doing: str, scanned: tuple[Scan, ...], known: Mapping[tuple[str, str], str]) -> None:
    seen: set[str] = set()
    for each in scanned:
        if each.serial in seen:
            _refuse(doing, f"serial {each.serial} was scanned twice, expected each carton once")
        if (lot_id := known.get((each.gtin, each.serial))) is not None:
            _refuse(doing, f"serial {each.serial} was received already, as lot {lot_id}")
        seen.add(each.serial)


def _agree(doing: str, what: str, told: object, scanned: object) -> None:
    if told and told != scanned:
        _refuse(doing, f"the {what} is given as {told}, the scan says {scanned}")


def _counted(doing: str, told: int | None, cartons: int, pack_size: int | None) -> int:
    """Return how many pens are in the cartons; where no source told the pack size, the number given counts."""
    packed = cartons * (pack_size or 1)
    fits = told == packed or (told is not None and pack_size is None and told % cartons == 0)
    if told is not None and not fits:
        size = f"{pack_size} in each" if pack_size else "as many in each"
        _refuse(doing, f"the quantity is given as {told}, the scans are {cartons} cartons with {size}")
    return packed if told is None else told


def _quantity(doing: str, quantity: int) -> None:
    if not isinstance(quantity, int) or not 1 <= quantity <= MOST:
        _refuse(doing, f"the quantity is {quantity}, expected a whole number from 1 to {MOST:,}")


def _still_good(doing: str, delivery: Delivery, today: date) -> None:
    on = delivery.manufacturer_expiry
    if on < today:
        _refuse(doing, f"lot number {delivery.lot_number} expired on {on}, expected {today} or later")


def _price(doing: str, price: float | None) -> None:
    if price is not None and not (isfinite(price) and price >= 0):
        _refuse(doing, f"the unit price is {price}, expected 0 or more")


def _refuse(doing: str, why: str) -> NoReturn:
    raise RefusedError(f"Cannot {doing}: {why}.")
