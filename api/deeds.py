"""Deeds: what a page says after something was done on the page before; an address holds only the word for it."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

DEEDS: Mapping[str, str] = {
    "acknowledged": "Acknowledged: your name stands beside it.",
    "adjusted": "The count was corrected.",
    "answered": "The answer was noted.",
    "approved": "Approved, with your signature. Lots are judged by this label rule from now on.",
    "arrived": "The shipment is in.",
    "assigned": "The date is on the box.",
    "changed": "The user was changed.",
    "checked": "Signed: the check of today stands.",
    "closed": "The recall was closed.",
    "disabled": "The user can no longer sign in.",
    "discarded": "Discarded, with your signature.",
    "dispensed": "Dispensed and packed.",
    "moved": "The holding was moved.",
    "muted": "Muted: nothing is told of these alerts until then. They are still raised and shown.",
    "opened": "The recall is open: every holding of it is blocked.",
    "prepared": "Set aside: a pharmacist still has to put the date on the box.",
    "quarantined": "Quarantined: nobody dispenses it until a pharmacist has decided.",
    "received": "Received.",
    "released": "Released, with your signature.",
    "reported": "What happened was noted.",
    "returned": "Taken back.",
    "revoked": "The token no longer works.",
    "snoozed": "Snoozed: nothing is told of it until then, unless it grows worse.",
    "unmuted": "The mute was ended.",
}


def onward(path: str, deed: str) -> Response:
    """Return the way to another page, where a deed is told."""
    return RedirectResponse(f"{path}{'&' if '?' in path else '?'}did={deed}", status_code=303)


def told(request: Request) -> str:
    """Return what was done on the page before; empty: nothing, or no word of ours."""
    return DEEDS.get(request.query_params.get("did", ""), "")
