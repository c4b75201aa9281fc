"""What is sent about stock that is there; instants left out are now."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.values import (
    MOST_QUANTITY,
    AsWhole,
    Day,
    Flag,
    Given,
    Id,
    Instant,
    Letters,
    Name,
    Quantity,
    Reason,
    Text,
)
from coldchain.stock import Form, IncidentKind, Indicator, Packs, Route

Count = Annotated[int, Field(strict=True, ge=0, le=MOST_QUANTITY), AsWhole]
LotNumber = Annotated[str, Field(max_length=200, pattern=r"^[ -~]*$")]
Password = Annotated[str, Field(max_length=300, description="Entered again: this signs for it (21 CFR 11.200).")]


class Arrival(Given):
    """The state in which a delivery came."""

    at: Annotated[Instant | None, Field(description="Handed over; left out: now.")] = None
    stored_at: Annotated[Instant | None, Field(description="Put into its unit; left out: then too.")] = None
    indicator: Indicator = "none"
    packs: Packs = "none"
    seal_intact: Flag = True
    supplier: Name = ""
    lane: Name = ""


class Receive(Given):
    """A delivery: by its fields, or by scans of its cartons, which then say what the fields would."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "site": "river",
                    "unit": "fridge-1",
                    "product": "kesimpta",
                    "form": "pen",
                    "lot_number": "SLA42",
                    "manufacturer_expiry": "2027-12-31",
                    "quantity": 12,
                    "arrival": {"indicator": "ok", "packs": "cool"},
                },
                {
                    "site": "river",
                    "unit": "fridge-1",
                    "scans": ["]d201003007810076881727123110SLA42\u001d21SN0001"],
                    "arrival": {"indicator": "ok", "packs": "cool"},
                },
            ]
        }
    )
    site: Id
    unit: Id
    arrival: Arrival = Arrival()
    scans: Annotated[tuple[Name, ...], Field(max_length=1_000, description="GS1 DataMatrix texts, one a carton.")] = ()
    product: Id = ""
    form: Form | None = None
    lot_number: LotNumber = ""
    manufacturer_expiry: Day | None = None
    quantity: Quantity | None = None
    unit_price: Annotated[float | None, Field(strict=True, ge=0, le=1e9)] = None


class Move(Given):
    """Into another unit of its site."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"unit": "fridge-2"}]})
    unit: Id
    quantity: Annotated[Quantity | None, Field(description="Left out: all.")] = None
    left_at: Instant | None = None
    arrived_at: Annotated[Instant | None, Field(description="Left out: when it left.")] = None
    reason: Text = ""


class Split(Given):
    """Part of it becomes a lot of its own."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 2}]})
    quantity: Quantity
    letters: Letters = ""


class Use(Given):
    """Pens or syringes were used, or thrown away."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 1}]})
    quantity: Quantity = 1
    letters: Letters = ""
    at: Instant | None = None
    kind: Literal["used", "thrown_away"] = "used"
    disposal: Text = ""
    dose: Annotated[Flag, Field(description="It was a dose of the patient's schedule.")] = True


class Return(Given):
    """Back from a patient, or what never reached one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"route": "discard", "site": "river", "unit": "bin"}]})
    route: Route
    site: Annotated[Id, Field(description="With `unit` where it is put; left out: where it lies.")] = ""
    unit: Id = ""
    at: Instant | None = None
    reason: Text = ""


class Adjust(Given):
    """A count is corrected."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"counted": 11, "reason": "one more in the drawer"}]})
    counted: Count
    reason: Reason


class Discard(Given):
    """Pens or syringes were destroyed; signed for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "frozen", "password": "correct horse battery"}]}
    )
    reason: Reason
    quantity: Annotated[Quantity | None, Field(description="Left out: all.")] = None
    password: Password


class Report(Given):
    """Something happened to pens or syringes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kinds": ["dropped"], "letters": "A", "cap": "on"}]})
    kinds: Annotated[tuple[IncidentKind, ...], Field(max_length=12, description="None: only time out.")] = ()
    letters: Letters = ""
    quantity: Quantity | None = None
    out_since: Instant | None = None
    out_until: Instant | None = None
    cap: Literal["on", "off", ""] = ""
    put_back: Flag = True
    note: Text = ""


class CorrectedStay(Given):
    """Time in one unit, as it was."""

    site: Annotated[Id, Field(description="Left out: where the lot lies.")] = ""
    unit: Id
    since: Instant
    until: Annotated[Instant | None, Field(description="Left out: it lies there.")] = None
    attested_until: Annotated[Instant | None, Field(description="Left out: as it was recorded of that unit.")] = None


class CorrectStays(Given):
    """Where a lot lay and when was recorded wrongly."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "stays": [
                        {"unit": "fridge-1", "since": "2026-11-20T09:00:00Z", "until": "2026-11-21T09:00:00Z"},
                        {"unit": "fridge-2", "since": "2026-11-21T09:05:00Z"},
                    ],
                    "reason": "it was put into fridge 2 a day earlier",
                }
            ]
        }
    )
    stays: Annotated[
        tuple[CorrectedStay, ...],
        Field(min_length=1, max_length=1_000, description="All of them, in order, such as `stays` of the lot tells."),
    ]
    reason: Reason
