"""What speaks against a green although every reading is in range: nobody vouches for it, or a report is open."""

from datetime import date, timedelta

import pytest

from coldchain.commands import Arrive, DeclareFault, Dispense, Receive, Report, ResumeSensor, Split, SuspendSensor
from coldchain.stock import Actor, Arrival
from tests.api.household import HOME, PAT, SHELF
from tests.api.patient.seeing import facts, glance

PROBE = "h-7f3a/fridge/probe"
BOSS = Actor("u-boss", "pharmacist", ("*",))


def ten_minutes_out(household, lot):
    now = household.clock.now()
    return Report(lot, out_since=now - timedelta(minutes=10), out_until=now)


@pytest.mark.usefixtures("cool")
@pytest.mark.parametrize("is_faulty", [True, False])
def test_a_sensor_that_is_faulty_or_taken_out_vouches_for_nothing(household, phone, is_faulty):
    assert glance(phone)[0] == "green"
    now = household.clock.now()
    household.do(DeclareFault(PROBE, "nonsense", now) if is_faulty else SuspendSensor(PROBE, "on the bench"), BOSS)
    colour, words = glance(phone)
    assert (colour, "No sensor measures your fridge." in words) == ("grey", True)
    household.hear(HOME, 10)
    assert glance(phone)[0] == "grey"


@pytest.mark.usefixtures("cool")
def test_a_sensor_that_is_back_vouches_again(household, phone):
    household.do(SuspendSensor(PROBE, "on the bench"), BOSS)
    household.hear(HOME, 5)
    household.do(ResumeSensor(PROBE), BOSS)
    household.hear(HOME, 10)
    assert glance(phone)[0] == "green"


def test_what_is_split_off_takes_an_open_report_along(household, phone, cool):
    household.do(ten_minutes_out(household, cool.id), PAT)
    assert glance(phone)[0] == "grey"
    household.do(Split(cool.id, 1, "A"))
    colour, words = glance(phone)
    assert (colour, words.count("Something was reported about it.")) == ("grey", 1)
    assert "green" not in phone.get("/home").text.partition("Also in your fridge")[2]
    household.hear(HOME, 24 * 60 + 5)
    assert glance(phone)[0] == "green"


def test_what_was_reported_in_the_pharmacy_is_open_at_home(household, phone):
    now = household.clock.now()
    fields = {"product": "kesimpta", "form": "pen", "lot_number": "K1", "manufacturer_expiry": now.date().replace(2028)}
    stock = household.do(Receive(SHELF, Arrival(now, now, "ok", "cool"), quantity=3, **fields)).lots[0]
    household.hear(SHELF, 60)
    household.do(ten_minutes_out(household, stock))
    shipment = household.do(Dispense(stock, 1, "h-7f3a")).made
    household.hear(HOME, 5)
    now = household.clock.now()
    household.do(Arrive(shipment, HOME, Arrival(now, now, packs="cool")), PAT)
    assert glance(phone)[0] == "grey"


def test_a_report_on_what_was_left_behind_later_is_not_about_what_was_split_off_before(household, phone, cool):
    household.do(Split(cool.id, 1, "A"))
    household.do(ten_minutes_out(household, cool.id), PAT)
    page = phone.get("/home").text
    assert page.count("Something was reported about it.") == 1


def test_a_pen_for_the_dose_is_vouched_for_by_itself_and_not_by_another_medicine(household, phone):
    household.start(household.clock.now().date())
    lot = household.bring(1, date(2027, 12, 31))
    household.bring(1, date(2027, 1, 31), "Z9", "ozempic")
    household.hear(HOME, 60)
    told = "There is one for it."
    assert (glance(phone)[0], told in facts(phone)["Next dose of Kesimpta"]) == ("green", True)
    household.do(ten_minutes_out(household, lot.id), PAT)
    assert (glance(phone)[0], told in facts(phone)["Next dose of Kesimpta"]) == ("green", False)
