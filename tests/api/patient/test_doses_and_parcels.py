"""A patient says that a dose was taken, and that a parcel came."""

import re
from datetime import UTC, date, datetime

import pytest

from coldchain.schedules import Dose
from coldchain.stock import Stay, Use
from tests.api.household import HOME
from tests.api.patient.seeing import facts, glance, plain


def dose(phone, pens, **fields):
    return phone.send("/home/dose", {"pens": pens, **fields}, page="/home")


def test_a_dose_of_today_uses_the_pen_and_tells_the_next(household, phone):
    household.start(date(2026, 11, 23))
    lot = household.bring(2)
    household.hear(HOME, 60)
    assert dose(phone, f"{lot.id}:A", day="today").headers["location"] == "/home?told=dose"
    assert household.lots()[0].uses == (Use(household.clock.now(), 1, "used"),)
    assert household.store.schedules("h-7f3a")[0].taken == (Dose(date(2026, 11, 23), lot.id),)
    assert facts(phone) == {
        "First to use": "Pen B, use before the end of 23 Nov 2027",
        "Next dose": "30 Nov 2026. There is one for it.",
        "Your fridge": "5.0 °C, in range, 13:05",
    }


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"day": "yesterday"}, datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ({"day": "other", "on": "2026-11-24"}, datetime(2026, 11, 24, 12, tzinfo=UTC)),
        ({"day": "other", "on": "2026-11-23"}, datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
    ],
)
def test_a_dose_of_another_day_is_dated_then(household, phone, fields, at):
    lot = household.bring(2)
    household.hear(HOME, 2 * 1440)
    dose(phone, f"{lot.id}:A", **fields)
    assert household.lots()[0].uses == (Use(at, 1, "used"),)


def test_a_dose_of_a_pen_that_is_not_known_here_is_recorded(household, phone):
    household.start(date(2026, 11, 23))
    assert "another Kesimpta" in plain(phone.get("/home").text)
    dose(phone, "product:kesimpta", day="today")
    assert household.store.schedules("h-7f3a")[0].taken == (Dose(date(2026, 11, 23)),)
    assert dose(phone, "product:kesimpta", day="today").status_code == 409


@pytest.mark.usefixtures("household")
@pytest.mark.parametrize("on", ["", "tomorrow", "2026-13-01"])
def test_a_day_that_is_none_is_refused(cool, phone, on):
    answer = dose(phone, f"{cool.id}:A", day="other", on=on)
    told = re.search(r'role="alert">(.*?)</p>', answer.text)[1]
    assert told == f"The day is {on or 'missing'}: expected one such as 2026-11-23."


@pytest.mark.parametrize("pens", ["{}:B", "product:kesimpta"])
def test_a_day_to_come_is_refused_in_plain_words_by_its_field(household, cool, phone, pens):
    household.start(date(2026, 11, 23))
    answer = dose(phone, pens.format(cool.id), day="other", on="2027-01-01")
    assert (answer.status_code, household.lots()[0].quantity) == (409, 2)
    told = "That day is still to come: choose today or a day before."
    assert re.findall(r'(?:role="alert"|id="on-fault")>(.*?)</p>', answer.text) == [told, told]
    assert 'value="2027-01-01" aria-invalid="true" aria-describedby="on-fault"' in answer.text
    assert f'value="{pens.format(cool.id)}" checked' in answer.text
    assert re.search(r'<details class="card" name="tell" open>\s*<summary>I took a dose', answer.text)


@pytest.mark.parametrize("is_planned", [True, False])
@pytest.mark.parametrize(
    ("day", "named"),
    [
        ({"day": "today"}, "today"),
        ({"day": "yesterday"}, "yesterday"),
        ({"day": "other", "on": "2026-11-23"}, "23 Nov 2026"),
    ],
)
def test_a_second_dose_of_one_day_is_refused_also_of_another_pen_and_page(household, phone, is_planned, day, named):
    if is_planned:
        household.start(date(2026, 11, 23))
    lot = household.bring(3)
    household.hear(HOME, 2 * 1440)
    assert dose(phone, f"{lot.id}:A", **day).status_code == 303
    for pens in (f"{lot.id}:B", "product:kesimpta")[: 1 + is_planned]:
        again = dose(phone, pens, key="opened again", **day)
        assert again.status_code == 409
        told = f"You have noted a dose for {named} already. If you took another one, call River Pharmacy +1 555 0100."
        assert re.search(r'role="alert">(.*?)</p>', again.text)[1] == told
    assert household.lots()[0].quantity == 2


def test_a_dose_of_another_day_is_no_second_one(household, phone):
    household.start(date(2026, 11, 23))
    lot = household.bring(2)
    household.hear(HOME, 2 * 1440)
    assert dose(phone, f"{lot.id}:A", day="yesterday").status_code == 303
    assert dose(phone, f"{lot.id}:B", day="today").status_code == 303


def arrive(phone, parcel, **fields):
    given = {"shipment": parcel, "packs": "cool", "came": "now", "unit": "fridge", **fields}
    return phone.send("/home/arrived", given, page="/home")


def test_what_arrived_cold_and_is_put_away_is_green(household, phone):
    shipment = household.packed(2)
    household.hear(HOME, 5)
    arrive(phone, shipment)
    (lot,) = household.lots()
    assert lot.stays[-1] == Stay(HOME, household.clock.now())
    assert glance(phone)[0] == "green"


@pytest.mark.parametrize("fields", [{"packs": "warm"}, {"came": "unsure"}, {"came": "180"}, {"seal": "broken"}])
def test_what_arrived_in_doubt_is_red(household, phone, fields):
    shipment = household.packed()
    household.hear(HOME, 240)
    arrive(phone, shipment, **fields)
    assert glance(phone)[0] == "red"
    assert [each.stage for each in household.lots()] == ["home"]


def test_it_did_not_come_before_it_was_packed(household, phone):
    shipment = household.packed()
    household.hear(HOME, 30)
    assert arrive(phone, shipment, came="180").status_code == 303


@pytest.mark.parametrize("fields", [{"packs": ""}, {"came": ""}, {"shipment": "lxxx"}, {"unit": "fridge-1"}])
def test_an_arrival_that_is_not_all_said_is_refused(household, phone, fields):
    shipment = household.packed()
    household.hear(HOME, 5)
    assert arrive(phone, shipment, **fields).status_code == 409
    assert household.lots() == []


def test_what_came_already_does_not_come_again(household, phone):
    shipment = household.packed()
    household.hear(HOME, 5)
    arrive(phone, shipment)
    assert arrive(phone, shipment).status_code == 409


def test_for_the_next_dose_one_may_be_on_its_way(household, phone):
    household.start(date(2026, 11, 25))
    household.packed()
    assert facts(phone)["Next dose"] == "25 Nov 2026. One for it is on its way."


def test_what_is_on_its_way_is_counted_by_what_it_is_and_asked_for_once_it_should_have_come(household, phone):
    household.packed(2)
    told = "2 pens of Kesimpta on the way, expected by 24 Nov 2026 12:00."
    asked = "Has it come? Say so below, or call your pharmacy."
    words = plain(phone.get("/home").text)
    assert (told in words, asked in words) == (True, False)
    household.hear(HOME, 25 * 60)
    assert f"{told} {asked}" in plain(phone.get("/home").text)
