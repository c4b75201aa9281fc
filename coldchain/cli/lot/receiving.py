"""`coldchain lot receive`: a delivery, by its fields or by scans of its cartons."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.given import day, number, whole
from coldchain.cli.lot.arguments import DeliveredAt, OfForm, OfIndicator, OfPacks, OfSite, SealBroken, StoredAt, arrival
from coldchain.commands import Receive
from coldchain.desk.checking import MOST_ENTRIES

MOST_SCANS = MOST_ENTRIES + 1
"""What goes on longer is no scanner; one more than a delivery may have is refused by the desk."""


def receive(
    caller: Caller,
    unit: Annotated[str, typer.Option(metavar="UNIT", help="Where it is put.")],
    site: OfSite = None,
    product: Annotated[str, typer.Option(metavar="PRODUCT", help="Of the catalogue.")] = "",
    form: OfForm = None,
    lot_number: Annotated[str, typer.Option(metavar="TEXT", help="The maker's lot number.")] = "",
    expiry: Annotated[
        date | None,
        typer.Option(parser=day("--expiry"), metavar="DAY", help="The maker's last day; a month is its last."),
    ] = None,
    quantity: Annotated[
        int | None, typer.Option(parser=whole("--quantity"), metavar="N", help="Pens or syringes, not cartons.")
    ] = None,
    scan: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="A carton's GS1 DataMatrix, repeatable; - reads one a line from stdin."),
    ] = None,
    delivered_at: DeliveredAt = "now",
    stored_at: StoredAt = "",
    indicator: OfIndicator = "none",
    packs: OfPacks = "none",
    seal_broken: SealBroken = False,
    supplier: Annotated[str, typer.Option(metavar="TEXT", help="Who sent it.")] = "",
    lane: Annotated[str, typer.Option(metavar="TEXT", help="The way it came.")] = "",
    unit_price: Annotated[
        float | None, typer.Option(parser=number("--unit-price"), metavar="X", help="Of one pen or syringe.")
    ] = None,
) -> None:
    """Take in a delivery as a new lot.

    It is told by its fields, or by scanning each carton. In a doubtful state it is quarantined; without an indicator it
    is to be checked first, unless its supplier's lane is approved.
    """
    place = caller.unit(unit, "" if "/" in unit else caller.site(site))
    times, zone = (delivered_at, stored_at), caller.zone(place.site)
    caller.do(
        Receive(
            place,
            arrival(caller, times, zone, (indicator, packs, seal_broken), (supplier, lane)),
            scans=tuple(_scans(scan or [])),
            product=caller.product(product),
            form=form,
            lot_number=lot_number,
            manufacturer_expiry=expiry,
            quantity=quantity,
            unit_price=unit_price,
        )
    )


def _scans(given: list[str]) -> Iterator[str]:
    """Yield the texts of scans; a scanner at standing input ends each with a line's end."""
    for text in given:
        if text != "-":
            yield text
            continue
        for number_, line in enumerate(sys.stdin):
            if number_ >= MOST_SCANS:
                break
            if line.strip():
                yield line.rstrip("\r\n")
