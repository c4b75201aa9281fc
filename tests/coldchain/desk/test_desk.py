"""A command is carried out once and whole, or refused and counted."""

from contextlib import contextmanager
from datetime import date

import pytest
from msgspec.structs import replace

from coldchain.clock import HandClock
from coldchain.commands import Adjust, Discard, Move, NamePerson, OpenRecall, Quarantine, Receive, Split
from coldchain.config.catalogue import catalogue
from coldchain.desk import Desk, random_id
from coldchain.errors import NotFoundError, RefusedError, StoreUnavailableError
from coldchain.events import CommandsRefused
from coldchain.stock import Arrival
from coldchain.store.memory import MemoryStore
from coldchain.store.stock_ports import LotFilter
from tests.coldchain.desk.world import ANA, BEN, FRIDGE, GOOD, LEA, OTHER, SITES, Counter, told
from tests.coldchain.timetable import at

RECEIVE = Receive(FRIDGE, GOOD, product="kesimpta", form="pen", lot_number="S", manufacturer_expiry=date(2027, 1, 1))


def by_whom(done):
    return [(entry.kind, entry.actor) for entry in done.entries]


def test_a_command_sent_again_under_its_key_is_done_once_and_answered_as_before(store):
    world = Counter(store)
    lot = world.receive()
    first = world.do(Split(lot, 3), key="k1")
    world.do(Split(lot, 2), key="k2")
    assert world.do(Split(lot, 3), key="k1") == replace(first, again=True)
    assert world.lot(lot).quantity == 5
    assert first.lots == ("n2", lot)


def test_what_it_made_is_answered_again_too(store):
    world = Counter(store)
    lot = world.receive()
    command = OpenRecall("kesimpta", "SLA42", "stock", "FDA-1")
    first = world.do(command, key="k1")
    assert (first.made, first.lots) == ("n2", (lot,))
    assert world.do(command, key="k1") == replace(first, again=True)


def test_without_a_key_it_is_done_as_often_as_it_is_sent():
    world = Counter()
    lot = world.receive()
    world.do(Split(lot, 3))
    world.do(Split(lot, 3))
    assert world.lot(lot).quantity == 4


@pytest.mark.parametrize(("command", "by"), [(Split("n1", 4), ANA), (Split("n1", 3), BEN)], ids=["other", "somebody"])
def test_a_key_is_for_one_command_of_one_person(store, command, by):
    world = Counter(store)
    world.receive()
    world.do(Split("n1", 3), key="k1")
    with pytest.raises(RefusedError, match=r"^Key k1 was used for another command\.$"):
        world.do(command, by, "k1")
    assert world.lot("n1").quantity == 7


def test_a_refused_command_does_not_use_its_key():
    world = Counter()
    lot = world.receive()
    with pytest.raises(RefusedError):
        world.do(Split(lot, 11), key="k1")
    assert world.do(Split(lot, 1), key="k1").again is False


def test_a_command_without_entries_is_answered_again():
    world = Counter()
    first = world.do(NamePerson("p-1", "Ann Lee"), key="k1")
    assert world.do(NamePerson("p-1", "Ann Lee"), key="k1") == replace(first, again=True)


def test_refusals_are_counted_by_command_and_told_to_the_ledger_once_an_hour(store):
    world = Counter(store)
    lot = world.receive()
    for command in (Split(lot, 0), Split(lot, 11), Adjust(lot, 5, "")):
        with pytest.raises(RefusedError):
            world.do(command)
    assert store.counts("commands_refused") == {"Adjust": 1, "Split": 2}
    world.world.tick(61)
    assert world.world.events(CommandsRefused) == [CommandsRefused({"Adjust": 1, "Split": 2})]
    assert store.counts("commands_refused") == {}


class FailingStore(MemoryStore):
    fails = False

    @contextmanager
    def transaction(self):
        with super().transaction() as tx:
            yield tx
            if self.fails:
                raise StoreUnavailableError("full")


def test_on_an_error_nothing_is_written_and_the_key_is_free():
    world = Counter(FailingStore())
    lot = world.receive()
    before = world.store.head()
    world.store.fails = True
    with pytest.raises(StoreUnavailableError):
        world.do(Split(lot, 3), key="k1")
    assert (world.store.head(), world.lot(lot).quantity, world.store.answered("k1")) == (before, 10, None)


def test_a_refusal_that_cannot_be_counted_is_still_told():
    world = Counter(FailingStore())
    lot = world.receive()
    world.store.fails = True
    with pytest.raises(RefusedError, match=r"^Cannot split 11 of lot n1: it has 10\.$"):
        world.do(Split(lot, 11))


def test_a_lot_of_another_pharmacy_is_refused_as_one_that_does_not_exist():
    world = Counter()
    lot = world.receive()
    sentences = []
    for lot_id in (lot, "n99"):
        with pytest.raises(NotFoundError) as refused:
            world.do(Move(lot_id, OTHER), LEA)
        sentences.append(str(refused.value).replace(lot_id, "…"))
    assert sentences == ["Cannot move: there is no lot … for lea."] * 2


def test_a_verdict_that_time_has_changed_is_told_before_what_was_asked_for():
    world = Counter()
    lot = world.receive(manufacturer_expiry=date(2026, 3, 2))
    world.turn(48 * 60)
    done = world.do(Discard(lot, "past its date", 1))
    assert by_whom(done) == [
        ("VerdictChanged", "desk"),
        ("LotDiscarded", "ana"),
    ]
    assert world.condition(lot) == "expired"


def test_what_is_asked_is_told_with_who_asked_and_the_verdict_that_follows():
    world = Counter()
    lot = world.receive()
    done = world.do(Quarantine(lot, "to be looked at"), BEN)
    assert by_whom(done) == [
        ("LotQuarantined", "ben"),
        ("VerdictChanged", "ben"),
    ]
    assert world.condition(lot) == "quarantined"
    world.holds()


def test_an_id_that_the_store_knows_is_not_given_again():
    store, ids = MemoryStore(), iter(("a", "a", "b", "b", "a", "c"))
    desk = Desk(store, HandClock(at(0)), SITES, catalogue(), lambda: next(ids))
    good = replace(RECEIVE, quantity=1)
    assert [desk.do(good, ANA).lots[0] for _ in range(3)] == ["a", "b", "c"]


def test_ids_are_opaque():
    ids = {random_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(each) == 9 and each[0] == "l" and each.isalnum() and each.islower() for each in ids)


def test_what_is_made_by_a_delivery_is_the_lot():
    world = Counter()
    done = world.do(replace(RECEIVE, quantity=7, arrival=Arrival(at(0), at(0), "ok")))
    assert (done.lots, done.made, told(done.entries)) == (("n1",), "", ["LotReceived", "VerdictChanged"])
    assert [lot.quantity for lot in world.store.lots(LotFilter(at(0)))] == [7]
