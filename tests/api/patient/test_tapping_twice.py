"""Two taps on one button are one word, also on a phone where no script holds the second one back."""

import re
from datetime import date

import pytest

from tests.api.household import HOME


def taps(phone, path, fields, times=2):
    """The answers to so many taps on a button of one page."""
    page = phone.get("/home").text
    hidden = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf", "key")}
    return [phone.post(f"/home/{path}", data={**hidden, **fields}) for _ in range(times)]


def places(answers):
    return [(each.status_code, each.headers.get("location")) for each in answers]


@pytest.mark.parametrize("quantity", [2, 30])
def test_a_dose_is_one_dose(household, phone, quantity):
    lot = household.bring(quantity)
    household.hear(HOME, 30)
    pen = f"{lot.id}:A" if lot.letters else lot.id
    assert places(taps(phone, "dose", {"pens": pen, "day": "today"})) == [(303, "/home?told=dose")] * 2
    assert household.lots()[0].quantity == quantity - 1


def test_another_pen_of_the_same_page_is_a_second_dose_and_refused(household, phone):
    lot = household.bring(2)
    household.hear(HOME, 30)
    page = phone.get("/home").text
    hidden = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf", "key")}
    for pen, status in (("A", 303), ("B", 409)):
        answer = phone.post("/home/dose", data={**hidden, "pens": f"{lot.id}:{pen}", "day": "today"})
        assert answer.status_code == status
    assert household.lots()[0].letters == "B"


def test_a_report_is_one_report(household, phone, cool):
    answers = taps(phone, "report", {"pens": "all", "tell": "left_out:10"}, 3)
    assert places(answers) == [(303, "/home?told=report")] * 3
    assert len(household.store.lot(cool.id).outs) == 1


def test_a_parcel_that_is_said_twice_to_have_come_is_noted(household, phone):
    shipment = household.packed()
    household.hear(HOME, 5)
    fields = {"shipment": shipment, "packs": "cool", "came": "now", "unit": "fridge"}
    assert places(taps(phone, "arrived", fields)) == [(303, "/home?told=arrived")] * 2


def test_of_a_parcel_without_a_fridge_nothing_at_all_is_noted(household, phone):
    shipment = household.packed(last_day=date(2028, 1, 31))
    before = household.store.head()
    fields = {"shipment": shipment, "packs": "cool", "came": "unsure"}
    (answer,) = taps(phone, "arrived", fields, 1)
    told = "Nothing was noted: say into which fridge you put it."
    assert (answer.status_code, told in answer.text) == (409, True)
    assert household.store.head() == before
