"""Real servers for any test: a mosquitto of the test's own, on a free port, that the test may stop, kill and freeze.

The InfluxDBs stand in `influx_servers`, one that answers as it is told in `influx_fake`.
"""

import getpass
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from paho.mqtt import publish as paho_publish

from tests.influx_fake import fake_influx
from tests.influx_servers import influxd, victoria_metrics
from tests.ports import free_port

__all__ = ["fake_influx", "influxd", "victoria_metrics"]

PLAIN = """
user {user}
persistence true
persistence_location {folder}/
max_queued_messages 0
max_queued_bytes 0
max_inflight_messages 4000
max_inflight_bytes 0
allow_anonymous true
listener {port} 127.0.0.1
"""
_ATTEMPTS = 5


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for a condition; fail where it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.005)


class Mosquitto:
    """A broker of the test's own; its messages outlive `stop`, `restart` and, since the last save, `kill`.

    Args:
        folder: for its configuration, log and persistence.
        conf: its configuration; `{port}`, `{folder}` and `{user}` are filled in.
    """

    def __init__(self, folder: Path, conf: str = PLAIN) -> None:
        self.folder = folder
        self.conf = conf
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start on a free port, later on the same one again; sure that it is our own child that answers."""
        for _ in range(_ATTEMPTS if not self.port else 1):
            port = self.port or free_port()
            if self._came_up(port):
                self.port = port
                return
        raise AssertionError(f"mosquitto did not start: {self.log}")

    def stop(self) -> None:
        """Let it end in good order; it saves its queues."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def save(self) -> None:
        """Let it write its queues to disk, as its autosave does."""
        self._signal(signal.SIGUSR1)

    def freeze(self) -> None:
        """Let its sockets stay open and nothing answer."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def publish(self, topic: str, payload: bytes | str, *, retain: bool = False, qos: int = 1) -> None:
        """Publish as an anonymous client; returns when the broker has confirmed it."""
        self.publish_all([(topic, payload, qos, retain)])

    def publish_all(self, messages: Sequence[tuple[str, bytes | str, int, bool]]) -> None:
        """Publish (topic, payload, qos, retain) each; returns when the broker has confirmed all."""
        paho_publish.multiple(list(messages), hostname="127.0.0.1", port=self.port)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def _came_up(self, port: int) -> bool:
        conf = self.folder / "mosquitto.conf"
        conf.write_text(self.conf.format(port=port, folder=self.folder, user=getpass.getuser()))
        with (self.folder / "log").open("ab") as log:
            began = log.tell()
            process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", str(conf)], stdout=log, stderr=log)
        self._process = process
        while process.poll() is None:
            if "running" in self.log[began:] and _answers(port):
                return process.poll() is None
            time.sleep(0.005)
        return False

    def _signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(number)
            self._process.wait(30)
            self._process = None


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Callable[..., Mosquitto]]:
    """Return a function that starts a broker, by default an open one with persistence: `mosquitto(conf=PLAIN)`.

    `files` are texts that its configuration refers to in `{folder}`.
    """
    started: list[Mosquitto] = []

    def start(conf: str = PLAIN, files: dict[str, str] | None = None) -> Mosquitto:
        folder = tmp_path / f"mosquitto-{len(started)}"
        folder.mkdir()
        for name, text in (files or {}).items():
            (folder / name).write_text(text)
        broker = Mosquitto(folder, conf)
        started.append(broker)
        broker.start()
        return broker

    yield start
    for broker in started:
        broker.stop()


@pytest.fixture(name="until")
def wait_until() -> Callable[..., None]:
    """Return a function that waits for a condition: `until(lambda: …, seconds=30)`."""
    return until
