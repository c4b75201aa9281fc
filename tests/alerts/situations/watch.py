"""A small world that is watched: what goes on there, minute by minute, and what alerts make of it, as lines.

After each thing that was written, and when a look asked for it, the unit is looked at, as the engine does.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from alerts.comparing import compared
from alerts.situations import Looked, look
from alerts.world import Habits, Par, World
from coldchain.alert import Alert, Cause, Key
from coldchain.config.catalogue import catalogue
from coldchain.config.watched import Watched
from coldchain.events import AlertAcknowledged, AlertChanged, AlertRaised, AlertResolved, Event
from coldchain.stock import Place
from coldchain.store.ports import Store
from coldchain.writing import Writing
from tests.coldchain.desk.world import FRIDGE, SENSORS, SITES, Counter
from tests.coldchain.timetable import PROBE, Row, at, every, moment, reading

SETTLED = Habits(commissioning=timedelta(0))
"""No unit is new."""


def places_of(sensors: Iterable[Watched]) -> dict[Place, tuple[Watched, ...]]:
    found: dict[Place, tuple[Watched, ...]] = {}
    for each in sensors:
        place = Place(each.site, each.unit)
        found[place] = (*found.get(place, ()), each)
    return found


class Watch(Counter):
    """A desk, its store and sensors, and who looks at one place of it."""

    def __init__(
        self,
        *more: Watched,
        habits: Habits = SETTLED,
        place: Place = FRIDGE,
        pars: tuple[Par, ...] = (),
        store: Store | None = None,
    ) -> None:
        super().__init__(store, *more)
        self.place = place
        self.watched = World(SITES, places_of((*SENSORS, *more)), catalogue(), habits, pars)
        self.lines: list[str] = []
        self.again_at: datetime | None = None
        self._seen = self.store.head().seq

    def found(self, place: Place | None = None) -> Looked:
        """Look, and change nothing."""
        return look(self.store, self.watched, place or self.place, self.clock.now())

    def look(self) -> None:
        """Look, and write what lies between what is and what was told."""
        with self.store.transaction() as tx:
            looked = look(tx, self.watched, self.place, self.clock.now())
            open_ones = {each.key: each for each in tx.open_alerts(self.place.site, self.place.unit)}
            for event in list(compared(looked.situations, looked.over, open_ones, self.clock.now())):
                alert = tx.alert(event.alert)
                Writing(tx, self.clock.now(), "alerter").tell([event])
                self.lines += self._told(event, alert)
        self.again_at = looked.again_at
        self._seen = self.store.head().seq

    def settle(self) -> None:
        """Look if something was written, or a look is due."""
        is_due = self.again_at is not None and self.again_at <= self.clock.now()
        if is_due or self.store.head().seq != self._seen:
            self.look()

    def go(self, since: int, until: int, *rows: Row, sensor: str = PROBE) -> list[str]:
        """Let every minute pass up to and with `until`, readings come when they are measured; return the new lines."""
        return self.go_all(since, until, [reading(*row, sensor) for row in rows])

    def go_all(self, since: int, until: int, readings: list) -> list[str]:
        before = len(self.lines)
        for minute in range(since, until + 1):
            self.turn(minute)
            now = [each for each in readings if at(minute - 1) < each.at <= at(minute)]
            if now:
                self.world.send(*now, now=minute)
            self.world.tick()
            self.settle()
        return self.lines[before:]

    def hold(self, since: int, until: int, celsius: float, step: int = 5, sensor: str = PROBE) -> list[str]:
        """Let time pass with a reading every so many minutes, from `since` up to and without `until`."""
        return self.go(since, until - 1, *every(step, since, until, celsius), sensor=sensor)

    def alert(self, cause: Cause, place: Place | None = None, part: str = "") -> Alert | None:
        place = place or self.place
        return self.store.open_alert(Key(place.site, place.unit, cause, part))

    def acknowledge(self, cause: Cause, part: str = "") -> None:
        alert = self.alert(cause, part=part)
        assert alert is not None
        self.tell(AlertAcknowledged(alert.id))

    def tell(self, *events: Event, actor: str = "ana") -> None:
        with self.store.transaction() as tx:
            Writing(tx, self.clock.now(), actor).tell(events)

    def with_habits(self, **habits: object) -> None:
        self.watched = msgspec.structs.replace(
            self.watched, habits=msgspec.structs.replace(self.watched.habits, **habits)
        )

    def _told(self, event: Event, was: Alert | None) -> list[str]:
        now = moment(self.clock.now())
        match event:
            case AlertRaised():
                return [f"{now} raised {_shown(event.situation)}"]
            case AlertChanged():
                word = "anew" if event.anew else "worse" if event.worse else "changed"
                same = was is not None and _shown(was.situation) == _shown(event.situation)
                return [] if word == "changed" and same else [f"{now} {word} {_shown(event.situation)}"]
            case AlertResolved():
                assert was is not None
                return [f"{now} over {was.key.cause}: {_plain(event.because)}"]
            case _:
                return []


def stocked(*more: Watched, **told: object) -> Watch:
    """Return ten pens in a fridge that was in range for an hour, which is now."""
    world = Watch(*more, **told)  # type: ignore[arg-type]
    world.receive()
    world.hold(0, 60, 5.0)
    return world


def _shown(situation: object) -> str:
    key, silent = situation.key, " silent" if situation.silent_since and situation.key.cause != "silent" else ""
    part = f"({key.part})" if key.part else ""
    stage = "" if situation.stage == "present" else f" {situation.stage}"
    return f"{key.cause}{part}{stage} {situation.severity}{silent}"


def _plain(because: str) -> str:
    """Instants as minutes from noon."""
    words = because.split(" ")
    return " ".join(moment(datetime.fromisoformat(each)) if each.startswith("2026-") else each for each in words)
