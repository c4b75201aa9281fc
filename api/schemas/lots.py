"""Lots as they go out."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from api.schemas.excursions import Finding
from api.schemas.values import At, Minutes, Shown
from coldchain.stock import Basis, Condition, Form, IncidentKind, Stage


class UseBy(Shown):
    """Until when a lot may be used: before this instant."""

    at: At
    on: date | None = Field(description="The last day, where it is a date.")
    because: Literal["manufacturer", "assigned", "label_clock"]
    told: str = Field(description="That in words.")


class LotLine(Shown):
    """A lot as a list shows it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "lk3x7q2ma",
                    "product": "kesimpta",
                    "product_name": "Kesimpta",
                    "form": "pen",
                    "lot_number": "SLA42",
                    "quantity": 12,
                    "stage": "stock",
                    "site": "river",
                    "unit": "fridge-1",
                    "home": "",
                    "condition": "usable",
                    "plain": "usable",
                    "since": None,
                    "use_by": {
                        "at": "2028-01-01T05:00:00Z",
                        "on": "2027-12-31",
                        "because": "manufacturer",
                        "told": "use by 2027-12-31, the manufacturer's expiry",
                    },
                    "manufacturer_expiry": "2027-12-31",
                    "assigned_expiry": None,
                    "reasons": [],
                    "label_clock_ends_at": None,
                    "unit_price": None,
                }
            ]
        }
    )
    id: str
    product: str
    product_name: str
    form: Form
    lot_number: str = Field(description="The maker's.")
    quantity: int
    stage: Stage
    site: str = Field(description="Where it lies; empty: with a patient, of which one sees counts only.")
    unit: str
    home: str = Field(description="The patient's site that it is for; empty: none, or one sees homes as counts.")
    condition: Condition = Field(description="As of now, expiry counted.")
    plain: str = Field(description="What a screen says: usable, check first, do not use.")
    since: At | None = Field(description="Since when, as its verdict was last told.")
    use_by: UseBy
    manufacturer_expiry: date
    assigned_expiry: date | None
    reasons: list[str]
    label_clock_ends_at: At | None
    unit_price: float | None


class Reason(Shown):
    """Why a lot is not usable, with the ids of what that rests on."""

    condition: Condition
    kind: str
    sentence: str
    findings: list[str]


class Stay(Shown):
    """Time in one unit."""

    site: str
    unit: str
    since: At
    until: At | None
    attested_until: At | None


class Span(Shown):
    """Time out of any unit, as a person stated it."""

    since: At
    until: At


class Incident(Shown):
    """What a person reported, or a command found doubtful."""

    id: str
    kind: IncidentKind
    condition: Condition
    told: str
    at: At


class Release(Shown):
    """What a pharmacist accepted."""

    findings: list[str]
    basis: Basis
    reason: str
    by: str
    at: At
    case: str
    advice: str
    advised_on: date | None
    use_by: At | None


class Used(Shown):
    """What was used or thrown away."""

    at: At
    quantity: int
    kind: Literal["used", "thrown_away"]


class Lot(LotLine):
    """A lot as it stands."""

    todo: str = Field(description="What to do now; empty: nothing.")
    standing: list[Reason]
    label: str = Field(description="Version of the label that it was judged by.")
    label_approved: bool
    stays: list[Stay]
    outs: list[Span]
    incidents: list[Incident]
    releases: list[Release]
    uses: list[Used]
    letters: str
    serials: list[str]
    gtin: str
    parent: str
    pharmacy: str
    dispensed_on: date | None
    days_supply: int | None
    shipment: str
    ended_at: At | None


class StoryLine(Shown):
    """One entry of a lot's story."""

    seq: int
    at: At
    by: str
    by_name: str = Field(description="Of somebody who works here; empty: none is known, or it is a patient.")
    sentence: str


class Story(Shown):
    """What happened to a lot."""

    lot: str
    told: list[StoryLine]
    hidden: int = Field(description="So many more entries of its time with a patient one does not see.")
    parent: str
    children: list[str]


class ByBand(Shown):
    """Minutes in each band, out of the fridge as stated, attested by a packaging, and of which nobody knows."""

    freezing: Minutes
    cold: Minutes
    in_range: Minutes
    warm: Minutes
    overheated: Minutes
    stated: Minutes
    attested: Minutes
    unknown: Minutes


class Course(Shown):
    """What a lot went through, by one way to read its units' sensors."""

    minutes: ByBand
    findings: list[Finding]


class Measured(Shown):
    """What one sensor measured beside a lot."""

    sensor: str
    readings: int
    min_c: float | None
    max_c: float | None
    mean_c: float | None = Field(description="Weighted with time.")
    mkt_c: float | None = Field(description="Mean kinetic temperature: informative, it clears nothing.")


class Segment(Shown):
    """A stretch of a lot's way."""

    kind: Literal["watched", "stated", "attested", "unwatched"]
    site: str
    unit: str
    since: At
    until: At | None
    measured: list[Measured]


class Judged(Shown):
    """A verdict."""

    condition: Condition
    reasons: list[str]
    label_clock_ends_at: At | None


class Exposure(Shown):
    """A lot's temperature history, with its verdict told again from every raw reading."""

    lot: str
    path: list[Segment]
    courses: list[Course]
    readings: int = Field(description="How many the verdict was told again from.")
    verdict: Judged
    replayed: Judged
    same: bool
    label: str
    label_source: str
    label_approved: bool
    disturbed: list[str] = Field(description="Movement and light where it lay; no verdict rests on it.")
