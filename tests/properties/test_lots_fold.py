"""Whatever people ask for in whatever order: no pen appears, disappears or is counted twice, and nothing is lost."""

import re
from dataclasses import fields
from datetime import date, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from msgspec.structs import replace

from coldchain import projecting
from coldchain.commands import (
    Adjust,
    Arrive,
    AssignExpiry,
    ConfirmMove,
    CorrectStays,
    Discard,
    Dispense,
    Move,
    Quarantine,
    Receive,
    Report,
    Return,
    Split,
    Use,
)
from coldchain.decisions.asking import Asking
from coldchain.decisions.correcting import correct
from coldchain.decisions.dispensing import assign_expiry, dispense
from coldchain.decisions.moving import confirm, move, split
from coldchain.decisions.receiving import receive
from coldchain.decisions.releasing import quarantine
from coldchain.decisions.reporting import TELLABLE, report
from coldchain.decisions.shipping import arrive
from coldchain.decisions.using import adjust, discard, take_back, use
from coldchain.errors import RefusedError
from coldchain.events import DosesStarted, LotAdjusted, LotDiscarded, LotReceived, LotUsed, SensorConfigured
from coldchain.ledger import link, verify
from coldchain.stock import Arrival, Stay
from coldchain.store.memory import MemoryStore
from tests.coldchain.decisions.pharmacy import FRIDGE, HOME, MANAGER, NOW, PATIENT, PHARMACIST, PRODUCTS, TECHNICIAN
from tests.coldchain.decisions.stockroom import FREEZER, MINUTE, OTHER, STOCKED, excursion
from tests.coldchain.timetable import LIMITS, PROBE
from tests.properties.told_stories import brief, long

QUANTITIES = st.sampled_from((1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 0, -1, 1.5, 10**9))
PARTS = st.one_of(st.none(), QUANTITIES)
LETTERS = st.sampled_from(("", "", "", "A", "B", "AB", "BA", "CC", "Z"))
PLACES = st.sampled_from((FRIDGE, OTHER, OTHER, FREEZER, HOME))
PEOPLE = st.sampled_from((PHARMACIST, PHARMACIST, PHARMACIST, TECHNICIAN, PATIENT, MANAGER))
AGO = st.one_of(st.none(), st.sampled_from((-1, 0, 5, 30, 200)))
KINDS = st.lists(st.sampled_from((*TELLABLE, "receipt")), max_size=2)
REASONS = st.sampled_from(("because", "because", ""))
UNBUILT = {"courses", "dues", "readings"}
"""What no entry tells: caches of judging, and readings."""


class Shelves(RuleBasedStateMachine):
    """People ask for what they may and may not, with quantities, times and places right and wrong."""

    @initialize()
    def begin(self):
        self.store = MemoryStore()
        self.ids = count(1)
        self.now = NOW
        self.told = []
        self.refused = []
        self.tell([SensorConfigured(PROBE, "coldchain", LIMITS), DosesStarted("home-7", "kesimpta", NOW.date())])
        self.ask(receive, Receive(FRIDGE, self.arrival(), (), "kesimpta", "pen", "SLA42", date(2028, 6, 30), 12))
        (stock,) = self.lots()
        for quantity in (4, 3):
            self.ask(dispense, Dispense(stock.id, quantity, "home-7"), self.store.lot(stock.id))
        first, _ = self.store.shipments()
        lots = [self.store.lot(each) for each in first.lots]
        self.ask(arrive, Arrive(first.id, HOME, self.arrival()), first, by=PATIENT, more=(lots,), before_asking=True)
        assert sorted(lot.stage for lot in self.lots()) == ["home", "stock", "transit"]

    @rule(
        by=PEOPLE, quantity=QUANTITIES, place=PLACES, expires_on=st.sampled_from((date(2028, 6, 30), date(2026, 1, 1)))
    )
    def receive(self, by, quantity, place, expires_on):
        command = Receive(place, self.arrival(), (), "kesimpta", "pen", "SLA43", expires_on, quantity)
        self.ask(receive, command, by=by)

    @rule(data=st.data(), by=PEOPLE, place=PLACES, quantity=PARTS, left=AGO, arrived=AGO, seen=st.booleans())
    def move(self, data, by, place, quantity, left, arrived, seen):
        lot = self.lot(data)
        excursions = (excursion(self.now - MINUTE),) if seen else ()
        command = Move(lot.id, place, quantity, self.ago(left), self.ago(arrived))
        self.ask(move, command, lot, by=by, more=(excursions,))

    @rule(data=st.data(), by=PEOPLE, reason=REASONS)
    def confirm(self, data, by, reason):
        lot = self.lot(data)
        known = [each.id for each in lot.incidents] or ["none"]
        self.ask(confirm, ConfirmMove(lot.id, data.draw(st.sampled_from(known)), reason), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, place=PLACES, minutes=st.sampled_from((-1, 0, 30, 99999)), reason=REASONS)
    def correct(self, data, by, place, minutes, reason):
        lot = self.lot(data)
        *before, last = lot.stays
        since = last.since + minutes * MINUTE
        stays = (*before, replace(last, until=since), Stay(place, since, lot.ended_at))
        self.ask(correct, CorrectStays(lot.id, stays, reason), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, quantity=QUANTITIES, letters=LETTERS)
    def split(self, data, by, quantity, letters):
        lot = self.lot(data)
        self.ask(split, Split(lot.id, quantity, letters), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, quantity=QUANTITIES, letters=LETTERS, at=AGO)
    def use(self, data, by, quantity, letters, at):
        lot = self.lot(data)
        self.ask(use, Use(lot.id, quantity, letters, self.ago(at)), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, quantity=PARTS, reason=REASONS)
    def discard(self, data, by, quantity, reason):
        lot = self.lot(data)
        self.ask(discard, Discard(lot.id, reason, quantity), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, counted=QUANTITIES, reason=REASONS)
    def adjust(self, data, by, counted, reason):
        lot = self.lot(data)
        self.ask(adjust, Adjust(lot.id, counted, reason), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, kinds=KINDS, letters=LETTERS, quantity=PARTS, since=AGO, until=AGO)
    def report(self, data, by, kinds, letters, quantity, since, until):
        lot = self.lot(data)
        command = Report(lot.id, tuple(kinds), letters, quantity, self.ago(since), self.ago(until))
        self.ask(report, command, lot, by=by)

    @rule(data=st.data(), by=PEOPLE, reason=REASONS)
    def quarantine(self, data, by, reason):
        lot = self.lot(data)
        self.ask(quarantine, Quarantine(lot.id, reason), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, quantity=QUANTITIES)
    def dispense(self, data, by, quantity):
        lot = self.lot(data)
        self.ask(dispense, Dispense(lot.id, quantity, "home-7"), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, reason=REASONS)
    def assign_expiry(self, data, by, reason):
        lot = self.lot(data)
        on = data.draw(st.sampled_from((None, date(2027, 1, 31), date(2029, 1, 31))))
        self.ask(assign_expiry, AssignExpiry(lot.id, on, reason), lot, by=by)

    @rule(data=st.data(), by=PEOPLE, place=PLACES, packs=st.sampled_from(("cool", "warm")))
    def arrive(self, data, by, place, packs):
        if shipments := self.store.shipments():
            shipment = data.draw(st.sampled_from(shipments))
            lots = [self.store.lot(each) for each in shipment.lots]
            command = Arrive(shipment.id, place, replace(self.arrival(), packs=packs))
            self.ask(arrive, command, shipment, by=by, more=(lots,), before_asking=True)

    @rule(data=st.data(), by=PEOPLE, place=PLACES, route=st.sampled_from(("restock", "restock", "discard")), at=AGO)
    def take_back(self, data, by, place, route, at):
        lot = self.lot(data)
        shipment = self.store.shipment(lot.shipment)
        self.ask(take_back, Return(lot.id, route, place, self.ago(at)), lot, by=by, more=(shipment,))

    @rule(minutes=st.sampled_from((1, 11, 60, 1440)))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @invariant()
    def every_lot_is_whole(self):
        for lot in self.lots():
            assert lot.quantity >= 0
            assert (lot.quantity == 0) == (lot.stage == "gone") == (lot.ended_at is not None)
            assert lot.stays[-1].until == lot.ended_at
            assert all(before.until <= after.since for before, after in pairwise(lot.stays))
            assert all(stay.until is None or stay.since <= stay.until for stay in lot.stays)
            assert len({*lot.letters}) == len(lot.letters)
            assert len({each.id for each in lot.incidents}) == len(lot.incidents)
            assert (lot.stage == "home") <= (lot.place.site == "home-7")

    @invariant()
    def pens_are_neither_made_nor_lost(self):
        came = sum(event.quantity for event in self.told if isinstance(event, LotReceived))
        counted = sum(event.now - event.was for event in self.told if isinstance(event, LotAdjusted))
        went = sum(event.quantity for event in self.told if isinstance(event, LotUsed | LotDiscarded))
        assert came + counted - went == sum(lot.quantity for lot in self.lots())

    @invariant()
    def a_refusal_is_one_sentence(self):
        assert all(re.fullmatch(r"(Cannot|There is no) [^\n]+\.", told) for told in self.refused)

    @invariant()
    def a_shipment_is_on_its_way_while_something_is(self):
        on_its_way = {lot.shipment for lot in self.lots() if lot.stage == "transit"}
        assert {shipment.id for shipment in self.store.shipments(open_only=True)} == on_its_way

    def teardown(self):
        if not hasattr(self, "store"):
            return
        entries = list(verify(self.store.entries()))
        again = MemoryStore()
        with again.transaction() as tx:
            tx.append(entries)
            projecting.rebuild(tx, entries)
        for each in fields(self.store._tables):
            if each.name not in UNBUILT:
                assert getattr(again._tables, each.name) == getattr(self.store._tables, each.name), each.name

    def ask(self, decide, command, *about, by=PHARMACIST, more=(), before_asking=False):
        """Let somebody ask for something; what is refused tells nothing."""
        asking = Asking(by, self.now, lambda: f"id-{next(self.ids)}", STOCKED, PRODUCTS)
        told = (*about, *more, asking) if before_asking else (*about, asking, *more)
        try:
            self.tell(decide(command, *told))
        except RefusedError as refused:
            self.refused.append(str(refused))

    def tell(self, events):
        with self.store.transaction() as tx:
            for event in events:
                entry = link(tx.head(), self.now, "anna", event)
                tx.append((entry,))
                projecting.project(tx, entry, event)
        self.told += events

    def lots(self):
        return [kept.lot for kept in self.store._tables.lots.values()]

    def lot(self, data):
        return data.draw(st.sampled_from(self.lots()))

    def ago(self, minutes):
        return None if minutes is None else self.now - minutes * MINUTE

    def arrival(self):
        return Arrival(self.now, self.now, "ok", "cool", supplier="Acme", lane="road")


def test_no_pen_is_made_or_lost_and_the_tables_are_the_fold_of_the_ledger():
    run_state_machine_as_test(Shelves, settings=settings(brief(150), stateful_step_count=20))


@pytest.mark.soak
def test_long_no_pen_is_made_or_lost_and_the_tables_are_the_fold_of_the_ledger():
    run_state_machine_as_test(Shelves, settings=settings(long(2000), stateful_step_count=60))
