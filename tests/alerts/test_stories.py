"""Timetables: what happens in a fridge, and who is written what when."""

from datetime import time, timedelta

from msgspec.structs import replace

from alerts.directory import Route, Step
from alerts.world import Habits
from coldchain import commands as ask
from coldchain.stock import Arrival
from tests.alerts.story import FRIDGE, HOME, OTHER, PEOPLE, TO_ANA, Story, steps

HOUR = 60
LADDER = Route(("river",), steps("ana", "ben", "cem"))


def test_a_door_left_open_with_stock_warns_alarms_and_is_told_to_be_over():
    story = Story()
    story.live(10)
    story.receive(14)
    story.receive(6, form="syringe")
    assert story.live(10) == []
    assert story.live(70, fridge_1=9.4) == [
        "11:41 ana: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, over the limit soon",
        "11:55 ana: Worse: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, 20 not to be used",
        "12:11 ana: Still open: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, 20 not to be used",
    ]
    assert story.open() == ["fridge-1 warm breached critical firing"]
    assert story.live(30, fridge_1=5.0) == ["12:46 ana: Over: Fridge 1, River Pharmacy: too warm, 20 not to be used"]
    assert story.open() == ["fridge-1 stock present warning firing"]


def test_an_empty_fridge_warns_and_wakes_nobody_again():
    story = Story(LADDER)
    story.live(10)
    assert story.live(3 * HOUR, fridge_1=9.4) == [
        "11:31 ana: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, over the limit soon",
        "11:45 ana: Worse: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C",
    ]
    assert story.open() == ["fridge-1 warm breached warning firing"]


def test_a_freeze_at_night_goes_up_to_the_third_person_and_again_while_it_is_not_mended():
    story = Story(LADDER, start="02:00")
    story.live(10)
    story.receive()
    assert story.live(HOUR, fridge_1=-1.0) == [
        "02:15 ana: Fridge 1, River Pharmacy: may be freezing, -1 °C, 14 not to be used",
        "02:25 ana: Worse: Fridge 1, River Pharmacy: FREEZING, -1 °C, 14 not to be used",
        "02:31 ben: Escalated: Fridge 1, River Pharmacy: FREEZING, -1 °C, 14 not to be used",
        "02:46 cem: Escalated: Fridge 1, River Pharmacy: FREEZING, -1 °C, 14 not to be used",
    ]
    story.do(ask.AcknowledgeAlert(story.alert(), "on my way"))
    assert story.live(14) == []
    assert story.live(5) == [
        f"03:25 {name}: Still open: Fridge 1, River Pharmacy: FREEZING, -1 °C, 14 not to be used"
        for name in ("ana", "ben", "cem")
    ]
    story.do(ask.AcknowledgeAlert(story.alert(), "moving them"))
    assert story.live(16, fridge_1=4.0) == [
        f"03:41 {name}: Over: Fridge 1, River Pharmacy: too cold, 14 not to be used" for name in ("ana", "ben", "cem")
    ]


def test_an_acknowledgement_then_a_second_breach_alerts_anew():
    story = Story(LADDER, habits=Habits(still_out_after=timedelta(hours=2), commissioning=timedelta(0)))
    story.live(10)
    story.receive()
    assert len(story.live(35, fridge_1=9.4)) == 2
    story.do(ask.AcknowledgeAlert(story.alert(), "door was open"))
    assert story.live(5, fridge_1=6.0) == []
    assert story.live(40, fridge_1=9.4) == [
        "12:25 ana: New: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, 14 not to be used",
    ]
    assert story.open() == ["fridge-1 warm breached critical firing"]


def test_a_power_cut_of_a_site_is_one_message_and_its_end_another():
    story = Story()
    story.live(10)
    story.receive()
    story.silent = {f"{FRIDGE}/probe", f"{OTHER}/probe"}
    assert story.live(2 * HOUR) == [
        "11:26 ana: River Pharmacy: no data, power or network",
    ]
    assert story.live(10) == [
        "13:15 ana: Worse: River Pharmacy: no data, power or network, 14 not to be used",
    ]
    story.silent = set()
    assert story.live(20) == ["13:25 ana: Over: River Pharmacy: no data from the whole site, 14 not to be used"]
    assert story.open() == ["fridge-1 stock present warning firing"]


def test_a_sensor_that_dies_in_mid_breach_never_resolves():
    story = Story()
    story.live(10)
    story.receive()
    assert story.live(25, fridge_1=9.0) == [
        "11:31 ana: Fridge 1, River Pharmacy: 9 °C, above 8 °C, over the limit soon",
    ]
    story.silent = {f"{FRIDGE}/probe"}
    told = story.live(24 * HOUR, by=5)
    assert told[0] == "11:55 ana: Worse: Fridge 1, River Pharmacy: over the limit soon, no data, last above 8 °…"
    assert not [line for line in told if "Over:" in line]
    assert story.open() == ["fridge-1 warm running_out critical firing"]


def test_flapping_around_8_degrees_is_one_alert():
    story = Story()
    story.live(10)
    story.receive()
    story.course["fridge-1"] = lambda minute: 8.1 if minute // 5 % 2 else 7.9
    story.live(3 * HOUR)
    assert story.kinds().count("AlertRaised") == 1
    assert story.open() == ["fridge-1 warm breached critical firing"]
    story.course["fridge-1"] = lambda minute: 8.1 if minute // 15 % 2 else 7.9
    story.live(5 * HOUR)
    raised = [each.key.cause for each in story.alerts()]
    assert sorted(raised) == ["stock", "warm"]


def test_a_patient_is_woken_once_and_told_again_in_the_morning():
    story = Story(Route(("h17",), (Step(timedelta(0), ("p17",)),)), TO_ANA, start="01:00")
    story.live(10)
    lot = story.receive(3)
    shipment = story.do(ask.Dispense(lot, 3, "h17")).made
    now = story.clock.now()
    story.do(ask.Arrive(shipment, HOME, Arrival(now, now, "ok", "cool")))
    about = "p17: Message about your fridge from River Pharmacy"
    assert story.live(8 * HOUR, by=5, fridge=9.5) == [f"01:45 {about}", f"07:00 {about}"]
    assert story.live(30, fridge=-1.5) == [f"09:15 {about}", f"09:25 {about}"]


def test_a_drill_goes_the_same_ways_marked_and_is_ended():
    story = Story(LADDER)
    story.live(10)
    story.do(ask.StartDrill("river", "fridge-1", "cold"))
    assert story.live(20) == [
        "11:11 ana: DRILL: Fridge 1, River Pharmacy: FREEZING",
        "11:25 ben: DRILL: Escalated: Fridge 1, River Pharmacy: FREEZING",
    ]
    story.do(ask.EndDrill(story.alert()))
    assert story.live(HOUR) == [
        "11:31 ana: DRILL: Over: Fridge 1, River Pharmacy: too cold",
        "11:31 ben: DRILL: Over: Fridge 1, River Pharmacy: too cold",
    ]
    assert story.open() == []


def test_a_mute_holds_all_back_until_it_ends_and_what_is_wrong_is_told_then():
    story = Story()
    story.live(10)
    story.receive()
    until = story.clock.now() + timedelta(hours=2)
    story.do(ask.MuteAlerts("river", until, "defrosting", "fridge-1"))
    assert story.live(2 * HOUR - 1, fridge_1=9.5) == []
    assert story.open() == ["fridge-1 warm breached critical firing"]
    assert [line[6:] for line in story.live(5)] == [
        "ana: Fridge 1, River Pharmacy: 9.5 °C, above 8 °C, 14 not to be used",
    ]


def test_a_unit_out_of_service_is_quiet_until_it_is_overdue():
    story = Story()
    story.live(10)
    until = story.clock.now() + timedelta(hours=1)
    story.do(ask.TakeUnitOut("river", "fridge-2", "compressor", until))
    assert story.live(3 * HOUR, fridge_2=20.0) == ["12:10 ana: Fridge 2, River Pharmacy: out for too long"]


def test_a_snooze_ends_and_what_grows_worse_ends_it():
    story = Story()
    story.live(10)
    story.receive()
    story.live(40, fridge_1=9.5)
    story.do(ask.SnoozeAlert(story.alert(), timedelta(hours=1), "the door is shut now"))
    assert story.live(59) == []
    assert story.live(2) == ["12:50 ana: Still open: Fridge 1, River Pharmacy: 9.5 °C, above 8 °C, 14 not to be used"]
    story.do(ask.SnoozeAlert(story.alert(), timedelta(hours=1), "the door is shut now"))
    assert story.live(15, fridge_1=26.0)[0] == (
        "12:55 ana: New: Fridge 1, River Pharmacy: may be overheated, 26 °C, 14 not to be used"
    )


def test_a_new_process_tells_nothing_twice_and_forgets_nothing():
    story = Story(LADDER)
    story.live(10)
    story.receive()
    told = story.live(35, fridge_1=9.4)
    story.engine = story.started()
    assert story.look() == []
    assert len(told) == 2
    assert story.live(10) == [
        "11:46 ben: Escalated: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, 14 not to be used",
    ]


def test_other_stock_put_into_a_fridge_that_nobody_sees_alerts_anew_though_it_was_acknowledged():
    story = Story()
    story.live(10)
    lot = story.receive()
    story.silent = {f"{FRIDGE}/probe"}
    story.live(3 * HOUR, by=5)
    story.do(ask.AcknowledgeAlert(story.alert(), "battery ordered"))
    story.do(ask.Move(lot, OTHER))
    story.live(30)
    story.receive(5)
    assert story.live(5)[0][6:] == "ana: New: Fridge 1, River Pharmacy: no data for 3 h 31 min"


def test_what_grew_worse_while_it_was_muted_is_told_to_all_who_know_of_it_once_that_is_over():
    story = Story(LADDER)
    story.live(10)
    story.receive()
    assert story.live(25, fridge_1=9.4) == [
        "11:31 ana: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C, over the limit soon"
    ]
    story.do(ask.MuteAlerts("river", story.clock.now() + timedelta(minutes=40), "the door is open", "fridge-1"))
    assert story.live(39) == []
    assert [line[:16] for line in story.live(6)] == ["12:15 ben: Escal", "12:15 cem: Escal", "12:16 ana: Worse"]


def test_other_stock_put_into_a_fridge_whose_stock_was_saved_is_told_at_once():
    story = Story()
    story.live(10)
    lot = story.receive()
    assert len(story.live(36, fridge_1=9.4)) == 2
    story.do(ask.Move(lot, OTHER))
    assert [line[6:] for line in story.live(2)] == [
        "ana: Fridge 2, River Pharmacy: stock waits for a decision, 14 not to be used"
    ]
    story.receive()
    assert story.live(1) == ["11:49 ana: Worse: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C"]


def test_what_waits_for_the_morning_and_is_muted_meanwhile_waits_until_the_mute_ends():
    asleep = {**PEOPLE, "ana": replace(PEOPLE["ana"], quiet=(time(21), time(7)))}
    story = Story(TO_ANA, contacts=asleep, start="22:00")
    story.live(10)
    story.live(HOUR, fridge_1=9.4)
    story.do(ask.MuteAlerts("river", story.clock.now() + timedelta(hours=11), "defrosting", "fridge-1"))
    assert story.live(11 * HOUR - 5, by=5) == []
    assert [line[6:] for line in story.live(15)] == ["ana: Fridge 1, River Pharmacy: 9.4 °C, above 8 °C"]


def test_who_slept_while_the_fridge_was_silent_is_told_in_the_morning_of_what_waits_there():
    people = {**PEOPLE, "ana": replace(PEOPLE["ana"], quiet=(time(20), time(7)))}
    story = Story(start="21:00", contacts=people)
    story.live(10)
    story.receive()
    for _ in range(2):
        story.live(15)
        story.silent.add("river/fridge-1/probe")
        assert story.live(90) == []
        story.silent.clear()
    assert story.live(10 * HOUR) == [
        "07:00 ana: Fridge 1, River Pharmacy: stock waits for a decision, 14 not to be used"
    ]
