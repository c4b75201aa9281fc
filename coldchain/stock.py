"""The words of stock: what is received, moved, dispensed, reported and decided. Events and lots are made of these."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

Form = Literal["pen", "syringe"]
Condition = Literal["usable", "unverified", "quarantined", "expired", "compromised"]
CONDITIONS: tuple[Condition, ...] = ("usable", "unverified", "quarantined", "expired", "compromised")
"""Rising in severity."""

Role = Literal["pharmacist", "technician", "manager", "patient", "auditor", "device"]
Stage = Literal[
    "stock",  # in a pharmacy's unit
    "prepared",  # split off for a patient, waits for the pharmacist's expiry
    "transit",  # in a shipment
    "home",  # with the patient
    "returned",  # back from a patient: never dispensed again
    "gone",  # used, discarded or adjusted to nothing
]
Packs = Literal["frozen", "cool", "warm", "none"]
Indicator = Literal["ok", "alarm", "none"]
Basis = Literal["label_clock", "manufacturer_advice", "minor_deviation", "accepted_unknown"]
Route = Literal["discard", "reverse_distribution", "manufacturer_claim", "restock"]
Quantity = Annotated[int, msgspec.Meta(ge=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Actor(msgspec.Struct, frozen=True):
    """Who asks for something.

    Attributes:
        id: opaque; never a patient's name.
        role: what it may do.
        sites: where it may; `*` is everywhere.
    """

    id: str
    role: Role
    sites: tuple[str, ...] = ("*",)


class Place(msgspec.Struct, frozen=True):
    """One unit of one site."""

    site: str
    unit: str

    def __str__(self) -> str:
        return f"{self.site}/{self.unit}"


class Arrival(msgspec.Struct, frozen=True):
    """The state in which a delivery came.

    Attributes:
        at: when it was handed over.
        stored_at: when it was put into its unit.
        indicator: of the shipper's indicator or logger; `none`: there was none.
        packs: of the cold packs.
        seal_intact: of the carton.
        supplier: who sent it.
        lane: the way it came, as supplier and pharmacy call it.
    """

    at: datetime
    stored_at: datetime
    indicator: Indicator = "none"
    packs: Packs = "none"
    seal_intact: bool = True
    supplier: str = ""
    lane: str = ""


class AssignedExpiry(msgspec.Struct, frozen=True):
    """The pharmacist's date on the box: usable through its last second in this zone."""

    on: date
    zone: str
    by: str


class Stay(msgspec.Struct, frozen=True):
    """A lot's time in one unit.

    Attributes:
        place: the unit.
        since: put in.
        until: taken out; None: it is there.
        attested_until: a unit without a sensor whose packaging is qualified until then; None: it is not.
    """

    place: Place
    since: datetime
    until: datetime | None = None
    attested_until: datetime | None = None


class TimeOut(msgspec.Struct, frozen=True):
    """Time out of any unit that a person stated; it counts as room temperature."""

    since: datetime
    until: datetime


IncidentKind = Literal[
    "receipt",  # in a doubtful state
    "move",  # entered after an excursion began, dated before it
    "unsure",  # out of the fridge, nobody knows for how long
    "hot",  # car, sun, heater or over 30 °C
    "frozen",
    "dropped",
    "shaken",
    "light",
    "seal",
    "never_handed_over",
    "held",  # a person put it into quarantine
    "corrected",  # was compromised, until the evidence was amended
]


class Incident(msgspec.Struct, frozen=True):
    """What a person reported or a command found doubtful. It is a finding: a release accepts it by its id.

    Attributes:
        id: of its own.
        kind: what happened.
        condition: what it makes of the lot, at least.
        told: for people, to complete "quarantined: …"; without a full stop.
        at: when it happened, as far as known.
    """

    id: str
    kind: IncidentKind
    condition: Condition
    told: str
    at: datetime


class Ground(msgspec.Struct, frozen=True):
    """A finding that a reason rests on.

    Attributes:
        id: the finding's.
        mark: of what is known of it: another mark is another judgement, and a release of the old one does not hold.
    """

    id: str
    mark: str = ""


class Grounded(msgspec.Struct, frozen=True):
    """A reason as the ledger keeps it.

    Attributes:
        condition: at least this severe.
        kind: which rule says so.
        sentence: for people; begins with the condition.
        grounds: the findings.
    """

    condition: Condition
    kind: str
    sentence: str
    grounds: tuple[Ground, ...] = ()


class Evidence(msgspec.Struct, frozen=True):
    """Readings that a verdict rests on: whose, from when to when, judged by which limits."""

    sensor: str
    since: datetime
    until: datetime | None
    limits: str


class UseBy(msgspec.Struct, frozen=True):
    """Until when a lot may be used: before this instant.

    Attributes:
        at: the first instant at which it may not.
        on: the last day, where it is a date; None: it is an instant of a label's clock.
        because: `manufacturer`, `assigned` or `label_clock`.
        zone: in which the day ends.
    """

    at: datetime
    on: date | None
    because: Literal["manufacturer", "assigned", "label_clock"]
    zone: str


class Standing(msgspec.Struct, frozen=True):
    """A lot's verdict as it was last told.

    Attributes:
        condition: the most severe that applies.
        reasons: all, the most severe first.
        since: when it came to be this condition.
        label: version of the label's rule; empty before the first verdict.
        approved: a pharmacist has approved that version.
        label_clock_ends_at: when the label's time at room temperature would end, if applied.
    """

    condition: Condition = "usable"
    reasons: tuple[Grounded, ...] = ()
    since: datetime | None = None
    label: str = ""
    approved: bool = False
    label_clock_ends_at: datetime | None = None


class Release(msgspec.Struct, frozen=True):
    """A pharmacist's decision that findings do not stop a lot.

    Attributes:
        accepted: the findings as they were known.
        basis: why they are accepted.
        reason: in the pharmacist's words.
        by: the pharmacist.
        at: when.
        case: of the manufacturer's advice.
        advice: what was advised.
        advised_on: when.
        use_by: the label clock's end, under that basis.
    """

    accepted: tuple[Ground, ...]
    basis: Basis
    reason: str
    by: str
    at: datetime
    case: str = ""
    advice: str = ""
    advised_on: date | None = None
    use_by: datetime | None = None


class Use(msgspec.Struct, frozen=True):
    """Pens or syringes that were used or thrown away, and when."""

    at: datetime
    quantity: int
    kind: Literal["used", "thrown_away"]


_SALTED = re.compile(r"sha256:[0-9a-f]{64}")


def is_salted(text: str) -> bool:
    """Tell whether a text is the salted hash of a patient's words, which are kept apart from the ledger."""
    return _SALTED.fullmatch(text) is not None


Letters = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]*$")]
