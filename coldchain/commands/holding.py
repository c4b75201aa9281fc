"""What people ask for of stock that is there. Instants left out are now."""

from datetime import date, datetime
from typing import Literal

import msgspec

from coldchain.stock import Arrival, Form, IncidentKind, Place, Route, Stay


class Receive(msgspec.Struct, frozen=True):
    """Take in a delivery: by fields, or by scanning each carton.

    Attributes:
        place: where it is put.
        arrival: in which state it came.
        scans: GS1 DataMatrix texts, one a carton, of one product, lot number and expiry; then the fields are read
            from them, and those given must agree.
        product: of the catalogue.
        form: pen or syringe; may be left out where the product has one form.
        lot_number: the maker's.
        manufacturer_expiry: last day; of a month's date the month's last.
        quantity: pens or syringes.
        unit_price: of one.
    """

    place: Place
    arrival: Arrival
    scans: tuple[str, ...] = ()
    product: str = ""
    form: Form | None = None
    lot_number: str = ""
    manufacturer_expiry: date | None = None
    quantity: int | None = None
    unit_price: float | None = None


class Move(msgspec.Struct, frozen=True):
    """Put a lot, or part of it, into another unit of the same site."""

    lot: str
    target: Place
    quantity: int | None = None
    left_at: datetime | None = None
    arrived_at: datetime | None = None
    reason: str = ""


class Split(msgspec.Struct, frozen=True):
    """Make part of a lot a lot of its own."""

    lot: str
    quantity: int
    letters: str = ""


class Use(msgspec.Struct, frozen=True):
    """Record that pens or syringes were used or thrown away.

    Attributes:
        lot: of which.
        quantity: how many.
        letters: which cartons, in a home; as many as `quantity`.
        at: when.
        kind: used, or thrown away unused.
        disposal: how it was disposed of; a patient's words are kept apart and can be erased.
        dose: this was a dose of the patient's schedule.
    """

    lot: str
    quantity: int = 1
    letters: str = ""
    at: datetime | None = None
    kind: Literal["used", "thrown_away"] = "used"
    disposal: str = ""
    dose: bool = True


class Return(msgspec.Struct, frozen=True):
    """Take back from a patient; or what never reached one (`restock`): a shipment, or what was only set aside."""

    lot: str
    route: Route
    place: Place
    at: datetime | None = None
    reason: str = ""


class Adjust(msgspec.Struct, frozen=True):
    """Correct a count."""

    lot: str
    counted: int
    reason: str


class Discard(msgspec.Struct, frozen=True):
    """Destroy pens or syringes: all of the lot where no quantity is given."""

    lot: str
    reason: str
    quantity: int | None = None


class Report(msgspec.Struct, frozen=True):
    """Say what happened to pens or syringes.

    Attributes:
        lot: of which.
        kinds: what happened; none: only time out of the fridge.
        letters: the cartons that it happened to; empty: all. They become a lot of their own.
        quantity: likewise, where there are no letters.
        out_since: taken out of the fridge.
        out_until: put back; None with `out_since`: it is still out, or nobody knows.
        cap: of a dropped pen: was its cap on.
        put_back: it lies in the unit again.
        note: in the reporter's words; a patient's are kept apart and can be erased.
    """

    lot: str
    kinds: tuple[IncidentKind, ...] = ()
    letters: str = ""
    quantity: int | None = None
    out_since: datetime | None = None
    out_until: datetime | None = None
    cap: Literal["on", "off", ""] = ""
    put_back: bool = True
    note: str = ""


class CorrectStays(msgspec.Struct, frozen=True):
    """Correct where a lot lay and when."""

    lot: str
    stays: tuple[Stay, ...]
    reason: str


HoldingCommand = Receive | Move | Split | Use | Return | Adjust | Discard | Report | CorrectStays
