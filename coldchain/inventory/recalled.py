"""Recalled: the open recalls of what a home holds, or was dispensed, and what was answered for it."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from coldchain.decisions.recalling import matches
from coldchain.inventory.tracking import must_answer
from coldchain.lots import Lot
from coldchain.products import Product
from coldchain.recalls import Recall, RecallAnswer
from coldchain.store.ports import Reads


class Recalled(msgspec.Struct, frozen=True):
    """A recall that a home is to answer.

    Attributes:
        recall: which.
        name: of the product.
        lots: ids of what it is about and is there, or on its way.
        quantity: how many pens or syringes these are; 0: nothing is left of it.
        answer: what was last said for the home; None: nothing yet.
    """

    recall: Recall
    name: str
    lots: tuple[str, ...]
    quantity: int
    answer: RecallAnswer | None


def recalled(reads: Reads, home: str, lots: Sequence[Lot], products: Mapping[str, Product]) -> Iterator[Recalled]:
    """Yield the open recalls that are about some of a home's lots, those without an answer first.

    Args:
        reads: the store.
        home: its site.
        lots: all that it was ever dispensed.
        products: the catalogue.
    """
    found = [each for each in reads.recalls(open_only=True) if home in must_answer(each, _about(each, lots))]
    for recall in sorted(found, key=lambda each: home in each.answers):
        about = [lot for lot in _about(recall, lots) if lot.quantity]
        name = products[recall.product].name if recall.product in products else recall.product
        ids, quantity = tuple(lot.id for lot in about), sum(lot.quantity for lot in about)
        yield Recalled(recall, name, ids, quantity, recall.answers.get(home))


def _about(recall: Recall, lots: Sequence[Lot]) -> list[Lot]:
    return [lot for lot in lots if matches(recall, lot)]
