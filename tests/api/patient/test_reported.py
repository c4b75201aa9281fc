"""What a patient reported is read by whoever works here, beside the pens it is about, for as long as it is open."""

import re

import pytest

from tests.api.household import HOME
from tests.api.patient.seeing import glance, plain

OUT = "reported: out of the fridge for 10 min from 23 Nov 2026 12:55 to 23 Nov 2026 13:05"


@pytest.fixture
def out(household, phone):
    """A pen of which the patient said that it was out for up to ten minutes, which its label lets pass."""
    lot = household.bring()
    household.hear(HOME, 60)
    phone.send("/home/report", {"tell": "left_out:10", "pens": "all"}, page="/home")
    return lot


@pytest.fixture(autouse=True)
def chief(running):
    """A pharmacist of every site, who may open the fridge of a home too."""
    running.user("pharmacist", "*", name="chief")


def read(running, path, who="chief"):
    answer = running.browser(who).get(path)
    assert answer.status_code == 200
    return plain(re.search(r"<main.*</main>", answer.text, flags=re.DOTALL)[0])


def pages(lot):
    return (f"/lots/{lot.id}", "/stock", f"/units/{HOME}")


def test_it_stands_beside_the_pens_in_stock_in_their_fridge_and_on_their_own_page(running, out):
    assert [OUT.lower() in read(running, path).lower() for path in pages(out)] == [True, True, True]
    assert [OUT in read(running, path, "pharmacist") for path in pages(out)[:2]] == [True, True]
    assert "Nothing speaks against it" not in read(running, f"/lots/{out.id}")


def test_a_patient_is_promised_no_more_than_that_it_can_be_seen(phone, out):
    assert out.quantity == 1
    words = glance(phone)[1]
    assert "Something was reported about it. Your pharmacy can see it: call them if you need it soon." in words
    assert "call River Pharmacy +1 555 0100" in words


def test_after_a_day_it_is_not_open_any_more_and_stays_in_the_story(household, running, out):
    household.hear(HOME, 24 * 60 + 5)
    assert [OUT in read(running, path) for path in pages(out)] == [True, False, False]
    assert "Nothing speaks against it" in read(running, f"/lots/{out.id}")


def test_a_manager_who_sees_homes_as_counts_does_not_read_it(running, out):
    assert out.home
    assert "reported" not in read(running, "/stock", "manager")
