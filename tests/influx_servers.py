"""Servers for any test: a real influxd 1.6.7 and a real victoria-metrics of the test's own, each on a free port."""

import json
import shutil
import signal
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.ports import free_port

ADMIN = ("admin", "the-admin")
INFLUXD = """
reporting-enabled = false
bind-address = "127.0.0.1:0"
[meta]
dir = "{folder}/meta"
[data]
dir = "{folder}/data"
wal-dir = "{folder}/wal"
index-version = "tsi1"
max-values-per-tag = 0
query-log-enabled = false
[monitor]
store-enabled = false
[logging]
suppress-logo = true
[http]
bind-address = "127.0.0.1:{port}"
log-enabled = false
auth-enabled = {auth}
"""
TLS = """
https-enabled = true
https-certificate = "{tls}/server.crt"
https-private-key = "{tls}/server.key"
"""
_ATTEMPTS = 5
_STARTS_IN_S = 60.0


class Server(ABC):
    """A child of the test, to be started, killed, frozen and started again on the same port.

    Args:
        folder: for its files and its log.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        return f"http://127.0.0.1:{port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def start(self) -> None:
        """Start on a free port, later on the same one again; sure that it is our own child that answers."""
        for _ in range(_ATTEMPTS if not self.port else 1):
            port = self.port or free_port()
            if self._came_up(port):
                self.port = port
                return
        raise AssertionError(f"{type(self).__name__} did not start: {self.log[-2000:]}")

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Let its sockets stay open and nothing answer."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    @abstractmethod
    def command(self, port: int) -> list[str]:
        """Return how it is started on a port."""

    @abstractmethod
    def listens(self, log: str, port: int) -> bool:
        """Tell whether its log says that it has the port."""

    def _came_up(self, port: int) -> bool:
        with (self.folder / "log").open("ab") as log:
            began = log.tell()
            self._process = process = subprocess.Popen(self.command(port), stdout=log, stderr=log)
        end = time.monotonic() + _STARTS_IN_S
        while process.poll() is None and time.monotonic() < end:
            if self.listens(self.log[began:], port) and _answers(f"{self.url_at(port)}/ping"):
                return process.poll() is None
            time.sleep(0.01)
        self.kill()
        return False

    def _end(self, number: int) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.send_signal(signal.SIGCONT)
            process.send_signal(number)
            process.wait(60)


class Influxd(Server):
    """An influxd 1.6.7. With `auth` it has one user, `ADMIN`, who may do all.

    Args:
        folder: for its files; data outlive `stop` and `kill`.
        auth: users have to sign in.
        tls: a folder with `server.crt` and `server.key` for localhost; None: plain HTTP.
    """

    def __init__(self, folder: Path, *, auth: bool = False, tls: Path | None = None) -> None:
        super().__init__(folder)
        self.auth = auth
        self.tls = tls
        self.conf = INFLUXD if tls is None else INFLUXD + TLS.replace("{tls}", str(tls))

    def url_at(self, port: int) -> str:
        return super().url_at(port) if self.tls is None else f"https://localhost:{port}"

    def start(self) -> None:
        first = not self.port
        super().start()
        if self.auth and first:
            self.query(f"CREATE USER {ADMIN[0]} WITH PASSWORD '{ADMIN[1]}' WITH ALL PRIVILEGES")

    def command(self, port: int) -> list[str]:
        told = self.conf.format(port=port, folder=self.folder, auth=str(self.auth).lower())
        (self.folder / "influxdb.conf").write_text(told)
        return ["/usr/bin/influxd", "run", "-config", str(self.folder / "influxdb.conf")]

    def listens(self, log: str, port: int) -> bool:
        return "Listening on HTTP" in log and f"127.0.0.1:{port}" in log

    def query(self, influxql: str, database: str = "coldchain") -> list[dict[str, Any]]:
        """Return the series that a query tells, `values` and all, instants in nanoseconds; fail where it is wrong."""
        told = urlencode({"db": database, "epoch": "ns", "q": influxql}).encode()
        results = json.loads(ask(f"{self.url}/query", told, ADMIN if self.auth else None))["results"]
        assert not [result["error"] for result in results if "error" in result], results
        return [one for result in results for one in result.get("series", [])]

    def rows(self, influxql: str, database: str = "coldchain") -> list[dict[str, Any]]:
        """Return every row of all series as a mapping, with its series' tags."""
        return [
            {**one.get("tags", {}), **dict(zip(one["columns"], row, strict=True))}
            for one in self.query(influxql, database)
            for row in one["values"]
        ]

    def count(self, measurement: str, field: str, database: str = "coldchain") -> int:
        """Return how many points of a measurement have a field."""
        rows = self.rows(f'SELECT count("{field}") FROM "{measurement}"', database)  # noqa: S608
        return int(rows[0]["count"]) if rows else 0

    def create(self, database: str = "coldchain") -> None:
        self.query(f'CREATE DATABASE "{database}"')

    def write(self, lines: str, database: str = "coldchain") -> None:
        """Write points by hand, before Coldchain does."""
        ask(f"{self.url}/write?{urlencode({'db': database})}", lines.encode(), ADMIN if self.auth else None)


class VictoriaMetrics(Server):
    """A victoria-metrics 1.79.5, which takes points by `/api/v2/write` and knows no InfluxQL; instants are ms to it."""

    def command(self, port: int) -> list[str]:
        return [
            "/usr/bin/victoria-metrics",
            f"-storageDataPath={self.folder}/data",
            f"-httpListenAddr=127.0.0.1:{port}",
            "-dedup.minScrapeInterval=1ms",
            "-retentionPeriod=100y",
            "-memory.allowedBytes=128MB",
        ]

    def listens(self, log: str, port: int) -> bool:
        return f"127.0.0.1:{port}" in log and "started VictoriaMetrics" in log

    def export(self, match: str = '{__name__!=""}') -> list[dict[str, Any]]:
        """Return the series, `metric`, `values` and `timestamps`, in the order of their labels."""
        ask(f"{self.url}/internal/force_flush")
        lines = ask(f"{self.url}/api/v1/export?{urlencode({'match[]': match})}").splitlines()
        return sorted((json.loads(line) for line in lines), key=lambda one: sorted(one["metric"].items()))


def ask(url: str, body: bytes | None = None, user: tuple[str, str] | None = None) -> bytes:
    """Return the body of an answer; a POST where there is one to send."""
    request = urllib.request.Request(url, body)  # noqa: S310 - http, to our own child
    if user is not None:
        request.add_header("Authorization", f"Basic {b64encode(':'.join(user).encode()).decode()}")
    trusting = ssl._create_unverified_context() if url.startswith("https") else None  # noqa: S323 - our own child
    with urllib.request.urlopen(request, timeout=30, context=trusting) as answer:  # noqa: S310 - as above
        return bytes(answer.read())


def _answers(url: str) -> bool:
    try:
        ask(url)
    except OSError:
        return False
    return True


@pytest.fixture
def influxd(tmp_path: Path) -> Iterator[Callable[..., Influxd]]:
    """Return a function that starts an influxd, with an empty database `coldchain`: `influxd(auth=False, tls=None)`."""
    started: list[Influxd] = []

    def start(*, auth: bool = False, tls: Path | None = None, database: str | None = "coldchain") -> Influxd:
        folder = tmp_path / f"influxd-{len(started)}"
        folder.mkdir()
        started.append(Influxd(folder, auth=auth, tls=tls))
        started[-1].start()
        if database is not None:
            started[-1].create(database)
        return started[-1]

    yield start
    for server in started:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def victoria_metrics(tmp_path: Path) -> Iterator[Callable[[], VictoriaMetrics]]:
    """Return a function that starts a victoria-metrics."""
    started: list[VictoriaMetrics] = []

    def start() -> VictoriaMetrics:
        folder = tmp_path / f"victoria-metrics-{len(started)}"
        folder.mkdir()
        started.append(VictoriaMetrics(folder))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.kill()
        shutil.rmtree(server.folder, ignore_errors=True)
