"""A shop on both stores, with somebody of each role at `river` and some of others; pages are read as somebody."""

from collections.abc import Callable

import pytest

from coldchain.commands import ApproveLabel
from coldchain.config import catalogue
from tests.api.pages.sheet_of import Read
from tests.api.routes.shop import PHARMACIST, Shop


@pytest.fixture
def shop(running) -> Shop:
    running.user("pharmacist", "*", name="chief")
    running.user("manager", "*", name="head")
    running.user("auditor", "*", name="inspector")
    running.user("pharmacist", "hill", name="hilda")
    return Shop(running)


@pytest.fixture
def look(running) -> Callable[..., Read]:
    """Return what opens a page as somebody, in a browser that has signed in."""

    def read(path: str, who: str = "pharmacist", status: int = 200) -> Read:
        answer = running.browser(who).get(path)
        assert answer.status_code == status, answer.text
        return Read(answer)

    return read


@pytest.fixture
def warm(shop):
    """Have ten pens that were too warm for 40 minutes, and are back in range."""
    shop.do(ApproveLabel("kesimpta", catalogue().products["kesimpta"].label.version, "river"), PHARMACIST)
    shop.hear(-60, 0)
    lot = shop.receive(10)
    shop.hear(5, 45, 9.0)
    shop.hear(50, 60)
    return lot
