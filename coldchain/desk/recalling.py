"""Recalls: every lot that one is about is judged again in the transaction that opens or closes it."""

from collections.abc import Iterator

from msgspec.structs import replace

from coldchain.commands import AnswerRecall, CloseRecall, OpenRecall
from coldchain.decisions import recalling
from coldchain.desk import people
from coldchain.desk.errand import Errand
from coldchain.errors import NotFoundError
from coldchain.lots import Lot
from coldchain.recalls import Recall
from coldchain.store.stock_ports import LotFilter


def open_recall(command: OpenRecall, errand: Errand) -> None:
    """Block every lot of a product and lot number of which something is left."""
    errand.tell(recalling.open_recall(command, errand.asking))
    recall = _recall(errand.done.made, errand)
    errand.judge(lot for lot in _matching(recall, errand) if lot.quantity)


def answer_recall(command: AnswerRecall, errand: Errand) -> None:
    """Say what a site did with its units; a patient's own words stay out of the ledger."""
    recall = _recall(command.recall, errand)
    site = errand.asking.sites.get(command.site)  # one that is not there is refused as one of others
    is_home = site is not None and site.kind == "home"
    home, sites = (command.site, ()) if is_home else ("", (command.site,))
    which = replace(_ever_about(recall, errand), home=home, sites=sites)
    lots = [lot for lot in errand.all_lots(which) if recalling.matches(recall, lot)]
    told = replace(command, answer=people.kept(command.answer, command.site, errand))
    errand.tell(recalling.answer_recall(told, recall, lots, errand.asking))


def close_recall(command: CloseRecall, errand: Errand) -> None:
    """End a recall: what it blocked, and what was used of it, is judged without it."""
    recall = _recall(command.recall, errand)
    errand.tell(recalling.close_recall(command, recall, errand.asking))
    because = f"recall {recall.id} was closed: {command.reason.strip()}"
    errand.judge((lot for lot in _matching(recall, errand) if lot.quantity or lot.uses), because)


def _matching(recall: Recall, errand: Errand) -> Iterator[Lot]:
    """Yield the lots that a recall is about, and those that it blocked while it was about them."""
    ground = f"recall:{recall.id}"
    for lot in errand.all_lots(_ever_about(recall, errand)):
        blocked = any(each.id == ground for reason in lot.standing.reasons for each in reason.grounds)
        if blocked or recalling.matches(recall, lot):
            yield lot


def _ever_about(recall: Recall, errand: Errand) -> LotFilter:
    return LotFilter(errand.asking.now, product=recall.product, lot_number=recall.lot_number, with_stock=False)


def _recall(recall_id: str, errand: Errand) -> Recall:
    recall = errand.tx.recall(recall_id)
    if recall is None:
        raise NotFoundError(f"There is no recall {recall_id}.")
    return recall
