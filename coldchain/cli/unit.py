"""`coldchain unit`: fridges and other units: which there are, and which are out of service."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

import msgspec
import typer

from coldchain.alert import UnitOut
from coldchain.cli.called import command, question
from coldchain.cli.caller import Caller
from coldchain.cli.instants import told_at
from coldchain.cli.lot.arguments import Reason
from coldchain.cli.tables import show
from coldchain.commands import PutUnitBack, TakeUnitOut
from coldchain.inventory import sight
from coldchain.sites import UnitInfo
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter

app = typer.Typer(help="Units: fridges and shippers; in and out of service.", no_args_is_help=True)
UnitName = Annotated[str, typer.Argument(metavar="SITE/UNIT", help="Which.")]
_WEEK = timedelta(days=7)


class Listed(msgspec.Struct, frozen=True):
    """One unit.

    Attributes:
        site: where.
        unit: which.
        name: what people call it.
        storage: its storage class.
        out: since when it is out of service; None: it is not.
        open: alerts that are open.
        raised: alerts that were raised within 7 days, drills left out.
    """

    site: str
    unit: str
    name: str
    storage: str
    out: UnitOut | None
    open: int
    raised: int


def list_(caller: Caller) -> None:
    """List the units with their alerts of the last 7 days, and which are out of service."""
    sight.allow("list units", caller.by)
    found = [
        _listed(caller, Place(site.id, unit.id), unit)
        for site in caller.sites.values()
        if {"*", site.id}.intersection(caller.by.sites) and not (sight.counts_homes(caller.by) and site.kind == "home")
        for unit in site.units.values()
    ]
    if caller.as_json:
        caller.print_json(found)
        return
    columns = ("unit", "name", "storage", "open alerts", "in 7 days", "service")
    show(columns, [tuple(_cells(caller, each)) for each in found])


def out(
    caller: Caller,
    unit: UnitName,
    reason: Reason = "",
    until: Annotated[str, typer.Option(metavar="TIME", help="When it is expected back.")] = "",
) -> None:
    """Take a unit out of service (a pharmacist or manager): nothing may lie in it, and nothing is put there.

    Its alerts are raised and shown, and nobody is told of them.
    """
    place = caller.unit(unit, "")
    caller.do(TakeUnitOut(place.site, place.unit, reason, caller.instant("--until", until, caller.zone(place.site))))


def back(caller: Caller, unit: UnitName) -> None:
    """Put a unit into service again."""
    place = caller.unit(unit, "")
    caller.do(PutUnitBack(place.site, place.unit))


app.command("list")(question(list_))
app.command("out")(command(out))
app.command("back")(command(back))


def _listed(caller: Caller, place: Place, unit: UnitInfo) -> Listed:
    of_week = AlertFilter(sites=(place.site,), unit=place.unit, raised_since=caller.now - _WEEK, drills=False)
    opened, raised = len(caller.store.open_alerts(place.site, place.unit)), len(caller.store.alerts(of_week))
    return Listed(place.site, place.unit, unit.name, unit.storage, caller.store.unit_out(place), opened, raised)


def _cells(caller: Caller, listed: Listed) -> Iterator[str]:
    zone = caller.zone(listed.site)
    yield f"{listed.site}/{listed.unit}"
    yield listed.name
    yield listed.storage
    yield str(listed.open)
    yield str(listed.raised)
    if listed.out is None:
        yield "in"
        return
    back_at = listed.out.expected_until
    expected = "" if back_at is None else f", expected back {told_at(back_at, zone)}"
    yield f"out since {told_at(listed.out.since, zone)}{expected}: {listed.out.reason}"
