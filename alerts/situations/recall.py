"""Recall: one is open that a site holds, or was dispensed, something of, and the site has not answered."""

from collections.abc import Iterable

from alerts.situations import stakes
from alerts.situations.looked import Looked
from alerts.situations.site import Site, compared
from coldchain.alert import Key, Situation
from coldchain.decisions.recalling import matches
from coldchain.inventory.tracking import must_answer
from coldchain.lots import Lot
from coldchain.recalls import Recall
from coldchain.store.stock_ports import LotFilter


def find(site: Site) -> Looked:
    """Find the recalls that a site is to answer."""
    found = {}
    for recall in site.reads.recalls(open_only=True):
        if site.info.id not in recall.answers and site.info.id in must_answer(recall, lots := _lots(site, recall)):
            key = site.key("recall", recall.id)
            found[key] = _situation(site, key, recall, lots)
    because = {key.part: _because(site, key.part) for key in site.of("recall")}
    return compared(site, "recall", found, because)


def _lots(site: Site, recall: Recall) -> list[Lot]:
    """Return the lots of a site that a recall is about, also what is gone of them; each by an index of few."""
    which = LotFilter(site.now, product=recall.product, lot_number=recall.lot_number, with_stock=False)
    if site.is_home:
        found: Iterable[Lot] = site.reads.lots(_narrowed(which, home=site.info.id))
    elif recall.lot_number:
        found = site.reads.lots(_narrowed(which, sites=(site.info.id,)))
    else:
        found = (lot for place in site.places for lot in site.reads.lots_present(place, recall.opened_at))
    return [lot for lot in {lot.id: lot for lot in found}.values() if matches(recall, lot)]


def _narrowed(which: LotFilter, *, home: str = "", sites: tuple[str, ...] = ()) -> LotFilter:
    return LotFilter(
        which.now, sites, home=home, product=which.product, lot_number=which.lot_number, with_stock=which.with_stock
    )


def _situation(site: Site, key: Key, recall: Recall, lots: list[Lot]) -> Situation:
    which = f"lot number {recall.lot_number}" if recall.lot_number else "all lots"
    return Situation(
        key,
        "present",
        "warning",
        recall.opened_at,
        findings=(f"recall:{recall.id}",),
        lots=stakes.lines_of((lot for lot in lots if lot.quantity), site.now),
        details=(f"{which}, {recall.reference}",),
    )


def _because(site: Site, recall_id: str) -> str:
    recall = site.reads.recall(recall_id)
    if recall is None or recall.closed_at is not None:
        return "the recall is closed"
    return "it has been answered" if site.info.id in recall.answers else "nothing of it is, or was, there"
