"""Wakes a thread that waits on sockets: a byte through a pair of sockets, at most one at a time."""

import select
import socket


class Waker:
    """Other threads wake, one thread rests."""

    def __init__(self) -> None:
        self._ours, self._theirs = socket.socketpair()
        self._ours.settimeout(0)
        self._theirs.settimeout(0)
        self._woken = False
        self._poll = select.poll()  # unlike select, it knows descriptors over 1023
        self._poll.register(self._ours, select.POLLIN)

    def fileno(self) -> int:
        """Return what to select on."""
        return self._ours.fileno()

    def wake(self) -> None:
        """Wake the thread, or keep it from its next rest."""
        if not self._woken:
            self._woken = True
            try:
                self._theirs.send(b"\0")
            except OSError:
                return  # full: it will wake anyway; or closed: there is nobody to wake

    def clear(self) -> None:
        """Forget the wakes so far; call it before looking at what others may have left."""
        if self._woken:
            self._woken = False
            try:
                self._ours.recv(64)
            except BlockingIOError:
                return  # the byte is on its way: one wake too many does no harm

    def wait(self, seconds: float) -> None:
        """Rest until woken, `seconds` at most."""
        self._poll.poll(seconds * 1000)
        self.clear()

    def close(self) -> None:
        """Free the sockets."""
        self._ours.close()
        self._theirs.close()
