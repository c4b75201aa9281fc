"""The guard around every request: no body over its limit, and headers by which a browser trusts nobody but us."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 1 << 20
MOST_FILE = 16 << 20
"""A logger's file."""
FILES = "/api/v1/imports"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
CHART_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Bokeh styles its canvases in line."""
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), geolocation=(), microphone=()"),
    (b"x-frame-options", b"DENY"),
)
_HSTS = (b"strict-transport-security", b"max-age=31536000")


class _TooLargeError(Exception):
    """More came than may."""


class Guard:
    """Wraps an application.

    Args:
        app: what it guards.
        secure: it is reached over TLS.
    """

    def __init__(self, app: App, *, secure: bool) -> None:
        self._app = app
        self._headers = (*_ALWAYS, _HSTS) if secure else _ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, begun, came = MOST_FILE if scope["path"] == FILES else MOST_BODY, False, 0

        async def limited() -> MutableMapping[str, Any]:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise _TooLargeError
            return message

        async def headed(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = self._headed(message.get("headers", []))
            await send(message)

        if _said_length(scope) > most:
            await self._refuse(headed, most)
            return
        try:
            await self._app(scope, limited, headed)
        except _TooLargeError:
            if begun:
                raise
            await self._refuse(headed, most)

    def _headed(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        given = {name.lower() for name, _ in headers}
        policy = (b"content-security-policy", _POLICY.encode())
        return [*headers, *(each for each in (*self._headers, policy) if each[0] not in given)]

    async def _refuse(self, send: Send, most: int) -> None:
        body = (
            '{"type":"/problems/too-large","title":"Too large","status":413,'
            f'"detail":"The request is larger than {most >> 20} MiB."}}'
        ).encode()
        headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _said_length(scope: Scope) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"0")
    return int(said) if said.isdigit() else 0
