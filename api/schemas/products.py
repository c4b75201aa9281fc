"""Products, their label rules, packagings and lanes, in and out."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.values import At, Given, Id, Minutes, Name, Reason, Shown
from coldchain.stock import Form


class ApproveLabel(Given):
    """A pharmacist's organisation approves the catalogue's rule of a product."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": "2024-04 US PI", "site": "river"}]})
    version: Annotated[Name, Field(min_length=1, description="As `label.version` says: what was looked at.")]
    site: Annotated[Id, Field(description="Of the organisation that approves.")]


class ApprovePackage(Given):
    """A packaging holds for so many hours."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"package": "cool box S", "hours": 48, "source": "qualification Q-118", "site": "river"}]
        }
    )
    package: Annotated[Name, Field(min_length=1)]
    hours: Annotated[float, Field(strict=True, gt=0, le=10_000)]
    source: Reason
    site: Id


class ApproveLane(Given):
    """What a supplier sends on a lane needs no indicator."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"supplier": "Wholesaler", "lane": "van, daily", "reason": "mapped 2026", "site": "river"}]
        }
    )
    supplier: Annotated[Name, Field(min_length=1)]
    lane: Annotated[Name, Field(min_length=1)]
    reason: Reason
    site: Id


class Label(Shown):
    """What a label says of storage."""

    version: str
    source: str
    do_not_freeze: bool
    ceiling_c: float | None
    allowance_minutes: Minutes | None = Field(validation_alias="allowance")
    allowance_kind: Literal["single", "cumulative", "unknown"]
    in_use_minutes: Minutes | None = Field(validation_alias="in_use")
    returns: Literal["yes", "once", "no", "unknown"]
    after_return_minutes: Minutes | None = Field(validation_alias="after_return")
    protect_from_light: bool | None
    do_not_shake: bool | None
    note: str


class ApprovedLabel(Shown):
    """A rule that counts for an organisation."""

    organisation: str
    version: str
    at: At
    by: str


class Presentation(Shown):
    """One form of a product."""

    form: Form
    strength: str
    source: str
    pack_size: int | None
    ndc: str
    gtin: str


class Product(Shown):
    """One medicine of the catalogue."""

    id: str
    name: str
    substance: str
    storage: str
    label: Label
    approved: list[ApprovedLabel] = Field(
        description="By the organisations of one's sites; of each the one that counts."
    )
    expiry_after_dispensing: str
    presentations: list[Presentation]


class Package(Shown):
    """A packaging that holds for so many hours."""

    organisation: str
    package: str
    hours: float
    source: str
    at: At
    by: str


class Lane(Shown):
    """A supplier's lane on which no indicator is needed."""

    organisation: str
    supplier: str
    lane: str
    at: At
    by: str
