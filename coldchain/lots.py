"""Lots: holdings of pens or syringes, each the fold of its events.

stock ──prepare──▶ prepared ──expiry──┐
  │ ◀──called off─────┘               │
  └──────────dispense─────────────────┴▶ transit ──arrived──▶ home ──return──▶ returned
  ▲                                       │                   │
  └───────────never handed over───────────┘                   └──the last one used──▶ gone
"""

from datetime import date, datetime

import msgspec

from coldchain.stock import (
    AssignedExpiry,
    Form,
    Ground,
    Incident,
    Place,
    Release,
    Stage,
    Standing,
    Stay,
    TimeOut,
    Use,
)


def same_number(one: str, other: str) -> bool:
    """Tell whether two makers' lot numbers are one, in whatever case they were typed; GS1's are ASCII."""
    # The case of ASCII letters alone, as in SQLite's NOCASE, so that every store finds the same.
    return one.encode().lower() == other.encode().lower()


class Lot(msgspec.Struct, frozen=True):
    """Pens or syringes of one product, form, maker's lot number and expiry in one place.

    Attributes:
        id: of its own.
        organisation: whose approvals count for it.
        product: of the catalogue.
        form: pen or syringe.
        lot_number: the maker's.
        manufacturer_expiry: last day.
        zone: in which that day ends.
        quantity: pens or syringes that are there.
        stage: where in its life it is.
        stays: in units, in the order of time; the last may be open.
        outs: stated time out of any unit.
        incidents: what people reported or commands found doubtful.
        releases: what pharmacists accepted.
        excused: findings that no longer compromise, by the manufacturer's written answer.
        excused_as: these as they were known.
        assigned: the pharmacist's expiry.
        standing: its verdict as last told.
        serials: of the cartons, where scanned.
        gtin: where scanned.
        letters: of the cartons in a home.
        parent: the lot that it was split off.
        home: the patient's site; empty: not dispensed.
        pharmacy: the dispensing site.
        dispensed_on: the day there.
        days_supply: for how many days it was dispensed.
        package: the packaging that a prepared lot is to be packed in; empty: none, or not prepared.
        due_at: by when word of a prepared lot's arrival is to be expected, if said.
        shipper: the unit of storage class `shipper` that a prepared lot is to be packed in; None: one without a logger.
        shipment: the one that it is in, or came with.
        unit_price: of one pen or syringe.
        uses: what was used or thrown away.
        ended_at: when the last one was gone.
    """

    id: str
    organisation: str
    product: str
    form: Form
    lot_number: str
    manufacturer_expiry: date
    zone: str
    quantity: int
    stage: Stage
    stays: tuple[Stay, ...]
    outs: tuple[TimeOut, ...] = ()
    incidents: tuple[Incident, ...] = ()
    releases: tuple[Release, ...] = ()
    excused: tuple[str, ...] = ()
    excused_as: tuple[Ground, ...] = ()
    assigned: AssignedExpiry | None = None
    standing: Standing = Standing()
    serials: tuple[str, ...] = ()
    gtin: str = ""
    letters: str = ""
    parent: str = ""
    home: str = ""
    pharmacy: str = ""
    dispensed_on: date | None = None
    days_supply: int | None = None
    package: str = ""
    due_at: datetime | None = None
    shipper: Place | None = None
    shipment: str = ""
    unit_price: float | None = None
    uses: tuple[Use, ...] = ()
    ended_at: datetime | None = None

    @property
    def place(self) -> Place:
        """The unit that it lies in, or last lay in."""
        return self.stays[-1].place

    @property
    def accepted(self) -> dict[str, Ground]:
        """The findings that pharmacists accepted, as they were known, by id."""
        return {ground.id: ground for release in self.releases for ground in release.accepted}
