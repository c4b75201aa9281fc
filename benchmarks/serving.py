"""Coldchain's collector and API in one process, as `coldchain serve` runs them, with users who can sign in.

`python -m benchmarks.serving MQTT-PORT STORE SENSORS READINGS`: says where it listens and by which token a technician
of each site listens to the stream; then, each time that so many readings more are committed, when that was.
"""

import os
import socket
import sys
import threading
import time
from pathlib import Path

from api.accounts import Accounts
from api.app import create_app
from benchmarks.broker import HOST
from benchmarks.child import say
from benchmarks.fleet_of import names
from coldchain import config
from coldchain.cli.collecting import Collecting
from coldchain.cli.running import log_to_stderr, stop_on_signals
from coldchain.cli.showing import Showing, parts_of
from coldchain.clock import RealClock
from coldchain.config import Settings
from coldchain.ingest import Committed
from coldchain.store.ports import Store
from coldchain.store.sqlite import SqliteStore
from coldchain.users import User
from collector.broker import broker_at

PASSWORD = "correct horse battery"  # noqa: S105 - of a store that is thrown away
ANA, PAT = "ana@bench.example", "pat@bench.example"
"""A pharmacist of all sites, and a patient."""
HOME = "h-0001"


class Tally:
    """Says when each so-many-th reading was committed; any thread may call it."""

    def __init__(self, readings: int) -> None:
        self._each = self._left = readings
        self._lock = threading.Lock()

    def __call__(self, committed: Committed) -> None:
        """Count a commit's readings."""
        with self._lock:
            self._left -= len(committed.readings)
            if self._left <= 0:
                say(done=time.monotonic())
                self._left += self._each


def settings_of(sensors: int) -> Settings:
    """Return a configuration of pharmacies with four fridges of two sensors each, and a home."""
    sites: dict[str, dict[str, list[dict[str, str]]]] = {}
    for name in names(sensors):
        site, unit, sensor = name.split("/")
        sites.setdefault(site, {}).setdefault(unit, []).append({"id": sensor, "interval": "1m"})
    told: list[dict[str, object]] = [
        {"id": site, "unit": [{"id": unit, "sensor": probes} for unit, probes in units.items()]}
        for site, units in sites.items()
    ]
    home = {"id": HOME, "kind": "home", "unit": [{"id": "fridge", "sensor": [{"id": "probe"}]}]}
    return Settings.model_validate({"site": [*told, home]})


def people(store: Store, settings: Settings) -> list[str]:
    """Add users; return a token of a technician of each pharmacy."""
    accounts = Accounts(store, RealClock())
    for email, role, sites in ((ANA, "pharmacist", ["*"]), (PAT, "patient", [HOME])):
        _, issued = accounts.add(email, "Bench", role, sites, "bench")  # type: ignore[arg-type]
        accounts.set_up(issued.secret, PASSWORD)
    pharmacies = [site.id for site in settings.site if site.kind == "pharmacy"]
    with store.transaction() as tx:
        for site in pharmacies:
            tx.put_user(User(f"u-{site}", f"{site}@bench.example", site, "technician", (site,)))
    return [accounts.make_token(f"u-{site}", "bench", "bench").secret for site in pharmacies]


def main() -> None:
    port, sensors, readings = int(sys.argv[1]), int(sys.argv[3]), int(sys.argv[4])
    stopping = threading.Event()
    stop_on_signals(stopping)
    log_to_stderr()
    settings, clock, store = settings_of(sensors), RealClock(), SqliteStore(Path(sys.argv[2]))
    tokens = people(store, settings)
    broker = broker_at(f"mqtt://{HOST}:{port}", f"coldchain-{store.id}")
    collecting = Collecting(store, clock, config.watched(settings), broker, told=Tally(readings))
    parts = parts_of(settings, store, clock, collecting)
    with socket.create_server((HOST, 0), backlog=2_048) as bound:
        showing = Showing(create_app(settings, store, clock, parts), settings.api, parts.stopping, bound)
        collecting.start()
        showing.start()
        while not collecting.session.state.connected:
            assert collecting.failed is None, collecting.failed
            stopping.wait(0.01)
        say(port=showing.port, pid=os.getpid(), tokens=tokens)
        stopping.wait()
        showing.stop()
    collecting.stop()
    store.close()


if __name__ == "__main__":
    main()
