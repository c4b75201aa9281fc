"""The demo's week and what people do while one watches: every step can be done, and every condition is there."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import takewhile

import msgspec
import pytest

from coldchain.cli.demo_stock import People, steps_of
from coldchain.cli.world import live_through, sites_of, watched_of
from coldchain.decisions.conditions import condition
from coldchain.ledger import Entry
from coldchain.lots import Lot
from coldchain.recalls import Inquiry, Recall
from coldchain.schedules import Schedule
from coldchain.shipments import Shipment
from coldchain.stock import CONDITIONS
from coldchain.store.memory import MemoryStore
from coldchain.store.stock_ports import LotFilter, Person
from simulators.fleet import publications
from simulators.scenario import load

SCENARIO = load("demo")
SITES = sites_of(SCENARIO)
START = datetime(2026, 3, 8, 12, tzinfo=UTC)
WATCHED = timedelta(hours=2)


class Known(msgspec.Struct, frozen=True):
    """What is known at an instant."""

    lots: list[Lot]
    shipments: list[Shipment]
    recalls: list[Recall]
    inquiries: list[Inquiry]
    schedules: list[Schedule]
    entries: list[Entry]
    person: Person | None
    left: datetime | None


def known(store, people, at):
    return Known(
        store.lots(LotFilter(at, with_stock=False)),
        store.shipments(),
        store.recalls(),
        store.inquiries(),
        store.schedules("h-7f3a"),
        list(store.entries()),
        store.person("h-7f3a"),
        people.next_at,
    )


def live(start):
    """Return what is known when the week is over, and two hours later."""
    store = MemoryStore()
    people = People(store, SITES, steps_of(SITES, start))
    world = publications(SCENARIO, start, history=timedelta(days=7), endless=True)
    told = list(takewhile(lambda each: each.at < start + WATCHED, world))
    live_through(store, watched_of(SCENARIO), [each for each in told if each.at < start], people)
    before = known(store, people, start)
    live_through(store, watched_of(SCENARIO), [each for each in told if each.at >= start], people)
    return before, known(store, people, start + WATCHED)


@pytest.fixture(scope="module")
def lived():
    return live(START)


def stock(lots, at):
    """How many of what lie where, in which stage and condition."""
    counted = Counter()
    for lot in lots:
        place = lot.home if lot.stage == "transit" else str(lot.place)
        counted[place, lot.product, lot.form, lot.stage, condition(lot, at)] += lot.quantity
    return {key: number for key, number in counted.items() if number}


def test_every_step_of_the_week_is_done_before_the_demo_begins(lived):
    before, after = lived
    assert before.left == START + timedelta(minutes=6)
    assert after.left is None


def test_there_is_stock_in_every_condition_when_the_demo_begins(lived):
    before, _ = lived
    assert stock(before.lots, START) == {
        ("river/fridge-1", "kesimpta", "pen", "stock", "usable"): 21,
        ("river/fridge-1", "aimovig", "pen", "stock", "usable"): 6,
        ("river/fridge-1", "aimovig", "pen", "prepared", "usable"): 1,
        ("river/fridge-1", "kesimpta", "pen", "stock", "quarantined"): 6,
        ("river/fridge-2", "kesimpta", "pen", "stock", "usable"): 12,
        ("river/fridge-2", "kesimpta", "pen", "stock", "unverified"): 6,
        ("river/fridge-2", "cosentyx", "pen", "stock", "quarantined"): 7,
        ("river/fridge-2", "humira", "pen", "stock", "expired"): 4,
        ("river/fridge-3", "kesimpta", "syringe", "stock", "usable"): 8,
        ("river/fridge-3", "humira", "pen", "stock", "quarantined"): 16,
        ("river/fridge-3", "kesimpta", "syringe", "stock", "compromised"): 10,
        ("h-7f3a/fridge-1", "kesimpta", "pen", "home", "usable"): 2,
    }
    assert {condition(lot, START) for lot in before.lots if lot.quantity} == set(CONDITIONS)


def test_what_is_compromised_is_so_by_readings_and_by_an_approved_rule(lived):
    before, _ = lived
    (frozen,) = [lot for lot in before.lots if lot.standing.condition == "compromised"]
    assert next((each.condition, each.kind) for each in frozen.standing.reasons) == ("compromised", "freeze")
    assert frozen.standing.approved
    (beside,) = [lot for lot in before.lots if lot.lot_number == "DEMO-H1"]
    assert beside.standing.reasons[0].sentence.startswith("quarantined: no approved rule: frozen")


def test_the_week_has_a_discarded_a_released_and_a_used_pen(lived):
    before, _ = lived
    (gone,) = [lot for lot in before.lots if lot.stage == "gone"]
    released = [lot for lot in before.lots if lot.releases and not lot.parent]
    (home,) = [lot for lot in before.lots if lot.stage == "home"]
    assert (gone.product, gone.ended_at) == ("aimovig", START - timedelta(days=5, hours=2))
    assert [(lot.lot_number, lot.releases[0].basis) for lot in released] == [("DEMO-K1", "minor_deviation")]
    assert [(use.at, use.quantity, use.kind) for use in home.uses] == [(START - timedelta(days=1, hours=1), 1, "used")]
    assert (home.letters, home.assigned.on.isoformat()) == ("BC", "2027-03-04")


def test_the_week_has_a_shipment_a_recall_two_inquiries_and_a_schedule(lived):
    before, _ = lived
    assert [(each.target, each.state, each.package) for each in before.shipments] == [
        ("h-7f3a", "arrived", "cool-box-48")
    ]
    assert [(each.lot_number, each.closed_at) for each in before.recalls] == [("DEMO-C1", None)]
    assert [(each.case, each.answered_on) for each in before.inquiries] == [("DEMO-1001", None), ("DEMO-1002", None)]
    assert [(each.product, len(each.taken)) for each in before.schedules] == [("kesimpta", 1)]


def test_the_patients_name_and_words_are_not_in_the_ledger(lived):
    _, after = lived
    words = ("sharps container", "there is ice at the back of the fridge")
    assert (after.person.name, after.person.notes) == ("Robin Sample", words)
    ledger = msgspec.json.encode([each.event for each in after.entries]).decode()
    assert "Robin" not in ledger
    assert not any(each in ledger for each in words)


def test_while_one_watches_the_home_freezes_the_door_is_left_open_and_people_act(lived):
    _, after = lived
    assert stock(after.lots, START + WATCHED) == {
        ("river/fridge-1", "kesimpta", "pen", "stock", "usable"): 27,
        ("river/fridge-1", "aimovig", "pen", "stock", "usable"): 6,
        ("h-7f3a", "aimovig", "pen", "transit", "usable"): 1,
        ("river/fridge-2", "kesimpta", "pen", "stock", "quarantined"): 6,
        ("river/fridge-2", "cosentyx", "pen", "stock", "quarantined"): 7,
        ("river/fridge-2", "humira", "pen", "stock", "expired"): 4,
        ("river/fridge-3", "kesimpta", "syringe", "stock", "usable"): 8,
        ("river/fridge-3", "kesimpta", "pen", "stock", "usable"): 12,
        ("river/fridge-3", "humira", "pen", "stock", "quarantined"): 16,
        ("river/fridge-3", "kesimpta", "syringe", "stock", "compromised"): 10,
        ("h-7f3a/fridge-1", "kesimpta", "pen", "home", "compromised"): 2,
    }


def test_prices_are_invented_and_everything_that_was_received_has_one(lived):
    before, _ = lived
    assert {lot.product: lot.unit_price for lot in before.lots} == {
        "kesimpta": 1000.0,
        "humira": 500.0,
        "cosentyx": 400.0,
        "aimovig": 300.0,
    }


@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 1, 1, 4, 59, tzinfo=UTC),  # where the pharmacy is, the year's last minute
        datetime(2026, 11, 5, 5, 30, tzinfo=UTC),  # the clock was set back within the week
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    ],
)
def test_all_of_it_can_be_done_whenever_it_begins(start, lived):
    before, after = live(start)
    assert stock(before.lots, start) == stock(lived[0].lots, START)
    assert stock(after.lots, start + WATCHED) == stock(lived[1].lots, START + WATCHED)
