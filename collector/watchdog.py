"""Notices a connection that is up but dead: nothing is heard although pings are due.

TCP may take many minutes to notice that the other side is gone, and a frozen broker keeps its sockets open; so the
only sign of life that counts is bytes that arrive, and a ping makes sure that there are some.
"""

from typing import Literal

Verdict = Literal["fine", "ping", "dead"]


class Watchdog:
    """Seconds in, a verdict out.

    Args:
        keepalive: seconds without a byte after which a connection is dead; a ping is due each half of it.
        now: of a monotonic clock.
    """

    def __init__(self, keepalive: float, now: float) -> None:
        self._keepalive = keepalive
        self._heard_at = now
        self._pinged_at = now

    def heard(self, now: float) -> None:
        """Note that bytes came."""
        self._heard_at = now

    def judge(self, now: float, *, reading: bool) -> Verdict:
        """Return `ping` where one is due now, `dead` where hope is lost.

        While we do not read (everything here is full) silence is our own doing and proves nothing.
        """
        if not reading:
            self._heard_at = now
        elif now - self._heard_at >= self._keepalive:
            return "dead"
        if now - self._pinged_at >= self._keepalive / 2:
            self._pinged_at = now
            return "ping"
        return "fine"
