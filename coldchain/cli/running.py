"""Running: services begin, are told to stop, and end the other way round; what they say goes to stderr."""

import logging
import signal
import sys
import threading
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Protocol

import structlog

from coldchain import narrative
from coldchain.ledger import Entry

_log = structlog.get_logger()


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


def told_to_stop() -> threading.Event:
    """Return an event that a signal sets, from now on: also while all is made ready."""
    stopping = threading.Event()
    stop_on_signals(stopping)
    return stopping


def run(stopping: threading.Event, *services: Service) -> None:
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


def log_entries(entries: Iterable[Entry]) -> None:
    """Log what the ledger was told, in words."""
    for entry in entries:
        _log.info(narrative.tell(entry.event), seq=entry.seq, kind=entry.kind)
