"""Recalling: a maker's lot number is blocked everywhere until each site has answered and a pharmacist closes it."""

from collections.abc import Sequence

from coldchain.commands import AnswerRecall, CloseRecall, OpenRecall
from coldchain.decisions.asking import Asking, reason_of, said
from coldchain.errors import RefusedError
from coldchain.events import Event, RecallAnswered, RecallClosed, RecallOpened
from coldchain.lots import Lot, same_number
from coldchain.recalls import Recall
from coldchain.sentences import instant

MOST_FOUND = 1_000_000
"""No site holds more pens: a larger number is a slip, such as a scanned code."""


def matches(recall: Recall, lot: Lot) -> bool:
    """Tell whether a recall is about a lot, whether or not anything of it is left and the recall still open.

    Lot numbers are compared without regard to case: a number that somebody typed must not miss one that was scanned.
    """
    if recall.product != lot.product or (recall.scope == "stock" and lot.stage not in {"stock", "prepared"}):
        return False
    return not recall.lot_number or same_number(recall.lot_number, lot.lot_number)


def open_recall(command: OpenRecall, asking: Asking) -> tuple[Event, ...]:
    """Block every lot of a product and lot number.

    Raises:
        RefusedError: without a reference, or the product is not in the catalogue.
    """
    doing = f"open a recall of {command.product}"
    asking.allow(doing, "pharmacist")
    asking.product(command.product)
    reference = said(doing, "the maker's or authority's reference", command.reference)
    lot_number, reason = command.lot_number.strip(), command.reason.strip()
    return (RecallOpened(asking.new_id(), command.product, lot_number, command.scope, reference, reason),)


def answer_recall(command: AnswerRecall, recall: Recall, lots: Sequence[Lot], asking: Asking) -> tuple[Event, ...]:
    """Say what a site did with its units of a recalled lot; a later answer counts instead.

    Args:
        command: what is asked.
        recall: the one that is answered.
        lots: the recalled lots that the site holds or was dispensed; who dispensed them may answer for a home.
        asking: who asks, and when.

    Raises:
        RefusedError: it is closed, nothing is said, or what was found is no number of units.
    """
    doing = f"answer recall {recall.id} for site {command.site}"
    asking.allow(doing, "pharmacist", "technician", "patient")
    asking.allow_site(doing, command.site, lots)
    asking.site(command.site)
    _open(doing, recall)
    if not 0 <= command.found <= MOST_FOUND:
        raise RefusedError(f"Cannot {doing}: found {command.found}, expected a whole number from 0 to {MOST_FOUND}.")
    answer = said(doing, "what was done", command.answer)
    return (RecallAnswered(recall.id, command.site, command.found, answer),)


def close_recall(command: CloseRecall, recall: Recall, asking: Asking) -> tuple[Event, ...]:
    """End a recall: it no longer blocks.

    Raises:
        RefusedError: without a reason, or it is closed.
    """
    doing = f"close recall {recall.id}"
    asking.allow(doing, "pharmacist")
    _open(doing, recall)
    return (RecallClosed(recall.id, reason_of(doing, command.reason)),)


def _open(doing: str, recall: Recall) -> None:
    if recall.closed_at is not None:
        raise RefusedError(f"Cannot {doing}: it was closed {instant(recall.closed_at)}.")
