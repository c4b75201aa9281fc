"""Rendering: pages from templates, every text in them escaped."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from coldchain import __version__

_environment = Environment(
    loader=PackageLoader("api"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
STATIC = files("api").joinpath("static")


def page(
    request: Request,
    template: str,
    about: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return a page.

    Args:
        request: `state.caller` is who looks at it, if anybody is signed in.
        template: its file.
        about: what it shows.
        status: of the answer.
        headers: of the answer, besides those that it always has.
    """
    caller = getattr(request.state, "caller", None)
    shown = {"caller": caller, "path": request.url.path, "version": __version__, **about}
    html = _environment.get_template(template).render(shown)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})
