"""The collector as a whole: store, ingest, session, pipeline and ticker, put together and taken apart in order."""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Literal

import structlog

from coldchain import config
from coldchain.cli.broker_watch import LOST_AFTER, BrokerWatch
from coldchain.cli.lease import COLLECTOR, Lease
from coldchain.cli.notices import Notices
from coldchain.clock import Clock, RealClock
from coldchain.config import Settings
from coldchain.config.watched import Watched
from coldchain.errors import ConfigurationError
from coldchain.influx.loads import BATCHES
from coldchain.ingest import Committed, Ingest
from coldchain.pruning import Pruning
from coldchain.readings import Batch
from coldchain.rolling import roll_up
from coldchain.store.ports import Store
from coldchain.unit_state import UnitState, sensor_state, worst
from collector.announcer import Announcer
from collector.broker import Broker, Credentials, broker_at
from collector.discovery import Discovery, announced
from collector.holding import Holding
from collector.pipeline import Pipeline
from collector.session import Session
from collector.ticker import Ticker
from collector.topics import Topics

_log = structlog.get_logger()

RECONNECT_S = 60.0
"""How long a broker may be away before its sensors count as silent."""
DRAIN_S = 1800.0
"""How long a backlog may take before sensors that are not in it count as silent."""


class Collecting:
    """One collector at work.

    Args:
        store: where all is kept.
        clock: of the world that is watched.
        sensors: as configured.
        broker: whose messages are taken.
        told: called after each commit.
        tick_every: real seconds between two looks at who is silent.
        keep: how long readings stay in the store once InfluxDB has them; None: for ever.
        discovery: what Home Assistant is told of; None: it is told nothing, nor that anything is no more.
        lost_after: so long without the broker is told to the ledger.
        ack_after: what an acknowledgement to the broker means: that it is committed, or that InfluxDB has it too.
        timed: called after each commit with the seconds that it took.

    Raises:
        ConfigurationError: another collector works on this store.
        StoreUnavailableError: the store cannot be written now.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        sensors: Sequence[Watched],
        broker: Broker,
        *,
        told: Callable[[Committed], None],
        tick_every: float = 5.0,
        keep: timedelta | None = None,
        discovery: Discovery | None = None,
        lost_after: timedelta = LOST_AFTER,
        ack_after: Literal["commit", "influx"] = "commit",
        timed: Callable[[float], object] = lambda _: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._lease = Lease(store, COLLECTOR)
        self._lease.keep()
        self.ingest = Ingest(store, clock, sensors)
        topics = Topics(sensors)
        self.session = Session(broker, topics.filters, clock)
        self._discovery = discovery
        self._announcer = Announcer(self._retain, beating=discovery.names if discovery else ())
        self._told = told
        self._timed = timed
        held = Holding(self.session, store.last_batch, lambda: store.cursor(BATCHES))
        self.pipeline = Pipeline(held if ack_after == "influx" else self.session, topics, self._commit)
        self._ticker = Ticker(self._tick, tick_every)
        self._thread = threading.Thread(target=self._run, name="pipeline", daemon=True)
        self._pruning = None if keep is None else Pruning(store, keep)
        self._watch = BrokerWatch(store, clock, lost_after)
        self._notices = Notices()
        # Pipeline and ticker both tell: a state that one has looked up must not go out after the other's newer one.
        self._telling = threading.Lock()
        self._behind_since: float | None = None
        self.failed: BaseException | None = None

    def start(self) -> None:
        """Begin: connect, take in, look for silence."""
        self._discover()
        self._announce([track.watched.sensor for track in self.ingest.tracks])
        self.session.start()
        self._thread.start()
        self._ticker.start()

    def stop(self) -> None:
        """Take nothing new, commit and acknowledge what has come, say goodbye."""
        self.pipeline.stop()
        if self._thread.ident is not None:
            self._thread.join()
        self._ticker.stop()
        self.session.close()
        self._lease.give_back()

    def _run(self) -> None:
        try:
            self.pipeline.run()
        except BaseException as error:  # noqa: BLE001 - the main thread ends the process with it
            self.failed = error

    def commit(self, batch: Batch) -> Committed:
        """Judge, keep and tell of what came, over the broker or another way; any thread may."""
        began = time.monotonic()
        committed = self.ingest.commit(batch, silence=not self._catching_up())
        self._timed(time.monotonic() - began)
        self._notices.note(batch)
        self._tell(committed)
        return committed

    def _commit(self, batch: Batch) -> None:
        self.commit(batch)

    def _tick(self) -> None:
        try:
            self._lease.keep()
        except ConfigurationError as error:
            self.failed = error  # somebody took our place while we were held up
            raise
        self._tell(self.ingest.tick(silence=not self._catching_up()))
        if told := self._watch.look(connected=self.session.state.connected):
            self._tell(Committed(entries=told))
        with self._telling:
            self._announcer.flush()
        roll_up(self._store)
        if self._pruning is not None:
            self._pruning.step(self._clock.now())

    def _catching_up(self) -> bool:
        """Tell whether readings are on their way that were taken while nobody listened: their sensors are not silent.

        It is believed for a while only: a broker that stays away, or a backlog without an end, is no data.
        """
        state = self.session.state
        if state.connected and not state.backlog:
            self._behind_since = None
            return False
        self._behind_since = self._behind_since or time.monotonic()
        return time.monotonic() - self._behind_since < (DRAIN_S if state.connected else RECONNECT_S)

    def _tell(self, committed: Committed) -> None:
        with self._telling:
            self._announce(committed.sensors)
            self._told(committed)

    def _announce(self, sensors: Sequence[str]) -> None:
        units = {tuple(sensor.split("/")[:2]) for sensor in sensors}
        states = ((f"{site}/{unit}", self._unit_state(site, unit)) for site, unit in units)
        self._announcer.announce((unit, state) for unit, state in states if state is not None)

    def _discover(self) -> None:
        """Tell Home Assistant of the units that are there now, and of those that were and are no more."""
        if self._discovery is not None:
            tracks = [track.watched for track in self.ingest.tracks if track.judged]
            there = dict.fromkeys(f"{each.site}/{each.unit}" for each in tracks)
            ever = {each.sensor.rpartition("/")[0] for each in self._store.all_watches()}
            for topic, payload in announced(self._discovery, there, ever):
                self._retain(topic, payload)

    def _retain(self, topic: str, payload: bytes) -> None:
        self.session.publish(topic, payload, retain=True)

    def _unit_state(self, site: str, unit: str) -> UnitState | None:
        now = self._clock.now()
        return worst(
            sensor_state(sys.intern(track.watched.sensor.rpartition("/")[2]), track.state, track.limits_at(now))
            for track in self.ingest.tracks.of_unit(site, unit)
        )


def discovery_of(settings: Settings) -> Discovery:
    """Return which units appear in Home Assistant, and under which names."""
    chosen = {"homes": {"home"}, "all": {"home", "pharmacy"}, "off": set[str]()}[settings.mqtt.discovery]
    sites = (site for site in config.sites(settings).values() if site.kind in chosen)
    names = {f"{site.id}/{unit.id}": f"{unit.name}, {site.name}" for site in sites for unit in site.units.values()}
    return Discovery(settings.mqtt.discovery_prefix, names)


def broker_of(settings: Settings, store: str) -> Broker:
    """Return the configured broker; the store's id names our session where the configuration does not.

    Raises:
        ConfigurationError: a certificate file that cannot be used.
    """
    mqtt = settings.mqtt
    credentials = Credentials(
        username=mqtt.username or "",
        password=mqtt.password.get_secret_value() if mqtt.password else "",
        ca=str(mqtt.ca or ""),
        cert=str(mqtt.cert or ""),
        key=str(mqtt.key or ""),
    )
    return broker_at(mqtt.url, mqtt.client_id or f"coldchain-{store}", credentials, version=mqtt.protocol)


def collecting_of(
    settings: Settings,
    store: Store,
    told: Callable[[Committed], None],
    timed: Callable[[float], object] = lambda _: None,
) -> Collecting:
    """Return a collector as the configuration names it."""
    collecting = Collecting(
        store,
        RealClock(),
        config.watched(settings),
        broker_of(settings, store.id),
        told=told,
        keep=settings.store.keep,
        discovery=discovery_of(settings),
        lost_after=settings.alerts.broker_lost_after,
        ack_after=settings.mqtt.ack_after,
        timed=timed,
    )
    _log.info("collecting", broker=settings.mqtt.url, store=str(settings.store.path))
    return collecting
