"""Each command by each role: who may, does; who may not leaves nothing but a count."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import get_args

import pytest

from coldchain import commands as ask
from coldchain.alert import Key, Situation
from coldchain.config.catalogue import catalogue
from coldchain.desk import HANDLERS
from coldchain.errors import NotAllowedError, NotFoundError
from coldchain.events import AlertRaised
from coldchain.stock import Arrival, Stay
from coldchain.store.stock_ports import LotFilter
from coldchain.writing import Writing
from tests.coldchain.desk.world import ANA, ANN, BAG, FRIDGE, GATE, HOME, LABEL, MIA, OTHER, PAT, TIM, Counter
from tests.coldchain.ingest.world import everything
from tests.coldchain.timetable import PROBE, at

OUT = f"{BAG}/probe"
HUMIRA = catalogue().products["humira"].label.version
EVERYBODY = (ANA, TIM, MIA, PAT, ANN, GATE)
ANAS, STAFF, HOLDERS, PATIENTS = (ANA,), (ANA, TIM), (ANA, TIM, PAT), (ANA, PAT)
LEADERS, ROUSED = (ANA, MIA), (ANA, TIM, MIA)


class Ready(Counter):
    """All that a command can be about: stock, what is held, prepared, on its way, at home, compromised, recalled."""

    def __init__(self, store=None):
        super().__init__(store)
        self.hear(0, 120)
        self.hear(0, 120, place=OTHER)
        self.hear(0, 120, place=HOME)
        self.stock, self.held, self.late = self.receive(), self.receive(), self.receive(arrival=Arrival(at(0), at(0)))
        self.do(ask.Quarantine(self.held, "dropped a crate"))
        self.prepared = self.do(ask.Dispense(self.stock, 2, "home-1"), TIM).lots[0]
        self.way = self.dispense(self.stock, 2).made
        sent = self.dispense(self.stock, 2)
        self.home = sent.lots[0]
        self.do(ask.Arrive(sent.made, HOME, Arrival(at(120), at(120))), PAT)
        self.do(ask.ApproveLabel("kesimpta", LABEL, "river"))
        self.frozen = self.receive(lot_number="OTHER", place=OTHER)
        self.hear(125, 135, -3.0, OTHER)
        self.hear(140, 140, 5.0, OTHER)
        self.do(ask.Move(self.late, OTHER, left_at=at(121), arrived_at=at(121)))
        self.doubt = next(each.id for each in self.lot(self.late).incidents if each.kind == "move")
        self.inquiry = self.do(ask.OpenInquiry("kesimpta", (self.frozen,), "C7", "frozen, usable?")).made
        answer = ask.AnswerInquiry(self.inquiry, "yes", date(2026, 3, 1), "M-9", usable=True)
        self.do(answer)
        self.recall = self.do(ask.OpenRecall("kesimpta", "NONE", "patients", "FDA-1")).made
        self.do(ask.StartDoses("home-1", "kesimpta", date(2026, 3, 1)))
        self.do(ask.NamePerson("home-1", "Pat Doe"))
        self.do(ask.DeclareFault(OUT, "wet", at(5), at(6)))
        self.do(ask.SuspendSensor(OUT, "bench", at(120)))
        self.do(ask.TakeUnitOut("river", "bag-1", "its lid is broken"))
        self.do(ask.MuteAlerts("river", self.clock.now() + timedelta(hours=1), "works"))
        self.muted = self.store.mutes(self.clock.now())[0].id
        self.do(ask.StartDrill("river", "fridge-1"))
        self.drill = self.store.open_alerts("river")[0].id
        self.raise_alerts()

    def raise_alerts(self):
        """The alerter has found something in a pharmacy and in a home."""
        places = {"a1": OTHER, "a2": HOME}
        with self.store.transaction() as tx:
            now = self.clock.now()
            keys = {name: Key(place.site, place.unit, "battery") for name, place in places.items()}
            told = [AlertRaised(name, Situation(key, "present", "warning", now)) for name, key in keys.items()]
            Writing(tx, now, "alerter").tell(told)


COMMANDS: list[tuple[tuple, Callable[[Ready], ask.Command]]] = [
    (STAFF, lambda _: ask.Receive(FRIDGE, Arrival(at(140), at(140)), (), "kesimpta", "pen", "S", date(2027, 1, 1), 1)),
    (STAFF, lambda w: ask.Move(w.stock, OTHER, 1)),
    (STAFF, lambda w: ask.Split(w.stock, 1)),
    (HOLDERS, lambda w: ask.Use(w.home, 1, "A")),
    (STAFF, lambda w: ask.Return(w.home, "discard", FRIDGE)),
    (STAFF, lambda w: ask.Adjust(w.stock, 9, "counted")),
    (ANAS, lambda w: ask.Discard(w.stock, "broken", 1)),
    (HOLDERS, lambda w: ask.Report(w.home, ("dropped",), "A")),
    (ANAS, lambda w: ask.CorrectStays(w.stock, (Stay(FRIDGE, at(110)),), "came earlier")),
    (ANAS, lambda w: ask.AssignExpiry(w.prepared)),
    (STAFF, lambda w: ask.Quarantine(w.stock, "to be looked at")),
    (ANAS, lambda w: ask.ReleaseLot(w.held, "manufacturer_advice", "fine", (), "C1", "use it", date(2026, 3, 1))),
    (ANAS, lambda w: ask.ConfirmMove(w.late, w.doubt, "I saw it")),
    (ANAS, lambda _: ask.OpenRecall("kesimpta", "SLA42", "stock", "FDA-2")),
    (HOLDERS, lambda w: ask.AnswerRecall(w.recall, "home-1", 0, "none here")),
    (ANAS, lambda w: ask.CloseRecall(w.recall, "all answered")),
    (ANAS, lambda w: ask.OpenInquiry("kesimpta", (w.stock,), "C8", "usable?")),
    (ANAS, lambda w: ask.AnswerInquiry(w.inquiry, "no", date(2026, 3, 1))),
    (ANAS, lambda w: ask.AmendCompromise(w.frozen, w.inquiry, "ben", "written answer")),
    (ANAS, lambda _: ask.ApproveLabel("humira", HUMIRA, "river")),
    (ANAS, lambda _: ask.ApprovePackage("box-24", 24, "maker's test", "river")),
    (ANAS, lambda _: ask.ApproveLane("Acme", "road", "a year without a doubt", "river")),
    (STAFF, lambda w: ask.Dispense(w.stock, 1, "home-1")),
    (HOLDERS, lambda w: ask.Arrive(w.way, HOME, Arrival(at(140), at(140)))),
    (ANAS, lambda _: ask.StartDoses("home-1", "kesimpta", date(2026, 3, 2))),  # again: only a pharmacist
    (PATIENTS, lambda _: ask.RecordDose("home-1", "kesimpta", date(2026, 3, 1))),
    (STAFF, lambda _: ask.NamePerson("p-1", "Ann Lee", "ann@home.example")),
    (ANAS, lambda _: ask.ErasePerson("home-1", "asked for it")),
    (STAFF, lambda _: ask.SuspendSensor(PROBE, "cleaning", at(100))),
    (STAFF, lambda _: ask.ResumeSensor(OUT, at(130))),
    (ANAS, lambda _: ask.DeclareFault(PROBE, "wet", at(10), at(20))),
    (ANAS, lambda _: ask.RevokeFault(OUT, at(5), "it was dry")),
    (ANAS, lambda _: ask.RecordCertificate(PROBE, "C-1", "Lab", date(2026, 3, 1), date(2027, 3, 1), 0.1, 0.0, 0.2)),
    (STAFF, lambda _: ask.ReplaceSensor(PROBE, "B2", "it broke", at(100), "A1")),
    (ANAS, lambda _: ask.AnswerScale(PROBE, "F", "its display says so", at(100))),
    (ROUSED, lambda _: ask.AcknowledgeAlert("a1", "on my way")),
    (PATIENTS, lambda _: ask.AcknowledgeAlert("a2", "I close the door")),
    (ROUSED, lambda _: ask.SnoozeAlert("a1", timedelta(hours=1), "a new battery comes")),
    (PATIENTS, lambda _: ask.SnoozeAlert("a2", timedelta(hours=1), "I am asleep")),
    (LEADERS, lambda _: ask.MuteAlerts("river", at(600), "the power is off", "fridge-1", ("silent",))),
    (LEADERS, lambda w: ask.UnmuteAlerts(w.muted, "done")),
    (LEADERS, lambda _: ask.TakeUnitOut("river", "fridge-3", "it leaks", at(600))),
    (LEADERS, lambda _: ask.PutUnitBack("river", "bag-1")),
    (LEADERS, lambda _: ask.StartDrill("river", "fridge-2", "cold")),
    (LEADERS, lambda w: ask.EndDrill(w.drill)),
    (STAFF, lambda _: ask.SignCheck("river", at(140))),
]
NAMED = [pytest.param(*each, id=str(number)) for number, each in enumerate(COMMANDS)]


def kept(store):
    return (*everything(store), store.lots(LotFilter(at(0), with_stock=False)), store.shipments(), store.recalls())


def test_every_command_has_its_handler_and_stands_in_this_table():
    world = Ready()
    assert set(HANDLERS) == set(get_args(ask.Command)) == {type(command(world)) for _, command in COMMANDS}


@pytest.mark.parametrize(("may", "command"), NAMED)
def test_a_role_that_may_does_it_and_any_other_leaves_only_a_count(store, may, command):
    world = Ready(store)
    before, refused = kept(store), [who for who in EVERYBODY if who not in may]
    for who in refused:
        with pytest.raises((NotAllowedError, NotFoundError), match=r"^Cannot .*\.$"):
            world.do(command(world), who)
    assert kept(store) == before
    assert store.counts("commands_refused") == {type(command(world)).__name__: len(refused)}
    done = world.do(command(world), may[-1])
    assert not done.again
    assert list(done.entries) == list(store.entries(len(before[0])))
    world.holds()


@pytest.mark.parametrize("command", [command for _, command in COMMANDS])
def test_a_pharmacist_may_do_all(command):
    world = Ready()
    world.do(command(world), ANA)
    world.holds()
