"""Commands on the way to a patient and at home: what each is about is loaded, its decision told."""

from datetime import date

from coldchain.commands import Arrive, AssignExpiry, Dispense, RecordDose, StartDoses
from coldchain.decisions import dispensing, dosing, shipping
from coldchain.decisions.covering import MOST_DAYS
from coldchain.desk.entering import excursions_since
from coldchain.desk.errand import Errand
from coldchain.doses import planned_doses
from coldchain.errors import NotFoundError
from coldchain.lots import Lot
from coldchain.schedules import Schedule
from coldchain.store.stock_ports import LotFilter


def dispense(command: Dispense, errand: Errand) -> None:
    """Dispense to a patient and pack it, or set it aside until a pharmacist gives the date."""
    lot = errand.lot(command.lot, "dispense")
    planned = _planned(errand, lot, command.home, command.days_supply)
    packages = errand.tx.approved_packages(lot.organisation)
    began = excursions_since(errand, lot, (lot.place,), command.packed_at)
    errand.tell(dispensing.dispense(command, lot, errand.asking, planned, packages, began))


def assign_expiry(command: AssignExpiry, errand: Errand) -> None:
    """Put a date on the box; of a prepared lot this finishes the dispensing."""
    lot = errand.lot(command.lot, "assign an expiry to it")
    planned = _planned(errand, lot, lot.home, lot.days_supply) if lot.stage == "prepared" else ()
    packages = errand.tx.approved_packages(lot.organisation)
    errand.tell(dispensing.assign_expiry(command, lot, errand.asking, planned, packages))


def arrive(command: Arrive, errand: Errand) -> None:
    """Say that a shipment came."""
    asking, tx = errand.asking, errand.tx
    shipment = tx.shipment(command.shipment)
    if shipment is None:
        doing = f"take in shipment {command.shipment}"
        raise NotFoundError(f"Cannot {doing}: there is no shipment {command.shipment} for {asking.by.id}.")
    held = (tx.lot(lot_id) for lot_id in shipment.lots)
    lots = [errand.up_to_now(lot) for lot in held if lot is not None]
    lanes = tx.approved_lanes(asking.site(shipment.target).organisation)
    began = excursions_since(errand, lots[0], (shipment.unit,), command.arrival.at) if lots else ()
    errand.tell(shipping.arrive(command, shipment, lots, asking, lanes, began))


def start_doses(command: StartDoses, errand: Errand) -> None:
    """Begin a patient's schedule."""
    schedule = _schedule(errand, command.home, command.product)
    errand.tell(dosing.start_doses(command, schedule, _of_home(errand, command.home), errand.asking))


def record_dose(command: RecordDose, errand: Errand) -> None:
    """Record a dose that used no pen known here."""
    schedule = _schedule(errand, command.home, command.product)
    errand.tell(dosing.record_dose(command, schedule, _of_home(errand, command.home), errand.asking))


def _planned(errand: Errand, lot: Lot, home: str, days_supply: int | None) -> tuple[date, ...]:
    """Return the days of a patient's doses to come; a number of days that is none is for the decision to refuse."""
    if days_supply is None or not 1 <= days_supply <= MOST_DAYS:
        return ()
    dosing_ = errand.asking.product(lot.product).dosing
    return planned_doses(_schedule(errand, home, lot.product), dosing_, errand.asking.today(home), days_supply)


def _schedule(errand: Errand, home: str, product: str) -> Schedule | None:
    return next((each for each in errand.tx.schedules(home) if each.product == product), None)


def _of_home(errand: Errand, home: str) -> list[Lot]:
    """Return all that was dispensed to a home, also what is gone: who dispensed it has to do with the home."""
    return errand.tx.lots(LotFilter(errand.asking.now, home=home, with_stock=False)) if home else []
