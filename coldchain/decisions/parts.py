"""Parts: what is done to some pens of a lot is done to a lot of their own."""

from coldchain.decisions.asking import Asking
from coldchain.events import LotSplit
from coldchain.lots import Lot


def part_of(lot: Lot, quantity: int, asking: Asking) -> tuple[str, tuple[LotSplit, ...]]:
    """Return the id of the lot that these pens are, and the split that makes it; all of a lot are the lot itself.

    Args:
        lot: with at least so many.
        quantity: pens or syringes.
        asking: gives the new lot's id.
    """
    if quantity == lot.quantity:
        return lot.id, ()
    child = asking.new_id()
    return child, (LotSplit(lot.id, child, quantity, serials_of(lot, quantity, asking)),)


def serials_of(lot: Lot, quantity: int, asking: Asking) -> tuple[str, ...]:
    """Return the serials of the cartons that go with a part, in their order; none where a carton would be divided."""
    sizes = [each.pack_size for each in asking.product(lot.product).presentations if each.form == lot.form]
    size = next(iter(sizes), None) or 1
    return () if quantity % size else lot.serials[: quantity // size]
