"""A small world to take readings in: a store, a clock turned by hand, and what the ledger says in the end."""

from collections.abc import Iterable

from coldchain import ledger
from coldchain.clock import HandClock
from coldchain.config.watched import Watched
from coldchain.events import FINDING_EVENTS, Event, FindingAmended
from coldchain.findings import Finding
from coldchain.ingest import Ingest
from coldchain.ledger import Entry
from coldchain.readings import Batch, Reading
from coldchain.rules import SensorState
from coldchain.store.memory import MemoryStore
from coldchain.store.ports import Store
from tests.coldchain.timetable import PROBE, Moment, Row, at, line, reading, shown, watched


class World:
    """Readings go in with `send`, time passes with `tick`; both return what the ledger was told, as lines."""

    def __init__(self, *sensors: Watched, store: Store | None = None, start: Moment = 0) -> None:
        self.store = store or MemoryStore()
        self.clock = HandClock(at(start))
        self.sensors = sensors or (watched(),)
        self.ingest = Ingest(self.store, self.clock, self.sensors)

    def restart(self, *sensors: Watched, now: Moment | None = None) -> list[str]:
        """Start anew on the same store, with other sensors if some are given."""
        before = self.store.head().seq
        self.turn(now)
        self.sensors = sensors or self.sensors
        self.ingest = Ingest(self.store, self.clock, self.sensors)
        return [line(entry.event) for entry in self.store.entries(before)]

    def turn(self, now: Moment | None) -> None:
        if now is not None:
            self.clock.turn(max(at(now), self.clock.now()))

    def send(self, *rows: Row | Reading, now: Moment | None = None) -> list[str]:
        """Commit one batch; the clock shows `now`, or the newest reading's instant."""
        readings = tuple(row if isinstance(row, Reading) else reading(*row) for row in rows)
        if now is None:
            self.clock.turn(max([self.clock.now(), *(each.at for each in readings)]))
        return self.commit(Batch(readings), now)

    def commit(self, batch: Batch, now: Moment | None = None) -> list[str]:
        self.turn(now)
        return [line(entry.event) for entry in self.ingest.commit(batch).entries]

    def one_by_one(self, rows: Iterable[Row]) -> list[str]:
        return [told for row in rows for told in self.send(row)]

    def tick(self, now: Moment | None = None) -> list[str]:
        """Let the clock be looked at; the hourly seal is left out of what is returned."""
        self.turn(now)
        return [line(entry.event) for entry in self.ingest.tick().entries if entry.kind != "BatchesSealed"]

    @property
    def findings(self) -> list[str]:
        return [shown(finding) for finding in self.store.findings()]

    def events(self, kind: type[Event]) -> list[Event]:
        return [entry.event for entry in self.store.entries() if isinstance(entry.event, kind)]

    def state(self, sensor: str = PROBE) -> SensorState:
        track = self.ingest.tracks.get(sensor)
        assert track is not None
        return track.state

    def remembers(self) -> None:
        """Memory and store say the same."""
        stored = {each.sensor: each.state for each in self.store.states()}
        for track in self.ingest.tracks:
            assert stored.get(track.watched.sensor, SensorState()) == track.state

    def holds(self) -> None:
        """Memory and store say the same, the chain holds, and the findings are what the ledger told."""
        self.remembers()
        assert told_by(ledger.verify(self.store.entries())) == {each.id: each for each in self.store.findings()}


def told_by(entries: Iterable[Entry]) -> dict[str, Finding]:
    """Return the findings that stand at the end of a ledger, by id."""
    found: dict[str, Finding] = {}
    for entry in entries:
        fact = entry.event
        if isinstance(fact, FindingAmended):
            if fact.was is not None:
                assert found.pop(fact.was.id) == fact.was
            if fact.now is not None:
                found[fact.now.id] = fact.now
        elif isinstance(fact, FINDING_EVENTS):
            found[fact.finding.id] = fact.finding  # type: ignore[attr-defined]
    return found


def everything(store: Store) -> tuple[object, ...]:
    """Return all that a store holds, to be compared with what it holds later."""
    return (
        list(store.entries()),
        list(store.batches()),
        [store.batch_readings(each.number) for each in store.batches()],
        sorted(store.states(), key=lambda each: each.sensor),
        {each.sensor: store.snapshots_after(each.sensor, None) for each in store.states()},
        store.findings(),
        store.limits(),
        store.refusals(),
        [(each, store.unclaimed_readings(each.source)) for each in store.unclaimed()],
        store.counts("refused"),
        store.counts("unclaimed"),
        store.statuses(),
        store.outages(),
    )
