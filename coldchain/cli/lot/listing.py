"""`coldchain lot list`: the lots that somebody sees, first to expire first."""

from collections.abc import Iterator
from typing import Annotated, get_args

import typer
from msgspec.structs import replace

from coldchain import expiry
from coldchain.cli.caller import Caller
from coldchain.cli.filters import check_home, check_place, check_product, place_of
from coldchain.cli.given import some_of
from coldchain.cli.lot.arguments import OfForm
from coldchain.cli.lot.words import in_homes, last_day
from coldchain.cli.tables import say, show
from coldchain.decisions.conditions import condition as condition_of
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.stock import CONDITIONS, Stage
from coldchain.store.stock_ports import LotFilter

_COLUMNS = ("lot", "product", "form", "lot no.", "quantity", "where", "stage", "condition", "use by")


def list_(
    caller: Caller,
    product: Annotated[str, typer.Option(metavar="PRODUCT", help="Of this one alone.")] = "",
    form: OfForm = None,
    site: Annotated[str, typer.Option(metavar="SITE", help="What lies there.")] = "",
    unit: Annotated[str, typer.Option(metavar="UNIT", help="What lies in this unit of the site.")] = "",
    home: Annotated[str, typer.Option(metavar="HOME", help="What was dispensed to this home.")] = "",
    lot_number: Annotated[str, typer.Option(metavar="TEXT", help="The maker's.")] = "",
    condition: Annotated[list[str] | None, typer.Option(metavar="CONDITION", help="As of now; repeatable.")] = None,
    stage: Annotated[list[str] | None, typer.Option(metavar="STAGE", help="Such as stock or home; repeatable.")] = None,
    gone: Annotated[bool, typer.Option("--all", help="Also those of which nothing is left.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="So many at most.")] = 100,
) -> None:
    """List lots, first to expire first."""
    sight.allow("list lots", caller.by)
    site, unit = place_of(site, unit)
    which = LotFilter(
        caller.now,
        product=caller.product(product),
        form=form,
        lot_number=lot_number,
        home=home,
        conditions=some_of("--condition", condition or (), CONDITIONS),
        stages=some_of("--stage", stage or (), get_args(Stage)),
        with_stock=not gone,
    )
    caller.catch_up()
    found = caller.look(_some(caller, which, site, unit, limit + 1))
    if not found:
        check_place(caller, site, unit)
        check_home(caller, home)
        check_product(caller, which.product)
    named, counted = sight.apart(caller.by, found[:limit])
    if site or home:
        counted = []  # of one home a count tells who sees counts only what lies there
    if caller.as_json:
        caller.print_json({"lots": named, "homes": sight.homes(counted), "more": len(found) > limit})
        return
    show(_COLUMNS, (_row(caller, lot) for lot in named))
    if counted:
        say(in_homes(sight.homes(counted)))
    if len(found) > limit:
        say(f"There are more than {limit}: expected a filter, or a higher --limit.")


def _some(caller: Caller, which: LotFilter, site: str, unit: str, limit: int) -> Iterator[Lot]:
    """Yield so many lots at most, page by page: of a site that is none of theirs only what they dispensed."""
    theirs = {"*", site}.intersection(caller.by.sites)
    asked = replace(which, sites=(site,)) if site and theirs else sight.seen_by(caller.by, which)
    asked = replace(asked, limit=limit)
    left = limit
    while left and (page := caller.store.lots(asked)):
        for lot in page:
            if left and site in {"", lot.place.site} and unit in {"", lot.place.unit}:
                yield lot
                left -= 1
        if len(page) < limit:
            return
        asked = replace(asked, after=page[-1].id)


def _row(caller: Caller, lot: Lot) -> tuple[str, ...]:
    bound = expiry.use_by(lot)
    return (
        lot.id,
        lot.product,
        lot.form,
        lot.lot_number,
        str(lot.quantity),
        str(lot.place),
        lot.stage,
        condition_of(lot, caller.now),
        last_day(bound, caller.zone(lot.place.site)),
    )
