"""Lots that wait in a unit, alerts that come too often, and units that are new. Minutes count from noon."""

from datetime import timedelta

from alerts.situations import commissioning
from alerts.telling import fresh
from alerts.world import Habits
from coldchain import commands as ask
from coldchain.alert import Key, Situation
from coldchain.events import AlertRaised
from coldchain.stock import Arrival
from tests.alerts.situations.watch import Watch, stocked
from tests.coldchain.desk.world import FRIDGE, HOME, OTHER, PAT
from tests.coldchain.timetable import PROBE, at

WEEK = 7 * 1440
ARRIVED = Arrival(at(29), at(29), "none", "cool")


def test_a_lot_that_somebody_stopped_waits_until_it_is_decided():
    world = stocked()
    world.do(ask.Quarantine("n1", "a doubt"))
    world.settle()
    assert world.lines == ["59 raised stock warning"]
    found = world.alert("stock").situation
    assert (found.since.replace(microsecond=0), found.findings) == (at(59), ("n1:quarantined",))
    assert found.details[0].startswith("10 pens of lot SLA42: quarantined since 2026-03-01T12:59:00")
    world.approve("n1", basis="minor_deviation")
    world.settle()
    assert world.lines[1:] == ["59 over stock: nothing waits there any more"]


def test_what_was_released_is_told_as_it_is_once_the_alert_is_over():
    world = stocked()
    world.do(ask.Quarantine("n1", "a doubt"))
    world.settle()
    alert_id = world.alert("stock").id
    world.approve("n1", basis="minor_deviation")
    world.settle()
    over = world.store.alert(alert_id)
    assert [each.condition for each in over.situation.lots] == ["quarantined"]
    told = fresh(world.store, world.watched, over, world.clock.now())
    assert [(each.lot, each.condition) for each in told.situation.lots] == [("n1", "usable")]


def test_what_is_moved_away_or_discarded_waits_there_no_longer():
    world = stocked()
    world.do(ask.Quarantine("n1", "a doubt"))
    world.settle()
    world.do(ask.Move("n1", OTHER))
    world.settle()
    assert world.lines[-1] == "59 over stock: nothing waits there any more"
    assert "stock" in [each.key.cause for each in world.found(OTHER).situations]
    world.do(ask.Discard("n1", "spoilt"))
    assert "stock" not in [each.key.cause for each in world.found(OTHER).situations]


def test_while_it_is_warm_that_alert_tells_of_what_lies_there():
    world = stocked()
    told = world.hold(60, 100, 9.4) + world.hold(100, 115, 5.0)
    assert [line for line in told if "stock" in line] == ["111 raised stock warning"]


def test_what_waited_before_it_was_warm_goes_on_waiting():
    world = stocked()
    world.do(ask.Quarantine("n1", "a doubt"))
    told = world.hold(60, 100, 9.4) + world.hold(100, 115, 5.0)
    assert [line for line in told if "stock" in line] == ["60 raised stock warning"]
    assert world.alert("stock") is not None


def test_another_lot_that_waits_is_told_also_once_somebody_has_seen_the_alert():
    world = stocked()
    for _ in range(2):
        world.receive()
    for lot, seen in (("n1", False), ("n2", True), ("n3", False)):
        world.do(ask.Quarantine(lot, "a doubt"))
        world.settle()
        if seen:
            world.acknowledge("stock")
    assert world.lines == ["59 raised stock warning", "59 worse stock warning", "59 anew stock warning"]


def test_a_part_of_what_is_told_of_already_is_nothing_new():
    world = stocked()
    world.do(ask.Quarantine("n1", "a doubt"))
    world.settle()
    world.acknowledge("stock")
    world.do(ask.Split("n1", 4))
    world.settle()
    assert world.lines == ["59 raised stock warning"]
    assert sorted(each.quantity for each in world.alert("stock").situation.lots) == [4, 6]


def test_a_recall_alone_is_told_by_site_and_not_by_each_unit():
    world = stocked()
    world.do(ask.OpenRecall("kesimpta", "SLA42", "patients", "R-1", "glass"))
    assert world.condition("n1") == "quarantined"
    assert world.found().situations == ()
    world.do(ask.Quarantine("n1", "and a doubt"))
    assert [each.key.cause for each in world.found().situations] == ["stock"]


def test_what_came_back_from_a_patient_waits_for_nobody():
    world = stocked()
    pens = world.dispense("n1", 3).lots[0]
    world.do(ask.Return(pens, "discard", FRIDGE, reason="unused"))
    assert world.lot(pens).stage == "returned"
    assert world.found().situations == ()


def test_at_home_it_is_the_same():
    world = Watch(place=HOME)
    pens = world.dispense(world.receive(), 3)
    sensor = f"{HOME}/probe"
    world.hold(0, 30, 5.0, sensor=sensor)
    world.do(ask.Arrive(pens.made, HOME, ARRIVED), PAT)
    world.do(ask.Report(pens.lots[0], ("dropped",), cap="off"), PAT)
    world.settle()
    assert [line.split(" ", 1)[1] for line in world.lines] == ["raised stock warning"]


def raised(world, *minutes, cause="warm", severity="warning", drill=False):
    for minute in minutes:
        world.turn(minute)
        situation = Situation(Key("river", "fridge-1", cause, str(minute)), "present", severity, at(minute))
        world.tell(AlertRaised(f"a{minute}{cause}{severity}", situation, drill), actor="alerter")


def test_more_than_two_alerts_in_a_week_ask_for_a_review_until_it_was_quiet_for_a_week():
    world = Watch()
    raised(world, 0, 1440)
    world.look()
    assert world.lines == []
    raised(world, 2880)
    world.look()
    assert world.lines == ["2880 raised review notice"]
    assert world.again_at.replace(microsecond=0) == at(2 * WEEK)
    world.turn(2 * WEEK)
    world.look()
    assert world.alert("review") is not None
    world.turn(2 * WEEK + 1)
    world.look()
    assert world.lines[1:] == [f"{2 * WEEK + 1} over review: 2 alerts or fewer within 7 days, for a week"]


def test_drills_notices_and_lots_that_wait_are_not_counted():
    world = Watch()
    raised(world, 0, 1, 2, severity="notice")
    raised(world, 3, 4, 5, drill=True)
    raised(world, 6, 7, 8, cause="stock")
    assert world.found().situations == ()


def test_a_new_unit_in_which_nothing_lies_raises_nothing_for_a_day():
    world = Watch(habits=Habits())
    world.hold(0, 5, 5.0)
    assert world.hold(5, 100, 20.0) == []
    assert world.found().again_at == at(1440)
    told = commissioning(world.store, world.watched, FRIDGE, world.clock.now())
    assert told == "New, and nothing has been put into it: alerts begin 2026-03-02T12:00:00Z, or with the first lot."
    world.turn(1440)
    world.look()
    assert world.lines == ["1440 raised warm breached warning"]


def test_with_the_first_lot_it_is_no_longer_new_and_stays_so():
    world = Watch(habits=Habits())
    world.hold(0, 100, 20.0)
    world.receive()
    world.settle()
    assert world.lines == ["99 raised warm breached critical"]
    world.do(ask.Discard("n1", "spoilt"))
    assert commissioning(world.store, world.watched, FRIDGE, world.clock.now()) == ""


def test_what_was_raised_before_its_first_reading_ends_as_ever():
    world = Watch(habits=Habits())
    assert world.go(0, 30) == ["16 raised silent notice"]
    assert world.hold(30, 40, 20.0) == [f"30 over silent: {PROBE} is heard again"]


def test_a_unit_that_is_watched_for_longer_is_not_new():
    world = Watch(habits=Habits(commissioning=timedelta(minutes=30)))
    world.hold(0, 60, 5.0)
    assert world.hold(60, 95, 9.4)[-1] == "90 worse warm breached warning"
