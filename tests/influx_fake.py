"""A server that answers as the test tells it to, and keeps what it was asked: for what no real server does on demand.

Its InfluxDB 2.7 and 3 answer in the headers, statuses and bodies of the documented API; none of these servers can be
run here.
"""

import gzip
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest


class Reply(msgspec.Struct, frozen=True):
    """What it answers."""

    status: int = 204
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    hangs: bool = False


class Asked(msgspec.Struct, frozen=True):
    """What it was asked; the body unpacked, the headers' names in small letters."""

    method: str
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    body: bytes


def version(number: str, build: str = "OSS") -> tuple[tuple[str, str], ...]:
    """Return the headers by which an InfluxDB says which it is."""
    return (("X-Influxdb-Version", number), ("X-Influxdb-Build", build))


V1 = version("1.6.7~rc0")
V2 = version("v2.7.12")
V3 = version("3.2.0", "Core")


class FakeInflux:
    """The server; `replies` is by path, the last reply of each list stays.

    Attributes:
        replies: what it answers by path; a path without any: 204 with the headers of `brand`.
        asked: all that it was asked, in order.
        brand: headers of every answer without any of its own.
    """

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[Asked] = []
        self.brand: tuple[tuple[str, str], ...] = V1
        self.go_on = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answers(self, path: str, *replies: Reply) -> None:
        """Set what it answers on a path, one after the other; the last one from then on."""
        self.replies[path] = list(replies)

    def of(self, path: str) -> list[Asked]:
        """Return what it was asked on a path."""
        return [each for each in self.asked if each.path == path]

    def lines(self) -> list[str]:
        """Return every line that was written to it, whatever it answered."""
        written = [each.body.decode() for each in self.asked if each.path in {"/write", "/api/v2/write"}]
        return [line for body in written for line in body.splitlines()]

    def reply(self, path: str) -> Reply:
        replies = self.replies.get(path, [Reply()])
        return replies.pop(0) if len(replies) > 1 else replies[0]


def _handler(fake: FakeInflux) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.asked.append(Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body))
            reply = fake.reply(parts.path)
            if reply.hangs:
                fake.go_on.wait()
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers or fake.brand:
                self.send_header(name, value)
            if reply.status != 204:
                self.send_header("Content-Length", str(len(reply.body.encode())))
            self.end_headers()
            if reply.status != 204:
                self.wfile.write(reply.body.encode())

    return Handler


@pytest.fixture
def fake_influx() -> Iterator[Callable[[], FakeInflux]]:
    """Return a function that starts a fake InfluxDB 1.6.7 that takes everything."""
    started: list[FakeInflux] = []

    def start() -> FakeInflux:
        started.append(FakeInflux())
        started[-1].start()
        return started[-1]

    yield start
    for fake in started:
        fake.stop()
