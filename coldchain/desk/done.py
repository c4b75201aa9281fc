"""What a command came to, as whoever asked is answered."""

from collections.abc import Iterable

import msgspec

from coldchain.events import InquiryOpened, RecallOpened, ShipmentPacked
from coldchain.ledger import Entry


class Done(msgspec.Struct, frozen=True):
    """What a command came to.

    Attributes:
        lots: ids of those that it made or changed; the first is what was asked for.
        made: id of the shipment, recall or inquiry that it made; empty: it made none.
        entries: what was written to the ledger.
        again: its key had been used: nothing was done a second time.
    """

    lots: tuple[str, ...] = ()
    made: str = ""
    entries: tuple[Entry, ...] = ()
    again: bool = False


def made_by(entries: Iterable[Entry]) -> str:
    """Return the id of the shipment, recall or inquiry that entries tell the beginning of; empty: of none."""
    for entry in entries:
        match entry.event:
            case ShipmentPacked(shipment=made) | RecallOpened(recall=made) | InquiryOpened(inquiry=made):
                return made
            case _:
                continue
    return ""
