"""Facts about decisions: what a rule or a person made of a lot, and what people approved.

People and homes are opaque ids; a patient's name never stands here. Who said so, and when, are the entry's `actor` and
`at`.
"""

from datetime import date, datetime
from typing import Literal

from coldchain.events.event import Event
from coldchain.products import Label
from coldchain.stock import AssignedExpiry, Condition, Count, Evidence, Ground, Grounded, Incident, Release


class ExpiryAssigned(Event, frozen=True):
    """A pharmacist put a date on the box, or changed it.

    Attributes:
        lot: the lot.
        expiry: the date, its zone and who assigned it.
        was: the date before; None: there was none.
        reason: required for a change.
    """

    lot: str
    expiry: AssignedExpiry
    was: AssignedExpiry | None = None
    reason: str = ""


class LotQuarantined(Event, frozen=True):
    """A person put a lot into quarantine."""

    lot: str
    incident: Incident
    reason: str


class LotReleased(Event, frozen=True):
    """A pharmacist accepted findings: they no longer stop this lot."""

    lot: str
    release: Release


class MoveConfirmed(Event, frozen=True):
    """A pharmacist confirmed a move that was entered after an excursion had begun and dated before it."""

    lot: str
    incident: str
    reason: str


class VerdictChanged(Event, frozen=True):
    """A lot's verdict is another than before, or rests on something else.

    Attributes:
        lot: the lot.
        was: the condition before.
        now: the condition.
        reasons: all that apply, the most severe first.
        label: version of the label's rule.
        approved: a pharmacist has approved it.
        evidence: the readings that it rests on.
        label_clock_ends_at: when the label's time would end, if applied.
        todo: what to do now.
        because: of an amendment, why; empty: time and readings went on.
        follow_up: somebody who has or used pens or syringes of it is to be asked: home and since when, or who used it.
    """

    lot: str
    was: Condition
    now: Condition
    reasons: tuple[Grounded, ...]
    label: str
    approved: bool
    evidence: tuple[Evidence, ...] = ()
    label_clock_ends_at: datetime | None = None
    todo: str = ""
    because: str = ""
    follow_up: str = ""


class CompromiseAmended(Event, frozen=True):
    """The manufacturer's written answer moves lots from compromised to quarantined; two people said so.

    Attributes:
        lot: the lot.
        inquiry: whose answer.
        accepted: ids of the findings that no longer compromise.
        second: the second person.
        incident: keeps it quarantined until a pharmacist releases it.
        reason: why.
        grounds: these findings as they were known: what they become later compromises again.
    """

    lot: str
    inquiry: str
    accepted: tuple[str, ...]
    second: str
    incident: Incident
    reason: str
    grounds: tuple[Ground, ...] = ()


class InquiryOpened(Event, frozen=True):
    """The manufacturer was asked whether lots can still be used."""

    inquiry: str
    product: str
    lots: tuple[str, ...]
    case: str
    asked: str


class InquiryAnswered(Event, frozen=True):
    """The manufacturer answered.

    Attributes:
        inquiry: its id.
        answer: what was said.
        answered_on: when.
        reference: of the written answer; empty: it was not in writing.
        usable: the manufacturer says that the lots can be used.
    """

    inquiry: str
    answer: str
    answered_on: date
    reference: str = ""
    usable: bool = False


class RecallOpened(Event, frozen=True):
    """A lot number must not be used anywhere until the recall is closed.

    Attributes:
        recall: its id.
        product: of the catalogue.
        lot_number: the maker's; empty: all lots of the product.
        scope: `stock`: what pharmacies have; `patients`: homes and transit too.
        reference: the maker's or authority's.
        reason: why.
    """

    recall: str
    product: str
    lot_number: str
    scope: Literal["stock", "patients"]
    reference: str
    reason: str = ""


class RecallAnswered(Event, frozen=True):
    """A site said what it did with its units of a recalled lot; `answer` is a salted hash of a patient's words."""

    recall: str
    site: str
    found: Count
    answer: str


class RecallClosed(Event, frozen=True):
    """The recall no longer blocks."""

    recall: str
    reason: str


class LabelApproved(Event, frozen=True):
    """A pharmacist of an organisation approved a version of a product's label rule, which is kept here whole."""

    organisation: str
    product: str
    label: Label


class PackageApproved(Event, frozen=True):
    """A pharmacist approved that a packaging holds for so many hours."""

    organisation: str
    package: str
    hours: float
    source: str


class LaneApproved(Event, frozen=True):
    """A pharmacist approved that what a supplier sends on a lane needs no indicator."""

    organisation: str
    supplier: str
    lane: str
    reason: str


DecidingFact = (
    ExpiryAssigned
    | LotQuarantined
    | LotReleased
    | MoveConfirmed
    | VerdictChanged
    | CompromiseAmended
    | InquiryOpened
    | InquiryAnswered
    | RecallOpened
    | RecallAnswered
    | RecallClosed
    | LabelApproved
    | PackageApproved
    | LaneApproved
)
