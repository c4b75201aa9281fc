"""`coldchain alert acknowledge`, `snooze`, `mute`, `unmute`, `drill`, `end-drill`."""

from datetime import timedelta
from typing import Annotated, get_args

import typer

from coldchain.alert import Cause
from coldchain.cli.caller import Caller
from coldchain.cli.lot.arguments import Reason
from coldchain.commands import AcknowledgeAlert, EndDrill, MuteAlerts, SnoozeAlert, StartDrill, UnmuteAlerts
from coldchain.errors import InputError
from coldchain.units import parse_duration

AlertId = Annotated[str, typer.Argument(metavar="ALERT", help="Its id.")]
Comment = Annotated[str, typer.Option("--comment", metavar="TEXT", help="What you say to it.")]
AsContact = Annotated[
    str, typer.Option("--contact", metavar="CONTACT", help="As which contact; left out, the one with your id, if any.")
]


def acknowledge(caller: Caller, alert: AlertId, comment: Comment = "", contact: AsContact = "") -> None:
    """Say that you have seen it and look after it: nobody else is told, for now.

    It stays open until what is wrong is over.
    """
    caller.do(AcknowledgeAlert(alert, comment, _contact(caller, contact)))


def snooze(
    caller: Caller,
    alert: AlertId,
    lasting: Annotated[str, typer.Option("--for", metavar="TIME", help="How long, such as 30m; critical: 4h at most.")],
    comment: Comment = "",
    contact: AsContact = "",
) -> None:
    """Be told nothing more of it for a while, unless it grows worse; with a comment."""
    if not comment.strip():
        raise InputError("--comment is missing: expected why it can wait, in your words.")
    caller.do(SnoozeAlert(alert, _duration("--for", lasting), comment, _contact(caller, contact)))


def mute(
    caller: Caller,
    where: Annotated[str, typer.Argument(metavar="SITE[/UNIT]|service", help="Of which site, or of one of its units.")],
    cause: Annotated[
        list[str] | None, typer.Option(metavar="CAUSE", help="Of this kind, repeatable; left out, all.")
    ] = None,
    until: Annotated[str, typer.Option(metavar="TIME", help="To when; 30 days ahead at most.")] = "",
    lasting: Annotated[str, typer.Option("--for", metavar="TIME", help="Or how long, such as 4h.")] = "",
    reason: Reason = "",
) -> None:
    """Have nothing told of some alerts for a while (a pharmacist or manager).

    They are raised and shown all the same.
    """
    site, _, unit = ("" if where == "service" else where).partition("/")
    end = caller.instant("--until", until, caller.zone(site))
    if (end is None) == (not lasting):
        raise InputError("One of --until and --for is expected, such as --for 4h.")
    end = end or caller.now + _duration("--for", lasting)
    caller.do(MuteAlerts(site, end, reason, unit, tuple(_cause(each) for each in cause or ())))


def unmute(caller: Caller, mute: Annotated[str, typer.Argument(metavar="MUTE")], reason: Reason = "") -> None:
    """End a mute before its time; `coldchain alert mutes` lists them."""
    caller.do(UnmuteAlerts(mute, reason))


def drill(
    caller: Caller,
    unit: Annotated[str, typer.Argument(metavar="SITE/UNIT", help="Which.")],
    cause: Annotated[str, typer.Option(metavar="CAUSE", help="What is played to be wrong.")] = "warm",
) -> None:
    """Raise an alert marked DRILL that goes all the ways of a real one (a pharmacist or manager)."""
    place = caller.unit(unit, "")
    caller.do(StartDrill(place.site, place.unit, _cause(cause)))


def end_drill(caller: Caller, alert: AlertId) -> None:
    """End a drill."""
    caller.do(EndDrill(alert))


def _contact(caller: Caller, contact: str) -> str:
    """Return as which contact somebody acts: the one they say, or the one with their own id."""
    known = [each.id for each in caller.settings.contact]
    if contact and contact not in known:
        raise InputError(f"There is no contact {contact}: expected one of {', '.join(known) or 'the configuration'}.")
    return contact or (caller.by.id if caller.by.id in known else "")


def _cause(text: str) -> Cause:
    for cause in get_args(Cause):
        if text == cause:
            return cause  # type: ignore[no-any-return]  # get_args knows no types
    raise InputError(f"--cause is {text!r}: expected one of {', '.join(get_args(Cause))}.")


def _duration(option: str, text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise InputError(f"{option} {text!r} is {error}.") from None
