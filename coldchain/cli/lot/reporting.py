"""`coldchain lot report`: what people say happened to pens or syringes."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Annotated, Literal

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.lot.arguments import Letters, LotId, Part
from coldchain.commands import Report
from coldchain.stock import IncidentKind

Cap = Literal["on", "off"]


def report(
    caller: Caller,
    lot: LotId,
    letters: Letters = "",
    quantity: Part = None,
    out_since: Annotated[str, typer.Option(metavar="TIME", help="Taken out of the fridge; else read there.")] = "",
    out_until: Annotated[str, typer.Option(metavar="TIME", help="Put back; left out, nobody knows.")] = "",
    still_out: Annotated[bool, typer.Option("--still-out", help="It was not put back.")] = False,
    hot: Annotated[bool, typer.Option("--hot", help="In a car, in the sun, by a heater or over 30 °C.")] = False,
    frozen: Annotated[bool, typer.Option("--frozen", help="It was frozen.")] = False,
    dropped: Annotated[bool, typer.Option("--dropped", help="It fell.")] = False,
    cap: Annotated[Cap | None, typer.Option(help="Of what fell: its cap was on, or off.")] = None,
    shaken: Annotated[bool, typer.Option("--shaken", help="It was shaken.")] = False,
    light: Annotated[bool, typer.Option("--light", help="Out of its carton, in the light.")] = False,
    seal_broken: Annotated[bool, typer.Option("--seal-broken", help="The carton's seal was broken.")] = False,
    unsure: Annotated[bool, typer.Option("--unsure", help="Nobody knows what happened, or for how long.")] = False,
    note: Annotated[str, typer.Option(metavar="TEXT", help="In your words; a patient's can be erased.")] = "",
) -> None:
    """Say what happened to pens or syringes.

    Those that are meant become a lot of their own. Known time out of the fridge counts; what nobody knows stops them.
    """
    said: Mapping[IncidentKind, bool] = {
        "hot": hot,
        "frozen": frozen,
        "dropped": dropped,
        "shaken": shaken,
        "light": light,
        "seal": seal_broken,
        "unsure": unsure,
    }
    zone = caller.zone_of(lot)
    caller.do(
        Report(
            lot,
            kinds=tuple(_those(said)),
            letters=letters.upper(),
            quantity=quantity,
            out_since=_instant(caller, "--out-since", out_since, zone),
            out_until=_instant(caller, "--out-until", out_until, zone),
            cap=cap or "",
            put_back=not still_out,
            note=note,
        )
    )


def _those(said: Mapping[IncidentKind, bool]) -> Iterator[IncidentKind]:
    yield from (kind for kind, happened in said.items() if happened)


def _instant(caller: Caller, option: str, text: str, zone: tzinfo) -> datetime | None:
    """Here nothing and `now` are not the same: nothing means that nobody knows."""
    return (caller.instant(option, text, zone) or caller.now) if text.strip() else None
