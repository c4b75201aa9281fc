"""Rendering: pages from templates, every text in them escaped."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.deeds import told
from api.local_time import in_zone
from api.words import FILTERS
from coldchain import __version__

_environment = Environment(
    loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_environment.filters.update(FILTERS)
_environment.filters["local"] = in_zone
STATIC = files("api").joinpath("static")
CHART_SCRIPTS = files("bokeh").joinpath("server", "static", "js")
"""The charts' script as its package brings it; no copy of it is kept here."""


def page(
    request: Request,
    template: str,
    about: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return a page.

    Args:
        request: `state.look` is who looks at it and how, if anybody is signed in: see `api.pages.looking`.
        template: its file.
        about: what it shows.
        status: of the answer.
        headers: of the answer, besides those that it always has.
    """
    look = getattr(request.state, "look", None)
    shown = {"look": look, "path": request.url.path, "version": __version__, "deed": told(request), **about}
    html = _environment.get_template(template).render(shown)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})
