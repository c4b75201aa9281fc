"""Shipments, recalls, approvals, schedules, watches, people and answers: what any store must do with them."""

from datetime import date

import msgspec

from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.findings import CumulativeBreach, Excursion, Gap
from coldchain.products import Label
from coldchain.readings import Reading
from coldchain.recalls import Inquiry, Recall, RecallAnswer
from coldchain.schedules import Dose, Schedule
from coldchain.shipments import Shipment
from coldchain.stock import Arrival, Place
from coldchain.store.ports import BatchSeal
from coldchain.store.stock_ports import Answered, Person, WatchSince
from tests.contract.stock_rows import DAY, FRIDGE, HOUR, NOON

PROBE = "river/fridge-1/probe"
SENT = Shipment(
    "s1", ("a", "b"), "river", "home-1", Place("river", "shipment-s1"), NOON, "box", NOON + HOUR, NOON + DAY
)


def changed(value, **more):
    return msgspec.structs.replace(value, **more)


def test_an_empty_store_has_no_records(store):
    assert store.shipment("s1") is store.recall("r") is store.inquiry("i") is store.person("p") is None
    assert store.shipments() == store.shipments_due(NOON) == store.recalls() == store.inquiries() == []
    assert store.approved_labels("o", "p") == store.approved_packages("o") == store.approved_lanes("o") == []
    assert store.schedules("home-1") == store.watches(FRIDGE) == store.all_watches() == []
    assert store.first_reading_at(PROBE) is store.last_reading_at(PROBE) is store.answered("k") is None
    assert store.findings_between(PROBE, NOON, NOON + DAY) == []


def test_shipments_are_open_until_they_arrive_and_due_until_somebody_is_told(store):
    came = changed(SENT, id="s2", state="arrived", arrival=Arrival(NOON, NOON, packs="cool"), arrived_in=FRIDGE)
    late = changed(SENT, id="s0", source="hill", target="river", state="overdue", due_at=NOON)
    back = changed(SENT, id="s4", state="returned", due_at=NOON + 3 * DAY)
    soon = changed(SENT, id="s3", target="home-2")
    with store.transaction() as tx:
        for each in (changed(SENT, state="overdue"), came, late, back, soon, SENT):
            tx.put_shipment(each)
    assert (store.shipment("s1"), store.shipment("s2")) == (SENT, came)
    assert store.shipments() == [late, SENT, came, soon, back]
    assert store.shipments(open_only=True) == [late, SENT, soon]
    assert store.shipments(open_only=True, sites=["home-2", "hill"]) == [late, soon]
    assert store.shipments(sites=["nowhere"]) == store.shipments_due(NOON) == []
    assert store.shipments_due(NOON + DAY) == [SENT, soon]


def test_recalls_and_inquiries_come_oldest_first(store):
    newer = Recall("r1", "kesimpta", "A1", "patients", "FDA-1", "glass", NOON + HOUR, {"river": _answer()})
    older = Recall("r2", "kesimpta", "", "stock", "FDA-2", "label", NOON, closed_at=NOON + DAY)
    asked = Inquiry("i2", "kesimpta", ("a",), "C1", "still good?", NOON, "ana")
    done = Inquiry(
        "i1", "kesimpta", ("b",), "C2", "and?", NOON + HOUR, "ana", "yes", date(2026, 3, 2), "bo", "M-7", usable=True
    )
    with store.transaction() as tx:
        for each in (changed(newer, answers={}), newer, older):
            tx.put_recall(each)
        for each in (done, asked):
            tx.put_inquiry(each)
    assert store.recalls() == [older, newer]
    assert store.recalls(open_only=True) == [newer]
    assert (store.recall("r2"), store.recall("r3")) == (older, None)
    assert store.inquiries() == [asked, done]
    assert store.inquiry("i1") == done


def test_approvals_are_their_organisations_and_come_oldest_first(store):
    label = Label("v1", "the leaflet", do_not_freeze=True, ceiling_c=30.0)
    labels = [ApprovedLabel("org", "kesimpta", label, NOON + each * HOUR, "ana") for each in (2, 1, 1)]
    boxes = [ApprovedPackage("org", "box", hours, "test", NOON, "ana") for hours in (24.0, 48.0)]
    lane = ApprovedLane("org", "maker", "air", NOON, "ana")
    with store.transaction() as tx:
        for each in (*labels, changed(labels[0], organisation="other"), changed(labels[0], product="humira")):
            tx.approve_label(each)
        for each in (*boxes, changed(boxes[0], organisation="other")):
            tx.approve_package(each)
        tx.approve_lane(lane)
    assert store.approved_labels("org", "kesimpta") == [labels[1], labels[2], labels[0]]
    assert store.approved_packages("org") == boxes
    assert (store.approved_lanes("org"), store.approved_lanes("other")) == ([lane], [])


def test_a_home_s_schedules_are_by_product(store):
    first = Schedule("home-1", "kesimpta", date(2026, 1, 1), taken=(Dose(date(2026, 1, 1), "a"),))
    second = Schedule("home-1", "humira", date(2026, 1, 31), past_first=True)
    with store.transaction() as tx:
        for each in (changed(first, taken=()), first, second, changed(second, home="home-2")):
            tx.put_schedule(each)
    assert store.schedules("home-1") == [second, first]


def test_watches_are_of_one_unit_in_the_order_of_time(store):
    watches = [
        WatchSince("river/fridge-1/air", NOON, "air"),
        WatchSince(PROBE, NOON, "product"),
        WatchSince(PROBE, NOON + HOUR, None),
    ]
    elsewhere = [WatchSince("river/fridge-10/probe", NOON, "product"), WatchSince("hill/fridge-1/probe", NOON, "air")]
    with store.transaction() as tx:
        for each in (*elsewhere, *reversed(watches), watches[0]):
            tx.put_watch(each)
    assert store.watches(FRIDGE) == watches
    assert store.all_watches() == [elsewhere[1], watches[0], watches[1], elsewhere[0], watches[2]]


def test_the_first_and_the_last_reading_are_told(store):
    readings = [Reading(PROBE, NOON + hour * HOUR, 5.0, NOON) for hour in (3, 1, 2)]
    with store.transaction() as tx:
        tx.add_batch(BatchSeal(1, 3, "d"), readings)
    assert (store.first_reading_at(PROBE), store.last_reading_at(PROBE)) == (NOON + HOUR, NOON + 3 * HOUR)


def test_findings_that_touch_a_span_are_told_open_ones_too(store):
    at = [NOON + hour * HOUR for hour in range(10)]
    ended = Excursion(PROBE, "v", "above", at[0], at[1], 9.0, until=at[2])
    hot = Excursion(PROBE, "v", "above", at[3], at[3], 9.0)
    summed = CumulativeBreach(PROBE, "v", "above", at[0], at[5], at[6])
    silent = Gap(PROBE, at[8])
    with store.transaction() as tx:
        for each in (silent, summed, hot, ended, Gap("river/fridge-2/probe", at[0])):
            tx.put_finding(each)

    def between(since, until):
        return store.findings_between(PROBE, at[since], at[until])

    assert between(0, 9) == [ended, hot, summed, silent]
    assert between(0, 0) == between(2, 2) == [ended]
    assert between(3, 4) == [hot]
    assert between(4, 5) == between(6, 7) == [hot, summed]
    assert between(7, 8) == [hot, silent]


def test_a_person_is_named_until_erased(store):
    person = Person("home-1", "Ann Lee", "ann@example.org", "salt", ("left it in the car",))
    with store.transaction() as tx:
        tx.put_person(changed(person, notes=()))
        tx.put_person(person)
        tx.put_person(changed(person, id="home-2"))
        tx.drop_person("home-2")
        tx.drop_person("home-3")
    assert (store.person("home-1"), store.person("home-2")) == (person, None)


def test_what_was_answered_is_known_by_its_key(store):
    answered = Answered("k", "ab" * 32, ("a", "b"), (3, 4))
    with store.transaction() as tx:
        tx.put_answered(answered)
    assert (store.answered("k"), store.answered("other")) == (answered, None)


def test_anything_can_be_counted(store):
    with store.transaction() as tx:
        tx.count("commands", "Dispense")
        tx.count("commands", "Dispense", 2)
        tx.count("commands", "Move")
    assert store.counts("commands") == {"Dispense": 3, "Move": 1}


def _answer():
    return RecallAnswer(2, "sent back", NOON, "ana")
