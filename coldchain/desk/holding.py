"""Commands about stock that is there: what each is about is loaded, its decision told."""

from datetime import date

from msgspec.structs import replace

from coldchain.commands import Adjust, CorrectStays, Discard, Move, Receive, Report, Return, Split, Use
from coldchain.decisions import correcting, moving, receiving, reporting, using
from coldchain.desk import people
from coldchain.desk.entering import excursions_since, found_within
from coldchain.desk.errand import Errand
from coldchain.gs1 import parse_scan
from coldchain.lots import Lot
from coldchain.store.stock_ports import LotFilter


def receive(command: Receive, errand: Errand) -> None:
    """Take in a delivery: scans are read, and held against the serials that were received before."""
    asking, tx = errand.asking, errand.tx
    scanned = tuple(parse_scan(text, asking.now.year) for text in command.scans)
    before = {(each.gtin, each.serial): tx.lot_of_serial(each.gtin, each.serial) for each in scanned}
    known = {serial: lot_id for serial, lot_id in before.items() if lot_id is not None}
    site = asking.sites.get(command.place.site)  # one that is not there is refused as one of others
    lanes = () if site is None else tx.approved_lanes(site.organisation)
    number = scanned[0].lot_number if scanned else command.lot_number.strip()
    mine = "" if site is None else site.organisation
    alike = tx.lots(LotFilter(asking.now, organisation=mine, lot_number=number, with_stock=False)) if number else ()
    errand.tell(receiving.receive(command, asking, scanned, lanes, known, alike))


def move(command: Move, errand: Errand) -> None:
    """Put a lot, or part of it, into another unit."""
    lot = errand.lot(command.lot, "move")
    began = excursions_since(errand, lot, (lot.place, command.target), command.left_at)
    errand.tell(moving.move(command, lot, errand.asking, began))


def split(command: Split, errand: Errand) -> None:
    """Make part of a lot a lot of its own."""
    errand.tell(moving.split(command, errand.lot(command.lot, "split"), errand.asking))


def use(command: Use, errand: Errand) -> None:
    """Record that pens or syringes were used or thrown away; a patient's own words stay out of the ledger."""
    lot = errand.lot(command.lot, "use")
    told = replace(command, disposal=people.kept(command.disposal, lot.home, errand))
    errand.tell(using.use(told, lot, errand.asking, _dosed(lot, errand)))


def take_back(command: Return, errand: Errand) -> None:
    """Take a lot back, from a patient or from a shipment that was never handed over."""
    lot = errand.lot(command.lot, "return")
    shipment = errand.tx.shipment(lot.shipment) if lot.shipment else None
    began = excursions_since(errand, lot, (lot.place,), command.at)
    errand.tell(using.take_back(command, lot, errand.asking, shipment, began))


def adjust(command: Adjust, errand: Errand) -> None:
    """Correct a count."""
    errand.tell(using.adjust(command, errand.lot(command.lot, "adjust"), errand.asking))


def discard(command: Discard, errand: Errand) -> None:
    """Destroy pens or syringes."""
    errand.tell(using.discard(command, errand.lot(command.lot, "discard"), errand.asking))


def report(command: Report, errand: Errand) -> None:
    """Say what happened; a patient's own words stay out of the ledger."""
    lot = errand.lot(command.lot, "report on")
    seen = found_within(errand, lot, command.out_since, command.out_until)
    note = people.kept(command.note, lot.home, errand)
    errand.tell(reporting.report(command, lot, errand.asking, note, seen))


def correct(command: CorrectStays, errand: Errand) -> None:
    """Correct where a lot lay and when."""
    lot = errand.lot(command.lot, "correct where it lay, of")
    because = f"where it lay was corrected: {command.reason.strip()}"
    errand.tell(correcting.correct(command, lot, errand.asking), because)


def _dosed(lot: Lot, errand: Errand) -> tuple[date, ...]:
    """Return the days at a lot's home that have a dose of its product; without a schedule, those of pens used there."""
    if lot.stage != "home":
        return ()
    tx, asking = errand.tx, errand.asking
    schedule = next((each for each in tx.schedules(lot.home) if each.product == lot.product), None)
    if schedule is not None:
        return tuple(dose.on for dose in schedule.taken)
    alike = tx.lots(LotFilter(asking.now, home=lot.home, product=lot.product, with_stock=False))
    used = (use for each in alike for use in each.uses if use.kind == "used")
    return tuple(use.at.astimezone(asking.zone(lot.home)).date() for use in used)
