"""`coldchain shipment`: what is on its way to patients, and the word that it came."""

from typing import Annotated

import typer

from coldchain.cli.called import command, question
from coldchain.cli.caller import Caller
from coldchain.cli.instants import told_at
from coldchain.cli.lot.arguments import DeliveredAt, OfIndicator, OfPacks, SealBroken, StoredAt, arrival
from coldchain.cli.tables import show
from coldchain.commands import Arrive
from coldchain.inventory import sight
from coldchain.shipments import Shipment

app = typer.Typer(help="Shipments: what is on its way.", no_args_is_help=True)


def list_(
    caller: Caller,
    every: Annotated[bool, typer.Option("--all", help="Also those that have come or went back.")] = False,
) -> None:
    """List what is on its way, the first due first."""
    sight.allow("list shipments", caller.by)
    found = caller.store.shipments(open_only=not every, sites=sight.sites_of(caller.by))
    if caller.as_json:
        caller.print_json([each for each in found if not sight.counts_homes(caller.by)])
        return
    rows = (_row(caller, each) for each in found)
    show(("shipment", "from", "to", "lots", "packed at", "due at", "state", "packaging"), rows)


def arrive(
    caller: Caller,
    shipment: Annotated[str, typer.Argument(metavar="SHIPMENT", help="Its id.")],
    to: Annotated[str, typer.Option(metavar="UNIT", help="The unit that it is put into.")],
    delivered_at: DeliveredAt = "now",
    stored_at: StoredAt = "",
    indicator: OfIndicator = "none",
    packs: OfPacks = "none",
    seal_broken: SealBroken = False,
) -> None:
    """Say that a shipment came, and in which state."""
    found = caller.store.shipment(shipment)
    target = "" if found is None else found.target
    state = arrival(caller, (delivered_at, stored_at), caller.zone(target), (indicator, packs, seal_broken))
    caller.do(Arrive(shipment, caller.unit(to, target), state))


app.command("list")(question(list_))
app.command("arrive")(command(arrive))


def _row(caller: Caller, shipment: Shipment) -> tuple[str, ...]:
    """To whom it goes is not told to who sees homes as counts."""
    zone = caller.zone(shipment.source)
    target = "a home" if sight.counts_homes(caller.by) else shipment.target
    return (
        shipment.id,
        shipment.source,
        target,
        ", ".join(shipment.lots),
        told_at(shipment.packed_at, zone),
        told_at(shipment.due_at, zone),
        shipment.state,
        shipment.package,
    )
