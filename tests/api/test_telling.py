"""What a patient says on the own page: each tap is written down, and the page says at once what to do."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from coldchain import config
from coldchain.alert import Key, Situation
from coldchain.commands import StartDrill
from coldchain.events import AlertEscalated, AlertRaised, MessageWritten
from coldchain.messages import Message, Words
from coldchain.schedules import Dose
from coldchain.stock import Stay, TimeOut, Use
from coldchain.writing import Writing
from tests.api.conftest import SITES
from tests.api.household import HOME, Household
from tests.api.test_home import facts, glance, plain

CONTACTS = """
[[contact]]
id = "pat"
home = "h-7f3a"
channels = ["console:"]
[[contact]]
id = "ana"
channels = ["console:"]
"""


@pytest.fixture
def settings(tmp_path):
    path = tmp_path / "coldchain.toml"
    path.write_text(SITES + CONTACTS)
    return config.load(path)


@pytest.fixture
def household(running):
    return Household(running.app, running.store, running.clock, running.settings)


@pytest.fixture
def phone(running):
    return running.browser("patient")


@pytest.fixture
def cool(household):
    """Two pens that lie cool at home for six hours."""
    lot = household.bring(2)
    household.hear(HOME, 360)
    return lot


def tell(phone, what, how, pens="all", **more):
    fields = {"tell": f"{what}:{how}", "pens": pens, **more}
    return phone.send("/home/report", fields, page="/home")


def incidents(household):
    return {(each.letters, incident.kind) for each in household.lots() for incident in each.incidents}


@pytest.mark.usefixtures("cool")
@pytest.mark.parametrize(
    ("what", "how", "kind"),
    [
        ("left_out", "unsure", "unsure"),
        ("left_out", "still", "unsure"),
        ("dropped", "on", "dropped"),
        ("dropped", "off", "dropped"),
        ("dropped", "unsure", "dropped"),
        ("frozen", "yes", "frozen"),
        ("other", "hot", "hot"),
        ("other", "light", "light"),
        ("other", "shaken", "shaken"),
        ("other", "seal", "seal"),
        ("other", "else", "unsure"),
    ],
)
def test_what_happened_stops_the_pens_and_the_page_is_red_at_once(household, phone, what, how, kind):
    assert glance(phone)[0] == "green"
    answer = tell(phone, what, how)
    assert answer.status_code == 303
    assert incidents(household) == {("AB", kind)}
    page = plain(phone.get(answer.headers["location"]).text)
    noted = "Noted. Put it into the fridge now." if how == "still" else "Noted. Your pharmacy can see it."
    assert noted in page
    assert glance(phone)[0] == "red"
    assert "Keep it in the fridge, don't throw it away, call River Pharmacy +1 555 0100." in page


@pytest.mark.usefixtures("cool")
def test_a_short_time_out_is_grey_for_a_day_and_counts_as_its_longest(household, phone):
    began = household.clock.now()
    tell(phone, "left_out", "10")
    assert household.lots()[0].outs == (TimeOut(began - timedelta(minutes=10), began),)
    colour, words = glance(phone)
    assert (colour, "Something was reported about it." in words) == ("grey", True)
    household.hear(HOME, 24 * 60 + 5)
    assert glance(phone)[0] == "green"


@pytest.mark.usefixtures("cool")
@pytest.mark.parametrize("how", ["30", "60", "180"])
def test_a_longer_time_out_is_red(phone, how):
    tell(phone, "left_out", how)
    assert glance(phone)[0] == "red"


@pytest.mark.usefixtures("cool")
def test_before_it_came_it_was_not_out_of_this_fridge(household, phone):
    tell(phone, "left_out", "720")
    (lot,) = household.lots()
    assert lot.outs == (TimeOut(lot.stays[-1].since, household.clock.now()),)


def test_it_can_be_said_of_one_pen_alone(household, cool, phone):
    tell(phone, "dropped", "off", pens=f"{cool.id}:B")
    assert incidents(household) == {("B", "dropped")}
    colour, words = glance(phone)
    assert (colour, "Do not use pen B." in words) == ("green", True)


def test_a_second_tap_on_a_pen_that_was_told_of_changes_no_other(household, cool, phone):
    tell(phone, "dropped", "off", pens=f"{cool.id}:B")
    again = tell(phone, "dropped", "off", pens=f"{cool.id}:B")
    assert again.status_code == 409
    assert 'role="alert"' in again.text
    assert incidents(household) == {("B", "dropped")}


@pytest.mark.usefixtures("cool")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tell": "left_out:7"}, "Nothing was noted: choose how long it was out of the fridge."),
        ({"tell": "left_out"}, "Nothing was noted: choose how long it was out of the fridge."),
        ({"tell": "dropped:x"}, "Nothing was noted: choose what happened."),
        ({"tell": "eaten"}, "Nothing was noted: choose what happened."),
        ({}, "Nothing was noted: choose what happened."),
        (
            {"tell": "frozen", "pens": "lxxx"},
            "Nothing was noted: that pen is not known to be in your fridge any more.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(household, phone, fields, sentence):
    before = household.store.head()
    answer = phone.send("/home/report", fields, page="/home")
    assert answer.status_code == 409
    assert re.search(r'role="alert">(.*?)</p>', answer.text)[1] == sentence
    assert household.store.head() == before


@pytest.mark.usefixtures("cool")
def test_a_patient_s_own_words_are_kept_apart_from_the_ledger(household, phone):
    tell(phone, "other", "else", note="<b>the cat</b> did it")
    assert household.store.person("h-7f3a").notes == ("<b>the cat</b> did it",)
    assert not any("the cat" in str(entry.event) for entry in household.store.entries())


@pytest.mark.usefixtures("cool")
def test_without_the_form_s_secret_nothing_is_done(household, phone):
    before = household.store.head()
    assert phone.post("/home/report", data={"tell": "frozen", "pens": "all"}).status_code == 403
    assert household.store.head() == before


@pytest.mark.usefixtures("cool")
@pytest.mark.parametrize("path", ["report", "dose", "arrived", "seen", "scale"])
def test_only_the_patient_can_say_anything(running, path):
    ana = running.browser("pharmacist")
    secret = re.search(r'name="csrf" value="([^"]+)"', ana.get("/").text)[1]
    assert ana.post(f"/home/{path}", data={"csrf": secret, "tell": "frozen:yes"}).status_code == 403


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
        "First": "Pen B, use before the end of 23 Nov 2027",
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


def test_a_day_to_come_is_refused(household, cool, phone):
    assert dose(phone, f"{cool.id}:A", day="other", on="2026-11-30").status_code == 409
    assert household.lots()[0].quantity == 2


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


def raised(household):
    """Raise an alert at home and a drill elsewhere; the message to the patient says outside only that there is one."""
    household.do(StartDrill("river", "fridge-1"))
    now = household.clock.now()
    situation = Situation(Key("h-7f3a", "fridge", "warm"), "breached", "critical", now)
    words = Words("Message about your fridge", "Open to read.", inside=("Your fridge is too warm.", "Close its door."))
    mine = Message("m1", "pat", "alert", "critical", "h-7f3a", ("a1",), words)
    other = Message("m2", "ana", "alert", "critical", "h-7f3a", ("a1",), Words("Home", "Call the patient."))
    facts_told = (
        AlertRaised("a1", situation),
        AlertEscalated("a1", 1, ("ana", "pat"), "it was raised"),
        MessageWritten(mine),
        MessageWritten(other),
    )
    with household.store.transaction() as tx:
        Writing(tx, now, "alerter").tell(facts_told)


def test_what_a_message_did_not_say_outside_stands_here_and_is_acknowledged(household, phone):
    raised(household)
    words = plain(phone.get("/home").text)
    assert "Your fridge is too warm. Close its door." in words
    assert not any(each in words for each in ("DRILL", "Open to read.", "Call the patient."))
    assert phone.send("/home/seen", {"alert": "a1"}, page="/home").status_code == 303
    alert = household.store.alert("a1")
    assert (alert.state, alert.owner) == ("acknowledged", "pat")
    assert household.store.last_entry("AlertAcknowledged").actor == "u-patient"
    assert "I have seen it" not in phone.get("/home").text
    assert phone.send("/home/seen", {"alert": "a2"}, page="/home").status_code == 409
