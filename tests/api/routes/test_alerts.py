"""Alerts over HTTP: what is wrong, who has seen it, who was told; mutes, and units out of service."""

import pytest

from coldchain.alert import Key, Notice, Situation
from coldchain.events import AlertRaised, AlertResolved, MessageSent, MessageWritten
from coldchain.messages import Message, Words
from tests.api.routes.shop import at

ALERTS = "/api/v1/alerts"


def situation(site, unit="fridge-1", cause="warm", **more):
    told = {"stage": "breached", "severity": "critical", "since": at(0), "temperature_c": 9.5, "limit_c": 8.0, **more}
    return Situation(Key(site, unit, cause), **told)


@pytest.fixture
def alerted(shop):
    """An alert at each site, one of the service, and one that is over."""
    shop.tell(
        AlertRaised("a-river", situation("river", sensors=("river/fridge-1/probe",), details=("door open",))),
        AlertRaised("a-hill", situation("hill", "fridge-9")),
        AlertRaised("a-home", situation("h-7f3a", "fridge")),
        AlertRaised("a-service", situation("", "", "disk")),
        AlertRaised("a-old", situation("river", cause="cold")),
        AlertResolved("a-old", "in range again"),
    )
    return shop


def ids(shop, who="pharmacist", query=""):
    return {each["id"] for each in shop.get(f"{ALERTS}{query}", who)["items"]}


def test_everybody_sees_the_alerts_of_their_sites_and_the_services_who_sees_all(alerted):
    assert {who: ids(alerted, who) for who in ("pharmacist", "hilda", "patient", "chief", "head")} == {
        "pharmacist": {"a-river"},
        "hilda": {"a-hill"},
        "patient": {"a-home"},
        "chief": {"a-river", "a-hill", "a-home", "a-service"},
        "head": {"a-river", "a-hill", "a-service"},
    }


def test_alerts_are_listed_by_state_newest_first_page_by_page(alerted):
    assert ids(alerted, query="?state=resolved") == {"a-old"}
    assert ids(alerted, query="?state=all") == {"a-river", "a-old"}
    first = alerted.get(f"{ALERTS}?state=all&limit=1", "chief")
    assert len(first["items"]) == 1
    rest = alerted.get(f"{ALERTS}?state=all&limit=9&after={first['next']}", "chief")
    assert {each["id"] for each in rest["items"]} | {first["items"][0]["id"]} == {
        "a-river", "a-hill", "a-home", "a-service", "a-old",
    }  # fmt: skip
    assert alerted.refused("GET", f"{ALERTS}?site=hill")[0] == 404


def test_an_alert_tells_what_is_wrong_and_who_was_told_when(alerted):
    words = Words("Fridge 1 too warm", "Look now", ("2 pens",))
    message = Message("m1", "ana", "alert", "critical", "river", ("a-river",), words)
    alerted.tell(MessageWritten(message), MessageSent("m1", "ana", 0, "mailto", 1, ("a-river",)))
    with alerted.store.transaction() as tx:
        tx.put_notice(Notice("ben", "a-river", "escalated", at(30)))
    found = alerted.get(f"{ALERTS}/a-river")
    (told,), (waiting,) = found["messages"], found["waiting"]
    assert (found["unit"], found["cause"], found["state"], found["severity"]) == (
        "fridge-1",
        "warm",
        "firing",
        "critical",
    )
    assert (found["temperature_c"], found["limit_c"], found["details"]) == (9.5, 8.0, ["door open"])
    assert (told["contact"], told["state"], told["subject"], told["lines"]) == (
        "ana",
        "sent",
        words.subject,
        ["2 pens"],
    )
    assert told["attempts"][0]["service"] == "mailto"
    assert waiting == {"contact": "ben", "kind": "escalated", "due_at": "2026-11-23T12:30:00Z"}
    assert alerted.get(f"{ALERTS}/a-river", "technician")["messages"] == []


def test_an_alert_is_acknowledged_while_it_goes_on_and_snoozed(alerted):
    status, done = alerted.post(f"{ALERTS}/a-river/acknowledge", {"comment": "closing the door"})
    assert (status, done["entries"][0]["kind"]) == (200, "AlertAcknowledged")
    found = alerted.get(f"{ALERTS}/a-river")
    assert (found["state"], found["acknowledged_by"], found["comment"]) == (
        "acknowledged", "u-pharmacist", "closing the door",
    )  # fmt: skip
    status, _ = alerted.post(f"{ALERTS}/a-river/snooze", {"minutes": 30, "comment": "defrosting"}, "technician")
    assert status == 200
    assert alerted.get(f"{ALERTS}/a-river")["snoozed_until"] == "2026-11-23T12:30:00Z"
    status, told = alerted.refused("POST", f"{ALERTS}/a-river/snooze", json={"minutes": 600, "comment": "x"})
    assert (status, "a critical alert at most 4 h" in told) == (409, True)


def test_a_patients_own_words_are_shown_and_stay_out_of_the_ledger(alerted):
    alerted.post(f"{ALERTS}/a-home/acknowledge", {"comment": "I was at the hospital"}, "patient")
    assert alerted.get(f"{ALERTS}/a-home", "patient")["comment"] == "I was at the hospital"
    assert b"hospital" not in b"".join(entry.body for entry in alerted.store.entries())


def test_foreign_alerts_and_none_are_answered_alike(alerted):
    for alert in ("a-river", "nobody"):
        assert alerted.refused("GET", f"{ALERTS}/{alert}", "hilda") == (404, f"There is no alert {alert} for you.")
        for verb, body in (("acknowledge", {}), ("snooze", {"minutes": 5, "comment": "x"})):
            status, told = alerted.refused("POST", f"{ALERTS}/{alert}/{verb}", "hilda", json=body)
            assert (status, told) == (404, f"There is no alert {alert} for you.")
    assert alerted.refused("GET", f"{ALERTS}/a-service")[0] == 404
    assert alerted.refused("POST", f"{ALERTS}/a-river/acknowledge", "auditor", json={})[0] == 403


def test_alerts_are_muted_and_heard_again(alerted):
    until = "2026-11-23T14:00:00Z"
    status, _ = alerted.post("/api/v1/mutes", {"site": "river", "until": until, "reason": "service"}, "manager")
    (mute,) = alerted.get("/api/v1/mutes", "technician")
    assert (status, mute["site"], mute["until"], mute["reason"], mute["by"]) == (
        201, "river", until, "service", "u-manager",
    )  # fmt: skip
    assert alerted.get("/api/v1/mutes", "hilda") == []
    assert alerted.refused("POST", f"/api/v1/mutes/{mute['id']}/end", "hilda", json={"reason": "x"})[0] == 404
    assert alerted.post(f"/api/v1/mutes/{mute['id']}/end", {"reason": "done"})[0] == 200
    assert alerted.get("/api/v1/mutes") == []
    assert alerted.refused("POST", "/api/v1/mutes", "technician", json={"until": until, "reason": "x"})[0] == 403
    far = {"site": "river", "until": "2027-11-23T14:00:00Z", "reason": "x"}
    assert alerted.refused("POST", "/api/v1/mutes", json=far)[0] == 409


def test_a_unit_goes_out_of_service_and_comes_back(shop):
    path = "/api/v1/units/river/fridge-2"
    assert shop.post(f"{path}/out", {"reason": "defrosting"}, "manager")[0] == 200
    assert shop.get(path)["out"]["reason"] == "defrosting"
    assert shop.refused("POST", f"{path}/out", json={"reason": "again"})[0] == 409
    assert shop.post(f"{path}/back", None)[0] == 200
    assert shop.get(path)["out"] is None
    assert shop.refused("POST", f"{path}/out", "hilda", json={"reason": "x"})[0] == 404
    assert shop.refused("POST", f"{path}/out", "technician", json={"reason": "x"})[0] == 403


def test_a_drill_is_started_and_ended(shop):
    assert shop.post("/api/v1/drills", {"site": "river", "unit": "fridge-1"}, "manager")[0] == 200
    (drill,) = shop.get(ALERTS)["items"]
    assert (drill["drill"], drill["cause"]) == (True, "warm")
    assert shop.get(f"{ALERTS}?drills=false")["items"] == []
    assert shop.post(f"/api/v1/drills/{drill['id']}/end", None)[0] == 200
    assert shop.get(f"{ALERTS}/{drill['id']}")["state"] == "resolved"


def test_who_counts_homes_neither_sees_nor_changes_an_alert_of_one_whichever_sites_they_have(alerted):
    alerted.running.user("manager", "h-7f3a", name="only")
    for who in ("only", "head"):
        assert "a-home" not in ids(alerted, who)
        told = "There is no alert a-home for you."
        assert alerted.refused("GET", f"{ALERTS}/a-home", who) == (404, told)
        for verb, body in (("acknowledge", {}), ("snooze", {"minutes": 5, "comment": "x"})):
            assert alerted.refused("POST", f"{ALERTS}/a-home/{verb}", who, json=body) == (404, told)
    assert alerted.store.alert("a-home").state == "firing"
