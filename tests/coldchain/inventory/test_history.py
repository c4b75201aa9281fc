from datetime import date
from zoneinfo import ZoneInfo

import pytest

from coldchain import events as facts
from coldchain.errors import NotFoundError
from coldchain.inventory.history import History, Told, history
from coldchain.stock import Arrival
from tests.coldchain.inventory.world import (
    FRIDGE,
    HOME,
    LAKE,
    MANAGER,
    NOW,
    PHARMACIST,
    RIVER,
    at_home,
    keep,
    lot,
    write,
)
from tests.coldchain.timetable import at

COOL = Arrival(at(0), at(10), "ok", "cool")
RECEIVED = facts.LotReceived("A", "river", "kesimpta", "pen", "SLA42", date(2027, 12, 31), "UTC", 10, FRIDGE, COOL)


def test_a_history_tells_who_did_what_and_when_and_names_the_family(store):
    keep(store, lot("A", quantity=7), lot("B", quantity=3, parent="A"))
    write(store, ("ana", ("A",), RECEIVED), ("bo", ("A", "B"), facts.LotSplit("A", "B", 3)))
    write(store, ("bo", ("B",), facts.LotAdjusted("B", 3, 2, "one missing")))
    told = "Lot A: 10 pens of kesimpta, lot no. SLA42, received at 2026-03-01 12:00, in river/fridge-1 at"
    entries = list(store.entries())
    assert history(store, PHARMACIST, "A") == History(
        "A",
        (
            Told(1, entries[0].at, "ana", f"{told} 2026-03-01 12:10, the maker's last day 2027-12-31."),
            Told(2, entries[1].at, "bo", "Lot A: 3 split off as lot B."),
        ),
        0,
        "",
        ("B",),
    )
    child = history(store, PHARMACIST, "B")
    assert [each.seq for each in child.told] == [2, 3]
    assert (child.parent, child.children) == ("A", ())


def test_instants_are_shown_in_the_zone_of_the_reader(store):
    keep(store, lot("A"))
    write(store, ("ana", ("A",), facts.LotUsed("A", at(0), 1)))
    told = history(store, PHARMACIST, "A", ZoneInfo("America/New_York")).told
    assert [each.sentence for each in told] == ["Lot A: 1 used at 2026-03-01 07:00."]


def test_a_manager_sees_neither_the_home_nor_what_happened_there(store):
    keep(store, at_home("A"))
    write(store, ("bo", ("A",), facts.LotDispensed("A", "home-1", "river", date(2026, 3, 1))))
    write(store, ("pat", ("A",), facts.LotUsed("A", at(0), 1)), ("pat", ("A",), facts.IncidentReported("A")))
    write(store, ("bo", ("A",), facts.LotReturned("A", "discard", handed_over=True, place=FRIDGE, at=at(5))))
    seen = history(store, MANAGER, "A")
    assert [each.sentence for each in seen.told] == [
        "Lot A: dispensed to a home by river on 2026-03-01.",
        "Lot A: returned into river/fridge-1 at 2026-03-01 12:05, to be discarded.",
    ]
    assert seen.hidden == 2
    assert [each.by for each in history(store, RIVER, "A").told] == ["bo", "pat", "pat", "bo"]


@pytest.mark.parametrize("lot_id", ["A", "nothing"])
def test_another_s_lot_does_not_exist(store, lot_id):
    keep(store, lot("A", LAKE))
    with pytest.raises(NotFoundError) as refused:
        history(store, RIVER, lot_id)
    assert str(refused.value) == f"Cannot show the history of lot {lot_id}: there is no lot {lot_id} for bo."


def test_who_dispensed_it_and_whose_it_is_see_it(store):
    keep(store, at_home("A", HOME))
    write(store, ("pat", ("A",), facts.LotUsed("A", NOW, 1)))
    assert len(history(store, RIVER, "A").told) == 1
