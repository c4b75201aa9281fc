"""`/sensors/unclaimed`: sources that send readings and that nobody has configured, and what to write to claim one."""

import json
import re
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.pages.looking import Look, looking
from api.rendering import page
from api.routes.sensors import unclaimed
from coldchain.store.ports import UnclaimedSource

router = APIRouter(include_in_schema=False)
Claiming = Annotated[Look, Depends(looking("see_unclaimed"))]
_OURS = re.compile(r"coldchain/v1/([^/]+)/([^/]+)/([^/]+)(?:/.*)?")


class Source(msgspec.Struct, frozen=True):
    """A source, and the lines of the configuration that would claim it."""

    seen: UnclaimedSource
    lines: str


@router.get("/sensors/unclaimed")
def unclaimed_sensors(request: Request, look: Claiming) -> Response:
    """Show them."""
    found = [Source(each, _lines(each.source)) for each in unclaimed(look.visit)]
    return page(request, "unclaimed.html", {"sources": found, "zone": look.zone(_first(look))})


def _first(look: Look) -> str:
    return next((each.id for each in look.sites()), "")


def _lines(source: str) -> str:
    """Return what to write; of our own topic its names say where, of any other a person does."""
    ours = _OURS.fullmatch(source)
    if ours is None:
        return f'[[site.unit.sensor]]\nid = "probe"\nsource = {_quoted(source)}'
    site, unit, sensor = (_quoted(each) for each in ours.groups())
    return f"[[site]]\nid = {site}\n  [[site.unit]]\n  id = {unit}\n    [[site.unit.sensor]]\n    id = {sensor}"


def _quoted(text: str) -> str:
    """Return a TOML string; JSON's are such."""
    return json.dumps(text, ensure_ascii=False)
