"""What alerts say on the patient's page: plain words, as of now, and apart from them what was told before."""

import pytest

from coldchain.commands import Quarantine
from tests.api.patient.alerted import Alerted, cards
from tests.api.patient.seeing import facts, glance

HOW = (
    "Thawing does not make frozen pens good again. Turn the fridge to a warmer setting. Take the pens away from its"
    " back wall and from the ice."
)
FREEZING = (
    f"it is freezing, -2.9 °C, at or below 0 °C, out of range for 10 min. 2 pens of Kesimpta: do not use them. {HOW}"
)
STAFF = ("h-7f3a", "compromised", "quarantined", "dispense", "waits for a decision", "not answered", "2026-")


@pytest.fixture
def alerted(running, household, tmp_path):
    return Alerted(running, household, ("pat",), tmp_path)


@pytest.fixture
def untold(running, household, tmp_path):
    """A home of whose alerts the patient is not written to."""
    return Alerted(running, household, ("ana",), tmp_path)


def frozen(world):
    world.household.bring(2)
    world.live(30)
    world.live(15, -2.9)


def test_an_alert_of_which_the_patient_was_not_written_to_is_told_in_plain_words(untold, phone):
    frozen(untold)
    assert cards(phone) == [f"Message since 12:40 Your fridge: {FREEZING} I have seen it"]
    untold.live(120, 2.8)
    assert cards(phone) == [
        (
            "Message since 13:10 Your fridge: your pharmacist has to decide about what lies in it. 2 pens of Kesimpta:"
            " do not use them. I have seen it"
        ),
        (
            "Over 13:10 Your fridge: in range since 23 Nov 12:55. This ends the alert: too cold. 2 pens of Kesimpta: do"
            " not use them."
        ),
    ]
    assert not any(each in " ".join(cards(phone)) for each in STAFF)


def test_what_was_told_before_is_dated_and_the_alert_says_what_is_so_now(alerted, phone):
    frozen(alerted)
    told = f"Your fridge: {FREEZING} It has grown worse."
    then = f"Told at 12:50 So it was then: {told}"
    assert cards(phone) == [f"Message since 12:40 Your fridge: {FREEZING} I have seen it {then}"]
    alerted.household.hear(minutes=5, celsius=2.8)  # the alerter has not looked yet
    now = "it was freezing, 2.8 °C at 23 Nov 12:55, out of range from 23 Nov 12:40 until shortly before."
    assert cards(phone) == [
        f"Message since 12:40 Your fridge: {now} 2 pens of Kesimpta: do not use them. {HOW} I have seen it {then}"
    ]
    assert facts(phone)["Your fridge"] == "2.8 °C, in range, 12:55"
    assert glance(phone)[0] == "red"
    assert "It was too warm or frozen." in glance(phone)[1]


def test_an_alert_tells_of_its_pens_as_the_glance_does(alerted, phone):
    lot = alerted.household.bring(2)
    alerted.live(30)
    alerted.live(25, 9.0)
    assert "In it: 2 pens of Kesimpta." in cards(phone)[0]
    alerted.household.do(Quarantine(lot.id, "box wet"))
    assert "2 pens of Kesimpta: do not use them." in cards(phone)[0]


def test_what_is_over_is_told_for_two_days(untold, phone):
    frozen(untold)
    untold.live(60, 2.8)
    assert [each.split(" ", 1)[0] for each in cards(phone)] == ["Message", "Over"]
    untold.later(hours=47)
    assert len(cards(phone)) == 2
    untold.later(hours=1)
    assert [each.split(" ", 1)[0] for each in cards(phone)] == ["Message"]


def test_what_is_open_is_not_pushed_away_by_what_came_and_went(untold, phone):
    frozen(untold)
    untold.live(60, 2.8)
    for _ in range(6):
        untold.live(20, 11.0)
        untold.live(20, 4.0)
    told = cards(phone)
    assert told[0].startswith("Message since 13:10 Your fridge: your pharmacist has to decide")
    assert sum(each.startswith("Over") for each in told) <= 5


def test_who_reads_fahrenheit_reads_it_in_alerts_too(untold, phone):
    frozen(untold)
    phone.send("/home/scale", {"scale": "F"}, page="/home")
    assert "it is freezing, 26.8 °F, at or below 32 °F" in cards(phone)[0]
