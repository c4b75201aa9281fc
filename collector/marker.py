"""Tells a backlog from live messages by our own marks in the stream.

A message without a time of its own is dated by its arrival, which is only true if it did not wait at the broker. So we
publish a small mark through the broker to ourselves, at QoS 1, each few seconds. A broker hands the messages of one
session over in the order in which it got them: whatever comes after a mark was published after it. Hence

    live     the newest mark that came back was sent less than `OLDEST` seconds ago
    backlog  otherwise: on a resumed session until its first mark comes back, and after we have not read for a while

A session that begins anew has nothing to drain and is live at once. Where no mark ever comes back, because the
broker's ACL forbids it, a backlog ends when nothing is unacknowledged and no message has come for some seconds: then
nothing can be waiting there. It begins again when something was unacknowledged for `OLDEST` seconds on end.
"""

import re
import secrets

OLDEST = 30.0
"""Seconds that an arrival may be later than the publication, at most."""


def marker_topic(client_id: str) -> str:
    """Return the topic of a collector's own marks: `coldchain/v1/collector/{client id}/marker`."""
    return f"coldchain/v1/collector/{re.sub('[/+#]', '-', client_id)}/marker"


def is_marker(topic: str) -> bool:
    """Return whether a message is a mark: to be acknowledged in its turn, and nothing else."""
    return topic.startswith("coldchain/v1/collector/") and topic.endswith("/marker")


class Marker:
    """Seconds in, `backlog` out.

    Args:
        now: of a monotonic clock, at which the connection was made.
        resumed: whether the broker kept a session of ours.
        every: seconds between two marks.
        quiet: seconds without a message that end a backlog without a mark.
    """

    def __init__(self, now: float, *, resumed: bool, every: float, quiet: float) -> None:
        self._every = every
        self._quiet = quiet
        self._sent: dict[bytes, float] = {}
        self._last_sent: float | None = None
        self._fresh = now if not resumed else None
        self._returned_any = False
        self._message_at = now
        self._clear_at = now
        self._silent = False

    def due(self, now: float) -> bool:
        """Return whether a mark is due; the more of them are under way, the longer the wait for the next."""
        return self._last_sent is None or now - self._last_sent >= self._every * (1 + len(self._sent))

    def sent(self, now: float) -> bytes:
        """Return a new mark's payload, and note that it goes out now."""
        token = secrets.token_hex(8).encode()
        self._last_sent = now
        self._sent[token] = now
        return token

    def returned(self, token: bytes) -> None:
        """Note that a mark came back; one of an earlier connection says nothing."""
        at = self._sent.pop(token, None)
        if at is not None:
            self._fresh = at
            self._returned_any = True
            self._silent = False
            self._sent = {other: when for other, when in self._sent.items() if when > at}

    def heard(self, now: float) -> None:
        """Note that a message came, other than a mark."""
        self._message_at = now

    def idle(self, now: float) -> bool:
        """Note that nothing is unacknowledged; return whether silence just ended a backlog in place of a mark."""
        self._clear_at = now
        if self._returned_any or self._silent or now - self._message_at < self._quiet:
            return False
        self._silent = True
        return True

    def busy(self, now: float) -> None:
        """Note that something is unacknowledged or not read: before long, messages may begin to wait at the broker."""
        if now - self._clear_at > OLDEST:
            self._silent = False

    def backlog(self, now: float) -> bool:
        """Return whether a message that comes now may have waited at the broker."""
        return not self._silent and (self._fresh is None or now - self._fresh > OLDEST)
