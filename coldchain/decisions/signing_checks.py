"""Signing daily checks: today's, for what was just looked at; a day that was missed stays blank."""

from datetime import timedelta

from coldchain.commands import SignCheck
from coldchain.decisions.asking import Asking
from coldchain.errors import RefusedError
from coldchain.events import CheckSigned, Event, UnitChecked
from coldchain.sentences import instant

FRESH = timedelta(hours=1)
"""What was looked at longer ago is looked at again before it is signed."""


def sign_check(command: SignCheck, units: tuple[UnitChecked, ...], asking: Asking) -> tuple[Event, ...]:
    """Sign for a site's units.

    Args:
        command: what is asked.
        units: with their lowest and highest since the check before, up to when they were looked at.
        asking: who asks, and when.

    Raises:
        RefusedError: it is ahead of the clock, too long ago or of another day, or the site has no units.
    """
    doing = f"sign the check of {command.site}"
    asking.allow(doing, "pharmacist", "technician")
    asking.allow_site(doing, command.site)
    zone = asking.zone(command.site)
    until = asking.past(doing, command.until)
    if asking.now - until > FRESH:
        raise RefusedError(f"Cannot {doing} as of {instant(until)}: that is over an hour ago, look at it again.")
    on, today = until.astimezone(zone).date(), asking.today(command.site)
    if on != today:
        raise RefusedError(f"Cannot {doing} for {on}: it is {today} there, and a missed day stays blank.")
    if not units:
        raise RefusedError(f"Cannot {doing}: it has no units.")
    return (CheckSigned(command.site, on, units, command.note.strip()),)
