"""`/alerts`: what is open and what to do, who was told; acknowledge, snooze and mute, each refusal by its field."""

from datetime import timedelta

import pytest

from coldchain.alert import Key, Situation, id_of
from coldchain.events import AlertRaised, AlertResolved, MessageSent, MessageWritten
from coldchain.messages import Message, Words
from tests.api.conftest import NOON
from tests.api.pages.seen import deed, faults, hidden, problem

WARM = Situation(Key("river", "fridge-1", "warm"), "breached", "critical", NOON, temperature_c=9.4)
ALERT = id_of(WARM.key, NOON)
HTML = "<script>alert(1)</script>'; DROP TABLE alert;--"


@pytest.fixture
def raised(shop):
    shop.tell(AlertRaised(ALERT, WARM))
    return ALERT


def alert(shop):
    return shop.store.alert(ALERT)


def test_nothing_is_wrong(running):
    assert "Nothing is wrong, as far as it is measured." in running.browser("technician").get("/alerts").text


def test_what_is_open_says_where_what_and_what_to_do(shop, raised):
    page = shop.running.browser("technician").get("/alerts").text
    assert f"/alerts/{raised}" in page
    for told in ("Fridge 1, River Pharmacy", "critical", "nobody has seen it", "Too warm, over the limit, since"):
        assert told in page
    assert "Close its door, check its power and its thermostat." in page


def test_what_is_over_is_history(shop, raised):
    shop.tell(AlertResolved(raised, "back in range"))
    asking = shop.running.browser("auditor")
    page = asking.get("/alerts").text
    assert "Nothing is wrong" in page
    assert f'href="/alerts/{raised}"' in page
    one = asking.get(f"/alerts/{raised}").text
    assert "over: back in range" in one
    assert "Acknowledge" not in one


def test_who_was_told_when_by_which_channel_with_which_outcome(shop, raised):
    words = Words("Fridge 1 is too warm", "Close the door.")
    shop.tell(
        MessageWritten(Message("m1", "ana", "alert", "critical", "river", (raised,), words)),
        MessageSent("m1", "ana", 0, "mailto", 1, (raised,), "critical"),
    )
    page = shop.running.browser("pharmacist").get(f"/alerts/{raised}").text
    for told in ("Fridge 1 is too warm", "ana", "by mailto: taken", ">told<"):
        assert told in page
    assert "Who was told" not in shop.running.browser("technician").get(f"/alerts/{raised}").text


def test_acknowledged_with_a_comment_that_is_shown_as_text(shop, raised):
    asking = shop.running.browser("technician")
    sent = asking.send(f"/alerts/{raised}/acknowledge", {"comment": HTML}, page=f"/alerts/{raised}")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/alerts/{raised}?did=acknowledged")
    assert (alert(shop).state, alert(shop).acknowledged.comment) == ("acknowledged", HTML)
    page = asking.get(sent.headers["location"])
    assert deed(page) == "Acknowledged: your name stands beside it."
    assert "<script>alert(1)" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_a_double_click_acknowledges_once(shop, raised):
    asking = shop.running.browser("technician")
    fields = {**hidden(asking.get(f"/alerts/{raised}")), "comment": "on my way"}
    for _ in range(2):
        assert asking.post(f"/alerts/{raised}/acknowledge", data=fields).status_code == 303
    assert shop.running.kinds().count("AlertAcknowledged") == 1


def test_what_is_over_cannot_be_acknowledged_any_more(shop, raised):
    asking = shop.running.browser("technician")
    fields = hidden(asking.get(f"/alerts/{raised}"))
    shop.tell(AlertResolved(raised, "back in range"))
    sent = asking.post(f"/alerts/{raised}/acknowledge", data={**fields, "comment": "on my way"})
    assert sent.status_code == 409


def test_snoozed_with_a_reason(shop, raised):
    asking = shop.running.browser("manager")
    fields = {"minutes": "120", "why": "the service is here"}
    sent = asking.send(f"/alerts/{raised}/snooze", fields, page=f"/alerts/{raised}")
    assert sent.headers["location"] == f"/alerts/{raised}?did=snoozed"
    assert alert(shop).snoozed_until == shop.clock.now() + timedelta(hours=2)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"minutes": "60"}, {"why": "The reason is missing."}),
        ({"minutes": "1440", "why": "x"}, {"minutes": "For how long is missing: choose one."}),
        ({"minutes": "1e9", "why": "x" * 2001}, {
            "minutes": "For how long is missing: choose one.",
            "why": "This has 2001 characters: expected at most 2000.",
        }),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_snooze_stands_by_its_field(shop, raised, fields, told):
    asking = shop.running.browser("technician")
    sent = asking.send(f"/alerts/{raised}/snooze", fields, page=f"/alerts/{raised}")
    assert (sent.status_code, faults(sent)) == (422, told)
    assert alert(shop).snoozed_until is None


def test_muted_and_unmuted_by_a_manager(shop, raised):
    asking = shop.running.browser("manager")
    fields = {"which": "cause", "until": "2026-11-23T12:00", "reason": "it is serviced"}
    sent = asking.send(f"/alerts/{raised}/mute", fields, page=f"/alerts/{raised}")
    assert sent.headers["location"] == f"/alerts/{raised}?did=muted"
    (mute,) = shop.store.mutes(shop.clock.now())
    assert (mute.unit, mute.causes, mute.until) == ("fridge-1", ("warm",), NOON + timedelta(hours=5))
    assert "it is serviced" in asking.get("/alerts").text
    empty = asking.send(f"/alerts/mutes/{mute.id}/end", {"reason": " "}, page="/alerts")
    assert (empty.status_code, "The reason is missing." in empty.text) == (422, True)
    ended = asking.send(f"/alerts/mutes/{mute.id}/end", {"reason": "done"}, page="/alerts")
    assert ended.headers["location"] == "/alerts?did=unmuted"
    assert shop.store.mutes(shop.clock.now()) == []


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-11-23T06:59", "Cannot mute alerts of river/fridge-1 until"),
        ("2027-01-23T06:59", "expected within 30 days from now"),
        ("soon", "soon is no time: expected one such as 2026-11-22T14:05, by the site's clock."),
        ("2026-11-23T12:00Z", "is no time"),
        ("", "Until when is missing."),
    ],
)
def test_until_when_something_cannot_be_muted(shop, raised, until, told):
    asking = shop.running.browser("pharmacist")
    fields = {"which": "all", "until": until, "reason": "it is serviced"}
    sent = asking.send(f"/alerts/{raised}/mute", fields, page=f"/alerts/{raised}")
    assert told in faults(sent)["until"]
    assert 'value="it is serviced"' in sent.text


def test_a_technician_is_offered_no_mute(shop, raised):
    assert "/mute" not in shop.running.browser("technician").get(f"/alerts/{raised}").text
    assert shop.running.program("technician").post(f"/alerts/{raised}/mute").status_code == 403


def test_an_alert_of_another_site_does_not_exist(shop):
    other = Situation(Key("hill", "fridge-9", "warm"), "breached", "critical", NOON)
    shop.tell(AlertRaised("a-hill", other))
    for path in ("/alerts/a-hill", "/alerts/a-none"):
        assert shop.running.browser("pharmacist").get(path).status_code == 404
    assert "a-hill" not in shop.running.browser("pharmacist").get("/alerts").text


def test_a_form_without_its_secret_does_nothing(shop, raised):
    sent = shop.running.browser("technician").post(f"/alerts/{raised}/acknowledge", data={"comment": "x"})
    assert (sent.status_code, problem(sent)) == (403, "")
    assert alert(shop).state == "firing"


@pytest.mark.parametrize(
    ("key", "stage", "told"),
    [
        (Key("river", "", "par", "kesimpta/pen"), "present", "Stock of Kesimpta pens is low since"),
        (Key("river", "", "expiring", "7"), "soon", "Stock expires within 7 days since"),
        (Key("river", "", "expiring", "expired"), "expired", "Stock has expired since"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(shop, look, key, stage, told):
    shop.tell(AlertRaised("a1", Situation(key, stage, "notice", NOON)))
    page = look("/alerts").text()
    assert told in page
    assert "notice 1 the whole site, River Pharmacy nobody has seen it" in page


@pytest.mark.parametrize("who", ["pharmacist", "manager", "head", "chief"])
def test_the_menu_counts_what_nobody_has_seen_of_the_page_s_own_list(shop, look, raised, who):
    for number, site in enumerate(("river", "hill", "h-7f3a", "")):
        cause = "recall" if site else "disk"
        shop.tell(AlertRaised(f"a{number}", Situation(Key(site, "", cause), "present", "warning", NOON)))
    shop.running.browser("technician").send(f"/alerts/{raised}/acknowledge", {"comment": ""}, page=f"/alerts/{raised}")
    page = look("/alerts", who)
    unseen = page.text().count("nobody has seen it")
    assert page.text("//*[@id='alerts-count']") == f"{unseen} that nobody has seen"
    assert {"pharmacist": 1, "manager": 1, "head": 3, "chief": 4}[who] == unseen
    assert f"{unseen + 1} open, {unseen} not seen by anybody" in look("/", who).text("//*[@id='sums']")
