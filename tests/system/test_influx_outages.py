"""InfluxDB fails in every way while readings come in: judging goes on, and afterwards it has everything once.

The collector and the shipper are processes of their own; the InfluxDB is a real one.
"""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coldchain import config
from coldchain.against import Compared, compare
from coldchain.config import Influx
from coldchain.influx.lines import origin_of
from coldchain.influx.server import Server
from coldchain.influx.shipped import Shipped
from coldchain.influx.state import state_of
from coldchain.store.shipping_ports import Position
from coldchain.store.sqlite import SqliteStore
from coldchain.units import EPOCH
from tests.influx_servers import Influxd
from tests.system.influx_weather import weather
from tests.system.load import found_in, kept, load, messages, undisturbed
from tests.system.processes import Collector, command, configured
from tests.system.publishers import Publisher

__all__ = ["weather"]

SENSORS = [f"river/fridge-{number}/probe" for number in range(20)]
EACH, PER_SECOND = 60, 300
ROOM_KIB = 24


class Service:
    """A collector and a shipper at work under load, and what they come to.

    Attributes:
        rows: the load.
        ship: the shipper's process.
        store: the collector's, to be read.
    """

    def __init__(
        self,
        start: Callable[..., Collector],
        configuration: Path,
        open_store: Callable[..., SqliteStore],
        devices: Publisher,
    ) -> None:
        self.rows = load(7, SENSORS, EACH, datetime.now(UTC) - timedelta(minutes=5))
        self.configured_at = datetime.now(UTC)
        self.configuration = configuration
        self.collect = start(configuration)
        self.ship = Collector(configuration, {}, "ship")
        self._open = open_store
        self._devices = devices
        self._published = 0

    def publish(self, share: float = 1) -> None:
        """Let devices publish up to a share of the load; to what is to happen in between the rest is held back."""
        first, self._published = self._published, int(share * len(self.rows))
        self._devices.begin(messages(self.rows[first : self._published]), per_second=PER_SECOND)

    @property
    def store(self) -> SqliteStore:
        return self._open()

    def judged_as_ever(self) -> None:
        """Everything came, and was judged as where nothing fails."""
        watched = config.watched(config.load(self.configuration))
        assert kept(self.store, SENSORS) == self.rows
        found = undisturbed(self.rows, watched, self.configured_at, datetime.now(UTC))
        assert found_in(self.store) == found

    def undisturbed(self) -> None:
        """Nothing was told to be wrong but InfluxDB, in one log with the shipper."""
        assert [each for each in self.collect.troubles() if "InfluxDB" not in each] == []


@pytest.fixture
def service(mosquitto, configure, collector, publisher, stored, until) -> Iterator[Callable[[str], Service]]:
    """Return a function that starts a collector, a shipper to an InfluxDB's URL, and devices."""
    with ExitStack() as undo:

        def start(url: str) -> Service:
            broker = mosquitto()
            tables = f'{configured(SENSORS)}\n[influx]\nurl = "{url}"\ndatabase = "coldchain"\n'
            made = Service(collector, configure(broker.url, tables), stored, publisher(broker.port))
            undo.callback(made.ship.kill)
            until(lambda: made.collect.said("subscribed"))
            made.ship.start()
            return made

        yield start


def has_everything_once(server: Influxd, store: SqliteStore) -> None:
    """InfluxDB has each reading, entry and seal as the store has it, and none besides."""
    asked = Server(Influx(url=server.url, database="coldchain"))
    shipped = Shipped(asked)
    assert compare(store, shipped) == Compared(store.head().seq, store.last_batch(), 0, 0)
    rows = [row for window in shipped.windows(EPOCH) for row in shipped.readings(window)]
    mine = origin_of(store.id)
    assert sorted(rows) == sorted((mine, row) for row in store.reading_rows(Position(0), 1 << 40))
    assert server.count("ledger", "seq") == store.head().seq
    asked.close()


def came(made: Service, share: float) -> Callable[[], bool]:
    return lambda: made.store.count_readings() >= share * len(made.rows)


def shipped_all(made: Service) -> Callable[[], bool]:
    def is_so() -> bool:
        state = state_of(made.store)
        return (state.lag_entries, state.lag_batches) == (0, 0)

    return is_so


def test_an_influxdb_that_is_killed_and_comes_back(influxd, service, until):
    server = influxd()
    made = service(server.url)
    made.publish(0.3)
    until(came(made, 0.3), 60)
    server.kill()
    made.publish()
    until(came(made, 0.6), 60)
    until(lambda: made.ship.said("Everything is kept and shipped later"), 60)
    until(lambda: state_of(made.store).last_error, 60)
    server.start()
    until(came(made, 0.8), 60)
    server.kill()
    until(came(made, 1), 60)
    made.judged_as_ever()
    server.start()
    until(shipped_all(made), 90)
    has_everything_once(server, made.store)
    made.undisturbed()


def test_a_shipper_that_is_killed_in_the_middle_of_writing(influxd, service, until):
    server = influxd()
    made = service(server.url)
    made.publish()
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        until(came(made, share), 60)
        made.ship.kill()
        made.ship.start()
    until(came(made, 1), 60)
    until(shipped_all(made), 60)
    made.judged_as_ever()
    has_everything_once(server, made.store)


BAD = [500, "lost", 503, "fair", 429, "hangs", "lost"]
"""What requests meet, one after the other; each is tried again."""


def test_an_influxdb_that_answers_badly_late_or_not_at_all(influxd, service, weather, until):
    server = influxd()
    before = weather(server.port)
    before.forecast += BAD
    made = service(before.url)
    made.publish()
    until(came(made, 1), 60)
    until(shipped_all(made), 90)
    assert before.forecast == []
    assert before.seen["lost"] == 2
    made.judged_as_ever()
    has_everything_once(server, made.store)
    made.undisturbed()


class SmallDisk:
    """A file system of its own for an InfluxDB; where nobody may mount, a limit on the size of its files."""

    def __init__(self, folder: Path, undo: ExitStack) -> None:
        self.folder = folder
        self.mounted = _run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder))
        if self.mounted:
            undo.callback(_run, "umount", "--lazy", str(folder))

    def fill(self, server: Influxd) -> None:
        """Let it have some more room, and no more."""
        if self.mounted:
            used = sum(each.stat().st_blocks * 512 for each in self.folder.rglob("*") if each.is_file())
            _run("mount", "-o", f"remount,size={used // 1024 + ROOM_KIB}k", str(self.folder))
        else:
            largest = max(each.stat().st_size for each in self.folder.rglob("*") if each.is_file())
            resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (largest + ROOM_KIB * 1024, resource.RLIM_INFINITY))

    def grow(self, server: Influxd) -> None:
        """Make room. InfluxDB 1.x writes nothing more until it is started anew."""
        if self.mounted:
            _run("mount", "-o", "remount,size=200m", str(self.folder))
        server.kill()
        server.start()


def _run(*words: str) -> bool:
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


@pytest.fixture
def disk(tmp_path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    with ExitStack() as undo:
        yield SmallDisk(folder, undo)


@pytest.fixture
def cramped(disk) -> Iterator[Influxd]:
    """An InfluxDB on the small disk."""
    server = Influxd(disk.folder)
    server.start()
    server.create("coldchain")
    yield server
    server.kill()


def test_an_influxdb_whose_disk_is_full(disk, cramped, service, until):
    made = service(cramped.url)
    made.publish(0.1)
    until(lambda: cramped.count("reading", "temperature_c") > 100, 60)
    disk.fill(cramped)
    made.publish()
    until(came(made, 1), 60)
    until(lambda: made.ship.said("Everything is kept and shipped later"), 60)
    made.judged_as_ever()
    disk.grow(cramped)
    until(shipped_all(made), 90)
    has_everything_once(cramped, made.store)
    made.undisturbed()
    verified = command("ledger", "verify", "-c", str(made.configuration), "--against", "influx")
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "Everything is shipped." in verified.stdout
