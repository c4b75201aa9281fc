"""Parts: what the API needs of the other packages. The composition root hands them over, since none imports another."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec
from prometheus_client.registry import Collector

from coldchain.alert import Alert, Key
from coldchain.history import History
from coldchain.links import Links
from coldchain.loggers import LoggerFile
from coldchain.store.ports import Reads


class Shipping(msgspec.Struct, frozen=True):
    """How far the shared record is behind.

    Attributes:
        lag: how old the oldest is that it does not have yet.
        waiting: entries and batches that it does not have yet.
        problem: the last thing that went wrong; empty: nothing.
    """

    lag: timedelta
    waiting: int
    problem: str = ""


class Taken(msgspec.Struct, frozen=True):
    """What came of a payload.

    Attributes:
        kept: new readings of configured sensors.
        again: readings that were there already.
        unclaimed: sources that nobody has configured; their readings are kept, and judged once somebody does.
        refused: a sentence for each part that is no reading.
    """

    kept: int = 0
    again: int = 0
    unclaimed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class Parts(msgspec.Struct, frozen=True):
    """What stands ready; what is None is not to be had in this process.

    Attributes:
        take: takes readings in as the broker's messages are: source topic, payload, when it came; what came of it.
        imports: logger files by format: read from bytes, with the zone of its clock.
        history: curves of the past, from the store and InfluxDB; None: from the store alone.
        links: acknowledgement links; None: messages have none.
        describe: an alert in one line.
        own_page: an alert of a home as of now in a patient's words, in paragraphs; the other argument: they read °F.
        format_of: the format that a source's topic is usually of; empty: of none.
        muted: why nothing is told of what a key is about; empty: it is told.
        collecting: tells what is wrong with taking readings in; empty: nothing.
        unwatched: tells whether nobody takes readings in now, in this process or another.
        shipping: tells how far the shared record is behind.
        meters: what else is measured in this process, for `/metrics`.
        stopping: is set once the service is told to stop: then streams end.
    """

    take: Callable[[str, bytes, datetime], Taken] | None = None
    imports: Mapping[str, Callable[[bytes, str], LoggerFile]] = {}
    history: History | None = None
    links: Links | None = None
    describe: Callable[[Alert], str] = lambda alert: str(alert.key)
    own_page: Callable[[Alert, bool], tuple[str, ...]] = lambda alert, _: (str(alert.key),)
    format_of: Callable[[str], str] = lambda _: ""
    muted: Callable[[Reads, Key, datetime], str] = lambda *_: ""
    collecting: Callable[[], str] | None = None
    unwatched: Callable[[], bool] = lambda: False
    shipping: Callable[[], Shipping] | None = None
    meters: tuple[Collector, ...] = ()
    stopping: threading.Event = msgspec.field(default_factory=threading.Event)
