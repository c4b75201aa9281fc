"""A household with its application behind a server, and the patient's phone."""

import pytest

from tests.api.household import HOME
from tests.browser.phones import Living, Phone, chromium


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def living(tmp_path):
    made = Living(tmp_path)
    made.served.start()
    yield made
    made.served.stop()
    made.store.close()


@pytest.fixture
def household(living):
    living.household.bring(2)
    living.household.hear(HOME, 90)
    return living.household


@pytest.fixture
def phone(browser, living):
    opened = Phone(browser, living.served.url)
    yield opened
    opened.context.close()
    assert opened.faults == []
