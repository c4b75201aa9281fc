"""What a patient says happened: each tap is written down, and the page says at once what to do."""

import re
from datetime import timedelta

import pytest

from coldchain.alert import Key, Situation
from coldchain.commands import StartDrill
from coldchain.events import AlertEscalated, AlertRaised, MessageSent, MessageWritten
from coldchain.messages import Message, Words
from coldchain.stock import TimeOut
from coldchain.writing import Writing
from tests.api.household import HOME
from tests.api.patient.seeing import glance, plain


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
@pytest.mark.parametrize("path", ["report", "dose", "arrived", "recall", "seen", "scale"])
def test_only_the_patient_can_say_anything(running, path):
    ana = running.browser("pharmacist")
    secret = re.search(r'name="csrf" value="([^"]+)"', ana.get("/").text)[1]
    assert ana.post(f"/home/{path}", data={"csrf": secret, "tell": "frozen:yes"}).status_code == 403


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
        MessageSent("m1", "pat", 0, "console", 1),
    )
    with household.store.transaction() as tx:
        Writing(tx, now, "alerter").tell(facts_told)


def test_what_a_message_did_not_say_outside_stands_here_and_is_acknowledged(household, phone):
    raised(household)
    words = plain(phone.get("/home").text)
    then = f"Told at {household.clock.now():%H:%M} So it was then: Your fridge is too warm. Close its door."
    assert then in words
    assert not any(each in words for each in ("DRILL", "Open to read.", "Call the patient."))
    assert phone.send("/home/seen", {"alert": "a1"}, page="/home").status_code == 303
    alert = household.store.alert("a1")
    assert (alert.state, alert.owner) == ("acknowledged", "pat")
    assert household.store.last_entry("AlertAcknowledged").actor == "u-patient"
    assert "I have seen it" not in phone.get("/home").text
    assert phone.send("/home/seen", {"alert": "a2"}, page="/home").status_code == 409


@pytest.mark.parametrize(("contact", "owner"), [("ana", "u-patient"), ("pat", "pat"), ("nobody", "u-patient")])
@pytest.mark.parametrize("verb", ["acknowledge", "snooze"])
def test_a_patient_sees_an_alert_as_nobody_who_works_here(household, running, verb, contact, owner):
    raised(household)
    body = {"contact": contact, **({"minutes": 5, "comment": "x"} if verb == "snooze" else {})}
    assert running.program("patient").post(f"/api/v1/alerts/a1/{verb}", json=body).status_code == 200
    assert household.store.alert("a1").owner == owner
