"""Acknowledging by the link in a message: looking changes nothing, only the button does."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from api.parts import Parts
from coldchain.alert import Acknowledgement, Alert, Key, Situation
from coldchain.events import AlertAcknowledged
from coldchain.links import Links
from coldchain.messages import Message, Outgoing, Words
from tests.api.conftest import NOON, Running

LINKS = Links("https://coldchain.example", 32 * b"k")
WORDS = Words(
    "Your medicine's fridge",
    "Something is to be looked at.",
    ("Open the page.",),
    "Call +1 555 0100.",
    "Keep it in the fridge.",
    inside=("Your Kesimpta pens were too warm.",),
)


def an_alert(alert_id="a1", state="firing"):
    situation = Situation(Key("river", "fridge-1", "warm"), "breached", "critical", NOON)
    return Alert(alert_id, situation, state, NOON, NOON, "breached", "critical")


@pytest.fixture
def linked(store, settings):
    return Running(store, settings, Parts(links=LINKS))


def sent(running, *alerts, message="m1"):
    """The path of the link of a message that told of these alerts."""
    with running.store.transaction() as tx:
        for each in alerts:
            tx.put_alert(each)
        told = Message(message, "ana", "alert", "critical", "river", tuple(each.id for each in alerts), WORDS)
        tx.put_message(Outgoing(told, NOON))
    return f"/a/{LINKS.token(message, NOON)}"


def told(running):
    return [entry.event for entry in running.store.entries()]


def test_looking_changes_nothing_however_often(linked):
    path = sent(linked, an_alert())
    for _ in range(3):
        answer = linked.browser().get(path)
        assert answer.status_code == 200
        assert "I have seen it and look after it" in answer.text
    assert told(linked) == []
    assert linked.store.alert("a1").state == "firing"


def test_the_button_acknowledges_as_the_message_s_contact(linked):
    path = sent(linked, an_alert())
    answer = linked.browser().post(path)
    assert "Noted: you look after it." in answer.text
    assert "<button" not in answer.text
    assert told(linked) == [AlertAcknowledged("a1", contact="ana", by_link=True)]
    assert linked.store.alert("a1").owner == "ana"


def test_pressed_twice_it_is_acknowledged_once(linked):
    path = sent(linked, an_alert())
    for _ in range(2):
        assert linked.browser().post(path).status_code == 200
    assert len(told(linked)) == 1
    assert "Somebody has acknowledged it already." in linked.browser().get(path).text


def test_a_link_whose_alert_came_up_anew_since_shows_no_button(linked):
    path = sent(linked, replace(an_alert(), anew_at=NOON + timedelta(minutes=5)))
    looked = linked.browser().get(path)
    assert (looked.status_code, "<button" in looked.text) == (200, False)
    assert "Something came up anew since this message." in looked.text
    assert linked.browser().post(path).status_code == 409
    assert told(linked) == []


def test_what_came_up_anew_beside_what_was_acknowledged_is_said(linked):
    path = sent(linked, an_alert("a1"), replace(an_alert("a2"), anew_at=NOON + timedelta(minutes=5)))
    assert "<button" in linked.browser().get(path).text
    answer = linked.browser().post(path).text
    assert ("Noted: you look after it." in answer, "Something came up anew" in answer) == (True, True)
    assert "<button" not in answer
    assert [linked.store.alert(each).state for each in ("a1", "a2")] == ["acknowledged", "firing"]


def test_who_comes_second_is_not_told_that_they_look_after_it(linked):
    seen = replace(an_alert(state="acknowledged"), acknowledged=Acknowledgement("ben", NOON))
    answer = linked.browser().post(sent(linked, seen)).text
    assert ("Noted" in answer, "Somebody has acknowledged it already." in answer) == (False, True)


def test_only_what_the_message_told_of_is_acknowledged(linked):
    path = sent(linked, an_alert("a1"))
    sent(linked, an_alert("a2"), message="m2")
    linked.browser().post(path)
    assert [linked.store.alert(each).state for each in ("a1", "a2")] == ["acknowledged", "firing"]


def test_what_is_over_stays_over(linked):
    path = sent(linked, an_alert(state="resolved"))
    for method in ("GET", "POST"):
        assert "This alert is over." in linked.browser().request(method, path).text
    assert told(linked) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_expires_after_two_days(linked, method):
    path = sent(linked, an_alert())
    linked.later(hours=48)
    answer = linked.browser().request(method, path)
    assert answer.status_code == 409
    assert "This link expired on 2026-11-25 12:00 UTC: sign in to acknowledge." in answer.text
    assert told(linked) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_s_signature_or_none_is_worth_nothing(linked, method):
    sent(linked, an_alert())
    foreign = Links("https://coldchain.example", 32 * b"x").token("m1", NOON)
    later = LINKS.token("m1", NOON).replace(".", ".9", 1)
    other = LINKS.token("m1", NOON).replace("m1", "m2", 1)
    for token in (foreign, later, other, "m1", "x", "<script>", "m1.1.é"):
        answer = linked.browser().request(method, f"/a/{token}")
        assert answer.status_code == 409
        assert "This link is not valid: open it as it stands in the message." in answer.text
    assert told(linked) == []


def test_a_message_that_is_gone_is_not_found(linked):
    path = f"/a/{LINKS.token('m9', NOON)}"
    assert linked.browser().get(path).status_code == 404
    assert linked.browser().post(path).status_code == 404


def test_without_a_key_there_are_no_links(running):
    answer = running.browser().get(f"/a/{LINKS.token('m1', NOON)}")
    assert answer.status_code == 404
    assert "There are no acknowledgement links here: sign in to acknowledge." in answer.text


def test_who_is_not_signed_in_reads_only_what_was_sent(linked):
    path = sent(linked, an_alert())
    for answer in (linked.browser().get(path), linked.browser().post(path)):
        assert "Kesimpta" not in answer.text
        for part in (WORDS.subject.replace("'", "&#39;"), WORDS.lead, *WORDS.lines, WORDS.call, WORDS.closing):
            assert part in answer.text


def test_a_link_lasts_through_a_weekend_s_night(linked):
    path = sent(linked, an_alert())
    linked.real.turn(NOON + timedelta(hours=47, minutes=59))
    assert linked.browser().post(path).status_code == 200
