"""Alerts: what any store must do with them."""

from contextlib import suppress

import pytest

from coldchain.alert import Acknowledgement, Alert, AlertState, Key, LotLine, Situation
from coldchain.store.alert_ports import AlertFilter
from tests.contract.alert_rows import WARM, alert, at, ids, put
from tests.contract.stock_rows import NOON

COLD = Key("river", "fridge-1", "cold")
OTHER = Key("river", "fridge-2", "warm")
PAR = Key("river", "", "par", "kesimpta")
FAR = Key("lake", "fridge-1", "warm")
DISK = Key("", "", "disk")
WHOLE = Alert(
    "a9",
    Situation(
        WARM,
        "confirmed",
        "critical",
        NOON,
        ("river/fridge-1/probe",),
        ("f1", "f2"),
        25.1,
        at(3),
        25.0,
        at(4),
        (LotLine("l1", "kesimpta", "pen", 14, "quarantined"),),
        at(99),
        ("It fell silent while out of range.",),
    ),
    "acknowledged",
    NOON,
    at(2),
    "confirmed",
    "critical",
    drill=True,
    findings=("f0", "f1", "f2"),
    step=2,
    told_at=at(5),
    told=("ana", "ben"),
    acknowledged=Acknowledgement("ana", at(6), "on my way", by_link=True),
    owner="ana",
    snoozed_until=at(50),
)


def test_an_alert_is_kept_whole(store):
    with store.transaction() as tx:
        tx.put_alert(WHOLE)
        assert tx.alert("a9") == WHOLE
    assert store.alert("a9") == WHOLE
    assert store.alert("a0") is None


def test_an_alert_is_what_it_was_last_put_as(store):
    put(store, alert(), alert(state="acknowledged", owner="ana"))
    assert store.alert("a1") == alert(state="acknowledged", owner="ana")
    assert ids(store.alerts(AlertFilter())) == ["a1"]


def test_what_is_rolled_back_was_never_raised(store):
    with suppress(ZeroDivisionError), store.transaction() as tx:
        tx.put_alert(alert())
        tx.put_alert_due("a1", NOON)
        raise ZeroDivisionError
    assert store.alert("a1") is None
    assert store.next_due() is None


def test_the_open_alert_of_a_key_is_the_one_that_is_not_resolved(store):
    put(store, alert("a1", state="resolved"), alert("a2", raised=90, state="acknowledged"), alert("a3", COLD))
    put(store, alert("d1", drill=True), alert("p1", PAR))
    assert store.open_alert(WARM).id == "a2"
    assert store.open_alert(WARM, drill=True).id == "d1"
    assert store.open_alert(PAR).id == "p1"
    assert store.open_alert(Key("river", "", "par", "cosentyx")) is store.open_alert(OTHER) is None


def test_the_last_resolved_alert_of_a_key_is_no_drill_and_not_open(store):
    put(store, alert("a1", state="resolved"), alert("a2", raised=90, state="resolved"), alert("a3", raised=200))
    put(store, alert("d1", raised=300, state="resolved", drill=True), alert("c1", COLD, 400, "resolved"))
    assert store.last_resolved(WARM).id == "a2"
    assert store.last_resolved(OTHER) is None


def test_the_open_alerts_of_a_site_are_with_all_its_units_or_of_one_or_its_own(store):
    put(store, alert("w2", OTHER), alert("w1"), alert("c1", COLD), alert("p1", PAR), alert("f1", FAR))
    put(store, alert("x1", raised=5, state="resolved"), alert("s1", DISK), alert("d1", raised=1, drill=True))
    assert ids(store.open_alerts("river")) == ["p1", "c1", "w1", "d1", "w2"]
    assert ids(store.open_alerts("river", "fridge-1")) == ["c1", "w1", "d1"]
    assert ids(store.open_alerts("river", "")) == ["p1"]
    assert ids(store.open_alerts("")) == ids(store.open_alerts("", "")) == ["s1"]
    assert store.open_alerts("sea") == []


MANY: tuple[tuple[str, Key, int, AlertState], ...] = (
    ("e", WARM, 3, "firing"),
    ("b", COLD, 2, "acknowledged"),
    ("a", OTHER, 2, "resolved"),
    ("d", FAR, 1, "firing"),
    ("c", DISK, 0, "resolved"),
)


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (AlertFilter(), "eabdc"),
        (AlertFilter(sites=("river",)), "eab"),
        (AlertFilter(sites=("", "lake")), "dc"),
        (AlertFilter(sites=("river", "lake"), unit="fridge-1"), "ebd"),
        (AlertFilter(unit="fridge-1"), "ebd"),
        (AlertFilter(causes=("warm", "disk")), "eadc"),
        (AlertFilter(states=("firing", "acknowledged")), "ebd"),
        (AlertFilter(states=("firing",), sites=("river",)), "e"),
        (AlertFilter(states=("acknowledged",), sites=("river",), unit="fridge-1"), "b"),
        (AlertFilter(states=("resolved", "firing"), sites=("river",)), "ea"),
        (AlertFilter(raised_since=at(2)), "eab"),
        (AlertFilter(raised_since=at(2), sites=("river",), unit="fridge-2"), "a"),
        (AlertFilter(limit=2), "ea"),
        (AlertFilter(after="a", limit=2), "bd"),
        (AlertFilter(after="a", states=("firing",)), "d"),
        (AlertFilter(after="a", states=("firing", "acknowledged"), sites=("lake", "river")), "bd"),
        (AlertFilter(after="c"), ""),
        (AlertFilter(after="nobody"), ""),
        (AlertFilter(limit=0), ""),
    ],
)
def test_alerts_are_found_newest_first(store, which, found):
    put(store, *(alert(*each) for each in MANY))
    assert "".join(ids(store.alerts(which))) == found


def test_drills_are_left_out_where_they_are_not_asked_for(store):
    put(store, alert(), alert("d1", drill=True))
    assert ids(store.alerts(AlertFilter(drills=False))) == ["a1"]
    assert ids(store.alerts(AlertFilter())) == ["a1", "d1"]


def test_pages_that_follow_one_another_hold_each_alert_once(store):
    put(store, *(alert(f"a{number:02}", raised=number // 3) for number in range(20)))
    pages, after = [], ""
    while page := ids(store.alerts(AlertFilter(after=after, limit=3))):
        pages += page
        after = page[-1]
    assert pages == ids(store.alerts(AlertFilter()))
    assert len(set(pages)) == 20


def test_alerts_are_due_when_it_was_said_and_those_due_first_come_first(store):
    put(store, alert("a1"), alert("a2", COLD), alert("a3", OTHER))
    with store.transaction() as tx:
        for alert_id, due in (("a1", 5), ("a2", 3), ("a3", 9), ("a0", 1)):
            tx.put_alert_due(alert_id, at(due))
    assert ids(store.alerts_due(at(5), 9)) == ["a2", "a1"]
    assert ids(store.alerts_due(at(9), 2)) == ["a2", "a1"]
    assert store.alerts_due(at(2), 9) == []


def test_when_an_alert_is_due_stays_until_it_is_said_anew_or_resolved(store):
    put(store, alert())
    assert store.next_due() is None
    with store.transaction() as tx:
        tx.put_alert_due("a1", at(5))
        tx.put_alert(alert(step=1))
    assert store.alerts_due(at(5), 9) == [alert(step=1)]
    with store.transaction() as tx:
        tx.put_alert_due("a1", None)
    assert store.alerts_due(at(9999), 9) == []
    with store.transaction() as tx:
        tx.put_alert_due("a1", at(5))
        tx.put_alert(alert(state="resolved"))
        tx.put_alert_due("a1", at(6))
    assert store.alerts_due(at(9999), 9) == []
    assert store.next_due() is None
