"""`coldchain lot move | split | use | return | adjust | discard`: where it lies, and how many are left."""

from typing import Annotated, Literal

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.given import whole
from coldchain.cli.lot.arguments import At, Letters, LotId, Many, Part, Reason
from coldchain.commands import Adjust, Discard, Move, Return, Split, Use
from coldchain.stock import Route


def move(
    caller: Caller,
    lot: LotId,
    to: Annotated[str, typer.Option(metavar="UNIT", help="Into this unit of the same site.")],
    quantity: Part = None,
    left_at: Annotated[str, typer.Option(metavar="TIME", help="Taken out; ISO 8601, else read there.")] = "now",
    arrived_at: Annotated[str, typer.Option(metavar="TIME", help="Put in; left out, then too.")] = "",
    reason: Reason = "",
) -> None:
    """Put a lot, or part of it, into another unit of its site.

    More than 10 min between the two units count as time out of the fridge.
    """
    zone = caller.zone_of(lot)
    left = caller.instant("--left-at", left_at, zone)
    arrived = caller.instant("--arrived-at", arrived_at, zone) if arrived_at else left
    caller.do(Move(lot, caller.unit_for(to, lot), quantity, left, arrived, reason))


def split(caller: Caller, lot: LotId, quantity: Many, letters: Letters = "") -> None:
    """Make part of a lot a lot of its own.

    It has the same story and dates.
    """
    caller.do(Split(lot, quantity, letters.upper()))


def use(
    caller: Caller,
    lot: LotId,
    quantity: Many = 1,
    letters: Letters = "",
    at: At = "now",
    thrown_away: Annotated[bool, typer.Option("--thrown-away", help="Unused, and thrown away.")] = False,
    disposal: Annotated[str, typer.Option(metavar="TEXT", help="How it was disposed of.")] = "",
    no_dose: Annotated[bool, typer.Option("--no-dose", help="It was no dose of the patient's schedule.")] = False,
) -> None:
    """Record that pens or syringes were used, or thrown away."""
    when = caller.instant("--at", at, caller.zone_of(lot))
    kind: Literal["used", "thrown_away"] = "thrown_away" if thrown_away else "used"
    caller.do(Use(lot, quantity, letters.upper(), when, kind, disposal, dose=not no_dose))


def return_(
    caller: Caller,
    lot: LotId,
    route: Annotated[Route, typer.Option(help="What it comes back for; restock: no patient ever had it.")],
    to: Annotated[
        str, typer.Option(metavar="SITE/UNIT", help="The pharmacy's unit that it is put into; left out, where it lies.")
    ] = "",
    at: At = "now",
    reason: Reason = "",
) -> None:
    """Take a lot back.

    From a patient, or from a shipment that was never handed over. What a patient had is never dispensed again. With
    --route restock what was set aside for a patient and waits for the pharmacist's expiry is called off: it is stock
    again where it lies.
    """
    known = caller.lot(lot)
    place = known.place if known is not None and not to else caller.unit(to, "" if known is None else known.pharmacy)
    caller.do(Return(lot, route, place, caller.instant("--at", at, caller.zone_of(lot)), reason))


def adjust(
    caller: Caller,
    lot: LotId,
    counted: Annotated[int, typer.Option(parser=whole("--counted"), metavar="N", help="So many were counted.")],
    reason: Reason = "",
) -> None:
    """Correct a count, with a reason."""
    caller.do(Adjust(lot, counted, reason))


def discard(caller: Caller, lot: LotId, quantity: Part = None, reason: Reason = "") -> None:
    """Record that pens or syringes were destroyed.

    A pharmacist does, with a reason.
    """
    caller.do(Discard(lot, reason, quantity))
