"""What is told of a site: silence, expiry, stock levels, doses, shipments, recalls. Minutes count from noon."""

from datetime import date, timedelta

import pytest

from alerts.world import Par
from coldchain import commands as ask
from coldchain.stock import Arrival, Place
from tests.alerts.situations.watch import SETTLED, Watch
from tests.coldchain.desk.world import FRIDGE, HOME, OTHER, PAT, SUE
from tests.coldchain.timetable import PROBE, at, reading, watched

RIVER, AT_HOME = Place("river", ""), Place("home-1", "")
DAY = 1440
MORNING = 19 * 60
"""07:00 of the next day."""


def told(world, place=None):
    return [(each.key.cause, each.key.part, each.stage, each.severity) for each in world.found(place).situations]


def silent_site(*, stock):
    """River, whose three sensors fall silent together."""
    world = Watch(place=RIVER)
    if stock:
        world.receive()
    sensors = (PROBE, f"{OTHER}/probe", "river/bag-1/probe")
    world.go_all(0, 29, [reading(minute, 5.0, each) for minute in range(0, 30, 5) for each in sensors])
    return world


def test_a_silent_site_is_one_alert_as_grave_as_its_gravest_unit():
    world = silent_site(stock=True)
    assert world.go(30, 200) == ["41 raised site_silent warning silent", "150 worse site_silent critical silent"]
    found = world.alert("site_silent").situation
    assert (found.since, found.details) == (at(25), ("3 sensors fell silent together: power or network",))
    assert [line.lot for line in found.lots] == ["n1"]


def test_a_site_without_stock_is_a_notice_and_is_over_once_one_is_heard():
    world = silent_site(stock=False)
    assert world.go(30, 200) == ["41 raised site_silent notice silent"]
    assert world.go(201, 205, (205, 5.0)) == ["205 over site_silent: the site is heard again"]


def held(world, last_day, quantity=10):
    return world.receive(quantity, manufacturer_expiry=last_day)


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [
        (date(2026, 5, 31), []),
        (date(2026, 5, 30), [("expiring", "90", "soon", "notice")]),
        (date(2026, 4, 1), [("expiring", "90", "soon", "notice")]),
        (date(2026, 3, 31), [("expiring", "30", "soon", "notice")]),
        (date(2026, 3, 8), [("expiring", "7", "soon", "warning")]),
        (date(2026, 3, 1), [("expiring", "7", "soon", "warning")]),
    ],
)
def test_a_lot_is_told_of_in_its_nearest_horizon(last_day, expected):
    world = Watch(place=RIVER)
    held(world, last_day)
    assert told(world) == expected


def test_what_expires_at_midnight_is_told_of_in_the_morning_until_it_is_gone():
    world = Watch(place=RIVER)
    lot = held(world, date(2026, 3, 1))
    world.turn(MORNING - 1)
    assert told(world) == [("expiring", "7", "soon", "warning")]
    world.turn(MORNING)
    world.look()
    assert told(world) == [("expiring", "expired", "expired", "warning")]
    assert world.alert("expiring", part="expired").situation.details == ("the first expired after 2026-03-01",)
    world.do(ask.Discard(lot, "expired"))
    world.settle()
    assert world.lines[-1] == f"{MORNING} over expiring: none is left that is not told of elsewhere"


def test_another_lot_that_expires_is_told_also_once_somebody_has_seen_the_alert():
    world = Watch(place=RIVER)
    held(world, date(2026, 3, 20))
    world.look()
    world.acknowledge("expiring", "30")
    world.look()
    held(world, date(2026, 3, 20))
    world.look()
    assert [line.split(" ", 1)[1] for line in world.lines] == [
        "raised expiring(30) soon notice",
        "anew expiring(30) soon notice",
    ]


def test_lots_of_one_horizon_are_lines_of_one_alert_and_a_compromised_one_is_none():
    world = Watch(place=RIVER)
    first, second = held(world, date(2026, 3, 7), 2), held(world, date(2026, 3, 5), 3)
    held(world, date(2026, 3, 20), 4)
    found = {each.key.part: each for each in world.found().situations}
    assert sorted(found) == ["30", "7"]
    assert {line.lot: line.quantity for line in found["7"].lots} == {first: 2, second: 3}
    assert found["7"].details == ("the first is to be used by 2026-03-05",)


def test_a_level_that_is_not_held_is_told_until_it_is():
    world = Watch(place=RIVER, pars=(Par("river", "kesimpta", 12), Par("lake", "kesimpta", 99)))
    world.receive(10)
    world.settle()
    assert world.lines == ["0 raised par(kesimpta) warning"]
    found = world.alert("par", part="kesimpta").situation
    assert found.details == ("10 pens and syringes in stock, 12 or more are wanted",)
    world.receive(2)
    world.settle()
    assert world.lines[1:] == ["0 over par: 12 pens and syringes in stock"]


def test_what_is_quarantined_or_on_its_way_is_no_stock_and_a_form_may_have_its_own_level():
    world = Watch(place=RIVER, pars=(Par("river", "kesimpta", 5, "pen"), Par("river", "kesimpta", 1, "syringe")))
    lot = world.receive(10)
    assert told(world) == [("par", "kesimpta/syringe", "present", "warning")]
    world.do(ask.Quarantine(lot, "a doubt"))
    assert [part for _, part, _, _ in told(world)] == ["kesimpta/pen", "kesimpta/syringe"]


def test_a_level_that_is_taken_back_ends_what_was_told():
    world = Watch(place=RIVER, pars=(Par("river", "kesimpta", 12),))
    world.look()
    world.watched = Watch(place=RIVER).watched
    world.look()
    assert world.lines[-1] == "0 over par: no level is set any more"


def test_a_dose_that_no_pen_covers_is_told_a_week_before():
    world = Watch(place=AT_HOME)
    world.do(ask.StartDoses("home-1", "kesimpta", date(2026, 3, 9), past_first=True), PAT)
    assert told(world) == []
    world.turn(DAY)
    world.look()
    assert world.lines == [f"{DAY} raised dose(kesimpta) soon warning"]
    found = world.alert("dose", part="kesimpta").situation
    assert found.details == ("the next dose is due on 2026-03-09: no pen for it is there or on its way",)


def test_a_pen_on_its_way_covers_it_and_one_that_expires_before_does_not():
    world = Watch(place=AT_HOME)
    world.do(ask.StartDoses("home-1", "kesimpta", date(2026, 3, 6), past_first=True), PAT)
    world.look()
    lot = world.receive()
    pens = world.dispense(lot, 1)
    world.settle()
    assert world.lines[1:] == ["0 over dose: the next dose is covered, or due later"]
    world.turn(DAY)
    world.do(ask.Arrive(pens.made, HOME, Arrival(at(DAY), at(DAY), "none", "cool")), PAT)
    world.do(ask.Report(pens.lots[0], ("frozen",)), PAT)
    assert [cause for cause, *_ in told(world)] == ["dose"]


def test_of_a_schedule_that_only_a_pharmacist_can_tell_of_nothing_is_told():
    world = Watch(place=Place("home-2", ""))
    world.do(ask.StartDoses("home-2", "kesimpta", date(2026, 2, 20)), SUE)
    assert told(world) == []


def test_a_shipment_without_word_is_told_to_who_sent_it():
    world = Watch(place=RIVER)
    sent = world.dispense(world.receive(), 3, due_at=at(120))
    world.look()
    assert world.again_at == at(120)
    assert world.go(1, 121) == [f"120 raised shipment({sent.made}) warning"]
    assert [line.quantity for line in world.alert("shipment", part=sent.made).situation.lots] == [3]
    assert "shipment" not in [cause for cause, *_ in told(world, AT_HOME)]
    world.do(ask.Arrive(sent.made, HOME, Arrival(at(121), at(121), "none", "cool")), PAT)
    world.settle()
    assert "121 over shipment: it has arrived" in world.lines


def test_a_recall_is_told_to_those_who_hold_it_until_they_have_answered():
    world = Watch(place=RIVER)
    lot = world.receive()
    pens = world.dispense(lot, 3)
    recall = world.do(ask.OpenRecall("kesimpta", "sla42", "patients", "R-1", "glass")).made
    world.settle()
    assert world.lines == [f"0 raised recall({recall}) warning"]
    found = world.alert("recall", part=recall).situation
    assert (found.details, found.findings) == (("lot number sla42, R-1",), (f"recall:{recall}",))
    assert {line.lot for line in found.lots} == {lot, pens.lots[0]}
    assert [cause for cause, *_ in told(world, AT_HOME)] == ["recall"]
    assert told(world, Place("lake", "")) == told(world, Place("home-2", "")) == []
    world.do(ask.AnswerRecall(recall, "river", 7, "set aside"))
    world.settle()
    assert world.lines[1:] == ["0 over recall: it has been answered"]
    world.do(ask.CloseRecall(recall, "done"))
    assert told(world, AT_HOME) == []


def test_a_recall_of_stock_asks_no_home_and_one_of_all_lots_asks_who_has_any():
    world = Watch(place=RIVER)
    world.dispense(world.receive(), 3)
    stock = world.do(ask.OpenRecall("kesimpta", "", "stock", "R-1")).made
    assert told(world) == [("recall", stock, "present", "warning")]
    assert told(world, AT_HOME) == []


def test_a_site_that_is_configured_no_longer_ends_what_was_told():
    world = Watch(place=RIVER, pars=(Par("river", "kesimpta", 12),))
    world.look()
    world.watched = type(world.watched)({}, {}, world.watched.catalogue, SETTLED)
    world.look()
    assert world.lines[-1] == "0 over par: the site is not configured any more"


def test_what_a_second_sensor_hears_keeps_a_site_from_being_silent():
    world = Watch(watched(f"{FRIDGE}/second"), place=RIVER)
    world.receive()
    rows = [reading(minute, 5.0) for minute in range(0, 120, 5)]
    world.go_all(0, 119, [*rows, reading(0, 5.0, f"{FRIDGE}/second")])
    assert world.lines == []


def test_a_dose_in_the_week_to_come_counts_by_the_days_of_the_home():
    world = Watch(place=AT_HOME)
    world.do(ask.StartDoses("home-1", "kesimpta", date(2026, 3, 1) + timedelta(days=7), past_first=True), PAT)
    assert [cause for cause, *_ in told(world)] == ["dose"]
