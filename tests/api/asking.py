"""Asking: a small browser, or program, that asks the real application without a network in between."""

import asyncio
import re
from collections.abc import Iterable
from typing import Any

import httpx

from api.guard import Guard

HOME = "http://coldchain.example"
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Asking:
    """Keeps cookies and headers, as a browser or a program does; it follows no redirect.

    Args:
        app: whom it asks.
        origin: its IP address.
        headers: of every request.
    """

    def __init__(self, app: Guard, origin: str = "203.0.113.5", headers: dict[str, str] | None = None) -> None:
        self._app = app
        self._origin = origin
        self.headers = headers or {}
        self.cookies = httpx.Cookies()

    def request(self, method: str, path: str, **given: Any) -> httpx.Response:
        """Ask; whatever the application raises is answered as its server would."""
        return asyncio.run(self._asked(method, path, given))

    def get(self, path: str, **given: Any) -> httpx.Response:
        return self.request("GET", path, **given)

    def post(self, path: str, **given: Any) -> httpx.Response:
        return self.request("POST", path, **given)

    def send(self, path: str, fields: dict[str, str], page: str = "", **given: Any) -> httpx.Response:
        """Send a form with the secret that the page has in which it stands, by default at the same path."""
        found = _CSRF.search(self.get(page or path).text)
        secret = {"csrf": found[1]} if found else {}
        return self.post(path, data={**secret, **fields}, **given)

    def each(self, asked: Iterable[tuple[str, str]]) -> list[httpx.Response]:
        """Ask for each method and path, one after the other: many cost far less than as many requests of their own."""
        return asyncio.run(self._asked_each(asked))

    async def _asked(self, method: str, path: str, given: dict[str, Any]) -> httpx.Response:
        headers = {**self.headers, **given.pop("headers", {})}
        async with self._client() as client:
            answer = await client.request(method, path, headers=headers, **given)
            self.cookies = client.cookies
        return answer

    async def _asked_each(self, asked: Iterable[tuple[str, str]]) -> list[httpx.Response]:
        async with self._client() as client:
            answers = [await client.request(method, path, headers=self.headers) for method, path in asked]
            self.cookies = client.cookies
        return answers

    def _client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False, client=(self._origin, 50_000))
        return httpx.AsyncClient(transport=transport, base_url=HOME, cookies=self.cookies)
