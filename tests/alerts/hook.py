"""A real web server in a thread, which answers as the test says."""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str]]
OK: Answer = (204, {})


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_args) -> None:
        """A client that was killed is no error of ours."""


class Hook:
    """Keeps what it is sent, in order, answers it by `answer(id)`, and keeps what of each path it answered how."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Mapping[str, str], bytes]] = []
        self.answered: list[tuple[str, str, int]] = []
        self.answer: Callable[[str], Answer] = lambda _id: OK
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    @property
    def told(self) -> list[dict]:
        """The bodies that were posted."""
        return [json.loads(body) for method, _, _, body in self.requests if method == "POST"]

    def ids(self) -> list[str]:
        return [each["id"] for each in self.told]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Else each answer waits for the acknowledgement of the one before.
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.requests.append((self.command, self.path, self.headers, body))
                message_id = self.headers.get("Idempotency-Key", "")
                status, headers = hook.answer(message_id)
                hook.answered.append((self.path, message_id, status))
                self._answer(status, headers)

            def do_GET(self) -> None:
                hook.requests.append((self.command, self.path, self.headers, b""))
                self._answer(*hook.answer(""))

            do_OPTIONS = do_GET  # noqa: N815 - http.server's name

            def log_message(self, *_args) -> None:
                return

            def _answer(self, status: int, headers: Mapping[str, str]) -> None:
                self.send_response(status)
                for name, value in {"Content-Length": "0", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()

        return Handler
