"""Phones: a browser of a patient's size that asks the real application, and notes whatever it should not have done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from api.guard import Guard, Message, Receive, Scope, Send
from coldchain import config
from coldchain.store.sqlite import SqliteStore
from tests.api.conftest import PASSWORD, SITES, Running
from tests.api.household import Household
from tests.api.routes.serving import Served

_LONG_MS = 15_000
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Counted:
    """Counts the bytes of all bodies that an application answers with, by path."""

    def __init__(self, app: Guard) -> None:
        self._app = app
        self.bytes: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            path = str(scope.get("path", ""))
            self.bytes[path] = self.bytes.get(path, 0) + len(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, counted)


class Living:
    """An application with its server and the household that it tells of.

    Args:
        folder: of its configuration and store.
    """

    def __init__(self, folder: Path) -> None:
        (folder / "coldchain.toml").write_text(SITES)
        settings = config.load(folder / "coldchain.toml")
        self.store = SqliteStore(folder / "coldchain.db")
        self.running = Running(self.store, settings)
        self.household = Household(self.running.app, self.store, self.running.clock, settings)
        self.counted = Counted(self.running.app)
        self.served = Served(self.counted)  # type: ignore[arg-type]

    @property
    def app(self) -> Guard:
        return self.running.app


class Phone:
    """One patient's phone.

    Args:
        browser: that it is a context of.
        url: of the server.
        given: of the context: size, colours, with or without scripts.
    """

    def __init__(self, browser: Browser, url: str, **given: Any) -> None:
        size = {"width": 390, "height": 844}
        self.url = url
        self.context: BrowserContext = browser.new_context(**{"viewport": size, "has_touch": True, **given})
        self.context.set_default_timeout(_LONG_MS)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.is_offline = False
        self.context.on("request", lambda asked: self._foreign(asked.url))
        self.context.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))

    def sign_in(self, name: str = "patient", at: str = "/home") -> None:
        self.page.goto(f"{self.url}/sign-in?next={at}")
        self.page.get_by_label("Address").fill(f"{name}@river.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).to_have_url(f"{self.url}{at}")
        self.page.wait_for_load_state()

    def offline(self, *, is_offline: bool = True) -> None:
        self.is_offline = is_offline
        self.context.set_offline(is_offline)

    def shows(self, colour: str, word: str) -> None:
        """Wait until a colour and its word are there."""
        expect(self.page.locator("#glance, .glance").first).to_have_class(f"glance {colour}", timeout=_LONG_MS)
        expect(self.page.locator(".word").first).to_have_text(word)

    def _foreign(self, url: str) -> None:
        if not url.startswith((self.url, "data:")):
            self.faults.append(f"asked {url}")

    def _said(self, kind: str, text: str) -> None:
        is_expected = self.is_offline and "ERR_INTERNET_DISCONNECTED" in text
        if kind in {"error", "warning"} and not is_expected:
            self.faults.append(f"{kind}: {text}")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()
