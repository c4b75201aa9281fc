"""What people ask for on the way to a patient and at home. Instants left out are now."""

from datetime import date, datetime

import msgspec

from coldchain.stock import Arrival, Place


class Dispense(msgspec.Struct, frozen=True):
    """Dispense to a patient, and pack it for the way there.

    Attributes:
        lot: of which.
        quantity: pens or syringes.
        home: the patient's site.
        expiry: the pharmacist's date; None: the default of the product.
        days_supply: for how many days; its doses must be covered by the use-by.
        package: the packaging for the way; empty: none, such as when the patient fetches it.
        packed_at: when.
        due_at: by when word of its arrival is expected; None: when the packaging's hours are over, 24 h without one.
        unit: a configured unit of storage class `shipper` with a logger; None: a shipper without one.
    """

    lot: str
    quantity: int
    home: str
    expiry: date | None = None
    days_supply: int | None = None
    package: str = ""
    packed_at: datetime | None = None
    due_at: datetime | None = None
    unit: Place | None = None


class Arrive(msgspec.Struct, frozen=True):
    """Say that a shipment came, where it is put and in which state it was."""

    shipment: str
    place: Place
    arrival: Arrival


class StartDoses(msgspec.Struct, frozen=True):
    """Begin a patient's schedule; `past_first`: the first doses were given before."""

    home: str
    product: str
    on: date
    past_first: bool = False


class RecordDose(msgspec.Struct, frozen=True):
    """Record a dose that used no pen known here."""

    home: str
    product: str
    on: date


class NamePerson(msgspec.Struct, frozen=True):
    """Set the name and contact behind an opaque id; they never enter the ledger."""

    person: str
    name: str
    contact: str = ""


class ErasePerson(msgspec.Struct, frozen=True):
    """Erase name, contact and free text behind an opaque id."""

    person: str
    reason: str


DispensingCommand = Dispense | Arrive | StartDoses | RecordDose | NamePerson | ErasePerson
