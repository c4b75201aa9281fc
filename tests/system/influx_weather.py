"""Weather: a proxy before a real InfluxDB that lets requests through, answers for it, or lets answers get lost."""

import http.client
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.influx_fake import V1

_HANGS_S = 1.0
_REASON = b'{"error":"the weather is bad"}'


class Weather:
    """The proxy.

    Attributes:
        forecast: what comes next, one a request to write: a status to answer, `hangs` (no answer), `lost` (points are
            written and the answer is lost), and once it is empty `fair`.
        seen: how many requests to write met which weather.
    """

    def __init__(self, port: int) -> None:
        self.forecast: list[int | str] = []
        self.seen: Counter[int | str] = Counter()
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"weather": self, "port": port})
        )
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def next(self) -> int | str:
        """Return what a request meets."""
        with self._lock:
            met = self.forecast.pop(0) if self.forecast else "fair"
            self.seen[met] += 1
            return met

    def stop(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    weather: Weather
    port: int

    def do_GET(self) -> None:
        self._through()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        met = self.weather.next() if self.path.startswith("/write") else "fair"
        if met == "hangs":
            self.weather.over.wait(_HANGS_S)
            self.close_connection = True
        elif isinstance(met, int):
            self._say(met, _REASON, (*V1, ("Retry-After", "0")))
        else:
            self._through(body, answers=met != "lost")

    def log_message(self, *_: object) -> None:
        pass

    def _through(self, body: bytes = b"", *, answers: bool = True) -> None:
        real = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        real.request(self.command, self.path, body, dict(self.headers))
        answer = real.getresponse()
        told = answer.read()
        if answers:
            headers = [each for each in answer.getheaders() if each[0].lower().startswith("x-influxdb")]
            self._say(answer.status, told, headers)
        else:
            self.close_connection = True
        real.close()

    def _say(self, status: int, body: bytes, headers: Iterable[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)


@pytest.fixture
def weather() -> Iterator[Callable[[int], Weather]]:
    """Return a function that puts weather before the InfluxDB at a port of this machine."""
    made: list[Weather] = []

    def put(port: int) -> Weather:
        made.append(Weather(port))
        return made[-1]

    yield put
    for each in made:
        each.stop()
