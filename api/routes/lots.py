"""`/api/v1/lots`: what there is of which medicine, whether it may be used, and its whole story."""

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from msgspec.structs import replace

from api.etags import etag_of
from api.paging import USUAL, After, Limit, Page, Paged, cut, paged
from api.schemas import lots as shown
from api.schemas.values import Instant
from api.telling_lots import line, whole
from api.visit import Seeing, Visit
from coldchain.decisions.conditions import condition as condition_of
from coldchain.errors import RefusedError
from coldchain.inventory import sight
from coldchain.inventory.history import history
from coldchain.lots import Lot
from coldchain.stock import Condition, Form, Stage
from coldchain.store.stock_ports import LotFilter

MOST_SORTED = 20_000
"""Lots that are sorted otherwise than by their use-by."""
router = APIRouter(prefix="/api/v1/lots", tags=["lots"])

Sort = Literal["use_by", "-use_by", "product", "lot_number", "quantity", "-quantity", "place", "stage"]
_KEYS: dict[str, Callable[[Lot], tuple[object, ...]]] = {
    "product": lambda lot: (lot.product, lot.form),
    "lot_number": lambda lot: (lot.lot_number.upper(),),
    "quantity": lambda lot: (lot.quantity,),
    "-quantity": lambda lot: (-lot.quantity,),
    "place": lambda lot: (lot.place.site, lot.place.unit),
    "stage": lambda lot: (lot.stage,),
}
_ID = Query(max_length=300)


@router.get("", response_model=Page[shown.LotLine])
def lots(
    visit: Seeing,
    product: Annotated[str, _ID] = "",
    form: Form | None = None,
    site: Annotated[str, Query(max_length=300, description="What lies there.")] = "",
    unit: Annotated[str, Query(max_length=300, description="What lies in this unit of the site.")] = "",
    home: Annotated[str, Query(max_length=300, description="What was dispensed to this home.")] = "",
    lot_number: Annotated[str, Query(max_length=300, description="The maker's, in whatever case.")] = "",
    condition: Annotated[list[Condition] | None, Query(max_length=5, description="As of now.")] = None,
    stage: Annotated[list[Stage] | None, Query(max_length=6)] = None,
    use_by_before: Instant | None = None,
    gone: Annotated[bool, Query(description="Also those of which nothing is left.")] = False,
    sort: Annotated[Sort, Query(description="By `use_by`: first expired, first out.")] = "use_by",
    after: After = "",
    limit: Limit = USUAL,
) -> Paged:
    """List lots, first to expire first: `condition=usable&stage=stock` is what to take first."""
    which = LotFilter(
        visit.now,
        product=product.strip().casefold(),
        form=form,
        home=home if not home or not sight.counts_homes(visit.by) else sight.NOWHERE[0],
        lot_number=lot_number.strip(),
        conditions=tuple(condition or ()),
        stages=tuple(stage or ()),
        use_by_before=use_by_before,
        with_stock=not gone,
    )
    visit.catch_up()
    found = _Some(visit, which, site, unit)
    page = found.page(after, limit) if sort == "use_by" else found.sorted_page(sort, after, limit)
    judged = visit.desk.look((each for each in page.items if isinstance(each, Lot)), visit.by)
    wanted = [each for each in judged if not condition or condition_of(each, visit.now) in condition]
    return Paged([line(visit, each) for each in wanted], page.next)


@router.get("/{lot_id}", response_model=shown.Lot)
def lot(visit: Seeing, lot_id: str, response: Response) -> shown.Lot:
    """Show a lot as it stands: its condition with reasons, what to do, where it lay. Its ETag is for `If-Match`."""
    found = visit.lot(lot_id)
    response.headers["ETag"] = etag_of(found)
    return whole(visit, found)


@router.get("/{lot_id}/story", response_model=shown.Story)
def story(visit: Seeing, lot_id: str) -> dict[str, object]:
    """Tell what happened to a lot, entry by entry."""
    found = visit.lot(lot_id)
    told = history(visit.store, visit.by, lot_id, visit.zone(found.place.site))
    lines = [
        {"seq": each.seq, "at": each.at, "by": each.by, "by_name": visit.name_of(each.by), "sentence": each.sentence}
        for each in told.told
    ]
    return {"lot": lot_id, "told": lines, "hidden": told.hidden, "parent": told.parent, "children": told.children}


class _Some:
    """The lots that somebody sees of those that are asked for; of others' sites these are what they dispensed."""

    def __init__(self, visit: Visit, which: LotFilter, site: str, unit: str) -> None:
        theirs = visit.caller.sees(site)
        self._which = replace(which, sites=(site,)) if site and theirs else sight.seen_by(visit.by, which)
        self._store, self._by, self._site, self._unit = visit.store, visit.by, site, unit

    def page(self, after: str, limit: int) -> Paged:
        """Return a page in the order of use-by."""
        found: list[Lot] = []
        for each in self._all(replace(self._which, after=after, limit=limit + 1)):
            found.append(each)
            if len(found) > limit:
                break
        return paged(found, limit, lambda lot: lot.id)

    def sorted_page(self, sort: str, after: str, limit: int) -> Paged:
        """Return a page in another order.

        Raises:
            RefusedError: there are too many to sort.
        """
        found: list[Lot] = []
        for each in self._all(replace(self._which, limit=1_000)):
            found.append(each)
            if len(found) > MOST_SORTED:
                raise RefusedError(f"sort is {sort!r}: there are more than {MOST_SORTED:,} lots, expected a filter.")
        if sort == "-use_by":
            found.reverse()
        else:
            found.sort(key=_KEYS[sort])
        return cut(found, after, limit, lambda lot: lot.id)

    def _all(self, which: LotFilter) -> Iterator[Lot]:
        """Yield page by page what is wanted."""
        while page := self._store.lots(which):
            yield from (lot for lot in page if self._is_wanted(lot))
            if len(page) < (which.limit or 0):
                return
            which = replace(which, after=page[-1].id)

    def _is_wanted(self, lot: Lot) -> bool:
        counted = sight.counts_homes(self._by) and sight.in_home(lot)
        return not counted and self._site in {"", lot.place.site} and self._unit in {"", lot.place.unit}
