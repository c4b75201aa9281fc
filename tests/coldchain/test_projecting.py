from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from coldchain import events as facts
from coldchain import expiry, lot_fold, projecting
from coldchain.approvals import ApprovedLabel, ApprovedLane, ApprovedPackage
from coldchain.errors import LedgerBrokenError
from coldchain.ledger import head_of, link
from coldchain.recalls import RecallAnswer
from coldchain.schedules import Dose, Schedule
from coldchain.stock import Arrival, AssignedExpiry, Place, Stay
from coldchain.store.memory import MemoryStore
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import LotFilter, WatchSince
from tests.coldchain.timetable import LIMITS, PROBE, at
from tests.properties.told_stories import KESIMPTA

FRIDGE, HOME = Place("river", "fridge-1"), Place("home-1", "fridge")
BOX = Place("river", "shipment-s1")
RECEIVED = facts.LotReceived(
    "L1",
    "north",
    "kesimpta",
    "pen",
    "SLA42",
    date(2027, 12, 31),
    "UTC",
    5,
    FRIDGE,
    Arrival(at(-30), at(-20), "ok", "cool"),
    ("S1",),
    "00300781007688",
)
PACKED = facts.ShipmentPacked("s1", ("L1",), "river", "home-1", BOX, at(0), "", at(0), at(1440))
ON_ITS_WAY = (
    RECEIVED,
    facts.LotDispensed("L1", "home-1", "river", date(2026, 3, 1)),
    facts.LotMoved("L1", FRIDGE, BOX, at(0), at(0)),
    PACKED,
)
ARRIVED = facts.ShipmentArrived("s1", HOME, Arrival(at(60), at(60), "ok", "cool"))
FOREVER = at(0) + timedelta(days=9999)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    kept = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "stock.db")
    yield kept
    kept.close()


def tell(store, *events, by="ana"):
    """Write events one minute apart, and return their entries."""
    entries = []
    for event in events:
        with store.transaction() as tx:
            entry = link(tx.head(), at(100 + tx.head().seq), by, event)
            tx.append((entry,))
            projecting.project(tx, entry, event)
            entries.append(entry)
    return entries


def entries_of(store, lot_id):
    return [entry.seq for entry in store.lot_entries(lot_id)]


def test_the_tables_are_the_fold_of_the_entries(store):
    tell(store, RECEIVED, facts.LotDiscarded("L1", 2, "broken"))
    assert store.lot("L1") == replace(lot_fold.evolve(None, RECEIVED, at(0)), quantity=3)
    assert store.lot_of_serial("00300781007688", "S1") == "L1"
    assert entries_of(store, "L1") == [1, 2]


def test_a_new_lot_is_due_at_once_so_that_somebody_judges_it(store):
    first, _ = tell(store, RECEIVED, facts.LotSplit("L1", "L2", 2))
    assert [lot.id for lot in store.lots_due(first.at, 10)] == ["L1"]
    assert [lot.id for lot in store.lots_due(FOREVER, 10)] == ["L1", "L2"]


def test_what_happens_later_leaves_due_as_whoever_judged_said(store):
    tell(store, RECEIVED)
    with store.transaction() as tx:
        tx.put_due("L1", None)
    tell(store, facts.LotAdjusted("L1", 5, 4, "counted"))
    assert store.lots_due(FOREVER, 10) == []


def test_a_part_goes_on_from_where_the_judging_of_the_whole_stands(store):
    tell(store, RECEIVED)
    with store.transaction() as tx:
        tx.put_course("L1", b"so far")
    tell(store, facts.LotSplit("L1", "L2", 2))
    assert (store.course("L1"), store.course("L2")) == (b"so far", b"so far")
    assert [store.lot(each).quantity for each in ("L1", "L2")] == [3, 2]
    assert (entries_of(store, "L1"), entries_of(store, "L2")) == ([1, 2], [2])


def test_a_lot_is_kept_under_its_use_by(store):
    tell(store, RECEIVED, facts.ExpiryAssigned("L1", AssignedExpiry(date(2026, 9, 1), "UTC", "ana")))
    assert expiry.use_by(store.lot("L1")).on == date(2026, 9, 1)
    ends_at = expiry.day_end(date(2026, 9, 1), "UTC")
    assert [
        [lot.id for lot in store.lots(LotFilter(at(0), use_by_before=before))]
        for before in (ends_at, ends_at + timedelta(microseconds=1))
    ] == [[], ["L1"]]


def test_what_is_told_of_a_shipment_is_told_of_the_lots_in_it(store):
    tell(store, *ON_ITS_WAY, facts.ShipmentOverdue("s1", "river", "home-1", at(1440)), ARRIVED)
    assert store.lot("L1").stage == "home"
    assert store.shipment("s1").state == "arrived"
    assert entries_of(store, "L1") == [1, 2, 3, 4, 5, 6]


def test_what_is_split_off_on_the_way_comes_with_the_shipment(store):
    tell(store, *ON_ITS_WAY, facts.LotSplit("L1", "L2", 2), ARRIVED)
    assert store.shipment("s1").lots == ("L1", "L2")
    assert store.lot("L2").stage == "home"


def test_a_shipment_is_over_when_nothing_of_it_is_on_its_way(store):
    back = facts.LotReturned("L1", "restock", handed_over=False, place=FRIDGE, at=at(90))
    tell(store, *ON_ITS_WAY, facts.LotSplit("L1", "L2", 2), back)
    assert store.shipment("s1").state == "open"
    tell(store, facts.LotDiscarded("L2", 2, "run over"))
    assert store.shipment("s1").state == "returned"
    assert store.shipments(open_only=True) == []


def test_what_happens_to_a_lot_that_came_leaves_its_shipment_as_it_is(store):
    tell(store, *ON_ITS_WAY, ARRIVED, facts.LotUsed("L1", at(90), 5))
    assert store.shipment("s1").state == "arrived"


def test_recalls_and_inquiries_are_kept_with_who_and_when(store):
    asked, _, opened, answered, closed = tell(
        store,
        facts.InquiryOpened("q1", "kesimpta", ("L1",), "C-77", "41 min above 8 °C"),
        facts.InquiryAnswered("q1", "may be used", date(2026, 3, 2), "letter 4", usable=True),
        facts.RecallOpened("r1", "kesimpta", "SLA42", "stock", "FDA-17"),
        facts.RecallAnswered("r1", "river", 4, "kept apart"),
        facts.RecallClosed("r1", "all have answered"),
    )
    inquiry, recall = store.inquiry("q1"), store.recall("r1")
    assert (inquiry.asked_by, inquiry.asked_at, inquiry.answered_by) == ("ana", asked.at, "ana")
    assert (recall.opened_at, recall.closed_at) == (opened.at, closed.at)
    assert recall.answers == {"river": RecallAnswer(4, "kept apart", answered.at, "ana")}
    assert entries_of(store, "L1") == [1, 2]


def test_approvals_are_kept_with_who_and_when(store):
    label, package, lane = tell(
        store,
        facts.LabelApproved("north", "kesimpta", KESIMPTA.label),
        facts.PackageApproved("north", "box-24", 24.0, "maker's report 12"),
        facts.LaneApproved("north", "Acme", "road", "validated"),
    )
    assert store.approved_labels("north", "kesimpta") == [
        ApprovedLabel("north", "kesimpta", KESIMPTA.label, label.at, "ana")
    ]
    assert store.approved_packages("north") == [
        ApprovedPackage("north", "box-24", 24.0, "maker's report 12", package.at, "ana")
    ]
    assert store.approved_lanes("north") == [ApprovedLane("north", "Acme", "road", lane.at, "ana")]


def test_doses_count_for_the_schedule_of_their_product_and_for_none_where_none_started(store):
    dose = facts.DoseRecorded("home-1", "kesimpta", date(2026, 3, 1), "L1")
    tell(store, RECEIVED, dose)
    assert store.schedules("home-1") == []
    assert entries_of(store, "L1") == [1, 2]
    tell(
        store,
        facts.DosesStarted("home-1", "kesimpta", date(2026, 3, 1)),
        facts.DosesStarted("home-1", "cosentyx", date(2026, 3, 2)),
        dose,
    )
    assert sorted(store.schedules("home-1"), key=lambda each: each.product) == [
        Schedule("home-1", "cosentyx", date(2026, 3, 2)),
        Schedule("home-1", "kesimpta", date(2026, 3, 1), taken=(Dose(date(2026, 3, 1), "L1"),)),
    ]


def test_a_unit_is_watched_by_a_sensor_from_when_it_was_configured_until_it_was_retired(store):
    first, second, last = tell(
        store,
        facts.SensorConfigured(PROBE, "coldchain", LIMITS),
        facts.SensorConfigured(PROBE, "coldchain", LIMITS, "air"),
        facts.SensorRetired(PROBE),
    )
    assert store.watches(FRIDGE) == [
        WatchSince(PROBE, first.at, "product"),
        WatchSince(PROBE, second.at, "air"),
        WatchSince(PROBE, last.at, None),
    ]


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (facts.LotDiscarded("L9", 1, ""), "Entry 1 (LotDiscarded) tells of lot L9, which was never received."),
        (facts.LotSplit("L9", "L8", 1), "Entry 1 (LotSplit) tells of lot L9, which was never received."),
        (ARRIVED, "ShipmentArrived tells of a shipment that was never packed."),
        (facts.RecallClosed("r1", ""), "RecallClosed tells of a recall that was never opened."),
    ],
)
def test_an_entry_about_what_no_entry_made_is_a_broken_ledger(store, event, told):
    with pytest.raises(LedgerBrokenError) as broken:
        tell(store, event)
    assert str(broken.value) == told
    assert store.head().seq == 0


def test_a_rebuild_makes_the_same_tables_and_leaves_every_lot_to_be_judged(store):
    entries = tell(store, *ON_ITS_WAY, facts.LotSplit("L1", "L2", 2), ARRIVED)
    again = MemoryStore()
    with again.transaction() as tx:
        tx.append(entries)
        projecting.rebuild(tx, entries)
    for lot_id in ("L1", "L2"):
        assert again.lot(lot_id) == store.lot(lot_id)
        assert list(again.lot_entries(lot_id)) == list(store.lot_entries(lot_id))
    assert again.shipments() == store.shipments()
    assert [lot.id for lot in again.lots_due(FOREVER, 10)] == ["L1", "L2"]
    assert head_of(entries[-1]) == again.head()


def test_the_lots_that_an_event_names():
    assert projecting.lots_of(facts.LotSplit("L1", "L2", 1)) == ("L1", "L2")
    assert projecting.lots_of(PACKED) == ("L1",)
    assert projecting.lots_of(replace(PACKED, lots=("L1", "L2", "L1"))) == ("L1", "L2")
    assert projecting.lots_of(facts.DoseRecorded("home-1", "kesimpta", date(2026, 3, 1))) == ()
    assert projecting.lots_of(facts.StayCorrected("L1", (Stay(FRIDGE, at(0)),), ())) == ("L1",)
    assert projecting.lots_of(facts.SensorRetired(PROBE)) == ()
