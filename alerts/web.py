"""The web: a server is asked once, within a deadline for all of it. No redirect is followed, no answer's body read."""

import socket
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import httpx

from alerts.cutting import Cut
from coldchain import __version__

DEADLINE_S: Final = 30.0
"""All of a request may take so long, however slowly the server talks."""


def asked(
    method: str, url: str, body: bytes, headers: Mapping[str, str], timeout: float, deadline: float = DEADLINE_S
) -> tuple[int, Mapping[str, str]]:
    """Return the answer's status and headers.

    Args:
        method: of HTTP.
        url: where to.
        body: what is sent.
        headers: beside those that every request has.
        timeout: seconds that each step may take.
        deadline: seconds that all of it may take.

    Raises:
        httpx.TimeoutException: it takes too long.
        httpx.TransportError: the server cannot be talked to.
        httpx.InvalidURL: that is no address.
    """
    held: list[socket.socket] = []

    def note(step: str, told: Mapping[str, Any]) -> None:
        if step.endswith(("connect_tcp.complete", "start_tls.complete")):
            held.append(told["return_value"].get_extra_info("socket"))

    with Cut(deadline, lambda: held[-1] if held else None) as cut:
        try:
            return _answered(method, url, content=body, headers=dict(headers), timeout=timeout, trace=note)
        except httpx.TransportError as error:
            if cut.made:
                raise httpx.ReadTimeout("the deadline is over") from error
            raise


def _answered(method: str, url: str, trace: object, **told: Any) -> tuple[int, Mapping[str, str]]:  # noqa: ANN401 - httpx's
    with _client().stream(method, url, extensions={"trace": trace}, **told) as answer:
        return answer.status_code, dict(answer.headers)


@cache
def _client() -> httpx.Client:
    """One for all, thread-safe; each request has a connection of its own. Nothing is taken from the environment."""
    return httpx.Client(
        verify=ssl.create_default_context(),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": f"coldchain/{__version__}"},
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
    )


def open_web() -> None:
    """Make what all requests share: now, not by many threads at the first alarm."""
    _client()
