"""Dispensing: what to take first, the date on the box before it is done, a technician's waits for a pharmacist."""

import pytest

from coldchain.commands import Quarantine
from tests.api.pages.seen import faults, hidden, value


@pytest.fixture
def lot(shop):
    shop.hear(-60, 0)
    return shop.receive(10)


def step(shop, lot, fields, who="pharmacist"):
    asking = shop.running.browser(who)
    path = f"/lots/{lot}/dispense"
    return asking, asking.post(path, data={**hidden(asking.get(path)), **fields})


ORDER = {"home": "h-7f3a", "quantity": "1", "expiry": "2027-11-23"}


def test_what_expires_first_is_taken_first(shop, lot):
    page = shop.running.browser("technician").get("/dispense?product=kesimpta&form=pen&quantity=2")
    assert f'href="/lots/{lot}/dispense?quantity=2"' in page.text
    missing = shop.running.browser("technician").get("/dispense?product=kesimpta&form=pen&quantity=11")
    assert "1 pen of kesimpta at river missing" in missing.text


def test_the_date_on_the_box_is_shown_before_it_is_done(shop, lot):
    asking = shop.running.browser("pharmacist")
    assert value(asking.get(f"/lots/{lot}/dispense"), "expiry") == "2027-11-23"
    asking, shown = step(shop, lot, ORDER)
    assert (shown.status_code, "Use before the end of" in shown.text) == (200, True)
    assert 'datetime="2027-11-23"' in shown.text
    assert shop.store.lot(lot).quantity == 10
    sent = asking.post(f"/lots/{lot}/dispense", data={**hidden(shown), "do": "confirm"})
    part = sent.headers["location"].removeprefix("/lots/").partition("?")[0]
    assert sent.headers["location"].endswith("?did=dispensed")
    assert (shop.store.lot(part).home, shop.store.lot(part).stage) == ("h-7f3a", "transit")
    assert (str(shop.store.lot(part).assigned.on), shop.store.lot(lot).quantity) == ("2027-11-23", 9)
    again = asking.post(f"/lots/{lot}/dispense", data={**hidden(shown), "do": "confirm"})
    assert (again.headers["location"], shop.store.lot(lot).quantity) == (sent.headers["location"], 9)


def test_it_can_be_changed_before_it_is_done(shop, lot):
    asking, shown = step(shop, lot, ORDER)
    back = asking.post(f"/lots/{lot}/dispense", data={**hidden(shown), "do": "change"})
    assert (value(back, "home"), value(back, "quantity")) == ("h-7f3a", "1")


def test_a_technician_s_waits_for_the_pharmacist_s_date(shop, lot):
    asking, shown = step(shop, lot, {"home": "h-7f3a", "quantity": "1"}, "technician")
    assert "a pharmacist still has to put the date on the box" in shown.text
    sent = asking.post(f"/lots/{lot}/dispense", data={**hidden(shown), "do": "confirm"})
    part = sent.headers["location"].removeprefix("/lots/").partition("?")[0]
    assert (shop.store.lot(part).stage, sent.headers["location"][-8:]) == ("prepared", "prepared")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"home": ""}, {"home": "The patient's home is missing."}),
        ({"home": "<b>x</b>"}, {"home": "There is no home <b>x</b>: choose one of the list."}),
        ({"home": "hill"}, {"home": "There is no home hill: choose one of the list."}),
        ({"quantity": "11"}, {"quantity": "11 is no whole number from 1 to 10."}),
        ({"days_supply": "x"}, {"days_supply": "x is no whole number from 1 to 3,660."}),
        ({"package": "a box"}, {"package": "This packaging is not approved: choose one of the list."}),
        ({"expiry": "2029-01-01"}, {"expiry": "2029-01-01 is too late: the maker's last day is 2028-12-31."}),
        ({"expiry": ""}, {"expiry": "The date on the box is missing."}),
    ],
)
def test_what_is_wrong_stands_by_its_field(shop, lot, fields, told):
    _, sent = step(shop, lot, {**ORDER, **fields})
    assert (sent.status_code, faults(sent)) == (422, told)


def test_what_is_not_usable_has_no_form(shop, lot):
    shop.do(Quarantine(lot, "wet"))
    page = shop.running.browser("pharmacist").get(f"/lots/{lot}/dispense").text
    assert "This cannot be dispensed now: it is in stock, do not use" in page
    assert '<form method="post" action="/lots' not in page


def test_what_changed_meanwhile_is_not_dispensed(shop, lot):
    asking, shown = step(shop, lot, ORDER)
    shop.do(Quarantine(lot, "wet"))
    sent = asking.post(f"/lots/{lot}/dispense", data={**hidden(shown), "do": "confirm"})
    assert sent.status_code == 412
    assert "this lot changed after you opened the page" in sent.text
