"""What lies where: pens and syringes of each unit by condition, the worst first, for the demo's terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from rich.text import Text

from coldchain.decisions.conditions import condition
from coldchain.lots import Lot
from coldchain.narrative.words import PLAIN, forms
from coldchain.stock import CONDITIONS, Condition, Form

_COLOURS = {"usable": "green", "check first": "yellow", "do not use": "bold red"}


class Shelf(msgspec.Struct, frozen=True):
    """What lies in one unit, or is on its way to one home.

    Attributes:
        name: of the unit, as people call it.
        held: how many of each condition and form, the worst first.
    """

    name: str
    held: tuple[tuple[Condition, Form, int], ...]

    def text(self) -> Text:
        """Return `do not use: 10 syringes compromised, 16 pens quarantined; usable: 8 syringes`, in colours."""
        return _text(self._told(named=True))

    def wordings(self) -> tuple[Text, Text, Text]:
        """Return that, and shorter: `do not use: 16 pens, 10 syringes; usable: 8 syringes`, `do not use: 26; …`."""
        sums: Counter[str] = Counter()
        for what, _, number in self.held:
            sums[PLAIN[what]] += number
        return self.text(), _text(self._told(named=False)), _text({words: [str(sums[words])] for words in sums})

    def _told(self, *, named: bool) -> dict[str, list[str]]:
        """Return what is told of each condition as it stands on screen; where two share the words, it can be named."""
        counted: Counter[tuple[str, str, Form]] = Counter()
        for what, form, number in self.held:
            name = f" {what}" if named and PLAIN[what] == "do not use" else ""
            counted[PLAIN[what], name, form] += number
        told: dict[str, list[str]] = {}
        for (words, name, form), number in counted.items():
            told.setdefault(words, []).append(f"{forms(number, form)}{name}")
        return told


def worst_shelf_first(held: Iterable[Shelf]) -> list[Shelf]:
    """Return shelves with the worst condition first, else in their order."""
    return sorted(held, key=lambda shelf: -CONDITIONS.index(shelf.held[0][0]))


def shelves(lots: Sequence[Lot], now: datetime, names: Mapping[str, str]) -> list[Shelf]:
    """Return every unit with what lies in it, and then what is on its way.

    Args:
        lots: of which something is there.
        now: as of when dates count.
        names: what to call each unit, by `site/unit`; in this order.
    """
    held: dict[str, Counter[tuple[Condition, Form]]] = {name: Counter() for name in names.values()}
    for lot in sorted(lots, key=lambda lot: lot.stage == "transit"):
        counted = held.setdefault(where(lot, names), Counter())
        counted[condition(lot, now), lot.form] += lot.quantity
    return [Shelf(name, tuple(_worst_first(counted))) for name, counted in held.items() if counted]


def where(lot: Lot, names: Mapping[str, str]) -> str:
    """Return where a lot lies, as people call it."""
    if lot.stage == "transit":
        return f"on the way to {lot.home}"
    return names.get(str(lot.place), str(lot.place))


def _text(told: Mapping[str, Sequence[str]]) -> Text:
    parts = [Text(f"{words}: {', '.join(each)}", style=_COLOURS[words]) for words, each in told.items()]
    return Text("; ").join(parts)


def _worst_first(counted: Counter[tuple[Condition, Form]]) -> Iterator[tuple[Condition, Form, int]]:
    for what in reversed(CONDITIONS):
        for form in ("pen", "syringe"):
            if number := counted[what, form]:
                yield what, form, number
