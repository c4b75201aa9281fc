"""Every page of every role: named, labelled, readable in both schemes, reached by the keyboard, within its window."""

import pytest

from alerts.configured import world_of
from alerts.directory import Directory
from alerts.engine import Engine
from alerts.situations import Probes
from api.navigation import menu
from coldchain.commands import OpenRecall
from tests.api.conftest import NOON
from tests.api.routes.shop import FRIDGE, HOME
from tests.browser.audits import AUDIT, CONTRAST, NOTED, SMALL, SPLIT, STOPS
from tests.browser.looking import PHONE, WIDE

PARTS = 16
"""Days and times have several stops each, and the chart has its own."""
BY_KEYBOARD = ("/home", "/receive", "/units/", "/lots/", "/alerts/")
"""Each has forms, tables and what opens; a key takes its time."""
LOOKS = [
    ("pharmacist", WIDE, "light"),
    ("pharmacist", PHONE, "dark"),
    ("technician", PHONE, "light"),
    ("manager", WIDE, "dark"),
    ("auditor", WIDE, "light"),
    ("patient", PHONE, "light"),
    ("patient", PHONE, "dark"),
]


@pytest.fixture
def busy(shop):
    """Have something on every page: stock, an excursion, a delivery, a recall, an alert, something unclaimed."""
    shop.hear(-60, 0)
    lot, other = shop.receive(10), shop.receive(5, lot_number="SLA43")
    shop.made = shop.dispense(other, 2).made
    shop.hear(0, 10, 5.0, HOME)
    shop.hear(10, 50, 9.0)
    shop.recalled = shop.do(OpenRecall("kesimpta", "SLA43", "patients", "R-7", "a fault of the spring")).made
    world = world_of(shop.running.settings)
    engine = Engine(shop.store, shop.clock, world, Directory({}, {}, ()), lambda _: Probes(NOON))
    engine.step()
    shop.lot = lot
    return shop


def paths(shop, role):
    """Every line of the menu, and one page of each kind that they lead to."""
    found = [each.path for each in menu(role)]
    if role == "patient":
        return found
    (alert, *_) = shop.store.open_alerts(FRIDGE.site, FRIDGE.unit)
    found += [f"/units/{FRIDGE}", f"/lots/{shop.lot}", f"/alerts/{alert.id}"]
    found += [f"/shipments/{shop.made}", f"/recalls/{shop.recalled}", "/problem-that-is-none"]
    return found


def opened(page, path):
    page.goto(path)
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")


@pytest.mark.parametrize(("role", "size", "scheme"), LOOKS, ids=str)
def test_a_page_is_named_labelled_read_and_fits(busy, person, role, size, scheme):
    sitting = person(role, size=size, scheme=scheme)
    found = {}
    for path in paths(busy, role):
        opened(sitting.page, path)
        told = [*sitting.page.evaluate(AUDIT), *sitting.page.evaluate(CONTRAST), *sitting.page.evaluate(SMALL)]
        told += sitting.page.evaluate(SPLIT)
        if sitting.overflow() > 0:
            told.append(f"{sitting.overflow()} px too wide")
        if told:
            found[path] = told
    sitting.wrong[:] = [each for each in sitting.wrong if "404" not in each]
    assert found == {}


@pytest.mark.parametrize("role", ["pharmacist", "patient"])
def test_the_tab_key_comes_to_everything_and_the_focus_is_seen(busy, person, role):
    sitting = person(role)
    for path in [each for each in paths(busy, role) if each.startswith(BY_KEYBOARD)]:
        opened(sitting.page, path)
        expected = sitting.page.evaluate(STOPS)
        sitting.page.evaluate(NOTED)
        for _ in range(expected + PARTS):
            sitting.page.keyboard.press("Tab")
        told = sitting.page.evaluate("[window.reached.size, window.unseen]")
        assert (path, *told) == (path, expected, [])
    sitting.wrong[:] = [each for each in sitting.wrong if "404" not in each]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_in_is_named_labelled_and_read(person, scheme):
    page = person("", scheme=scheme).page
    page.goto("/sign-in")
    assert [*page.evaluate(AUDIT), *page.evaluate(CONTRAST), *page.evaluate(SMALL)] == []
