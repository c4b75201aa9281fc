"""The alerter as a whole: engine, delivery, heartbeat and self-tests, put together and taken apart in order."""

import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import structlog

from alerts.broker import Broker
from alerts.channel import Channel
from alerts.configured import directory_of, world_of
from alerts.delivery import Delivery
from alerts.directory import Directory
from alerts.engine import Engine, Stepped
from alerts.heartbeat import WILL, Heartbeat
from alerts.opening import broker_of, channels_of
from alerts.selftest import SelfTest
from alerts.situations import Probes
from alerts.sounders import Sounders
from alerts.world import World
from coldchain.cli.lease import LASTING, Lease
from coldchain.clock import Clock, RealClock
from coldchain.config import Settings
from coldchain.errors import ConfigurationError, StoreUnavailableError
from coldchain.events import MessageWritten
from coldchain.influx.state import state_of
from coldchain.ledger import Entry
from coldchain.links import Links
from coldchain.messages import Message, MessageKind
from coldchain.store.ports import Reads, Store

_log = structlog.get_logger()

ROLE: Final = "alerter"
POLL_S: Final = 0.15
"""What other processes wrote is found so soon; what this one wrote at once."""
BREATH_S: Final = 0.005
"""Between two steps others get to write: readings do not wait for a storm of alerts."""
PATIENCE_S: Final = 1.0
STALLED_S: Final = 60.0
"""An engine without a step for so long, or a delivery without a round, is not alive."""
LINKED: frozenset[MessageKind] = frozenset({"alert", "summary", "handover"})
"""What calls to act can be acknowledged by a link."""
_KEEP_S: Final = LASTING.total_seconds() / 6
_END_S: Final = 35.0


class Alerting:
    """One alerter at work.

    Args:
        store: of one or several sites.
        clock: of the world that is watched.
        world: what is configured.
        directory: who is told.
        channels: every contact's, in the order in which they are tried.
        probes: what the service knows of itself.
        link: gives where a message is acknowledged; an empty text: nowhere.
        broker: where the heartbeat and sounders are kept; None: nowhere. It is started and closed here.
        ping: a secret URL that is asked for while all is well; empty: none.
        told: called with the entries of each step that wrote some.

    Raises:
        ConfigurationError: another alerter works on this store.
        StoreUnavailableError: the store cannot be written now.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        world: World,
        directory: Directory,
        channels: Mapping[str, Sequence[Channel]],
        *,
        probes: Callable[[Reads], Probes] = lambda _: Probes(RealClock().now()),
        link: Callable[[Message], str] = lambda _: "",
        broker: Broker | None = None,
        ping: str = "",
        told: Callable[[Sequence[Entry]], None] = lambda _: None,
    ) -> None:
        self._lease = Lease(store, ROLE)
        self._lease.keep()
        self._broker = broker
        self._told = told
        self._engine = Engine(store, clock, world, directory, probes)
        self._delivery = Delivery(store, channels, link, RealClock(), clock)
        heartbeat = Heartbeat(store.id, self._is_alive, broker, ping)
        selftest = SelfTest(store, channels, RealClock(), clock)
        runs = (self._delivery.run, Sounders(store, channels).run, selftest.run, heartbeat.run)
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._engine_thread = threading.Thread(target=self._run, name="alerts", daemon=True)
        self._others = [threading.Thread(target=run, args=(self._stopping,), daemon=True) for run in runs]
        self._trouble = ""
        self._kept_s = self._stepped_s = time.monotonic()
        self.failed: BaseException | None = None

    def start(self) -> None:
        """Begin: what was not seen to since the last time is seen to now."""
        if self._broker is not None:
            self._broker.start()
        for thread in (self._engine_thread, *self._others):
            thread.start()

    def wake(self) -> None:
        """Say that something was written: it is looked at once. Any thread may."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing new; finish what was begun, and mark what was sent."""
        self._stopping.set()
        self._woken.set()
        end = time.monotonic() + _END_S
        for thread in (self._engine_thread, *self._others):
            if thread.ident is not None:
                thread.join(max(0.0, end - time.monotonic()))
        if self._broker is not None:
            self._broker.close()
        self._lease.give_back()

    def _is_alive(self) -> bool:
        last = min(self._stepped_s, self._delivery.went_at)
        is_well = not (self._engine.blind or self._engine.is_behind)
        return time.monotonic() - last < STALLED_S and is_well

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                more = self._step().more
            except ConfigurationError as error:
                self.failed = error  # somebody took our place while we were held up
                return
            except StoreUnavailableError as error:
                self._tell(str(error))
                self._stopping.wait(PATIENCE_S)
            except Exception as error:  # noqa: BLE001 - readings go on to be taken in; the heartbeat tells that we do not
                self._tell(f"{type(error).__name__}: {error}", error)
                self._stopping.wait(PATIENCE_S)
            else:
                self._trouble = ""
                self._rest(more=more)

    def _step(self) -> Stepped:
        if time.monotonic() - self._kept_s > _KEEP_S:
            self._lease.keep()
            self._kept_s = time.monotonic()
        # Cleared before looking: what is written during a step is looked at in the next one.
        self._woken.clear()
        stepped = self._engine.step()
        self._stepped_s = time.monotonic()
        if any(isinstance(entry.event, MessageWritten) for entry in stepped.entries):
            self._delivery.wake()
        if stepped.entries:
            self._told(stepped.entries)
        return stepped

    def _rest(self, *, more: bool) -> None:
        if more:
            self._stopping.wait(BREATH_S)
        else:
            self._woken.wait(POLL_S)

    def _tell(self, trouble: str, error: Exception | None = None) -> None:
        """Log a trouble once, and again only after it was over."""
        if trouble != self._trouble:
            _log.error("alerts wait, and are tried again", reason=trouble, exc_info=error)
        self._trouble = trouble


def alerting_of(settings: Settings, store: Store, told: Callable[[Sequence[Entry]], None]) -> Alerting:
    """Return the alerter that a configuration describes.

    Raises:
        ConfigurationError: another alerter works on this store, or a certificate file cannot be used.
        StoreUnavailableError: the store cannot be written now.
    """
    broker = broker_of(settings.mqtt, store.id, WILL)
    ping = settings.alerts.heartbeat_url
    return Alerting(
        store,
        RealClock(),
        world_of(settings),
        directory_of(settings),
        channels_of(settings, broker),
        probes=probes_of(settings),
        link=link_of(settings),
        broker=broker,
        ping=ping.get_secret_value() if ping else "",
        told=told,
    )


def probes_of(settings: Settings) -> Callable[[Reads], Probes]:
    """Return what measures how much is free beside the store, and how far InfluxDB lags behind."""
    shares = settings.influx is not None

    def probes(reads: Reads) -> Probes:
        now = RealClock().now()
        behind = state_of(reads).behind_since if shares else None
        lag = max(timedelta(0), now - behind) if behind else timedelta(0)
        return Probes(now, _free_mb(settings.store.path), lag if shares else None)

    return probes


def link_of(settings: Settings) -> Callable[[Message], str]:
    """Return what gives the address by which a message is acknowledged; none where no `link_url` is configured."""
    url, key = settings.alerts.link_url, settings.alerts.link_key
    if url is None or key is None:
        return lambda _: ""
    links = Links(url.rstrip("/"), key.get_secret_value().encode())
    return lambda message: links.link(message.id, RealClock().now()) if message.kind in LINKED else ""


def _free_mb(path: Path) -> float | None:
    try:
        return shutil.disk_usage(path.absolute().parent).free / 1e6
    except OSError:
        return None
