"""`coldchain lot dispense`: pens or syringes go to a patient, under the pharmacist's date."""

from datetime import date
from typing import Annotated

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.given import day, whole
from coldchain.cli.lot.arguments import LotId, Many
from coldchain.commands import Dispense


def dispense(
    caller: Caller,
    lot: LotId,
    to: Annotated[str, typer.Option(metavar="HOME", help="The patient's site.")],
    quantity: Many,
    expiry: Annotated[
        date | None,
        typer.Option(parser=day("--expiry"), metavar="DAY", help="The last day; left out, the product's default."),
    ] = None,
    days_supply: Annotated[
        int | None,
        typer.Option(parser=whole("--days-supply"), metavar="N", help="For so many days: the use-by has to cover it."),
    ] = None,
    package: Annotated[str, typer.Option(metavar="TEXT", help="The packaging for the way, as it was approved.")] = "",
    packed_at: Annotated[str, typer.Option(metavar="TIME", help="When; ISO 8601, else the pharmacy's time.")] = "now",
    due_at: Annotated[str, typer.Option(metavar="TIME", help="By when word of its arrival is expected.")] = "",
    shipper: Annotated[str, typer.Option(metavar="UNIT", help="A shipper with a logger; left out, without one.")] = "",
) -> None:
    """Dispense to a patient and pack it for the way.

    A technician's dispensing is set aside, until a pharmacist assigns the expiry.
    """
    zone = caller.zone_of(lot)
    caller.do(
        Dispense(
            lot,
            quantity,
            home=to,
            expiry=expiry,
            days_supply=days_supply,
            package=package,
            packed_at=caller.instant("--packed-at", packed_at, zone),
            due_at=caller.instant("--due-at", due_at, zone),
            unit=caller.unit_for(shipper, lot) if shipper else None,
        )
    )
