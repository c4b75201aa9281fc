"""Problems: every error as RFC 9457 says for programs, and as a page for people.

A message is the one sentence that the error was raised with; of what nobody expected it says only that it was noted.
"""

import math
from collections.abc import Mapping
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from api.errors import ChangedError, NotSignedInError, StaleFormError, TooManyError
from api.kept import kept_of
from api.origins import path_of
from api.rendering import page
from coldchain.errors import (
    ColdchainError,
    DecodeError,
    InfluxUnavailableError,
    InputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StoreUnavailableError,
)

__all__ = ["ChangedError", "answer_problems", "problem"]

_log = structlog.get_logger()

SIGNED_OUT = "You were signed out, so what you sent was not done. Sign in: what you typed is kept until then."
STALE = "This page was from before your last sign-in, so what you sent was not done. What you typed is still here."
MEDIA_TYPE = "application/problem+json"
STATUSES: Mapping[type[ColdchainError], tuple[int, str]] = {
    NotSignedInError: (401, "not-signed-in"),
    NotAllowedError: (403, "not-allowed"),
    NotFoundError: (404, "not-found"),
    TooManyError: (429, "too-many"),
    RefusedError: (409, "refused"),
    ChangedError: (412, "changed"),
    InputError: (422, "unreadable"),
    DecodeError: (422, "unreadable"),
    StoreUnavailableError: (503, "unavailable"),
    InfluxUnavailableError: (503, "unavailable"),
}
"""The first that an error is one of counts: what narrows another stands before it."""

_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    408: "Too slow",
    409: "Refused",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Unreadable",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Not available now",
}


_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
_KINDS = {404: "/problems/not-found", 413: "/problems/too-large"}
_SENTENCES = {
    "Not Found": "There is nothing at this address.",
    "Method Not Allowed": "This address does not take such a request.",
    "There was an error parsing the body": "The request's body cannot be read: expected JSON.",
}
"""What the framework says, as a sentence."""


def answer_problems(app: FastAPI) -> None:
    """Have an application answer errors as problems."""
    app.add_exception_handler(ColdchainError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    request: Request,
    status: int,
    detail: str,
    kind: str = "about:blank",
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error, to a program or to a person."""
    title = _TITLES.get(status, "Error")
    if not _is_program(request):
        if status == 401:  # noqa: PLR2004 - back to the same page after signing in
            return _signing_in(request)
        return page(request, "problem.html", {"title": title, "detail": detail}, status=status, headers=headers)
    body: dict[str, object] = {
        "type": kind,
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
    }
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


async def _ours(request: Request, error: Exception) -> Response:
    found = (said for kind, said in STATUSES.items() if isinstance(error, kind))
    told = next(found, None)
    if told is None:
        return await _unexpected(request, error)
    status, kind = told
    if isinstance(error, StaleFormError) and not _is_program(request) and (kept := kept_of(request)) is not None:
        about = {"kept": kept, "secret": error.csrf, "next": _came_from(request), "told": STALE}
        return page(request, "resume.html", about, status=status)
    return problem(request, status, str(error), f"/problems/{kind}", headers=_headers(error))


def _headers(error: Exception) -> dict[str, str]:
    match error:
        case NotSignedInError():
            return {"WWW-Authenticate": "Bearer"}
        case TooManyError():
            return {"Retry-After": str(math.ceil(error.seconds))}
        case StoreUnavailableError() | InfluxUnavailableError():
            return {"Retry-After": "5"}
        case _:
            return {}


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it was registered for
    faults = [{"field": _field(fault["loc"]), "detail": _sentence(fault)} for fault in error.errors()]
    told = "; ".join(f"{fault['field']}: {fault['detail']}" for fault in faults)
    return problem(request, 422, told or "The request cannot be read.", "/problems/unreadable", faults)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it was registered for
    kind, told = _KINDS.get(error.status_code, "about:blank"), str(error.detail)
    headers = {**(error.headers or {}), **_allowing(request, error.status_code)}
    return problem(request, error.status_code, _SENTENCES.get(told, told), kind, headers=headers)


def _allowing(request: Request, status: int) -> dict[str, str]:
    """Return what an address does take, of all routes that it has: the framework names the first one's alone."""
    if status != 405:  # noqa: PLR2004 - not allowed
        return {}
    routes, taken = request.app.routes, []
    for method in _METHODS:
        asked = {**request.scope, "method": method}
        if any(route.matches(asked)[0] == Match.FULL for route in routes if not isinstance(route, Mount)):
            taken.append(method)
    return {"Allow": ", ".join(taken)} if taken else {}


async def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("a request failed", path=route_of(request), method=request.method, exc_info=error)
    return problem(request, 500, "This should not have happened; it was noted.")


def route_of(request: Request) -> str:
    """Return a request's route as it was written, without what stands in its place: that may be a secret."""
    return str(getattr(request.scope.get("route"), "path", ""))


def _is_program(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/healthz", "/readyz", "/metrics"))


def _signing_in(request: Request) -> Response:
    """Return the way to sign in, and from there back to the page; a form that was sent in vain is said to be."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/sign-in?next={quote(request.url.path + query, safe='')}", status_code=303)
    if (kept := kept_of(request)) is not None:
        about = {"next": _came_from(request), "email": "", "problem": SIGNED_OUT, "kept": kept.text}
        return page(request, "sign_in.html", about, status=401)
    return RedirectResponse(f"/sign-in?unsent=1&next={quote(_came_from(request), safe='')}", status_code=303)


def _came_from(request: Request) -> str:
    """Return the page of ours from which a form came."""
    return path_of(request, request.headers.get("referer", "")) or "/"


def _field(location: tuple[int | str, ...]) -> str:
    parts = [str(each) for each in location if each not in {"body", "query", "path", "header"}]
    return ".".join(parts) or "request"


def _sentence(fault: Mapping[str, object]) -> str:
    """What pydantic says, without the value: it may be a secret."""
    return str(fault["msg"])
