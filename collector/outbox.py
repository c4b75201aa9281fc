"""What is to be told through the broker: the newest value of each topic, until the broker has confirmed it."""

import threading

import msgspec


class Outgoing(msgspec.Struct, frozen=True, gc=False):
    """One message to publish at QoS 1."""

    topic: str
    payload: bytes
    retain: bool


class Outbox:
    """Thread-safe; of a topic only the newest message waits, so it never holds more than there are topics."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, Outgoing] = {}
        self._under_way: dict[int, Outgoing] = {}

    def put(self, message: Outgoing) -> None:
        """Let a message wait, in the place of an older one of the same topic."""
        with self._lock:
            self._waiting.pop(message.topic, None)
            self._waiting[message.topic] = message

    def next(self) -> Outgoing | None:
        """Return the oldest one that waits, and forget it; None where none does."""
        with self._lock:
            topic = next(iter(self._waiting), None)
            return self._waiting.pop(topic) if topic is not None else None

    def sent(self, mid: int, message: Outgoing) -> None:
        """Note that it went out as `mid`."""
        self._under_way[mid] = message

    def confirmed(self, mid: int) -> Outgoing | None:
        """Return what the broker has confirmed, and forget it."""
        return self._under_way.pop(mid, None)

    def lost(self) -> None:
        """Let what was under way on a lost connection wait again, unless something newer does."""
        with self._lock:
            again = {message.topic: message for message in self._under_way.values()}
            self._waiting = again | self._waiting
        self._under_way.clear()

    @property
    def under_way(self) -> int:
        """How many the broker has not confirmed."""
        return len(self._under_way)
