"""Stories in simulated time: fridges are read each five minutes, the alerter looks each minute, people are written to.

A line is what somebody was written: `12:31 ana: Fridge 1, …`, the time as the clock at the pharmacy shows it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from alerts.directory import Contact, Directory, Rota, Route, Step
from alerts.engine import Engine
from alerts.situations import Probes
from alerts.world import Habits, Par, World
from coldchain.alert import Alert
from coldchain.clock import HandClock
from coldchain.commands import Command, Receive
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.desk import Desk, Done
from coldchain.events import MessageWritten
from coldchain.ingest import Ingest
from coldchain.readings import Batch, Reading
from coldchain.sites import SiteInfo, UnitInfo
from coldchain.stock import Actor, Arrival, Place
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store
from tests.coldchain.timetable import watched

ZONE = "America/New_York"
MINUTE = timedelta(minutes=1)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
"""A Monday."""
FRIDGE, OTHER, HOME = Place("river", "fridge-1"), Place("river", "fridge-2"), Place("h17", "fridge")
ANA = Actor("u-ana", "pharmacist")
MIA = Actor("u-mia", "manager")


def _units(*names: str) -> dict[str, UnitInfo]:
    return {each: UnitInfo(each, each.replace("-", " ").title(), "refrigerator") for each in names}


RIVER = SiteInfo(
    "river", "River Pharmacy", "pharmacy", ZONE, "main", _units("fridge-1", "fridge-2"), "+1 555 0100", "+1 555 0199"
)
HOUSE = SiteInfo("h17", "h17", "home", ZONE, "main", _units("fridge"), "+1 555 0100")
PEOPLE = {
    each.id: each
    for each in (
        *(Contact(name, name.title(), ("mailto",), ZONE) for name in ("ana", "ben", "cem")),
        Contact("p17", "Pat", ("mailto",), ZONE, home="h17"),
    )
}


def steps(*receivers: str, every: int = 15) -> tuple[Step, ...]:
    return tuple(Step(number * every * MINUTE, (each,)) for number, each in enumerate(receivers))


TO_ANA = Route(("river",), steps("ana"), service=True)


class Story:
    """A pharmacy, a home, their fridges, and whoever is told.

    Args:
        routes: who is told.
        start: local time of the Monday on which it begins, `11:00`.
        rotas: who is on duty when.
        contacts: instead of the usual.
        habits: when something is told.
        more: sensors besides one in each fridge.
        pars: stock levels.
        store: another than memory.
    """

    def __init__(
        self,
        *routes: Route,
        start: str = "11:00",
        rotas: Iterable[Rota] = (),
        contacts: Mapping[str, Contact] = PEOPLE,
        habits: Habits | None = None,
        more: Iterable[Watched] = (),
        pars: tuple[Par, ...] = (),
        store: Store | None = None,
    ) -> None:
        self.store = store or MemoryStore()
        self.clock = HandClock(MIDNIGHT)
        self.to(start)
        self.sensors = [watched(f"{place}/probe") for place in (FRIDGE, OTHER, HOME)] + list(more)
        self.ingest = Ingest(self.store, self.clock, self.sensors)
        sites = {each.id: each for each in (RIVER, HOUSE)}
        places = {Place(each.site, each.unit): tuple(self._of(each)) for each in self.sensors}
        self.world = World(sites, places, catalogue(), habits or Habits(commissioning=timedelta(0)), pars)
        self.directory = Directory(contacts, {each.id: each for each in rotas}, routes or (TO_ANA,))
        self.desk = Desk(self.store, self.clock, sites, catalogue())
        self.silent: set[str] = set()
        self.course: dict[str, Callable[[int], float]] = {}
        self.probes = Probes(self.clock.now())
        self.engine = self.started()
        self.begun = self.clock.now()

    def _of(self, one: Watched) -> Iterable[Watched]:
        return (each for each in self.sensors if (each.site, each.unit) == (one.site, one.unit))

    def started(self) -> Engine:
        """Return the alerter as a new process has it."""
        return Engine(self.store, self.clock, self.world, self.directory, lambda _: self.probes)

    def to(self, local: str, days: int = 0) -> None:
        """Turn the clock without anything happening."""
        hour, minute = map(int, local.split(":"))
        day = (MIDNIGHT.astimezone(ZoneInfo(ZONE)) + timedelta(days=days)).date()
        instant = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
        self.clock.turn(instant)

    def live(self, minutes: int, *, by: int = 1, **celsius: float) -> list[str]:
        """Let minutes pass; return who was written what.

        Args:
            minutes: so many.
            by: the alerter looks each so many minutes; readings come each five.
            celsius: of a unit from now on, `fridge_1=9.4`; 5.0 where nothing was ever said.
        """
        for unit, value in celsius.items():
            self.course[unit.replace("_", "-")] = lambda _, value=value: value
        before = self.store.head().seq
        for _ in range(0, minutes, by):
            self.clock.turn(self.clock.now() + by * MINUTE)
            self._minute()
        return self.written(before)

    def _minute(self) -> None:
        now = self.clock.now()
        passed = round((now - self.begun) / MINUTE)
        if passed % 5 == 0:
            self.ingest.commit(Batch(tuple(self._readings(now, passed))))
        self.ingest.tick()
        self.look()

    def _readings(self, now: datetime, passed: int) -> Iterable[Reading]:
        for each in self.sensors:
            if each.sensor not in self.silent:
                course = self.course.get(each.sensor.rpartition("/")[2], self.course.get(each.unit, lambda _: 5.0))
                yield Reading(each.sensor, now, course(passed), now)

    def look(self) -> list[str]:
        """Let the alerter look now; return who was written what."""
        before = self.store.head().seq
        self.probes = replace(self.probes, real_now=self.clock.now())
        while self.engine.step().more:
            pass
        return self.written(before)

    def do(self, command: Command, by: Actor = ANA) -> Done:
        return self.desk.do(command, by)

    def receive(self, quantity: int = 14, place: Place = FRIDGE, form: str = "pen") -> str:
        now = self.clock.now()
        last_day = (now + timedelta(days=500)).date()
        arrival = Arrival(now, now, "ok", "cool")
        command = Receive(place, arrival, (), "kesimpta", form, "SLA42", last_day, quantity)  # type: ignore[arg-type]
        return self.do(command).lots[0]

    def written(self, after: int = 0) -> list[str]:
        entries = (entry for entry in self.store.entries(after) if isinstance(entry.event, MessageWritten))
        return [f"{self.shown(entry.at)} {_line(entry.event)}" for entry in entries]

    def shown(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(ZONE)):%H:%M}"

    def open(self) -> list[str]:
        """Return what is open: `fridge-1 warm breached critical firing`."""
        found = [each for site in ("river", "h17", "") for each in self.store.open_alerts(site)]
        return [_shown(each.key.unit or each.key.site, each) for each in found]

    def alerts(self) -> list[Alert]:
        return self.store.alerts(AlertFilter())

    def alert(self, number: int = 0) -> str:
        return [each for site in ("river", "h17", "") for each in self.store.open_alerts(site)][number].id

    def kinds(self, after: int = 0) -> list[str]:
        """Return the kinds of the alerter's entries, without messages."""
        return [each.kind for each in self.store.entries(after) if each.kind.startswith("Alert")]


def _shown(where: str, alert: object) -> str:
    situation = alert.situation  # type: ignore[attr-defined]
    told = (where, situation.key.cause, situation.stage, situation.severity, alert.state)  # type: ignore[attr-defined]
    return " ".join(told)


def _line(event: MessageWritten) -> str:
    return f"{event.message.contact}: {event.message.words.subject}"
