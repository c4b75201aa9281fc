"""A shop on both stores, with somebody of each role at `river` and some of others; pages are read as somebody."""

from collections.abc import Callable

import pytest

from tests.api.pages.sheet_of import Read
from tests.api.routes.shop import Shop


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
