"""A pharmacy and homes that have lived through much, in one store; and all that is to be the same in another."""

from datetime import date, datetime, timedelta

from coldchain import commands as ask
from coldchain import events as facts
from coldchain.alert import Key, Mute, Situation
from coldchain.alert_projecting import ALERT_TABLES
from coldchain.clock import HandClock
from coldchain.config import Influx
from coldchain.config.catalogue import catalogue
from coldchain.events import Event
from coldchain.influx.server import Server
from coldchain.influx.shipped import Shipped
from coldchain.influx.shipper import Shipper
from coldchain.messages import Message, Words
from coldchain.readings import Batch, Reading
from coldchain.restore import Outcome, Restoring
from coldchain.restore.origin import chain_of
from coldchain.stock import Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Store
from coldchain.store.sqlite import SqliteStore
from coldchain.store.stock_ports import LotFilter
from coldchain.writing import Writing
from tests.coldchain.desk.world import FRIDGE, HOME, OTHER, SENSORS, Counter, stock_of
from tests.coldchain.timetable import at, reading, watched

AIR, ROOM, NEVER = "river/fridge-2/air", "river/fridge-1/room", "river/fridge-3/probe"
MORE = (watched(AIR, role="air"), watched(ROOM, role="ambient"), watched(NEVER))
CAUSE = Situation(Key("river", "fridge-2", "warm"), "breached", "critical", at(40))
MUTE = Mute("m1", "river", "fridge-2", ("warm",), at(300), "defrosting.", "ana", at(200))
MESSAGE = Message("m7", "ana", "alert", "critical", "river", ("a1",), Words("Fridge 2 is too warm", "Move them."))


def live(store: Store) -> Counter:
    """Live through a day and a half of everything, up to now."""
    counter = Counter(store, *MORE)
    counter.hear(0, 60, 5.0, FRIDGE)
    counter.hear(0, 60, 4.0, OTHER)
    pens = counter.receive(10)
    others = counter.receive(6, OTHER)
    counter.do(ask.Split(pens, 4))
    counter.dispense(pens, 2)
    _excursions(counter)
    counter.do(ask.Move(pens, OTHER))
    _found_out(counter)
    _alerts(counter)
    _late(counter)
    counter.do(ask.Discard(others, "broken", 1))
    counter.hear(1450, 2100, 6.0, FRIDGE)
    counter.world.send(reading(2099, 1.0, f"{OTHER}/probe"), now=2100)
    counter.world.tick(2101)
    counter.world.restart(*SENSORS, *MORE[1:], now=2105)
    counter.world.tick(2110)
    return counter


def _excursions(counter: Counter) -> None:
    counter.hear(65, 130, 9.5, FRIDGE)
    counter.hear(135, 200, 5.0, FRIDGE)
    counter.hear(65, 100, -1.0, OTHER)
    odd = Reading(AIR, at(90), 4.25, at(91), "arrival", (("seq", 7.0), ("quality", 1.0), ("battery_pct", 87.5)))
    counter.world.commit(Batch((odd, reading(90, 21.0, ROOM)), statuses=((AIR, "online"), (ROOM, "offline"))), 200)
    counter.world.tick(201)


def _found_out(counter: Counter) -> None:
    counter.hear(205, 400, 5.0, FRIDGE)
    counter.do(ask.SuspendSensor(AIR, "bench", at(300)))
    lab = (date(2026, 3, 1), date(2027, 3, 1), 0.9, -0.9, 0.2)
    counter.do(ask.RecordCertificate(f"{FRIDGE}/probe", "C-1", "Lab", *lab))
    counter.do(ask.DeclareFault(f"{OTHER}/probe", "wet", at(70), at(80)))


def _alerts(counter: Counter) -> None:
    told: tuple[Event, ...] = (
        facts.AlertRaised("a1", CAUSE),
        facts.MessageWritten(MESSAGE),
        facts.MessageSent("m7", "ana", 0, "mailto", 1, ("a1",), "critical"),
        facts.AlertAcknowledged("a1", "I see"),
        facts.AlertRaised("a2", Situation(Key("river", "", "par", "kesimpta"), "present", "notice", at(50))),
        facts.AlertResolved("a2", "there is enough"),
        facts.AlertsMuted(MUTE),
        facts.UnitTakenOut("river", "bag-1", at(100), None, "cleaning"),
        facts.DaySwept("site:river", date(2026, 3, 1)),
        facts.BrokerLost(at(390)),
    )
    assert {type(each) for each in told} <= set(ALERT_TABLES)
    with counter.store.transaction() as tx:
        Writing(tx, counter.clock.now(), "alerts").tell(told)


def _late(counter: Counter) -> None:
    """A logger is read out a day later: silence was told meanwhile, and is amended."""
    counter.hear(0, 30, 5.0, HOME)
    counter.world.tick(500)
    counter.hear(405, 1440, 5.0, FRIDGE)
    counter.world.tick(1441)
    counter.world.send(*(reading(minute, 12.0, f"{HOME}/probe") for minute in range(35, 600, 5)), now=1445)
    counter.world.tick(1446)


def ship(store: Store, url: str) -> None:
    """Ship all that there is."""
    server = Server(Influx(url=url, database="coldchain"))
    shipper = Shipper(store, server, HandClock(at(0)))
    try:
        shipper.catch_up()
    finally:
        shipper.close()


def restore(made: Store, url: str, now: datetime, store: str = "", **more: object) -> Outcome:
    """Restore what was shipped."""
    server = Server(Influx(url=url, database="coldchain"))
    try:
        shipped = Shipped(server)
        return Restoring(made, shipped, chain_of(shipped, store), now, catalogue(), **more).run()  # type: ignore[arg-type]
    finally:
        server.close()


def opened(path, *, restoring: bool = True) -> SqliteStore:
    return SqliteStore(path, restoring=restoring)


def everything(store: Store) -> dict[str, object]:
    """Return all that a restored store has as the one it was made of."""
    late = at(0) + timedelta(days=4000)
    lots = store.lots(LotFilter(late, with_stock=False))
    sensors = sorted({each.sensor for each in store.limits()})
    return {
        "batches": [(seal, store.batch_readings(seal.number)) for seal in store.batches()],
        "findings": store.findings(),
        "states": {each.sensor: each.state for each in store.states()},
        "limits": sorted(store.limits(), key=lambda each: (each.since, each.sensor)),
        "watches": store.all_watches(),
        "statuses": store.statuses(),
        "outages": store.outages(),
        "stock": stock_of(store),
        "verdicts": [lot.standing for lot in lots],
        "alerts": store.alerts(AlertFilter()),
        "messages": [store.message(MESSAGE.id)],
        "mutes": store.mutes(at(250)),
        "out": store.units_out(),
        "broker": store.broker_lost_since(),
        "swept": store.swept_on("site:river"),
        "hours": {each: store.windows(each, at(-600), at(6000), timedelta(hours=1)) for each in sensors},
        "unit": store.lots_present(Place("river", "fridge-2"), at(0)),
    }
