"""The application behind a real server on a port of its own, and somebody who listens to its stream."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn

from api.guard import Guard
from api.hurry import Hurried
from tests.conftest import until


class Heard:
    """A stream as it comes: `next()` is the next event: its name, id and data; beats are counted."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.beats = 0
        self._lines = answer.iter_lines()

    def next(self) -> tuple[str, str, Any]:
        """Wait for the next event, comments left out; of a stream that has ended `("end", "", None)`."""
        fields: dict[str, str] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if not line and fields.get("event") == "beat":
                self.beats += 1
                fields = {}
            elif not line and "data" in fields:
                return fields["event"], fields.get("id", ""), json.loads(fields["data"])
            if name:
                fields[name] = value
        return "end", "", None

    def entries(self, number: int) -> list[int]:
        """Return the numbers of the next so many entries."""
        found: list[int] = []
        while len(found) < number:
            name, id_, _ = self.next()
            assert name != "end"
            if name == "entry":
                found.append(int(id_))
        return found

    def named(self, wanted: str) -> Any:
        """Return the data of the next event of a name."""
        while True:
            name, _, data = self.next()
            assert name != "end"
            if name == wanted:
                return data


class Served:
    """A server in a thread of this process: that it is ours is certain, the socket is.

    Args:
        app: what it serves.
        http: what is a connection of it.
    """

    def __init__(self, app: Guard, http: type[Hurried] = Hurried) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        settings = uvicorn.Config(app, http=http, log_level="error", lifespan="off", timeout_graceful_shutdown=5)
        self._server = uvicorn.Server(settings)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    def start(self) -> None:
        self._thread.start()
        until(lambda: self._server.started)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(30)
        assert not self._thread.is_alive()

    @contextmanager
    def listen(self, who: str = "pharmacist", last: str = "", after: str = "", batch: str = "") -> Iterator[Heard]:
        """Listen as somebody; the first event, which says where the stream begins, is yet to come."""
        headers = {"Authorization": f"Bearer {who}", **({"Last-Event-ID": last} if last else {})}
        asked = {name: value for name, value in {"after": after, "batch": batch}.items() if value}
        with (
            httpx.Client(base_url=self.url, timeout=30) as client,
            client.stream("GET", "/api/v1/events", params=asked, headers=headers) as answer,
        ):
            yield Heard(answer)
