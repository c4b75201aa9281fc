"""The forms in a real browser: receive by scan, dispense with expiry, acknowledge, release, daily check."""

import pytest
from playwright.sync_api import expect

from coldchain.alert import Key, Situation
from coldchain.commands import Quarantine
from coldchain.events import AlertRaised
from tests.api.conftest import NOON, PASSWORD
from tests.browser.looking import PHONE, WIDE

CARTON = "]d201003007810076881727123110SLA42<GS>21SN000"


@pytest.fixture
def lot(shop) -> str:
    shop.hear(-60, 0)
    return shop.receive(10)


def deed(page, told: str) -> None:
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()


def refused_once(who, *statuses: int) -> None:
    """Chromium notes in its console that a form was answered with 422; beside that nothing went wrong."""
    for noted, status in zip(who.wrong, statuses or (422,), strict=True):
        assert f"status of {status}" in noted
    who.wrong.clear()


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_cartons_are_received_as_a_scanner_types_them(shop, person, size):
    shop.hear(-60, 0)
    who = person("technician", size=size)
    page = who.page
    page.goto("/receive")
    for number in (1, 2):
        expect(page.get_by_label("DataMatrix")).to_be_focused()
        page.keyboard.type(f"{CARTON}{number}")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"{number} carton")).to_be_visible()
    page.keyboard.type(f"{CARTON}2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Serial SN0002 was scanned already")).to_be_visible()
    expect(page.get_by_label("DataMatrix")).to_be_focused()
    refused_once(who)
    assert who.overflow() <= 0
    page.get_by_role("button", name="Receive", exact=True).click()
    deed(page, "Received.")
    expect(page.get_by_role("heading", name="2 pens of Kesimpta")).to_be_visible()


def test_a_pen_is_dispensed_under_the_date_that_is_shown_first(shop, lot, person):
    page = person("pharmacist").page
    page.goto("/dispense")
    page.get_by_label("Product").select_option("kesimpta")
    page.get_by_role("button", name="Show what to take first").click()
    page.get_by_role("link", name="Dispense").last.click()
    page.get_by_label("Patient's home").fill("h-7f3a")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Use before the end of 23 Nov 2027")).to_be_visible()
    page.get_by_role("button", name="Dispense").click()
    deed(page, "Dispensed and packed.")
    assert shop.store.lot(lot).quantity == 9


def test_an_alert_is_acknowledged(shop, person):
    shop.tell(AlertRaised("a-1", Situation(Key("river", "fridge-1", "warm"), "breached", "critical", NOON)))
    page = person("technician", size=PHONE).page
    page.goto("/alerts")
    page.get_by_role("link", name="Fridge 1, River Pharmacy").click()
    page.get_by_label("What you found or do").fill("the door was open")
    page.get_by_role("button", name="Acknowledge").click()
    deed(page, "Acknowledged")
    assert shop.store.alert("a-1").acknowledged.comment == "the door was open"


def test_a_release_is_signed_and_a_wrong_password_told_by_its_field(shop, lot, person):
    shop.do(Quarantine(lot, "the box looks wet"))
    who = person("pharmacist")
    page = who.page
    page.goto(f"/lots/{lot}")
    page.get_by_role("link", name="Release").click()
    page.get_by_label("On which basis").select_option("manufacturer_advice")
    page.get_by_label("Why, in your words").fill("only the carton is wet")
    page.get_by_label("Case number").fill("N-1")
    page.get_by_label("Advised on").fill("2026-11-22")
    page.get_by_label("What was advised").fill("may be used")
    page.get_by_label("Your password, again").fill("guess")
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("The password is wrong")).to_be_visible()
    expect(page.get_by_label("Your password, again")).to_be_focused()
    refused_once(who)
    page.get_by_label("Your password, again").fill(PASSWORD)
    page.get_by_role("button", name="Release").click()
    deed(page, "Released, with your signature.")
    assert shop.store.lot(lot).standing.condition == "usable"


def test_what_was_typed_comes_back_after_a_session_that_ended(shop, lot, person):
    who = person("pharmacist")
    page = who.page
    page.goto(f"/lots/{lot}/quarantine")
    page.get_by_label("Why").fill("the box <b>looks</b> wet")
    who.context.clear_cookies()
    page.get_by_role("button", name="Quarantine").click()
    expect(page.get_by_role("alert")).to_contain_text("what you typed is kept until then")
    page.get_by_label("Address").fill("pharmacist@river.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Go back to what I typed")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Why")).to_have_value("the box <b>looks</b> wet")
    refused_once(who, 401, 409)
    page.get_by_role("button", name="Quarantine").click()
    deed(page, "Quarantined")
    assert shop.store.lot(lot).standing.condition == "quarantined"


def test_the_daily_check_is_signed(shop, person):
    shop.hear(-60, 0)
    page = person("technician").page
    page.goto("/checks")
    page.get_by_role("button", name="sign as T").click()
    deed(page, "Signed: the check of today stands.")
    assert shop.store.last_check("river").by == "u-technician"
