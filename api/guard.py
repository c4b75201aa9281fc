"""The guard around every request: no body over its limit, headers by which a browser trusts nobody but us, a log line.

What is logged of a request never holds a secret: no query, and of addresses that are secrets themselves, invitations
and acknowledgements, only the first part.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException

from api.problems import problem
from coldchain.loggers import MOST_BYTES

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_BODY = 1 << 20
MOST_FILE = MOST_BYTES
"""A logger's file."""
SLOWEST_S = 60.0
"""A body is there after so long, or it is refused; a logger's file after so long for each MiB of what it may have."""
FILES = "/api/v1/imports"
SECRET_PATHS = ("/a/", "/welcome/")

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
CHART_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Bokeh styles its canvases in line."""
_ALWAYS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(), microphone=()"),
    (b"x-frame-options", b"DENY"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_UNKEPT = (b"cache-control", b"no-store")
_FAILED = 400

_log = structlog.get_logger()


class Guard:
    """Wraps an application.

    Attributes:
        app: what it guards.

    Args:
        app: what it guards.
        secure: it is reached over TLS.
    """

    def __init__(self, app: FastAPI, *, secure: bool) -> None:
        self.app = app
        self._headers = (*_ALWAYS, _HSTS) if secure else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["app"] = self.app
        answer = _Answer(send, self._headers_of(scope["path"]))
        most = MOST_FILE if scope["path"] == FILES else MOST_BODY
        began = time.monotonic()
        try:
            if _said_length(scope) > most:
                await _too_large(scope, receive, answer.send, most)
            else:
                await self.app(scope, _limited(receive, most), answer.send)
        except Exception:
            # It was answered and logged as a problem: only an answer that broke off is the server's to know.
            if not answer.is_whole:
                raise
        finally:
            _note(scope, answer.status, time.monotonic() - began)

    def finish(self) -> None:
        """Write what was only counted so far: nothing is asked any more."""
        self.app.state.accounts.refusals.put()

    def _headers_of(self, path: str) -> tuple[tuple[bytes, bytes], ...]:
        return self._headers if path.startswith("/static/") else (*self._headers, _UNKEPT)


class _Answer:
    """An answer on its way: given the headers that it has not, and watched."""

    def __init__(self, send: Send, headers: tuple[tuple[bytes, bytes], ...]) -> None:
        self._send = send
        self._headers = headers
        self.status = 0
        self.is_whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name.lower() for name, _ in message.get("headers", [])}
            added = (each for each in self._headers if each[0] not in given)
            message["headers"] = [*message.get("headers", []), *added]
        elif message["type"] == "http.response.body":
            self.is_whole = not message.get("more_body", False)
        await self._send(message)


def _limited(receive: Receive, most: int) -> Receive:
    """Return what receives no more than may come, and no slower: many who never finish are to hold nothing up.

    Once the whole body has come it waits for as long as it takes that nobody listens any more.
    """
    came = 0
    until: float | None = asyncio.get_running_loop().time() + SLOWEST_S * max(1, most // MOST_BODY)

    async def limited() -> Message:
        nonlocal came, until
        try:
            async with asyncio.timeout_at(until):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "The request came too slowly: send it again.") from None
        until = until if message.get("more_body", False) else None
        came += len(message.get("body", b""))
        if came > most:
            raise HTTPException(413, _sentence(most))
        return message

    return limited


async def _too_large(scope: Scope, receive: Receive, send: Send, most: int) -> None:
    response = problem(Request(scope), 413, _sentence(most), "/problems/too-large")
    await response(scope, receive, send)


def _sentence(most: int) -> str:
    return f"The request is larger than {most >> 20} MiB: send less at a time."


def _said_length(scope: Scope) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"0")
    return int(said) if said.isdigit() and len(said) < 20 else 0  # noqa: PLR2004 - a longer one no server lets through


def _note(scope: Scope, status: int, seconds: float) -> None:
    """Log what changes something or fails; what is only looked at is for who looks for a fault."""
    level = "debug" if scope["method"] in {"GET", "HEAD"} and 0 < status < _FAILED else "info"
    getattr(_log, level)(
        "asked", method=scope["method"], path=told_path(scope["path"]), status=status, ms=round(seconds * 1e3)
    )


def told_path(path: str) -> str:
    """Return a path as it may be logged."""
    secret = next((lead for lead in SECRET_PATHS if path.startswith(lead)), None)
    return path if secret is None else f"{secret}…"
