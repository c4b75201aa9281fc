"""Tells a backlog from live messages by our own marks in the stream.

A message without a time of its own is dated by its arrival, which is only true if it did not wait at the broker. So we
publish a small mark through the broker to ourselves, at QoS 1, each few seconds. A broker hands the messages of one
session over in the order in which it got them: whatever comes after a mark was published after it. Hence

    live     the newest mark that came back was sent less than `OLDEST` seconds ago
    backlog  otherwise: on a resumed session until its first mark comes back, and after we have not read for a while

A session that begins anew has nothing to drain and is live at once. Where the broker's ACL forbids our marks, a backlog
ends when nothing is unacknowledged and no message has come for some seconds: then nothing can be waiting there.
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
        self._last_sent = -every
        self._fresh = now if not resumed else None
        self._message_at = now
        self._by_quiet = False
        self.returned_any = False

    def due(self, now: float) -> bool:
        """Return whether a mark is due; while several are under way no more are sent."""
        return now - self._last_sent >= self._every and len(self._sent) * self._every <= OLDEST

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
            self.returned_any = True
            self._sent = {other: when for other, when in self._sent.items() if when > at}

    def heard(self, now: float) -> None:
        """Note that a message came."""
        self._message_at = now

    def rested(self, now: float) -> None:
        """Note that we do not read: messages may begin to wait at the broker."""
        self._by_quiet = False
        self._message_at = now

    def idle(self, now: float) -> bool:
        """Note that nothing is unacknowledged; return True where that just ended a backlog without a mark."""
        if self._by_quiet or now - self._message_at < self._quiet:
            return False
        self._by_quiet = True
        return not self.returned_any

    def backlog(self, now: float) -> bool:
        """Return whether a message that comes now may have waited at the broker."""
        return not self._by_quiet and (self._fresh is None or now - self._fresh > OLDEST)
