"""`/sensors/unclaimed`: sources that send readings and that nobody has configured, and what to write to claim one."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.claiming import Claim, claim_of
from api.pages.looking import Look, looking
from api.rendering import page
from api.routes.sensors import unclaimed
from coldchain.store.ports import UnclaimedSource

router = APIRouter(include_in_schema=False)
Claiming = Annotated[Look, Depends(looking("see_unclaimed"))]


class Source(msgspec.Struct, frozen=True):
    """A source, and what the configuration would claim it by."""

    seen: UnclaimedSource
    claim: Claim


@router.get("/sensors/unclaimed")
def unclaimed_sensors(request: Request, look: Claiming) -> Response:
    """Show them."""
    sensors = {each.sensor for each in look.visit.watched()}
    known, format_of = look.visit.all_sites, look.visit.parts.format_of
    found = [
        Source(each, claim_of(each.source, format_of(each.source), known, sensors)) for each in unclaimed(look.visit)
    ]
    return page(request, "unclaimed.html", {"sources": found, "zone": look.zone(_first(look))})


def _first(look: Look) -> str:
    return next((each.id for each in look.sites()), "")
