"""A web server that notes when it was sent what, `python -m benchmarks.hook COUNT`: its port, then all instants."""

import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.child import say

received: list[tuple[str, float]] = []
enough = threading.Event()


class Handler(BaseHTTPRequestHandler):
    """Takes everything."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Note it and say so."""
        self.rfile.read(int(self.headers["Content-Length"]))
        received.append((self.headers["Idempotency-Key"], time.monotonic()))
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()
        if len(received) >= int(sys.argv[1]):
            enough.set()

    def log_message(self, *_args: object) -> None:
        """Nothing is logged."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(port=server.server_port)
    enough.wait()
    say(received=received)


if __name__ == "__main__":
    main()
