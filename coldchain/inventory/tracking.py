"""Tracking: where every unit of a maker's lot number is, and which sites have answered a recall of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from coldchain.desk.people import in_words
from coldchain.errors import NotFoundError
from coldchain.inventory.sight import Homes, allow, apart, counts_homes, homes, seen_by
from coldchain.lots import Lot
from coldchain.recalls import Recall, RecallAnswer
from coldchain.stock import Actor, Form, Stage
from coldchain.store.ports import Reads
from coldchain.store.stock_ports import LotFilter

_ON_THE_SHELF: tuple[Stage, ...] = ("stock", "prepared")
_WITH_PATIENT: tuple[Stage, ...] = ("transit", "home", "gone")


class Holding(msgspec.Struct, frozen=True):
    """What a site has, or had, of it.

    Attributes:
        site: where it lies; of what is on its way the site that sent it.
        form: pen or syringe.
        stage: `transit`: on its way, `gone`: nothing is left.
        lots: how many holdings.
        quantity: pens or syringes that are there.
        used: that were used or thrown away.
    """

    site: str
    form: Form
    stage: Stage
    lots: int
    quantity: int
    used: int


class Whereabouts(msgspec.Struct, frozen=True):
    """Where everything of a lot number is; homes as counts for whoever sees them so, with what was used there."""

    holdings: tuple[Holding, ...]
    homes: Homes
    used_in_homes: int


class Reply(msgspec.Struct, frozen=True):
    """A site that must answer.

    Attributes:
        site: which.
        quantity: that it holds, or that is with or on its way to the patient.
        answer: what it said; None: nothing yet.
    """

    site: str
    quantity: int
    answer: RecallAnswer | None


class Tracking(msgspec.Struct, frozen=True):
    """How far a recall has come.

    Attributes:
        recall: the recall; its answers of homes are left out for whoever sees these as counts.
        whereabouts: where everything is.
        replies: the sites that must answer, by id; homes only where they are named.
        homes: how many homes must answer, where they are only counted.
        homes_answered: how many of them have.
        missing: ids of the sites among `replies` that have not answered.
        all_answered: every site and home that is seen has.
    """

    recall: Recall
    whereabouts: Whereabouts
    replies: tuple[Reply, ...]
    homes: int
    homes_answered: int
    missing: tuple[str, ...]
    all_answered: bool


def whereabouts(reads: Reads, by: Actor, product: str, lot_number: str, now: datetime) -> Whereabouts:
    """Return where every unit of a lot number is; an empty one means all of the product.

    Raises:
        NotAllowedError: a device asks.
    """
    allow("show where a lot number is", by)
    return _whereabouts(by, _lots(reads, by, product, lot_number, now))


def tracking(reads: Reads, by: Actor, recall_id: str, now: datetime) -> Tracking:
    """Return how far a recall has come.

    Raises:
        NotAllowedError: a device asks.
        NotFoundError: there is no such recall.
    """
    allow("show a recall", by)
    recall = reads.recall(recall_id)
    if recall is None:
        raise NotFoundError(f"There is no recall {recall_id}.")
    answers = {site: _in_words(reads, site, answer) for site, answer in recall.answers.items()}
    recall = replace(recall, answers=answers)
    lots = _lots(reads, by, recall.product, recall.lot_number, now)
    asked = must_answer(recall, lots)
    counted = {lot.home for lot in lots} if counts_homes(by) else set()
    named = [Reply(site, asked[site], recall.answers.get(site)) for site in sorted(asked) if site not in counted]
    at_home = [site for site in asked if site in counted]
    answered = sum(site in recall.answers for site in at_home)
    missing = tuple(reply.site for reply in named if reply.answer is None)
    complete = not missing and answered == len(at_home)
    return Tracking(
        _shown(recall, by, named), _whereabouts(by, lots), tuple(named), len(at_home), answered, missing, complete
    )


def must_answer(recall: Recall, lots: Iterable[Lot]) -> dict[str, int]:
    """Return the sites that hold or were dispensed something of a recalled lot, with how much of it they have.

    What was discarded or missing before the recall need not be answered for. One of pharmacies' stock asks no home.
    """
    asked: dict[str, int] = defaultdict(int)
    for lot in lots:
        if lot.quantity or lot.uses or (lot.ended_at is not None and lot.ended_at >= recall.opened_at):
            for site in _asked(recall, lot):
                asked[site] += lot.quantity
    return dict(asked)


def _in_words(reads: Reads, site: str, answer: RecallAnswer) -> RecallAnswer:
    return replace(answer, answer=in_words(reads, site, answer.answer))


def _asked(recall: Recall, lot: Lot) -> set[str]:
    if recall.scope == "stock":
        held = lot.stage in _ON_THE_SHELF or (lot.stage == "gone" and not lot.home)
        return {lot.place.site} if held else set()
    with_patient = {lot.home} if lot.home and lot.stage in _WITH_PATIENT else set()
    return {lot.place.site, *with_patient}


def _lots(reads: Reads, by: Actor, product: str, lot_number: str, now: datetime) -> list[Lot]:
    which = LotFilter(now, product=product, lot_number=lot_number.strip(), with_stock=False)
    return reads.lots(seen_by(by, which))


def _whereabouts(by: Actor, lots: list[Lot]) -> Whereabouts:
    named, counted = apart(by, lots)
    groups: dict[tuple[str, Form, Stage], list[Lot]] = defaultdict(list)
    for lot in named:
        groups[lot.place.site, lot.form, lot.stage].append(lot)
    holdings = (
        Holding(site, form, stage, len(alike), sum(lot.quantity for lot in alike), _used(alike))
        for (site, form, stage), alike in sorted(groups.items())
    )
    return Whereabouts(tuple(holdings), homes([lot for lot in counted if lot.quantity]), _used(counted))


def _shown(recall: Recall, by: Actor, replies: Iterable[Reply]) -> Recall:
    """Return a recall with the answers that somebody may see."""
    mine = {reply.site for reply in replies} | (set() if counts_homes(by) else set(by.sites))
    answers = {site: answer for site, answer in recall.answers.items() if {"*", site} & mine}
    return replace(recall, answers=answers)


def _used(lots: Iterable[Lot]) -> int:
    return sum(use.quantity for lot in lots for use in lot.uses)
