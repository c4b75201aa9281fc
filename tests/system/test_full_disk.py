"""A full disk: one sentence, nothing let go of that is not kept, and on it goes once there is room."""

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.system.conftest import CLIENT
from tests.system.load import kept, load, messages
from tests.system.processes import Collector, command, configured
from tests.system.publishers import left

SENSORS = [f"river/fridge-{number}/probe" for number in range(20)]
FULL_AT_KIB = 1_400


class SmallDisk:
    """A file system of its own for the store."""

    def __init__(self, folder: Path, undo: ExitStack) -> None:
        self.folder = folder
        _run("mount", "-t", "tmpfs", "-o", f"size={FULL_AT_KIB}k", "tmpfs", str(folder))
        undo.callback(_run, "umount", "--lazy", str(folder))

    def fill(self, _collector: Collector) -> None:
        """It is full by itself."""

    def grow(self, _collector: Collector) -> None:
        _run("mount", "-o", "remount,size=200m", str(self.folder))


class SmallFiles:
    """Where nobody may mount: a limit on the size of the files that the collector writes."""

    def __init__(self, folder: Path, _undo: ExitStack) -> None:
        self.folder = folder

    def fill(self, collector: Collector) -> None:
        resource.prlimit(collector.pid, resource.RLIMIT_FSIZE, (FULL_AT_KIB * 512, resource.RLIM_INFINITY))

    def grow(self, collector: Collector) -> None:
        if collector.alive:
            resource.prlimit(collector.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _may_mount(folder: Path) -> bool:
    try:
        with ExitStack() as undo:
            SmallDisk(folder, undo)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


@pytest.fixture(params=[SmallDisk, SmallFiles])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk | SmallFiles]:
    folder = tmp_path / "disk"
    folder.mkdir()
    kind: Callable[..., SmallDisk | SmallFiles] = request.param
    if kind is SmallDisk and not _may_mount(folder):
        kind = SmallFiles
    with ExitStack() as undo:
        yield kind(folder, undo)


def _run_full(service, devices, disk, rows, until):
    """Fill the disk under a collector that listens, and publish all rows to the broker meanwhile."""
    until(lambda: service.said("subscribed"))
    disk.fill(service)
    devices.begin(messages(rows), per_second=3_000)
    until(lambda: service.said("nothing is acknowledged until the store is back"), 60)
    until(lambda: devices.acknowledged == len(rows), 60)


def test_a_full_disk_loses_nothing_and_is_told_once(mosquitto, configure, collector, publisher, stored, until, disk):
    rows = load(3, SENSORS, 180, datetime.now(UTC) - timedelta(minutes=5))
    broker = mosquitto()
    configuration = configure(broker.url, configured(SENSORS), store=str(disk.folder / "coldchain.db"))
    service = collector(configuration)
    _run_full(service, publisher(broker.port), disk, rows, until)
    assert service.alive

    disk.grow(service)

    store = stored(disk.folder / "coldchain.db")
    until(lambda: store.count_readings() == len(rows), 60)
    assert service.stop() == 0
    assert kept(store, SENSORS) == rows
    assert left(broker.port, CLIENT) == []
    (told,) = service.said("", "error")
    assert "coldchain.db cannot be used now: " in told
    assert len(service.said("the store is back", "info")) == 1
    assert command("ledger", "verify", "-c", str(configuration)).returncode == 0
    store.close()


def test_a_collector_killed_on_a_full_disk_has_let_go_of_nothing_that_it_has_not_kept(
    mosquitto, configure, collector, publisher, stored, until, disk
):
    rows = load(4, SENSORS, 180, datetime.now(UTC) - timedelta(minutes=5))
    broker = mosquitto()
    configuration = configure(broker.url, configured(SENSORS), store=str(disk.folder / "coldchain.db"))
    service = collector(configuration)
    _run_full(service, publisher(broker.port), disk, rows, until)

    service.kill()

    there = {(name, body.decode()) for name, body in left(broker.port, CLIENT)}
    disk.grow(service)
    service.start()
    store = stored(disk.folder / "coldchain.db")
    until(lambda: store.count_readings() == len(rows), 60)
    assert kept(store, SENSORS) == rows
    assert 0 < len(there) < len(rows)
    store.close()
