"""Pages while nobody takes readings in: they say so first, whoever looks."""

import pytest

from api.parts import Parts
from coldchain.errors import StoreUnavailableError
from tests.api.conftest import Running

TOLD = "Nobody watches the fridges now."


def failing() -> bool:
    """Fail as a store that cannot be read."""
    raise StoreUnavailableError("the disk is gone")


@pytest.mark.parametrize("path", ["/", "/stock", "/units/river/fridge-1", "/alerts"])
def test_every_page_says_that_nobody_watches(store, settings, path):
    shown = Running(store, settings, Parts(unwatched=lambda: True)).browser("technician").get(path)
    assert (shown.status_code, TOLD in shown.text) == (200, True)


@pytest.mark.parametrize("parts", [Parts(), Parts(unwatched=failing)])
def test_no_page_says_so_where_somebody_does_or_the_store_does_not_tell(store, settings, parts):
    shown = Running(store, settings, parts).browser("technician").get("/stock")
    assert (shown.status_code, TOLD in shown.text) == (200, False)
