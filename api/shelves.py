"""Shelves: which lots somebody asks for, read from an address, and found page by page in the order asked for."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from coldchain import expiry
from coldchain.config.catalogue import Catalogue
from coldchain.decisions.conditions import condition
from coldchain.inventory.sight import apart, counts_homes, seen_by
from coldchain.lots import Lot
from coldchain.stock import CONDITIONS, Actor, Condition, Form, Stage
from coldchain.store.ports import Reads
from coldchain.store.stock_ports import LotFilter

PAGE = 50
MOST_SORTED = 10_000
"""So many lots are sorted otherwise than by their use-by; of more the first to use are shown."""
MOST_DAYS = 3660
_BLOCK = 500

Sort = Literal["use_by", "product", "place", "quantity", "condition"]
SORTS: Mapping[Sort, str] = {
    "use_by": "first to use",
    "product": "product",
    "place": "place",
    "quantity": "quantity, most first",
    "condition": "condition, worst first",
}
CHOICES: Mapping[str, tuple[Condition, ...]] = {
    "": (),
    "usable": ("usable",),
    "check": ("unverified",),
    "not": ("quarantined", "expired", "compromised"),
    "quarantined": ("quarantined",),
    "expired": ("expired",),
    "compromised": ("compromised",),
}
"""What may be chosen as a condition, plain words first."""


class Wanted(msgspec.Struct, frozen=True):
    """Which lots are asked for; what is empty does not narrow.

    Attributes:
        site, product, form, condition, stage, lot_number: of these.
        days: with a use-by within so many days.
        sort: in which order.
        after: the lot that the page before ended with.
        faults: what is wrong with a field, by its name.
    """

    site: str = ""
    product: str = ""
    form: str = ""
    condition: str = ""
    stage: str = ""
    lot_number: str = ""
    days: str = ""
    sort: Sort = "use_by"
    after: str = ""
    faults: Mapping[str, str] = {}

    @property
    def address(self) -> dict[str, str]:
        """What an address holds to ask the same again, without the page."""
        fields = {name: getattr(self, name) for name in _FIELDS if name != "after"}
        return {name: value for name, value in fields.items() if value and (name, value) != ("sort", "use_by")}


_FIELDS = tuple(name for name in Wanted.__struct_fields__ if name != "faults")


class Shelf(msgspec.Struct, frozen=True):
    """A page of lots; `next` is what the next page begins after, empty: there is none."""

    lots: tuple[Lot, ...]
    next: str = ""
    is_sorted: bool = True


def wanted(fields: Mapping[str, str], catalogue: Catalogue) -> Wanted:
    """Return what fields ask for; what is wrong is left out, and told by its field."""
    given = {name: fields.get(name, "").strip()[:100] for name in _FIELDS}
    given["sort"] = given["sort"] or "use_by"
    allowed: dict[str, tuple[str, ...]] = {
        "product": ("", *catalogue.products),
        "form": ("", *get_args(Form)),
        "condition": tuple(CHOICES),
        "stage": ("", *get_args(Stage)),
        "sort": tuple(SORTS),
    }
    faults = {
        name: f"{given[name]!r} is none of these: choose one of the list."
        for name, values in allowed.items()
        if given[name] not in values
    }
    if given["days"] and not (given["days"].isascii() and given["days"].isdigit() and int(given["days"]) <= MOST_DAYS):
        faults["days"] = f"{given['days']!r} is not a number of days: expected 0 to {MOST_DAYS}."
    given |= {name: "use_by" if name == "sort" else "" for name in faults if name != "days"}
    return Wanted(**given, faults=faults)  # type: ignore[arg-type]  # `sort` is one of SORTS by now


def shelf(reads: Reads, by: Actor, which: LotFilter, wanted: Wanted, limit: int = PAGE) -> Shelf:
    """Return a page of lots in the order that is wanted."""
    if wanted.sort != "use_by":
        found = named(reads, by, replace(which, after="", limit=MOST_SORTED + 1))
        if len(found) <= MOST_SORTED:
            ordered = sorted(found, key=lambda lot: _key(lot, wanted.sort, which))
            start = next((index + 1 for index, lot in enumerate(ordered) if lot.id == wanted.after), 0)
            return _page(ordered[start:], limit)
    found = named(reads, by, replace(which, limit=limit + 1))
    page = _page(found, limit)
    return page if wanted.sort == "use_by" else replace(page, is_sorted=False)


def every(reads: Reads, by: Actor, which: LotFilter) -> Iterator[Lot]:
    """Yield all lots that are asked for, first to use first, read block by block."""
    while found := reads.lots(replace(which, limit=_BLOCK)):
        yield from apart(by, found)[0]
        if len(found) < _BLOCK:
            return
        which = replace(which, after=found[-1].id)


def asked(wanted: Wanted, by: Actor, which: LotFilter) -> LotFilter:
    """Return the question to a store: what is wanted, of what somebody sees; homes that are counted are left out."""
    stages: tuple[Stage, ...] = (wanted.stage,) if wanted.stage else ()  # type: ignore[assignment]
    if counts_homes(by):
        stages = tuple(each for each in stages or get_args(Stage) if each != "home") or ("gone",)
    days = None if not wanted.days or "days" in wanted.faults else int(wanted.days)
    narrowed = replace(
        seen_by(by, which),
        product=wanted.product,
        form=wanted.form or None,
        lot_number=wanted.lot_number,
        conditions=CHOICES[wanted.condition],
        stages=stages,
        use_by_before=None if days is None else which.now + timedelta(days=days, microseconds=1),
        after=wanted.after,
    )
    return replace(narrowed, sites=(wanted.site,), pharmacies=()) if wanted.site else narrowed


def named(reads: Reads, by: Actor, which: LotFilter) -> list[Lot]:
    """Return the lots that are named to somebody."""
    return apart(by, reads.lots(which))[0]


def _page(found: list[Lot], limit: int) -> Shelf:
    shown = tuple(found[:limit])
    return Shelf(shown, shown[-1].id if len(found) > limit else "")


def _key(lot: Lot, sort: Sort, which: LotFilter) -> tuple[object, ...]:
    last = expiry.use_by(lot).at, lot.id
    keys: dict[Sort, tuple[object, ...]] = {
        "product": (lot.product, lot.form, lot.lot_number),
        "place": (lot.place.site, lot.place.unit),
        "quantity": (-lot.quantity,),
        "condition": (-CONDITIONS.index(condition(lot, which.now)),),
    }
    return *keys.get(sort, ()), *last
