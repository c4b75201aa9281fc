"""What people ask for that decides whether stock may be used. Instants left out are now."""

from datetime import date
from typing import Literal

import msgspec

from coldchain.stock import Basis


class AssignExpiry(msgspec.Struct, frozen=True):
    """Put a date on the box, or change it; of a prepared lot it finishes the dispensing.

    Attributes:
        lot: which.
        on: the date; None: the default of the product from today.
        reason: required for a change.
    """

    lot: str
    on: date | None = None
    reason: str = ""


class Quarantine(msgspec.Struct, frozen=True):
    """Stop a lot until a pharmacist decides."""

    lot: str
    reason: str


class ReleaseLot(msgspec.Struct, frozen=True):
    """Accept findings.

    Attributes:
        lot: which.
        findings: ids; all that its reasons rest on where left out.
        basis: why they are accepted.
        reason: in the pharmacist's words.
        case: number of the manufacturer's advice.
        advice: what was advised.
        advised_on: when.
    """

    lot: str
    basis: Basis
    reason: str
    findings: tuple[str, ...] = ()
    case: str = ""
    advice: str = ""
    advised_on: date | None = None


class ConfirmMove(msgspec.Struct, frozen=True):
    """Confirm a move that was entered late; its doubt no longer quarantines."""

    lot: str
    incident: str
    reason: str


class OpenRecall(msgspec.Struct, frozen=True):
    """Block every lot of a product and lot number (empty: all of the product)."""

    product: str
    lot_number: str
    scope: Literal["stock", "patients"]
    reference: str
    reason: str = ""


class AnswerRecall(msgspec.Struct, frozen=True):
    """Say what a site did with its units of a recalled lot; a patient's `answer` is kept apart and can be erased."""

    recall: str
    site: str
    found: int
    answer: str


class CloseRecall(msgspec.Struct, frozen=True):
    """End a recall."""

    recall: str
    reason: str


class OpenInquiry(msgspec.Struct, frozen=True):
    """Note that the manufacturer was asked."""

    product: str
    lots: tuple[str, ...]
    case: str
    asked: str


class AnswerInquiry(msgspec.Struct, frozen=True):
    """Note what the manufacturer answered."""

    inquiry: str
    answer: str
    answered_on: date
    reference: str = ""
    usable: bool = False


class AmendCompromise(msgspec.Struct, frozen=True):
    """Move a compromised lot to quarantined by the manufacturer's written answer; `second` is another person's id."""

    lot: str
    inquiry: str
    second: str
    reason: str


class ApproveLabel(msgspec.Struct, frozen=True):
    """Approve the catalogue's label rule of a product; `version` must be the catalogue's."""

    product: str
    version: str
    site: str


class ApprovePackage(msgspec.Struct, frozen=True):
    """Approve that a packaging holds for so many hours."""

    package: str
    hours: float
    source: str
    site: str


class ApproveLane(msgspec.Struct, frozen=True):
    """Approve that what a supplier sends on a lane needs no indicator."""

    supplier: str
    lane: str
    reason: str
    site: str


DecidingCommand = (
    AssignExpiry
    | Quarantine
    | ReleaseLot
    | ConfirmMove
    | OpenRecall
    | AnswerRecall
    | CloseRecall
    | OpenInquiry
    | AnswerInquiry
    | AmendCompromise
    | ApproveLabel
    | ApprovePackage
    | ApproveLane
)
