"""Shipping as a whole: lease, server and shipper, put together and taken apart in order."""

import os
import threading

import structlog

from coldchain.cli.lease import LASTING, Lease
from coldchain.clock import RealClock
from coldchain.config import Settings
from coldchain.config.services import Influx
from coldchain.errors import ColdchainError, ConfigurationError
from coldchain.influx.hours import HOURS
from coldchain.influx.loads import BATCHES, BATCHES_AT, ENTRIES
from coldchain.influx.server import Server
from coldchain.influx.shipper import LINGER_S, Shipper
from coldchain.store.ports import Store

ROLE = "shipper"
AWAITED_S = 0.1
"""Rest between two rounds while acknowledgements wait for them."""
NICE = 10
"""How much less than others a process that does nothing but ship asks for."""
_KEEP_S = LASTING.total_seconds() / 6
_END_S = 40.0

_log = structlog.get_logger()


class Shipping:
    """One shipper at work.

    Args:
        store: what is shipped.
        influx: where to.
        linger_s: seconds of rest once all is shipped.

    Raises:
        ConfigurationError: another shipper works on this store.
        StoreUnavailableError: the store cannot be written now.
    """

    def __init__(self, store: Store, influx: Influx, linger_s: float = LINGER_S) -> None:
        self._lease = Lease(store, ROLE)
        self._lease.keep()
        self._shipper = Shipper(store, Server(influx), RealClock(), linger_s=linger_s)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="shipper", daemon=True)
        self._keeper = threading.Thread(target=self._keep, name="shipper-lease", daemon=True)
        self.failed: BaseException | None = None

    def start(self) -> None:
        """Begin where the cursors stand."""
        self._keeper.start()
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing new; what was written is marked."""
        self._stopping.set()
        for thread in (self._thread, self._keeper):
            if thread.ident is not None:
                thread.join(_END_S)
        self._shipper.close()
        self._lease.give_back()

    def _run(self) -> None:
        try:
            self._shipper.run(self._stopping)
        except BaseException as error:  # noqa: BLE001 - the main thread ends the process with it
            self.failed = error

    def _keep(self) -> None:
        """Keep the role, however long an InfluxDB takes to answer."""
        while not self._stopping.wait(_KEEP_S):
            try:
                self._lease.keep()
            except ConfigurationError as error:
                self.failed = error  # somebody took our place while we were held up
                self._stopping.set()
            except ColdchainError as error:
                _log.warning("the shipper's role cannot be kept now", reason=str(error))


def shipping_of(settings: Settings, store: Store) -> Shipping | None:
    """Return the shipper of a configuration; None: it names no InfluxDB.

    Raises:
        ConfigurationError: another shipper works on this store.
    """
    if settings.influx is None:
        return None
    _log.info("shipping", influxdb=settings.influx.url)
    return Shipping(store, settings.influx, AWAITED_S if settings.mqtt.ack_after == "influx" else LINGER_S)


def give_way() -> None:
    """Let every other process of the machine go first: what is shipped a little later is shipped all the same."""
    os.nice(NICE)


def begin_again(store: Store) -> None:
    """Let everything be shipped once more, from the beginning: into another InfluxDB, or one that has lost something.

    Raises:
        ConfigurationError: a shipper works on this store.
    """
    lease = Lease(store, ROLE)
    lease.keep()
    with store.transaction() as tx:
        for name in (ENTRIES, BATCHES, BATCHES_AT, HOURS):
            tx.put_cursor(name, 0)
        tx.forget_shipping()
    lease.give_back()
