"""`coldchain dose`: a patient's schedule, the doses that were taken, and the next one."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

import msgspec
import typer

from coldchain import doses
from coldchain.cli.called import command, first, question
from coldchain.cli.caller import Caller
from coldchain.cli.given import day
from coldchain.cli.tables import say
from coldchain.commands import RecordDose, StartDoses
from coldchain.doses import NextDose, Supply
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.expiry import sentence
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.store.stock_ports import LotFilter

app = typer.Typer(help="Doses of patients.", no_args_is_help=True)
Home = Annotated[str, typer.Argument(metavar="HOME", help="The patient's site.")]
OfProduct = Annotated[str, typer.Option("--product", metavar="PRODUCT", help="Of the catalogue.")]


class Doses(msgspec.Struct, frozen=True):
    """What a home is told of one product: the next dose, and what is there for it."""

    product: str
    next: NextDose
    supply: Supply


def start(
    caller: Caller,
    home: Home,
    product: OfProduct,
    on: Annotated[date, typer.Option(parser=day("--on"), metavar="DAY", help="Of the first dose.")],
    past_first: Annotated[
        bool, typer.Option("--past-first", help="The first doses were given before; the day is one of a monthly dose.")
    ] = False,
) -> None:
    """Begin a patient's schedule, or begin it anew."""
    caller.do(StartDoses(home, caller.product(product), on, past_first))


def record(
    caller: Caller,
    home: Home,
    product: OfProduct,
    on: Annotated[date, typer.Option(parser=day("--on"), metavar="DAY", help="When it was taken.")],
) -> None:
    """Record a dose that used no pen known here.

    `coldchain lot use` records those of one that is.
    """
    caller.do(RecordDose(home, caller.product(product), on))


def next_(caller: Caller, home: Home) -> None:
    """Show the next dose, and what is there for it."""
    lots = _lots(caller, home)
    told = list(_doses(caller, home, lots))
    if caller.as_json:
        caller.print_json(told)
        return
    for each in told:
        say(f"{caller.catalogue.products[each.product].name}: {each.next.sentence}")
        say(_there(each.supply))
    if not told:
        say(f"No schedule has begun for {home}, and nothing was dispensed to it.")


app.command("start")(first(start))
app.command("record")(command(record))
app.command("next")(question(next_))


def _lots(caller: Caller, home: str) -> list[Lot]:
    """Return what a home was dispensed, for those whom it concerns.

    Raises:
        NotFoundError: there is no such home for them.
        NotAllowedError: they see homes as counts, or nothing.
    """
    sight.allow("show doses", caller.by)
    if sight.counts_homes(caller.by):
        raise NotAllowedError(f"Cannot show doses: {caller.by.id} is a {caller.by.role}, who sees homes as counts.")
    lots = caller.store.lots(LotFilter(caller.now, home=home, with_stock=False))
    theirs = {"*", home}.intersection(caller.by.sites) or any(lot.pharmacy in caller.by.sites for lot in lots)
    if not theirs or home not in caller.sites:
        raise NotFoundError(f"Cannot show doses: there is no home {home} for {caller.by.id}.")
    return lots


def _doses(caller: Caller, home: str, lots: Sequence[Lot]) -> Iterator[Doses]:
    schedules = {each.product: each for each in caller.store.schedules(home)}
    today = caller.now.astimezone(caller.zone(home)).date()
    for product in sorted({*schedules, *(lot.product for lot in lots)}):
        dosing, schedule = caller.catalogue.products[product].dosing, schedules.get(product)
        own = [lot for lot in lots if lot.product == product]
        upcoming = doses.next_dose(schedule, dosing, today)
        yield Doses(product, upcoming, doses.supply(schedule, dosing, own, today, caller.now))


def _there(supply: Supply) -> str:
    if supply.use_by is None:
        return "Nothing that may be used is in the fridge."
    carton = f", carton {supply.letter}" if supply.letter else ""
    told = f"In the fridge: {supply.doses}. Use first lot {supply.first}{carton}, {sentence(supply.use_by)}"
    if supply.covers_next is False:
        told += ", which does not reach the next dose"
    if supply.lasts_until is not None:
        told += f". They last for the doses until {supply.lasts_until}"
    return f"{told}."
