"""A household of the river pharmacy, its patient's phone, and the contacts that messages go to."""

import pytest

from coldchain import config
from tests.api.conftest import SITES
from tests.api.household import HOME, Household

CONTACTS = """
[[contact]]
id = "pat"
home = "h-7f3a"
channels = ["console:"]
[[contact]]
id = "ana"
channels = ["console:"]
"""


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "coldchain.toml"
    path.write_text(SITES + CONTACTS)
    return config.load(path)


@pytest.fixture
def household(running):
    return Household(running.app, running.store, running.clock, running.settings)


@pytest.fixture
def phone(running):
    return running.browser("patient")


@pytest.fixture
def cool(household):
    """Two pens that lie cool at home for six hours."""
    lot = household.bring(2)
    household.hear(HOME, 360)
    return lot
