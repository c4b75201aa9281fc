"""Acknowledging by the link in a message: GET shows what it is about, only the button's POST does it.

Mail scanners open links; whoever has the link needs not be signed in, and can do nothing else by it.
"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.rendering import page
from coldchain.errors import NotFoundError
from coldchain.links import Links

router = APIRouter(include_in_schema=False)


@router.get("/a/{token}")
def acknowledgement(request: Request, token: str) -> Response:
    """Show what a message was about, and the button."""
    message = _links(request).message(token, request.app.state.real.now())
    outgoing = request.app.state.store.message(message)
    if outgoing is None:
        raise NotFoundError("There is no such message here: sign in to acknowledge.")
    states = [alert.state for each in outgoing.message.alerts if (alert := request.app.state.store.alert(each))]
    return page(request, "acknowledge.html", {"words": outgoing.message.words, "states": states, "done": False})


@router.post("/a/{token}")
def acknowledged(request: Request, token: str) -> Response:
    """Acknowledge what a message was about."""
    message = _links(request).message(token, request.app.state.real.now())
    alerts = request.app.state.desk.acknowledge_by_link(message)
    outgoing = request.app.state.store.message(message)
    states = [each.state for each in alerts]
    return page(request, "acknowledge.html", {"words": outgoing.message.words, "states": states, "done": True})


def _links(request: Request) -> Links:
    links: Links | None = request.app.state.parts.links
    if links is None:
        raise NotFoundError("There are no acknowledgement links here: sign in to acknowledge.")
    return links
