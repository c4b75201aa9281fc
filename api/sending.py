"""Sending: what a page's form asks for is carried out by the desk, or told by the field that it is about."""

from collections.abc import Mapping

from fastapi import Request

from api.errors import ChangedError, TooManyError
from api.etags import etag_of
from api.filling import SEEN, SINCE, Filled
from api.local_time import in_zone
from api.pages.looking import Look
from api.signing_in import signature
from coldchain import narrative
from coldchain.commands import Command
from coldchain.desk import Done
from coldchain.errors import KeyUsedError, NotFoundError, RefusedError
from coldchain.inventory.sight import counts_homes
from coldchain.lots import Lot

REFUSED = 409
CHANGED = 412
TOO_MANY = 429
_MOST_TOLD = 3
SENT = (
    "You sent this form before, and what it said then was done. What it says now was not: look at it, then send it"
    " again if it is still to be done."
)


def send(
    look: Look, form: Filled, command: Command, about: Mapping[str, str] | None = None, signed_as: str = ""
) -> Done | None:
    """Carry out a command; None: it was refused, and the form says why.

    Args:
        look: who asks.
        form: with the key, and the state of the lot that was seen.
        command: what is asked.
        about: by words of a refusal, the field that it is about; in none of them it is about the whole form.
        signed_as: the name of who has entered the password again.

    Raises:
        NotFoundError: what it is about does not exist for whoever asks.
    """
    if not form.is_right:
        return None
    try:
        return look.visit.do(command, form.key, seen=form.value(SEEN), signed_as=signed_as)
    except ChangedError:
        form.refuse("", _what_changed(look, form, str(getattr(command, "lot", ""))), CHANGED)
    except KeyUsedError:
        form.renew()
        form.refuse("", SENT, REFUSED)
    except NotFoundError:
        raise
    except RefusedError as error:
        told = str(error)
        field = next((field for words, field in (about or {}).items() if words in told), "")
        form.refuse(field, in_zone(told, look.zone(_site(look, command))), REFUSED)
    return None


def _site(look: Look, command: Command) -> str:
    """Return the site that a command is about; empty: none that is known."""
    lot = look.store.lot(str(getattr(command, "lot", "")))
    place = getattr(command, "place", None) if lot is None else lot.place
    return str(getattr(command, "site", "") if place is None else place.site)


def signed(request: Request, look: Look, form: Filled) -> str:
    """Return the name of an electronic signature; empty: the password is wrong, and the form says so.

    Nothing is tried with a password as long as something else is wrong with the form.
    """
    if not form.value("password"):
        form.refuse("password", "Your password is missing: entered again, it is your signature.")
    if not form.is_right:
        return ""
    try:
        return signature(request, look.caller, form.value("password"))
    except TooManyError as error:
        form.refuse("password", str(error), TOO_MANY)
    except RefusedError as error:
        form.refuse("password", str(error))
    return ""


def note_seen(look: Look, form: Filled, lot: Lot) -> None:
    """Have a form hold which state of a lot its page shows."""
    form.set(SEEN, etag_of(lot))
    form.set(SINCE, str(look.store.head().seq))


def _what_changed(look: Look, form: Filled, lot_id: str) -> str:
    """Return what was written about a lot since the page was made."""
    since = int(form.value(SINCE)) if form.value(SINCE).isascii() and form.value(SINCE).isdigit() else 0
    zone = look.zone(lot.place.site) if (lot := look.store.lot(lot_id)) else look.zone("")
    entries = [] if counts_homes(look.caller.by) else list(look.store.lot_entries(lot_id))
    told = [narrative.tell(each.event, zone) for each in entries if each.seq > since][-_MOST_TOLD:]
    what = " ".join(told) or "It is another by now."
    lead = "Nothing was done, since this lot changed after you opened the page:"
    return in_zone(f"{lead} {what} Look at it, then send it again.", zone)
