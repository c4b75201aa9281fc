"""Facts about lots: what is there, where it lies and what happened to it.

People and homes are opaque ids; a patient's name never stands here. Who said so, and when, are the entry's `actor` and
`at`.
"""

from datetime import date, datetime
from typing import Literal

from coldchain.events.event import Event
from coldchain.stock import Arrival, Count, Form, Incident, IncidentKind, Letters, Place, Quantity, Route, Stay, TimeOut


class LotReceived(Event, frozen=True):
    """Pens or syringes of one maker's lot came and were put into a unit.

    Attributes:
        lot: the new lot's id.
        organisation: whose approvals count for it.
        product: of the catalogue.
        form: pen or syringe.
        lot_number: the maker's.
        manufacturer_expiry: last day.
        zone: in which the maker's day ends: the receiving site's.
        quantity: pens or syringes, not cartons.
        serials: of the cartons, where scanned.
        gtin: where scanned.
        place: where it lies.
        arrival: the state in which it came.
        incidents: what is doubtful about that.
        unit_price: of one pen or syringe; None: not given.
    """

    lot: str
    organisation: str
    product: str
    form: Form
    lot_number: str
    manufacturer_expiry: date
    zone: str
    quantity: Quantity
    place: Place
    arrival: Arrival
    serials: tuple[str, ...] = ()
    gtin: str = ""
    incidents: tuple[Incident, ...] = ()
    unit_price: float | None = None


class LotMoved(Event, frozen=True):
    """A lot was taken out of one unit and put into another.

    Attributes:
        lot: the lot.
        source: where it lay.
        target: where it lies.
        left_at: taken out.
        arrived_at: put in; more than 10 min later counts as stated time out.
        out: that time, if so.
        incidents: what is doubtful: entered after an excursion began, dated before it.
        attested_until: the target is a shipper without a sensor, qualified until then.
        reason: why, if said.
    """

    lot: str
    source: Place
    target: Place
    left_at: datetime
    arrived_at: datetime
    out: TimeOut | None = None
    incidents: tuple[Incident, ...] = ()
    attested_until: datetime | None = None
    reason: str = ""


class LotSplit(Event, frozen=True):
    """Part of a lot became a lot of its own, with the same story, expiry and standing.

    Attributes:
        lot: which keeps the rest.
        child: the new lot.
        quantity: of the child.
        serials: of the cartons that went with it.
        letters: of the cartons that went with it, in a home.
    """

    lot: str
    child: str
    quantity: Quantity
    serials: tuple[str, ...] = ()
    letters: Letters = ""


class LotUsed(Event, frozen=True):
    """Pens or syringes were used, or thrown away by the patient.

    Attributes:
        lot: the lot.
        at: when.
        quantity: how many.
        letters: which cartons, in a home.
        kind: used, or thrown away unused.
        disposal: how it was disposed of, if said; of a patient's words a salted hash.
    """

    lot: str
    at: datetime
    quantity: Quantity
    letters: Letters = ""
    kind: Literal["used", "thrown_away"] = "used"
    disposal: str = ""


class LotReturned(Event, frozen=True):
    """A lot came back from a patient, from a shipment that was never handed over, or is set aside no longer.

    Attributes:
        lot: the lot.
        route: `restock` only for what was never handed over.
        handed_over: the patient had it.
        place: where it lies.
        at: when.
        incidents: on its way and never handed over: quarantined until a pharmacist decides.
        reason: why.
    """

    lot: str
    route: Route
    handed_over: bool
    place: Place
    at: datetime
    incidents: tuple[Incident, ...] = ()
    reason: str = ""


class LotAdjusted(Event, frozen=True):
    """A count found another number."""

    lot: str
    was: Count
    now: Count
    reason: str


class LotDiscarded(Event, frozen=True):
    """Pens or syringes were destroyed."""

    lot: str
    quantity: Quantity
    reason: str


class IncidentReported(Event, frozen=True):
    """Somebody said what happened to a lot.

    Attributes:
        lot: the lot.
        incidents: what is doubtful; none where a stated time out is all.
        out: stated time out of the fridge.
        note: in the reporter's words, or a salted hash of a patient's.
        kinds: what was said to have happened, also where the label does not mind it.
    """

    lot: str
    incidents: tuple[Incident, ...] = ()
    out: TimeOut | None = None
    note: str = ""
    kinds: tuple[IncidentKind, ...] = ()


class StayCorrected(Event, frozen=True):
    """A place or time had been recorded wrongly: these are a lot's stays now.

    Attributes:
        lot: the lot.
        was: as recorded.
        now: as corrected.
        incidents: what was compromised by the old record stays quarantined until a pharmacist decides.
        reason: what was wrong.
        outs: its stated times out now, since one between two stays goes with them; None: as before.
    """

    lot: str
    was: tuple[Stay, ...]
    now: tuple[Stay, ...]
    incidents: tuple[Incident, ...] = ()
    reason: str = ""
    outs: tuple[TimeOut, ...] | None = None


class CommandsRefused(Event, frozen=True):
    """How many commands were refused since the last such entry, by command."""

    counts: dict[str, int]


HoldingFact = (
    LotReceived
    | LotMoved
    | LotSplit
    | LotUsed
    | LotReturned
    | LotAdjusted
    | LotDiscarded
    | IncidentReported
    | StayCorrected
    | CommandsRefused
)
