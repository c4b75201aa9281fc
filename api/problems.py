"""Problems: every error as RFC 9457 says for programs, and as a page for people.

A message is the one sentence that the error was raised with; of what nobody expected it says only that it was noted.
"""

from collections.abc import Mapping
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.accounts import NotSignedInError
from api.rendering import page
from coldchain.errors import (
    ColdchainError,
    InputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
    StoreUnavailableError,
)

_log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
STATUSES: Mapping[type[ColdchainError], tuple[int, str]] = {
    NotSignedInError: (401, "not-signed-in"),
    NotAllowedError: (403, "not-allowed"),
    NotFoundError: (404, "not-found"),
    RefusedError: (409, "refused"),
    InputError: (422, "unreadable"),
    StoreUnavailableError: (503, "unavailable"),
}
"""The first that an error is one of counts: what narrows another stands before it."""

_TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Refused",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Unreadable",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Not available now",
}


class ChangedError(ColdchainError):
    """What was to be changed is another by now: load it again."""


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
        if status == 401 and request.method == "GET":  # noqa: PLR2004 - back to the same page after signing in
            return RedirectResponse(f"/sign-in?next={quote(_path(request), safe='')}", status_code=303)
        return page(request, "problem.html", {"title": title, "detail": detail}, status=status, headers=headers)
    body = {"type": kind, "title": title, "status": status, "detail": detail, "instance": request.url.path}
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


async def _ours(request: Request, error: Exception) -> Response:
    if isinstance(error, ChangedError):
        return problem(request, 412, str(error), "/problems/changed")
    found = (said for kind, said in STATUSES.items() if isinstance(error, kind))
    status, kind = next(found, (500, "about:blank"))
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "5"}}.get(status)
    return problem(request, status, str(error), f"/problems/{kind}", headers=headers)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it was registered for
    faults = [{"field": _field(fault["loc"]), "detail": _sentence(fault)} for fault in error.errors()]
    told = "; ".join(f"{fault['field']}: {fault['detail']}" for fault in faults)
    return problem(request, 422, told or "The request cannot be read.", "/problems/unreadable", faults)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it was registered for
    return problem(request, error.status_code, str(error.detail), headers=error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    _log.error("a request failed", path=request.url.path, method=request.method, exc_info=error)
    return problem(request, 500, "This should not have happened; it was noted.")


def _is_program(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/healthz", "/readyz", "/metrics"))


def _path(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def _field(location: tuple[int | str, ...]) -> str:
    parts = [str(each) for each in location if each not in {"body", "query", "path", "header"}]
    return ".".join(parts) or "request"


def _sentence(fault: Mapping[str, object]) -> str:
    """What pydantic says, without the value: it may be a secret."""
    return str(fault["msg"])
