"""From the commit of a message that waits to its receipt by a webhook, at 100 messages/s."""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from alerts.channel import Channel
from alerts.channels import open_channel
from alerts.delivery import Delivery
from alerts.marking import ACTOR
from alerts.means import Means
from benchmarks.child import child
from benchmarks.figure import Figure
from coldchain.clock import RealClock
from coldchain.events import MessageWritten
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
