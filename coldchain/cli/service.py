"""`coldchain serve`, `collect`, `alert`, `api` and `ship`: the services, until they are told to stop."""

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated, Protocol

import structlog
import typer

from coldchain import config, narrative
from coldchain.cli.alerting import alerting_of
from coldchain.cli.collecting import Collecting, broker_of, discovery_of
from coldchain.cli.influx_check import influx_of
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.shipping import begin_again, shipping_of
from coldchain.cli.showing import commit_seconds, showing_of
from coldchain.clock import RealClock
from coldchain.config import Settings
from coldchain.ingest import Committed
from coldchain.ledger import Entry
from coldchain.store.sqlite import SqliteStore

_log = structlog.get_logger()


def serve(configuration: Configuration = DEFAULT) -> None:
    """Run all services in one process: collect, alert, ship and show.

    SIGTERM or Ctrl-C ends it, once what was begun is finished.
    """
    settings, stopping = settings_of(configuration), _told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        alerting = alerting_of(settings, store, told=_log_entries)

        def told(committed: Committed) -> None:
            _log_entries(committed.entries)
            if committed.entries:
                alerting.wake()

        seconds = commit_seconds()
        collecting = _collecting(settings, store, told, seconds.observe)
        shipping = shipping_of(settings, store)
        showing = showing_of(settings, store, collecting, seconds)
        # Stopped the other way round: what was taken in last is still looked at.
        _run(stopping, alerting, *([] if shipping is None else [shipping]), collecting, showing)


def collect(configuration: Configuration = DEFAULT) -> None:
    """Take readings from the broker, judge and keep them.

    SIGTERM or Ctrl-C ends it, once what has come is finished.
    """
    settings, stopping = settings_of(configuration), _told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        _run(stopping, _collecting(settings, store, lambda committed: _log_entries(committed.entries)))


def ship(
    configuration: Configuration = DEFAULT,
    again: Annotated[bool, typer.Option("--again", help="Ship everything once more, from the beginning.")] = False,
) -> None:
    """Ship readings and the ledger to InfluxDB, until told to stop."""
    settings, stopping = settings_of(configuration), _told_to_stop()
    influx_of(settings)
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        if again:
            begin_again(store)
        shipping = shipping_of(settings, store)
        _run(stopping, *([] if shipping is None else [shipping]))


def api(configuration: Configuration = DEFAULT) -> None:
    """Show what there is, to people and programs, until told to stop.

    SIGTERM or Ctrl-C ends it, once what was asked is answered.
    """
    settings, stopping = settings_of(configuration), _told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        _run(stopping, showing_of(settings, store))


def alert(configuration: Path) -> None:
    """Tell people of what goes wrong, until told to stop."""
    settings, stopping = settings_of(configuration), _told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        alerting = alerting_of(settings, store, told=_log_entries)
        _log.info("alerting", store=str(settings.store.path))
        _run(stopping, alerting)


class Service(Protocol):
    """Something that runs until it is stopped."""

    failed: BaseException | None
    """Why it cannot go on; None: it does."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """Finish what was begun, and begin nothing more."""
        ...


def _told_to_stop() -> threading.Event:
    """Return an event that a signal sets, from now on: also while all is made ready."""
    stopping = threading.Event()
    stop_on_signals(stopping)
    return stopping


def _run(stopping: threading.Event, *services: Service) -> None:
    """Run services until one fails or they are told to stop; then stop them the other way round."""
    with ExitStack() as started:
        for service in services:
            started.callback(service.stop)
            service.start()
        while all(service.failed is None for service in services) and not stopping.wait(0.2):
            pass
    for service in services:
        if service.failed is not None:
            raise service.failed
    _log.info("stopped")


def _collecting(
    settings: Settings,
    store: SqliteStore,
    told: Callable[[Committed], None],
    timed: Callable[[float], object] = lambda _: None,
) -> Collecting:
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


def stop_on_signals(stopping: threading.Event) -> None:
    """Let SIGTERM, Ctrl-C and a closed terminal set an event, so that what has begun is finished."""
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda *_: stopping.set())


def log_to_stderr(level: int = logging.INFO) -> None:
    """Log lines for people where a person looks on, else JSON; never to stdout, which belongs to results."""
    person = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _log_entries(entries: Iterable[Entry]) -> None:
    for entry in entries:
        _log.info(narrative.tell(entry.event), seq=entry.seq, kind=entry.kind)
