"""Alerts: how soon they reach a webhook, what many of them take, and how many messages a storm makes."""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from alerts.channel import Channel
from alerts.channels import open_channel
from alerts.delivery import Delivery
from alerts.marking import ACTOR
from alerts.means import Means
from alerts.stepping import CURSOR
from benchmarks import alarms_of
from benchmarks.child import child
from benchmarks.figure import Figure
from coldchain.cli.alerting import Alerting
from coldchain.clock import RealClock
from coldchain.events import MessageWritten
from coldchain.ingest import Ingest
from coldchain.messages import Message, Words
from coldchain.store.sqlite import SqliteStore
from coldchain.writing import Writing

RATE = 100
_CONTACTS = 20
_KEY = b"0123456789abcdef0123456789abcdef"
_WORDS = Words(
    "Fridge 2, River Pharmacy: 9.4 °C, above 8 °C for 31 min",
    "14 pens and 6 syringes of Kesimpta quarantined: do not dispense or use. Move them to a working fridge.",
    tuple(f"{number} pens, lot A{number}" for number in range(10)),
    "Call +1 555 0100.",
)


def measure(folder: Path, *, quick: bool) -> Iterator[Figure]:
    count = RATE // 2 if quick else RATE * 20
    with tempfile.TemporaryDirectory(dir=folder) as home, child(folder, "benchmarks.hook", count) as hook:
        url = f"http://127.0.0.1:{hook.says()['port']}"
        means = Means(key=_KEY)
        channels = {f"c{number}": [open_channel(f"{url}/{number}", means)] for number in range(_CONTACTS)}
        written = _deliver(Path(home) / "store.db", channels, count)
        received = dict(map(tuple, hook.says()["received"]))
    took = sorted((received[each] - at) * 1000 for each, at in written.items())
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    detail = {
        "messages": count,
        "messages_per_s": RATE,
        "contacts": _CONTACTS,
        "longest_ms": round(took[-1], 1),
        "from": "after the return of the commit that holds the message",
        "to": "after the web server has read it",
    }
    yield Figure("alerts.delivery.p50", cuts[49], "ms", detail=detail)
    yield Figure("alerts.delivery.p99", cuts[98], "ms", at_most=500.0, detail=detail)
    yield from _engine(folder, RATE // 2 if quick else RATE * 20)
    yield from _open(folder, 100 if quick else 50_000)
    yield from _storm(folder, 40 if quick else 10_000)


def _deliver(path: Path, channels: Mapping[str, list[Channel]], count: int) -> dict[str, float]:
    """Write messages at a steady pace while they are delivered; return when each was committed."""
    store, stopping = SqliteStore(path), threading.Event()
    delivery = Delivery(store, channels, lambda _message: "")
    worker = threading.Thread(target=delivery.run, args=(stopping,))
    worker.start()
    written: dict[str, float] = {}
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number / RATE - time.monotonic()))
        told = Message(f"m{number}", f"c{number % _CONTACTS}", "alert", "critical", "river", (), _WORDS)
        with store.transaction() as tx:
            Writing(tx, RealClock().now(), ACTOR).tell([MessageWritten(told)])
        written[told.id] = time.monotonic()
        delivery.wake()
    while store.messages_due(RealClock().now(), 1):
        time.sleep(0.01)
    stopping.set()
    worker.join()
    store.close()
    return written


def _engine(folder: Path, count: int) -> Iterator[Figure]:
    """A fridge of another site grows warm each 10 ms, as the collector takes it in; one contact a site is told."""
    with tempfile.TemporaryDirectory(dir=folder) as home, child(folder, "benchmarks.hook", count) as hook:
        url = f"http://127.0.0.1:{hook.says()['port']}"
        committed, contacts = _warm(Path(home) / "store.db", url, count)
        received = dict(map(tuple, hook.says()["received"]))
    took = sorted((at - committed[contacts[message]]) * 1000 for message, at in received.items())
    cuts = statistics.quantiles(took, n=100, method="inclusive")
    detail = {
        "alerts": count,
        "alerts_per_s": RATE,
        "longest_ms": round(took[-1], 1),
        "from": "after the return of the commit that holds the reading and what was found",
        "to": "after the web server has read it",
    }
    yield Figure("alerts.engine.p50", cuts[49], "ms", detail=detail)
    yield Figure("alerts.engine.p99", cuts[98], "ms", at_most=500.0, detail=detail)


def _warm(path: Path, url: str, count: int) -> tuple[dict[str, float], dict[str, str]]:
    """Return when each site's reading was committed, and whom each message was to."""
    store, clock, sensors = SqliteStore(path), RealClock(), alarms_of.fridges(count * 4)[::4]
    world = alarms_of.world_of(sensors)
    directory = alarms_of.directory_of(world, central=False)
    channels = {name: (open_channel(f"{url}/{name}", Means(key=_KEY)),) for name in directory.contacts}
    ingest = Ingest(store, clock, sensors)
    alarms_of.take(ingest, sensors, clock.now(), alarms_of.FINE_C)
    alerting = Alerting(store, clock, world, directory, channels, probes=alarms_of.probes)
    alerting.start()
    while store.cursor(CURSOR) < store.head().seq or store.looks_due(clock.now(), 1):
        time.sleep(0.01)
    committed: dict[str, float] = {}
    began = time.monotonic()
    for number, each in enumerate(sensors):
        time.sleep(max(0.0, began + number / RATE - time.monotonic()))
        alarms_of.take(ingest, [each], clock.now(), alarms_of.HOT_C)
        committed[each.site] = time.monotonic()
        alerting.wake()
    while len(contacts := _contacts(store)) < count or store.messages_due(clock.now(), 1):
        time.sleep(0.05)
    alerting.stop()
    store.close()
    return committed, contacts


def _contacts(store: SqliteStore) -> dict[str, str]:
    """Return whom each message was to."""
    written = (entry.event for entry in store.entries() if entry.kind == MessageWritten.__name__)
    return {each.message.id: each.message.contact for each in written if isinstance(each, MessageWritten)}


def _open(folder: Path, count: int) -> Iterator[Figure]:
    """Each fridge is too warm, and its sensor's battery is low."""
    told = _worked_off(folder, count, "hot")
    assert told["alerts"] == 2 * count, told["alerts"]
    detail = {
        "alerts": told["alerts"],
        "fridges": count,
        "seconds": round(told["took_s"], 1),
        "messages": sum(told["told"].values()),
    }
    yield Figure("alerts.open.memory", told["peak_mib"], "MiB", at_most=200.0, detail=detail)


def _storm(folder: Path, count: int) -> Iterator[Figure]:
    told = _worked_off(folder, count, "silent")
    central = told["told"].pop("central")
    sites = count // 4
    assert len(told["told"]) == sites, len(told["told"])
    detail = {"fridges": count, "sites": sites, "alerts": told["alerts"], "to_who_hears_of_all": central}
    yield Figure("alerts.storm.messages", max(told["told"].values()), "messages/contact", at_most=1.0, detail=detail)
    yield Figure("alerts.storm.time", told["took_s"], "s", detail=detail)


def _worked_off(folder: Path, count: int, what: str) -> dict[str, Any]:
    """Return what an engine said that found a store in which so many fridges are hot or silent."""
    with tempfile.TemporaryDirectory(dir=folder) as home:
        store = Path(home) / "store.db"
        with child(folder, "benchmarks.alarms_of", store, count, what) as writer:
            writer.says()
        with child(folder, "benchmarks.alarms", store, count) as engine:
            return engine.says()
