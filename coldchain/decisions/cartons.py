"""Cartons: which pens of a lot are meant, by their number or by the letters on their cartons."""

from msgspec.structs import replace

from coldchain.decisions.asking import Asking, quantity_of
from coldchain.decisions.parts import part_of
from coldchain.errors import RefusedError
from coldchain.events import LotSplit
from coldchain.lots import Lot

MOST = 100_000
"""Pens or syringes of one lot; a receipt or count of more is a slip of the finger."""


def there(doing: str, lot: Lot) -> None:
    """Refuse a lot of which nothing is left.

    Raises:
        RefusedError: names it.
    """
    if lot.quantity < 1:
        raise RefusedError(f"Cannot {doing}: nothing of it is left.")


def letters_of(doing: str, lot: Lot, letters: str, quantity: int) -> str:
    """Return letters in their order, `""` where none are given.

    Args:
        doing: for the refusal.
        lot: whose cartons they are.
        letters: as given.
        quantity: as many as there have to be.

    Raises:
        RefusedError: one is not among the lot's, comes twice, or there are more or fewer than `quantity`.
    """
    known = f"it has cartons {', '.join(lot.letters)}" if lot.letters else "its cartons have no letters"
    for letter in letters:
        if letter not in lot.letters:
            raise RefusedError(f"Cannot {doing}: there is no carton {letter}; {known}.")
    if len(set(letters)) != len(letters):
        raise RefusedError(f"Cannot {doing}: cartons {', '.join(letters)} name one twice.")
    if letters and len(letters) != quantity:
        raise RefusedError(f"Cannot {doing}: expected as many letters as {quantity}, not {letters}.")
    return "".join(sorted(letters))


def split_off(
    verb: str, lot: Lot, quantity: int | None, letters: str, asking: Asking
) -> tuple[str, tuple[LotSplit, ...]]:
    """Return the id of the lot that these pens are, and the split that makes it; all of a lot are the lot itself.

    Args:
        verb: for the refusal.
        lot: of which.
        quantity: pens or syringes; None: as many as letters, without them all.
        letters: of the cartons; a part of a lot whose cartons have letters needs them.
        asking: gives the new lot's id.

    Raises:
        RefusedError: so many, or those cartons, are not there, or it is not said which.
    """
    doing = f"{verb} part of lot {lot.id}" if letters else f"{verb} {quantity} of lot {lot.id}"
    number = quantity_of(verb, lot, len(letters) if letters and quantity is None else quantity)
    chosen = letters_of(doing, lot, letters, number)
    if lot.letters and not chosen and number != lot.quantity:
        told = f"its cartons are lettered {', '.join(lot.letters)}, expected the letters of those that are meant"
        raise RefusedError(f"Cannot {doing}: {told}.")
    part, split = part_of(lot, number, asking)
    return part, tuple(replace(each, letters=chosen) for each in split)
