"""Lists on a phone: a sentence stays one, also with times in it, and what is missing does not read as there."""

import pytest
from playwright.sync_api import expect

from alerts.configured import world_of
from alerts.directory import Directory
from alerts.engine import Engine
from alerts.situations import Probes
from tests.api.conftest import NOON
from tests.browser.audits import AUDIT, CONTRAST, SPLIT
from tests.browser.looking import PHONE, WIDE

SCHEMES = ("light", "dark")


@pytest.fixture
def engine(shop):
    world = world_of(shop.running.settings)
    return Engine(shop.store, shop.clock, world, Directory({}, {}, ()), lambda _: Probes(NOON))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_an_alert_was_stays_one_sentence_beside_its_label(shop, engine, person, scheme):
    shop.hear(-60, 0)
    shop.receive(10)
    shop.hear(10, 50, 9.0)
    engine.step()
    shop.hear(55, 90)
    engine.step()
    page = person("pharmacist", size=PHONE, scheme=scheme).page
    page.goto("/alerts")
    told = page.locator("[aria-labelledby=over-title] td[data-label=What]").first
    expect(told.locator("time").first).to_be_visible()
    assert page.evaluate(SPLIT) == []
    assert [*page.evaluate(AUDIT), *page.evaluate(CONTRAST)] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_missed_day_reads_as_not_signed_on_a_phone_and_stays_blank_to_the_eye_on_a_wide_page(shop, person, scheme):
    shop.hear(-60, 0)
    shop.running.later(days=1, hours=1)
    for size in (PHONE, WIDE):
        page = person("pharmacist", size=size, scheme=scheme).page
        page.goto("/checks")
        missed = page.get_by_role("row", name="Mon 23 Nov 2026")
        expect(missed.get_by_text("not signed")).to_have_count(1)
        assert (missed.get_by_text("not signed").bounding_box()["width"] > 1) == (size == PHONE)
        assert [*page.evaluate(SPLIT), *page.evaluate(CONTRAST)] == []
