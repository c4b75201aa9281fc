"""Metrics for Prometheus: read from the store when they are asked for, so that any process can tell them.

What other processes do to the store shows too: only what takes time (`meters`) is measured where it is done.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.parts import Parts
from api.records import REFUSED
from coldchain.clock import Clock
from coldchain.desk import REFUSED as COMMANDS_REFUSED
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Store

MOST_WAITING = 1_000
"""Messages that wait are counted up to here."""
_EVER = timedelta(days=3650)
_REFUSED = {"readings": "refused", "commands": COMMANDS_REFUSED, "sign_ins": REFUSED}


class Metrics(Collector):
    """What is measured of a store.

    Args:
        store: whose.
        clock: of the watched world.
        real: the machine's.
        parts: what this process has besides.
        strangers: by reason how many sign-ins were refused here that are not written yet.
    """

    def __init__(
        self, store: Store, clock: Clock, real: Clock, parts: Parts, strangers: Callable[[], Mapping[str, int]]
    ) -> None:
        self._store = store
        self._clock = clock
        self._real = real
        self._parts = parts
        self._strangers = strangers
        # Counted from where this process began: a sum over years would be read at each start.
        self._batch = store.last_batch()
        self._readings = 0
        self._working = threading.Lock()
        self._registry = CollectorRegistry(auto_describe=False)
        for each in (self, *parts.meters):
            self._registry.register(each)

    def text(self) -> bytes:
        """Return all of it in Prometheus's text format."""
        return generate_latest(self._registry)

    def describe(self) -> list[Metric]:
        """Return nothing: what there is is found out when it is asked for."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield what is measured now."""
        yield self._taken()
        yield _gauge("ledger_entries", "Entries of the ledger.", self._store.head().seq)
        yield from self._age()
        yield self._refusals()
        yield self._alerts()
        due = self._store.messages_due(self._real.now() + _EVER, MOST_WAITING)
        yield _gauge("messages_waiting", f"Messages that wait to be sent; {MOST_WAITING} at most.", len(due))
        yield from self._shipped()

    def _taken(self) -> Metric:
        with self._working:
            last = self._store.last_batch()
            since, newer = self._store.count_of_batches(self._batch), self._store.count_of_batches(last)
            self._readings += since - newer
            self._batch = last
            readings = self._readings
        told = "Readings that were kept since this process began, whichever process took them in."
        return CounterMetricFamily("coldchain_readings", told, value=readings)

    def _age(self) -> Iterator[Metric]:
        heard = [each.state.last_at for each in self._store.states() if each.state.last_at is not None]
        if heard:
            age = (self._clock.now() - max(heard)).total_seconds()
            yield _gauge("newest_reading_age_seconds", "How old the newest judged reading is.", max(0.0, age))

    def _refusals(self) -> Metric:
        told = "What was refused since the ledger was told last, which is hourly."
        family = GaugeMetricFamily("coldchain_refused", told, labels=("what", "why"))
        for what, name in _REFUSED.items():
            found = Counter(self._store.counts(name)) + Counter(self._strangers() if name == REFUSED else {})
            for why, count in sorted(found.items()):
                family.add_metric((what, why), count)
        return family

    def _alerts(self) -> Metric:
        which = AlertFilter(states=("firing", "acknowledged"), drills=False)
        found = Counter((each.state, each.situation.severity) for each in self._store.alerts(which))
        family = GaugeMetricFamily("coldchain_alerts_open", "Alerts that are not over.", labels=("state", "severity"))
        for state in ("firing", "acknowledged"):
            for severity in ("notice", "warning", "critical"):
                family.add_metric((state, severity), found[state, severity])
        return family

    def _shipped(self) -> Iterator[Metric]:
        if self._parts.shipping is not None:
            shipping = self._parts.shipping()
            lag = shipping.lag.total_seconds()
            yield _gauge("influx_lag_seconds", "How old the oldest is that InfluxDB does not have yet.", lag)
            yield _gauge("influx_waiting", "Entries and batches that InfluxDB does not have yet.", shipping.waiting)


def _gauge(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(f"coldchain_{name}", told, value=value)
