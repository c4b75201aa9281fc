"""`coldchain serve` and `coldchain collect`: the service, until it is told to stop."""

import logging
import signal
import sys
import threading

import structlog

from coldchain import config, narrative
from coldchain.cli.collecting import Collecting, broker_of, discovery_of
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.clock import RealClock
from coldchain.ingest import Committed
from coldchain.store.sqlite import SqliteStore

_log = structlog.get_logger()


def serve(configuration: Configuration = DEFAULT) -> None:
    """Run all services in one process; today: collect."""
    collect(configuration)


def collect(configuration: Configuration = DEFAULT) -> None:
    """Take readings from the broker, judge and keep them.

    SIGTERM or Ctrl-C ends it, once what has come is finished.
    """
    settings = settings_of(configuration)
    log_to_stderr()
    store = SqliteStore(settings.store.path)
    stopping = threading.Event()
    stop_on_signals(stopping)
    collecting = Collecting(
        store,
        RealClock(),
        config.watched(settings),
        broker_of(settings, store.id),
        told=_log_events,
        keep=settings.store.keep,
        discovery=discovery_of(settings),
    )
    collecting.start()
    _log.info("collecting", broker=settings.mqtt.url, store=str(settings.store.path))
    while collecting.failed is None and not stopping.wait(0.2):
        pass
    collecting.stop()
    store.close()
    if collecting.failed is not None:
        raise collecting.failed
    _log.info("stopped", messages=collecting.pipeline.messages)


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


def _log_events(committed: Committed) -> None:
    for entry in committed.entries:
        _log.info(narrative.tell(entry.event), seq=entry.seq, kind=entry.kind)
