"""Acknowledging by the link in a message: GET shows what it is about, only the button's POST does it.

Mail scanners open links; whoever has the link needs not be signed in, and can do nothing else by it.
"""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.rendering import page
from coldchain.alert import Alert
from coldchain.errors import NotFoundError
from coldchain.links import Links
from coldchain.messages import Outgoing

router = APIRouter(include_in_schema=False)


@router.get("/a/{token}")
def acknowledgement(request: Request, token: str) -> Response:
    """Show what a message was about, and the button."""
    message = _links(request).message(token, request.app.state.real.now())
    outgoing = request.app.state.store.message(message)
    if outgoing is None:
        raise NotFoundError("There is no such message here: sign in to acknowledge.")
    alerts = [alert for each in outgoing.message.alerts if (alert := request.app.state.store.alert(each))]
    return _shown(request, outgoing, alerts, done=False)


@router.post("/a/{token}")
def acknowledged(request: Request, token: str) -> Response:
    """Acknowledge what a message was about."""
    message = _links(request).message(token, request.app.state.real.now())
    alerts = request.app.state.desk.acknowledge_by_link(message)
    return _shown(request, request.app.state.store.message(message), alerts, done=True)


def _shown(request: Request, outgoing: Outgoing, alerts: Sequence[Alert], *, done: bool) -> Response:
    """Show the message; of what came up anew since it was written it says nothing that the button could take back."""
    firing = [each for each in alerts if each.state == "firing"]
    about = {
        "words": outgoing.message.words,
        "states": {each.state for each in alerts},
        "told": any(each.anew_at <= outgoing.written_at for each in firing),
        "anew": any(each.anew_at > outgoing.written_at for each in firing),
        "done": done and any(_is_seen_by(each, outgoing.message.contact) for each in alerts),
    }
    return page(request, "acknowledge.html", about)


def _is_seen_by(alert: Alert, contact: str) -> bool:
    return alert.state == "acknowledged" and alert.acknowledged is not None and alert.acknowledged.by == contact


def _links(request: Request) -> Links:
    links: Links | None = request.app.state.parts.links
    if links is None:
        raise NotFoundError("There are no acknowledgement links here: sign in to acknowledge.")
    return links
