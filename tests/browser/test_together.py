"""One day of a pharmacy and a home, each at a window of their own: what one does arrives at the others."""

import re

import pytest
from playwright.sync_api import expect

from alerts.configured import world_of
from alerts.directory import Directory
from alerts.engine import Engine
from alerts.situations import Probes
from coldchain.commands import Receive
from coldchain.stock import Arrival
from tests.api.conftest import NOON, PASSWORD
from tests.api.household import HOME, SHELF, Household
from tests.api.routes.shop import LAST_DAY
from tests.browser.looking import PHONE


class Day(Household):
    """A household and its pharmacy, whose alerts are raised."""

    def __init__(self, shop):
        super().__init__(shop.running.app, shop.store, shop.clock, shop.running.settings)
        world = world_of(shop.running.settings)
        self.engine = Engine(shop.store, shop.clock, world, Directory({}, {}, ()), lambda _: Probes(NOON))

    def receive(self, quantity):
        now = self.clock.now()
        told = {"product": "kesimpta", "form": "pen", "lot_number": "SLA42", "manufacturer_expiry": LAST_DAY}
        return self.do(Receive(SHELF, Arrival(now, now, "ok", "cool"), quantity=quantity, **told)).lots[0]

    def hear(self, *told, **more):
        super().hear(*told, **more)
        if hasattr(self, "engine"):
            self.engine.step()


@pytest.fixture
def day(shop):
    made = Day(shop)
    made.hear(SHELF, 10)
    return made


def row(page, name):
    return page.locator("#units tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))


def test_a_door_left_open_is_seen_acknowledged_and_its_pens_released(day, person):
    lot = day.receive(10)
    ana, tim = person("pharmacist"), person("technician", size=PHONE, scheme="dark")
    expect(ana.page.locator("#live")).to_have_text("Live")
    expect(tim.page.locator("#live")).to_have_text("Live")
    day.hear(SHELF, 40, 9.0)
    for page in (ana.page, tim.page):
        expect(row(page, "Fridge 1")).to_contain_text("too warm")
        expect(row(page, "Fridge 1")).to_contain_text("10 do not use")
    tim.page.get_by_role("link", name=re.compile("^Alerts")).click()
    tim.page.get_by_role("link", name=re.compile("Fridge 1")).first.click()
    tim.page.get_by_label(re.compile("What you found or do")).fill("the door stood open, closed it")
    tim.page.get_by_role("button", name="Acknowledge").click()
    expect(tim.page.locator("main")).to_contain_text("seen by Technician")
    day.hear(SHELF, 20, 5.0)
    expect(row(ana.page, "Fridge 1")).to_contain_text("in range")
    ana.page.goto(f"/lots/{lot}")
    ana.page.get_by_role("link", name="Release").click()
    for each in ana.page.get_by_role("group", name="Findings that you accept").get_by_role("checkbox").all():
        each.check()
    ana.page.get_by_label("On which basis").select_option("label_clock")
    ana.page.get_by_label("Why, in your words").fill("45 min at up to 9 °C, within the label's 7 days")
    ana.page.get_by_label(re.compile("password", re.IGNORECASE)).fill(PASSWORD)
    ana.page.get_by_role("button", name=re.compile("Release")).click()
    expect(ana.page.locator("main")).to_contain_text("usable")
    tim.page.goto("/")
    expect(row(tim.page, "Fridge 1")).to_contain_text("10 usable")


def test_a_frozen_fridge_turns_the_patients_page_red_and_the_pharmacists_overview_too(day, person):
    day.bring(2)
    day.hear(HOME, 60)
    robin, chief = person("patient", size=PHONE), person("chief")
    robin.page.clock.install()
    robin.page.goto("/home")
    expect(robin.page.locator("#glance")).to_have_class("glance green")
    expect(chief.page.locator("#live")).to_have_text("Live")
    day.hear(HOME, 20, -3.0)
    expect(row(chief.page, "fridge")).to_contain_text("freezing")
    expect(row(chief.page, "fridge")).to_contain_text("2 do not use")
    robin.page.clock.run_for(61_000)
    expect(robin.page.locator("#glance")).to_have_class("glance red")
    expect(robin.page.locator("#glance")).to_contain_text("Do not use.")
