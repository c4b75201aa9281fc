"""A shop behind a real server, and Debian's Chromium to look at it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from coldchain import config
from coldchain.store.sqlite import SqliteStore
from tests.api.conftest import SITES, Running
from tests.api.routes.serving import Served
from tests.api.routes.shop import Shop
from tests.browser.looking import ARGS, Person

Look = Callable[..., Person]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield Chromium; no longer than a module, since its event loop runs in this very thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def shop(tmp_path) -> Iterator[Shop]:
    path = tmp_path / "coldchain.toml"
    path.write_text(SITES)
    store = SqliteStore(tmp_path / "coldchain.db")
    running = Running(store, config.load(path))
    running.user("pharmacist", "*", name="chief")
    yield Shop(running)
    store.close()


@pytest.fixture
def served(shop) -> Iterator[Served]:
    server = Served(shop.running.app)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def person(chromium, served) -> Iterator[Look]:
    """Return what sits somebody down before a browser; each window is closed, and nothing may have gone wrong in it."""
    sitting: list[Person] = []

    def sit(role: str = "pharmacist", **how: object) -> Person:
        sitting.append(Person(chromium, served.url, role, **how))
        return sitting[-1]

    yield sit
    for each in sitting:
        each.close()
