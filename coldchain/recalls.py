"""Recalls and stability inquiries: what goes back and forth with manufacturers about lots.

open ──each site answers──▶ open ──closed──▶ closed
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import msgspec


class RecallAnswer(msgspec.Struct, frozen=True):
    """What a site said: how many units it found and what it did with them."""

    found: int
    answer: str
    at: datetime
    by: str


class Recall(msgspec.Struct, frozen=True):
    """One recall; `lot_number` is empty where all lots of the product are meant."""

    id: str
    product: str
    lot_number: str
    scope: Literal["stock", "patients"]
    reference: str
    reason: str
    opened_at: datetime
    answers: Mapping[str, RecallAnswer] = {}
    closed_at: datetime | None = None


class Inquiry(msgspec.Struct, frozen=True):
    """A stability inquiry to the manufacturer: who asked what about which lots, and the answer."""

    id: str
    product: str
    lots: tuple[str, ...]
    case: str
    asked: str
    asked_at: datetime
    asked_by: str
    answer: str = ""
    answered_on: date | None = None
    answered_by: str = ""
    reference: str = ""
    usable: bool = False
