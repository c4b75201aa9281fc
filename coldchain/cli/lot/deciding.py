"""`coldchain lot assign-expiry | quarantine | release | confirm-move | amend | correct`: what people decide."""

from datetime import date, datetime
from typing import Annotated

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.given import day
from coldchain.cli.lot.arguments import LotId, Reason
from coldchain.commands import AmendCompromise, AssignExpiry, ConfirmMove, CorrectStays, Quarantine, ReleaseLot
from coldchain.errors import InputError, RefusedError
from coldchain.inventory import sight
from coldchain.stock import Basis, Place, Stay


def assign_expiry(
    caller: Caller,
    lot: LotId,
    on: Annotated[
        date | None,
        typer.Option(parser=day("--on"), metavar="DAY", help="The last day; left out, the product's default."),
    ] = None,
    reason: Reason = "",
) -> None:
    """Put the pharmacist's date on the box, or change it.

    A change needs a reason. What was set aside for a patient is dispensed by it.
    """
    caller.do(AssignExpiry(lot, on, reason))


def quarantine(caller: Caller, lot: LotId, reason: Reason = "") -> None:
    """Stop a lot until a pharmacist decides, with a reason."""
    caller.do(Quarantine(lot, reason))


def release(
    caller: Caller,
    lot: LotId,
    basis: Annotated[Basis, typer.Option(help="Why it may be used.")],
    reason: Reason = "",
    finding: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="What is accepted, repeatable; left out, all.")
    ] = None,
    case: Annotated[str, typer.Option(metavar="TEXT", help="Of the manufacturer's advice.")] = "",
    advice: Annotated[str, typer.Option(metavar="TEXT", help="What was advised.")] = "",
    advised_on: Annotated[
        date | None, typer.Option(parser=day("--advised-on"), metavar="DAY", help="When it was advised.")
    ] = None,
) -> None:
    """Accept what stopped a lot.

    A pharmacist does, with a reason. `coldchain lot show LOT` lists the ids of what stopped it.
    """
    caller.do(ReleaseLot(lot, basis, reason, tuple(finding or ()), case, advice, advised_on))


def confirm_move(
    caller: Caller,
    lot: LotId,
    incident: Annotated[str, typer.Option(metavar="ID", help="Which move; left out, the only one in doubt.")] = "",
    reason: Reason = "",
) -> None:
    """Confirm a move that was entered late.

    Its doubt then no longer stops the lot. A pharmacist does, with a reason.
    """
    caller.do(ConfirmMove(lot, incident or _only_move(caller, lot), reason))


def amend(
    caller: Caller,
    lot: LotId,
    inquiry: Annotated[str, typer.Option(metavar="ID", help="To which the manufacturer answered in writing.")],
    second: Annotated[str, typer.Option(metavar="ID", help="The second person who has seen the answer.")],
    reason: Reason = "",
) -> None:
    """Take a compromised lot back to quarantined.

    By the manufacturer's written answer and two people, with a reason.
    """
    caller.do(AmendCompromise(lot, inquiry, second, reason))


def correct(
    caller: Caller,
    lot: LotId,
    stay: Annotated[
        list[str],
        typer.Option(
            metavar="UNIT,FROM,UNTIL", help="One for each unit it lay in, in order; it is still in one without UNTIL."
        ),
    ],
    reason: Reason = "",
) -> None:
    """Correct where a lot lay and when.

    Give all its stays, as `coldchain lot show LOT` lists them, and a reason.
    """
    caller.do(CorrectStays(lot, tuple(_stay(caller, lot, text) for text in stay), reason))


def _only_move(caller: Caller, lot_id: str) -> str:
    """Return the move that is in doubt; of a lot that is not there for whoever asks the desk says so.

    Raises:
        RefusedError: there is none.
        InputError: there are several.
    """
    lot = caller.lot(lot_id)
    if lot is None or not sight.sees(caller.by, lot):
        return ""
    moves = [each.id for each in lot.incidents if each.kind == "move"]
    if not moves:
        raise RefusedError(f"Cannot confirm a move of lot {lot_id}: none is in doubt.")
    if len(moves) > 1:
        raise InputError(f"--incident is missing: expected one of {', '.join(moves)}.")
    return moves[0]


def _stay(caller: Caller, lot_id: str, text: str) -> Stay:
    parts = [part.strip() for part in text.split(",")]
    if not 2 <= len(parts) <= 3 or not all(parts[:2]):  # noqa: PLR2004 - unit, from, until
        raise InputError(f"--stay is {text!r}: expected UNIT,FROM,UNTIL, or UNIT,FROM where it lies now.")
    unit, zone = caller.unit_for(parts[0], lot_id), caller.zone_of(lot_id)
    since = caller.instant("--stay", parts[1], zone)
    until = caller.instant("--stay", parts[2], zone) if parts[2:] and parts[2] else None
    return Stay(unit, since or caller.now, until, _attested(caller, lot_id, unit))


def _attested(caller: Caller, lot_id: str, place: Place) -> datetime | None:
    """A packaging that is qualified stays so wherever the times were wrong."""
    lot = caller.lot(lot_id)
    stays = () if lot is None else lot.stays
    return next((each.attested_until for each in stays if each.place == place), None)
