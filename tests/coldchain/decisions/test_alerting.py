"""Alerts are seen, put off and muted, units go out of service, drills are held: by whom, for how long, and when not."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from coldchain.alert import Alert, Key, Mute, Situation, UnitOut
from coldchain.commands import (
    AcknowledgeAlert,
    EndDrill,
    MuteAlerts,
    PutUnitBack,
    SnoozeAlert,
    StartDrill,
    TakeUnitOut,
    UnmuteAlerts,
)
from coldchain.decisions import alerting
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import (
    AlertAcknowledged,
    AlertRaised,
    AlertResolved,
    AlertsMuted,
    AlertSnoozed,
    AlertsUnmuted,
    UnitPutBack,
    UnitTakenOut,
)
from coldchain.stock import Actor
from tests.coldchain.decisions.pharmacy import AUDITOR, LOT, MANAGER, NOW, PATIENT, PHARMACIST, STRANGER, TECHNICIAN
from tests.coldchain.decisions.stockroom import HOUR, MINUTE, asking, refusal

KEY = Key("mitte", "fridge-1", "warm")
SINCE = NOW - HOUR
ALERT = Alert("a1", Situation(KEY, "breached", "critical", SINCE), "firing", SINCE, SINCE, "breached", "critical")
WARNING = replace(ALERT, situation=replace(ALERT.situation, severity="warning"))
AT_HOME = replace(ALERT, situation=replace(ALERT.situation, key=Key("home-7", "fridge", "warm")), told=("p7-phone",))
OVER = replace(ALERT, state="resolved", resolved_at=NOW - MINUTE)
DRILL = replace(ALERT, drill=True)
OUT = UnitOut("mitte", "fridge-1", SINCE, None, "it leaks", "anna")
MUTE = Mute("m1", "mitte", "", (), NOW + HOUR, "works", "anna", SINCE)
GATE = Actor("gate", "device", ("mitte",))


@pytest.mark.parametrize("by", [PHARMACIST, TECHNICIAN, MANAGER, PATIENT])
def test_an_alert_is_seen_while_it_goes_on(by):
    told = alerting.acknowledge(AcknowledgeAlert("a1", " on my way "), ALERT, asking(by))
    assert told == (AlertAcknowledged("a1", "on my way"),)


def test_it_is_seen_as_a_contact():
    told = alerting.acknowledge(AcknowledgeAlert("a1", contact="anna"), ALERT, asking())
    assert told == (AlertAcknowledged("a1", contact="anna"),)


@pytest.mark.parametrize(("contact", "kept"), [("p7-phone", "p7-phone"), ("Petra Doe", "")])
def test_a_patient_is_no_contact_that_was_not_told(contact, kept):
    seen = alerting.acknowledge(AcknowledgeAlert("a1", contact=contact), AT_HOME, asking(PATIENT))
    assert seen == (AlertAcknowledged("a1", contact=kept),)
    put_off = alerting.snooze(SnoozeAlert("a1", HOUR, "asleep", contact), AT_HOME, asking(PATIENT))
    assert put_off == (AlertSnoozed("a1", NOW + HOUR, "asleep", kept),)


@pytest.mark.parametrize("by", [AUDITOR, GATE])
def test_who_only_looks_or_reads_temperatures_sees_nothing_for_others(by):
    told = refusal(alerting.acknowledge, AcknowledgeAlert("a1"), ALERT, asking(by), kind=NotAllowedError)
    assert told.startswith(f"Cannot acknowledge alert a1: {by.id} is a {by.role}; this needs a pharmacist")


def test_what_is_over_is_not_seen_any_more():
    told = "Cannot acknowledge alert a1: it has been over since 2026-11-22 09:59 UTC."
    assert refusal(alerting.acknowledge, AcknowledgeAlert("a1"), OVER, asking()) == told
    assert refusal(alerting.acknowledge_by_link, OVER, "anna") == told


def test_by_a_link_its_contact_sees_it():
    assert alerting.acknowledge_by_link(ALERT, "anna") == (AlertAcknowledged("a1", contact="anna", by_link=True),)


@pytest.mark.parametrize(
    ("alert", "lasting"),
    [(ALERT, MINUTE), (ALERT, 4 * HOUR), (WARNING, timedelta(days=7))],
)
def test_an_alert_is_put_off_for_a_while(alert, lasting):
    told = alerting.snooze(SnoozeAlert("a1", lasting, "the repair comes"), alert, asking(TECHNICIAN))
    assert told == (AlertSnoozed("a1", NOW + lasting, "the repair comes"),)


@pytest.mark.parametrize(
    ("alert", "lasting", "told"),
    [
        (ALERT, 4 * HOUR + MINUTE, "for 4 h 1 min: expected more than nothing, a critical alert at most 4 h."),
        (WARNING, timedelta(days=7, minutes=1), "for 7 d 1 min: expected more than nothing, at most 7 days."),
        (WARNING, timedelta(0), "for 0 s: expected more than nothing, at most 7 days."),
    ],
)
@pytest.mark.parametrize("by", [PHARMACIST, TECHNICIAN, MANAGER, PATIENT])
def test_nobody_puts_it_off_for_too_long(by, alert, lasting, told):
    refused = refusal(alerting.snooze, SnoozeAlert("a1", lasting, "later"), alert, asking(by))
    assert refused == f"Cannot snooze alert a1 {told}"


def test_it_is_not_put_off_without_a_comment():
    assert refusal(alerting.snooze, SnoozeAlert("a1", HOUR, " "), ALERT, asking()) == (
        "Cannot snooze alert a1: a comment is required."
    )
    assert " for 9 h: " in refusal(alerting.snooze, SnoozeAlert("a1", 9 * HOUR, "later"), ALERT, asking())


def test_alerts_are_muted_with_a_reason_and_an_end():
    command = MuteAlerts("mitte", NOW + HOUR, "the power is off", "fridge-1", ("silent",))
    muted = Mute("id-1", "mitte", "fridge-1", ("silent",), NOW + HOUR, "the power is off", "anna", NOW)
    assert alerting.mute(command, asking()) == (AlertsMuted(muted),)


@pytest.mark.parametrize(
    ("until", "reason", "by", "kind", "told"),
    [
        (NOW, "works", PHARMACIST, None, "expected within 30 days from now"),
        (NOW + timedelta(days=31), "works", PHARMACIST, None, "expected within 30 days from now"),
        (NOW + HOUR, "", PHARMACIST, None, "reason"),
        (NOW + HOUR, "works", TECHNICIAN, NotAllowedError, "pharmacist or manager"),
        (NOW + HOUR, "works", STRANGER, NotFoundError, "there is no site mitte"),
    ],
)
def test_alerts_are_not_muted_otherwise(until, reason, by, kind, told):
    more = {} if kind is None else {"kind": kind}
    assert told in refusal(alerting.mute, MuteAlerts("mitte", until, reason), asking(by), **more)


def test_only_who_has_to_do_with_all_sites_mutes_the_service():
    assert isinstance(alerting.mute(MuteAlerts("", NOW + HOUR, "works"), asking(MANAGER))[0], AlertsMuted)
    refusal(alerting.mute, MuteAlerts("", NOW + HOUR, "works"), asking(PHARMACIST), kind=NotFoundError)


def test_a_mute_is_ended_before_its_time():
    assert alerting.unmute(UnmuteAlerts("m1", "done"), MUTE, asking()) == (AlertsUnmuted(MUTE, "done"),)


@pytest.mark.parametrize("known", [None, replace(MUTE, until=NOW)])
def test_a_mute_that_is_not_in_force_is_not_ended(known):
    told = refusal(alerting.unmute, UnmuteAlerts("m1", "done"), known, asking(), kind=NotFoundError)
    assert told == "Cannot end mute m1: there is none in force for anna."


def test_an_empty_unit_goes_out_of_service_and_comes_back():
    out = alerting.take_out(TakeUnitOut("mitte", "fridge-1", "it leaks", NOW + HOUR), None, (), asking())
    assert out == (UnitTakenOut("mitte", "fridge-1", NOW, NOW + HOUR, "it leaks"),)
    back = alerting.put_back(PutUnitBack("mitte", "fridge-1"), OUT, asking(MANAGER))
    assert back == (UnitPutBack("mitte", "fridge-1"),)


@pytest.mark.parametrize(
    ("command", "out", "lots", "told"),
    [
        (TakeUnitOut("mitte", "fridge-1", "it leaks"), None, (LOT,), "1 lot lies in it, such as A1047"),
        (TakeUnitOut("mitte", "fridge-1", "it leaks"), None, (LOT, LOT), "2 lots lie in it, such as A1047"),
        (TakeUnitOut("mitte", "fridge-1", "it leaks"), OUT, (), "it has been out since 2026-11-22 09:00 UTC"),
        (TakeUnitOut("mitte", "fridge-1", ""), None, (), "reason"),
        (TakeUnitOut("mitte", "fridge-1", "it leaks", NOW), None, (), "that is not ahead of the clock"),
    ],
)
def test_a_unit_does_not_go_out_of_service(command, out, lots, told):
    assert told in refusal(alerting.take_out, command, out, lots, asking())


def test_a_unit_that_is_in_service_does_not_come_back():
    told = "Cannot put mitte/fridge-1 back into service: it is not out of service."
    assert refusal(alerting.put_back, PutUnitBack("mitte", "fridge-1"), None, asking()) == told


@pytest.mark.parametrize(
    ("cause", "stage"), [("warm", "breached"), ("cold", "confirmed"), ("silent", "present"), ("battery", "present")]
)
def test_a_drill_is_raised_as_the_real_thing(cause, stage):
    (raised,) = alerting.start_drill(StartDrill("mitte", "fridge-1", cause), None, asking())
    assert isinstance(raised, AlertRaised)
    assert raised.drill
    assert raised.situation == Situation(Key("mitte", "fridge-1", cause), stage, "critical", NOW)


@pytest.mark.parametrize(
    ("command", "under_way", "told"),
    [
        (StartDrill("mitte", "fridge-1", "broker"), None, "broker is none of warm, cold"),
        (StartDrill("mitte", "fridge-1"), DRILL, "alert a1 is one already, and is not ended"),
    ],
)
def test_a_drill_is_not_raised(command, under_way, told):
    assert told in refusal(alerting.start_drill, command, under_way, asking())


def test_a_drill_ends_and_nothing_else_does_so():
    assert alerting.end_drill(EndDrill("a1"), DRILL, asking()) == (AlertResolved("a1", "the drill was ended"),)
    assert refusal(alerting.end_drill, EndDrill("a1"), ALERT, asking()) == (
        "Cannot end drill a1: it is no drill; it resolves when what is wrong is over."
    )
