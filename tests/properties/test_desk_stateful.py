"""Whatever people ask for and sensors say, in any sequence: stock adds up, and nothing gets better by itself."""

from datetime import date

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coldchain import commands as ask
from coldchain.audit import audit
from coldchain.config.catalogue import catalogue
from coldchain.errors import RefusedError
from coldchain.explain import explain
from coldchain.readings import Batch
from coldchain.stock import Arrival, Stay
from tests.coldchain.desk.world import (
    ANA,
    BAG,
    FRIDGE,
    HOME,
    LABEL,
    OTHER,
    PAT,
    TIM,
    UNWATCHED,
    Counter,
    rebuilt,
    stock_of,
)
from tests.coldchain.timetable import MINUTE, at, reading
from tests.properties.books import Books
from tests.properties.told_stories import brief, long

PLACES = st.sampled_from((FRIDGE, FRIDGE, FRIDGE, OTHER, OTHER, OTHER, UNWATCHED, BAG, HOME))
SENSED = (FRIDGE, OTHER, BAG, HOME)
WATCHED, ALONE = st.sampled_from(SENSED), st.sampled_from((False, False, False, True))
TEMPERATURES = st.sampled_from((5.0, 5.0, 5.0, 5.0, 5.0, 8.1, 9.0, 14.0, 26.0, 31.0, -3.0, 1.0))
QUANTITIES = st.sampled_from((1, 1, 2, 3, 5, 10, 12, 0, -1))
SOME = st.none() | QUANTITIES
PEOPLE = st.sampled_from((ANA, ANA, ANA, ANA, TIM, PAT))
BACK = st.sampled_from((None, None, None, 5, 15, 60))
NEXT, LATER = date(2026, 3, 2), date(2026, 9, 1)
DAYS = st.sampled_from((None, None, None, None, NEXT, LATER, date(2027, 3, 1), date(2029, 1, 1)))
BASES = st.sampled_from(("manufacturer_advice", "label_clock", "minor_deviation", "accepted_unknown"))
KINDS = st.lists(st.sampled_from(("hot", "frozen", "dropped", "shaken", "light", "seal", "unsure")), max_size=2)
REASONS = st.sampled_from(("looked at", "looked at", "looked at", ""))
INDICATORS = st.sampled_from(("ok", "ok", "none", "alarm"))
STEPS, OUT = st.sampled_from((5, 5, 5, 5, 5, 10, 15, 16, 130)), st.sampled_from((0, 4, 40))


class Days(RuleBasedStateMachine):
    """A pharmacy's and a home's days: deliveries, moves, warm fridges, patients, recalls."""

    @initialize()
    def begin(self):
        self.counter = Counter()
        self.now = 0
        self.books = Books(self.counter.store)
        self.hear(FRIDGE, [(5, 5.0)] * 12, alone=False)
        for place in (FRIDGE, FRIDGE, OTHER):
            self.receive(10, place, ANA, None, "ok")
        self.do(ask.Dispense("n1", 3, "home-1"))

    @property
    def lots(self):
        return self.books.lots

    def do(self, command, by=ANA, *, late=False):
        """Ask for something that may be refused; what is dated before now may tell another past."""
        try:
            done = self.counter.do(command, by)
        except RefusedError as refused:
            assert str(refused).endswith(".")  # noqa: PT017 - a refusal is fine, and has to be a sentence
            return
        if late:
            for lot in done.lots:
                self.books.forget(lot)

    def a_lot(self, data):
        return data.draw(st.sampled_from(sorted(self.lots)))

    def ago(self, minutes):
        return None if minutes is None else at(self.now) - minutes * MINUTE

    @rule(quantity=QUANTITIES, place=PLACES, by=PEOPLE, on=DAYS, indicator=INDICATORS)
    def receive(self, quantity, place, by, on, indicator):
        arrival = Arrival(at(self.now), at(self.now), indicator, "cool")
        day = on or date(2028, 1, 31)
        self.do(ask.Receive(place, arrival, (), "kesimpta", "pen", "S", day, quantity), by)

    @rule(place=WATCHED, steps=st.lists(st.tuples(STEPS, TEMPERATURES), min_size=1, max_size=6), alone=ALONE)
    def hear(self, place, steps, alone):
        """One sensor says what is drawn; the others, if they are not silent, that all is well."""
        readings = []
        for step, celsius in steps:
            self.now += step
            readings.append(reading(self.now, celsius, f"{place}/probe"))
            if not alone:
                others = (each for each in SENSED if each != place)
                readings += [reading(self.now, 5.0, f"{each}/probe") for each in others]
        self.counter.world.commit(Batch(tuple(readings)), self.now)

    @rule(celsius=st.sampled_from((5.0, 5.0, 5.0, 9.0)), steps=st.integers(1, 12))
    def hear_an_hour(self, celsius, steps):
        self.hear(FRIDGE, [(5, celsius)] * steps, alone=False)

    @rule(place=WATCHED, back=st.integers(1, 90), celsius=TEMPERATURES)
    def hear_late(self, place, back, celsius):
        if self.now > back:
            self.counter.world.commit(Batch((reading(self.now - back, celsius, f"{place}/probe"),)), self.now)
            self.books.forget(*self.lots)

    @rule(minutes=st.sampled_from((1, 4, 4, 16, 125, 1440)))
    def tick(self, minutes):
        self.now += minutes
        self.counter.world.tick(self.now)

    @rule(
        data=st.data(),
        place=PLACES,
        quantity=SOME,
        back=BACK,
        took=st.sampled_from((0, 0, 20)),
        by=PEOPLE,
    )
    def move(self, data, place, quantity, back, took, by):
        left = self.ago(back)
        arrived = None if left is None else min(left + took * MINUTE, at(self.now))
        self.do(ask.Move(self.a_lot(data), place, quantity, left, arrived), by, late=back is not None)

    @rule(data=st.data(), quantity=QUANTITIES, by=PEOPLE)
    def split(self, data, quantity, by):
        self.do(ask.Split(self.a_lot(data), quantity), by)

    @rule(data=st.data(), quantity=QUANTITIES, on=DAYS, by=PEOPLE, days=st.sampled_from((None, None, 30)), back=BACK)
    def dispense(self, data, quantity, on, by, days, back):
        unit = data.draw(st.sampled_from((None, None, BAG)))
        asked = ask.Dispense(self.a_lot(data), quantity, "home-1", on, days, packed_at=self.ago(back), unit=unit)
        self.do(asked, by, late=back is not None)

    @rule(data=st.data(), quantity=QUANTITIES)
    def prepare(self, data, quantity):
        self.do(ask.Dispense(self.a_lot(data), quantity, "home-1"), TIM)

    @rule(data=st.data(), on=DAYS, reason=REASONS, by=PEOPLE)
    def assign(self, data, on, reason, by):
        self.do(ask.AssignExpiry(self.a_lot(data), on, reason), by)

    @rule(data=st.data(), packs=st.sampled_from(("cool", "cool", "warm")), back=BACK)
    @precondition(lambda self: self.counter.store.shipments(open_only=True))
    def arrive(self, data, packs, back):
        shipment = data.draw(st.sampled_from(self.counter.store.shipments(open_only=True)))
        came = self.ago(back) or at(self.now)
        self.do(ask.Arrive(shipment.id, HOME, Arrival(came, came, "none", packs)), PAT, late=back is not None)

    @rule(data=st.data(), quantity=QUANTITIES, letters=st.sampled_from(("", "", "A", "AB")), back=BACK, by=PEOPLE)
    def use(self, data, quantity, letters, back, by):
        self.do(ask.Use(self.a_lot(data), quantity, letters, self.ago(back)), by, late=back is not None)

    @rule(data=st.data(), route=st.sampled_from(("discard", "restock")), back=BACK)
    def take_back(self, data, route, back):
        self.do(ask.Return(self.a_lot(data), route, FRIDGE, self.ago(back)), late=back is not None)

    @rule(data=st.data(), counted=QUANTITIES, reason=REASONS)
    def adjust(self, data, counted, reason):
        self.do(ask.Adjust(self.a_lot(data), counted, reason), TIM)

    @rule(data=st.data(), quantity=SOME, reason=REASONS)
    def discard(self, data, quantity, reason):
        self.do(ask.Discard(self.a_lot(data), reason, quantity))

    @rule(
        data=st.data(),
        kinds=KINDS,
        letters=st.sampled_from(("", "A")),
        back=BACK,
        out=st.sampled_from((0, 4, 40)),
        by=PEOPLE,
    )
    def report(self, data, kinds, letters, back, out, by):
        since = self.ago(back)
        until = None if since is None else min(since + out * MINUTE, at(self.now))
        command = ask.Report(self.a_lot(data), tuple(kinds), letters, None, since, until, note="it fell")
        self.do(command, by, late=back is not None)

    @rule(data=st.data(), back=st.integers(1, 60))
    def correct(self, data, back):
        lot = self.counter.lot(self.a_lot(data))
        stays = (Stay(OTHER, lot.stays[0].since - back * MINUTE, lot.stays[-1].until),)
        self.do(ask.CorrectStays(lot.id, stays, "it lay in the other fridge"), late=True)

    @rule(data=st.data(), by=PEOPLE)
    def quarantine(self, data, by):
        self.do(ask.Quarantine(self.a_lot(data), "to be looked at"), by)

    @rule(data=st.data(), basis=BASES, reason=REASONS, by=PEOPLE)
    @precondition(lambda self: any(lot.standing.reasons for lot in self.lots.values()))
    def release(self, data, basis, reason, by):
        stopped = data.draw(st.sampled_from(sorted(lot.id for lot in self.lots.values() if lot.standing.reasons)))
        day = at(self.now).date()
        self.do(ask.ReleaseLot(stopped, basis, reason, (), "C1", "use it", day), by)

    @rule(data=st.data())
    @precondition(lambda self: any(lot.incidents for lot in self.lots.values()))
    def confirm(self, data):
        lot = data.draw(st.sampled_from([each for each in self.lots.values() if each.incidents]))
        self.do(ask.ConfirmMove(lot.id, lot.incidents[-1].id, "seen"), late=True)

    @rule(scope=st.sampled_from(("stock", "patients")), number=st.sampled_from(("s", "T", "T", "T")))
    @precondition(lambda self: not self.counter.store.recalls(open_only=True))
    def recall(self, scope, number):
        self.do(ask.OpenRecall("kesimpta", number, scope, "FDA-1"))

    @rule()
    @precondition(lambda self: self.counter.store.recalls(open_only=True))
    def close(self):
        self.do(ask.CloseRecall(self.counter.store.recalls(open_only=True)[0].id, "all answered"))

    @rule()
    def approve(self):
        self.do(ask.ApproveLabel("kesimpta", LABEL, "river"))

    @invariant()
    def holds(self):
        if hasattr(self, "counter"):
            self.books.follow()
            self.books.add_up(at(self.now))
            self.books.lives_grow(at(self.now))

    def teardown(self):
        if not hasattr(self, "counter"):
            return
        store = self.counter.store
        self.counter.world.tick(self.now)
        self.counter.holds()
        audit(store)
        assert stock_of(store) == stock_of(rebuilt(store))
        assert not any(b"it fell" in entry.body and entry.actor == "pat" for entry in store.entries())
        for lot_id in self.lots:
            assert explain(store, lot_id, at(self.now), catalogue()).same


def test_whatever_people_ask_for_stock_adds_up_and_nothing_gets_better_by_itself():
    run_state_machine_as_test(Days, settings=settings(brief(60), stateful_step_count=25))


@pytest.mark.soak
def test_long_whatever_people_ask_for_stock_adds_up_and_nothing_gets_better_by_itself():
    run_state_machine_as_test(Days, settings=settings(long(1500), stateful_step_count=50))
