"""Approvals: label rules, packagings and lanes that a pharmacist of an organisation has approved."""

from datetime import datetime

import msgspec

from coldchain.products import Label


class ApprovedLabel(msgspec.Struct, frozen=True):
    """A label rule that counts, as it was approved; a newer version in the catalogue changes nothing."""

    organisation: str
    product: str
    label: Label
    at: datetime
    by: str


class ApprovedPackage(msgspec.Struct, frozen=True):
    """A packaging that holds for so many hours."""

    organisation: str
    package: str
    hours: float
    source: str
    at: datetime
    by: str


class ApprovedLane(msgspec.Struct, frozen=True):
    """A supplier's lane on which no indicator is needed."""

    organisation: str
    supplier: str
    lane: str
    at: datetime
    by: str
