"""Arguments and options that several commands about stock take, and what they mean."""

from datetime import datetime, tzinfo
from typing import Annotated

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.given import whole
from coldchain.errors import InputError
from coldchain.stock import Arrival, Form, Indicator, Packs

LotId = Annotated[str, typer.Argument(metavar="LOT", help="The lot's id.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
Part = Annotated[
    int | None, typer.Option("--quantity", parser=whole("--quantity"), metavar="N", help="So many; left out, all.")
]
Many = Annotated[
    int, typer.Option("--quantity", parser=whole("--quantity"), metavar="N", help="How many pens or syringes.")
]
Letters = Annotated[str, typer.Option("--letters", metavar="AB", help="The letters on the cartons that are meant.")]
At = Annotated[
    str, typer.Option("--at", metavar="TIME", help="When; ISO 8601, without a zone the time where the lot lies.")
]
OfForm = Annotated[Form | None, typer.Option("--form", help="Pens or syringes.")]
OfSite = Annotated[str | None, typer.Option("--site", metavar="SITE", help="Left out, the only pharmacy.")]
DeliveredAt = Annotated[
    str, typer.Option("--delivered-at", metavar="TIME", help="Handed over; ISO 8601, without a zone the site's time.")
]
StoredAt = Annotated[str, typer.Option("--stored-at", metavar="TIME", help="Put into its unit; left out, then too.")]
OfIndicator = Annotated[Indicator, typer.Option("--indicator", help="What the temperature indicator or logger said.")]
OfPacks = Annotated[Packs, typer.Option("--packs", help="How the cold packs were.")]
SealBroken = Annotated[bool, typer.Option("--seal-broken", help="The carton's seal was broken.")]


def arrival(
    caller: Caller,
    times: tuple[str, str],
    zone: tzinfo,
    state: tuple[Indicator, Packs, bool],
    way: tuple[str, str] = ("", ""),
) -> Arrival:
    """Return the state in which a delivery came.

    Args:
        caller: who says so.
        times: handed over, and put into its unit; the second is by default the first.
        zone: in which these are read.
        state: the indicator's, the packs', and whether the seal was broken.
        way: supplier and lane.

    Raises:
        InputError: a time cannot be read, or is left out under a key.
    """
    at = _known(caller, "--delivered-at", times[0], zone)
    stored_at = _known(caller, "--stored-at", times[1], zone) if times[1] else at
    indicator, packs, seal_broken = state
    return Arrival(at, stored_at, indicator, packs, not seal_broken, *way)


def _known(caller: Caller, option: str, text: str, zone: tzinfo) -> datetime:
    at = caller.instant(option, text, zone)
    if at is None and caller.key:
        raise InputError(f"{option} is missing: with --key a time is expected, so that the command can be sent again.")
    return at or caller.now
