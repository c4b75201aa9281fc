"""Sentences about users: who can sign in, who did, and what was refused. People are opaque ids here too."""

from collections.abc import Sequence
from datetime import tzinfo

from coldchain import events
from coldchain.events import Event
from coldchain.narrative.words import because, counts, ended
from coldchain.stock import Role


def tell(event: Event, _: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    return _of_user(event) or _of_signing_in(event) or _of_refusal(event)


def _of_user(event: Event) -> str | None:
    match event:
        case events.UserAdded():
            return f"User {event.user}: added as {_may(event.role, event.sites)}."
        case events.UserChanged():
            return f"User {event.user}: {_may(event.role, event.sites)} from now on."
        case events.UserDisabled():
            return f"User {event.user}: can no longer sign in{because(event.reason)}."
        case events.UserInvited():
            return f"User {event.user}: invited to set a password."
        case events.TokenMade():
            return f"User {event.user}: token {event.token} made, a program acts as them."
        case events.TokenRevoked():
            return f"User {event.user}: token {event.token} revoked."
        case _:
            return None


def _of_signing_in(event: Event) -> str | None:
    match event:
        case events.PasswordSet():
            return f"User {event.user}: set a password."
        case events.SignedIn():
            return f"User {event.user}: signed in."
        case events.SignedOut():
            everywhere = " everywhere" if event.everywhere else ""
            return f"User {event.user}: signed out{everywhere}."
        case events.ActSigned():
            signed = f"{ended(event.name)} signed electronically for {ended(event.meaning)}"
            return f"User {event.user}: {signed}{_entries(event.seqs)}."
        case _:
            return None


def _of_refusal(event: Event) -> str | None:
    match event:
        case events.AccessRefused():
            again = f", {event.times} times" if event.times > 1 else ""
            return f"User {event.user}: refused as {event.role}{again}{because(event.what)}."
        case events.SignInsRefused():
            return f"Sign-ins refused since the last count: {counts(event.counts) or 'none'}."
        case _:
            return None


def _may(role: Role, sites: Sequence[str]) -> str:
    where = "every site" if "*" in sites else ", ".join(sites) or "no site"
    return f"{role} of {where}"


def _entries(seqs: Sequence[int]) -> str:
    if not seqs:
        return ""
    return f", entry {seqs[0]}" if len(seqs) == 1 else f", entries {', '.join(map(str, seqs))}"
