"""A shop on both stores, with somebody of each role at `river`, one of all sites, and one of another pharmacy."""

import pytest

from tests.api.routes.shop import Shop


@pytest.fixture
def shop(running) -> Shop:
    running.user("pharmacist", "*", name="chief")
    running.user("manager", "*", name="head")
    running.user("auditor", "*", name="inspector")
    running.user("pharmacist", "hill", name="hilda")
    running.user("device", "hill", name="gate")
    return Shop(running)
