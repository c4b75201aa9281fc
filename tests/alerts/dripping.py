"""A real server that keeps within every timeout of a step, and never comes to an end."""

import socket
import threading

_EVERY_S = 0.01


class Dripping:
    """Says `first` to whoever connects, then a byte now and then.

    Args:
        first: what it says at once.
    """

    def __init__(self, first: bytes) -> None:
        self._first = first
        self._stopped = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def stop(self) -> None:
        self._stopped.set()
        self._server.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._server.close()

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._drip, args=(connection,)))
            self._threads[-1].start()

    def _drip(self, connection: socket.socket) -> None:
        with connection:
            try:
                connection.sendall(self._first)
                while not self._stopped.wait(_EVERY_S):
                    connection.sendall(b"-")
            except OSError:
                return
