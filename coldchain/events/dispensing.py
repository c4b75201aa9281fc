"""Facts about the way to a patient: dispensing, shipments, doses.

People and homes are opaque ids; a patient's name never stands here. Who said so, and when, are the entry's `actor` and
`at`.
"""

from datetime import date, datetime

from coldchain.events.event import Event
from coldchain.stock import Arrival, Letters, Place


class DispensingPrepared(Event, frozen=True):
    """A technician set a lot aside for a patient; it waits for the pharmacist's date.

    Attributes:
        lot: the lot that is set aside.
        home: the patient's site.
        days_supply: for how many days it is; None: not said.
        package: the packaging that it is to be packed in; empty: none.
        due_at: by when word of its arrival is to be expected; None: not said.
        unit: the unit of storage class `shipper` that it is to be packed in; None: one without a logger.
    """

    lot: str
    home: str
    days_supply: int | None = None
    package: str = ""
    due_at: datetime | None = None
    unit: Place | None = None


class LotDispensed(Event, frozen=True):
    """A lot was dispensed to a patient.

    Attributes:
        lot: the lot.
        home: the patient's site.
        pharmacy: the dispensing site: it keeps sight of the lot.
        on: the day there.
        days_supply: for how many days it is; None: not said.
        letters: its cartons, one letter each.
    """

    lot: str
    home: str
    pharmacy: str
    on: date
    days_supply: int | None = None
    letters: Letters = ""


class ShipmentPacked(Event, frozen=True):
    """Lots were packed for the way to a patient, or to another pharmacy.

    Attributes:
        shipment: its id.
        lots: what is in it.
        source: the site that sent it.
        target: the site that it goes to.
        unit: where the lots are meanwhile: a unit of storage class `shipper`.
        packed_at: when.
        package: the packaging; empty: none.
        qualified_until: until when the packaging holds; the same as `packed_at` where no pharmacist approved it.
        due_at: without word by then the pharmacy is told.
        logger: the unit's sensors are in it.
    """

    shipment: str
    lots: tuple[str, ...]
    source: str
    target: str
    unit: Place
    packed_at: datetime
    package: str
    qualified_until: datetime
    due_at: datetime
    logger: bool = False


class ShipmentArrived(Event, frozen=True):
    """The patient, or a pharmacy, said that it came, and in which state."""

    shipment: str
    place: Place
    arrival: Arrival


class ShipmentOverdue(Event, frozen=True):
    """No word of its arrival by the time that it was due."""

    shipment: str
    source: str
    target: str
    due_at: datetime


class DosesStarted(Event, frozen=True):
    """A patient's schedule began, with its first dose on this day.

    Attributes:
        home: the patient's site.
        product: of the catalogue.
        on: the first dose's day, or the anchor's of one who is past the first doses.
        past_first: the first doses were given before Coldchain knew the patient.
    """

    home: str
    product: str
    on: date
    past_first: bool = False


class DoseRecorded(Event, frozen=True):
    """A patient took a dose.

    Attributes:
        home: the patient's site.
        product: of the catalogue.
        on: the day.
        lot: the pen's or syringe's; empty: not one that is known here.
    """

    home: str
    product: str
    on: date
    lot: str = ""


class PersonErased(Event, frozen=True):
    """The name and contact that stood behind an opaque id were erased; why, in words that name nobody."""

    person: str
    reason: str = ""


DispensingFact = (
    DispensingPrepared
    | LotDispensed
    | ShipmentPacked
    | ShipmentArrived
    | ShipmentOverdue
    | DosesStarted
    | DoseRecorded
    | PersonErased
)
