"""Deliveries that wait for their commit: one thread puts, one takes, and the amount is bounded.

The network thread asks `full` before it reads on and rests while it is; so a flood waits at the broker, not here.
Both ends are lock-free on the hot path: appending to and popping from a deque are atomic in CPython, and the one who
goes to sleep says so before he looks a last time.
"""

import threading
from collections import deque
from collections.abc import Callable

import msgspec

from collector.message import Message

MOST_BYTES = 32 * 1024 * 1024


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """One message and what is needed to acknowledge it.

    Attributes:
        message: what came.
        mid, qos: as the broker numbered it.
        connection: the number of the connection on which it came, the only one on which it may be acknowledged.
    """

    message: Message
    mid: int
    qos: int
    connection: int


class Inbox:
    """A bounded queue from the network thread to the pipeline.

    Args:
        most: deliveries at which it is full; it is also full at 32 MiB of payloads.
        on_space: called by the taker when there is space again after the network thread found none.
    """

    def __init__(self, most: int, on_space: Callable[[], None]) -> None:
        self._most = most
        self._on_space = on_space
        self._waiting: deque[Delivery] = deque()
        self._arrived = threading.Event()
        self._sleeping = False
        self._found_full = False
        self._bytes_in = 0
        self._bytes_out = 0

    def put(self, delivery: Delivery) -> None:
        """Add a delivery; the network thread only."""
        self._bytes_in += len(delivery.message.payload)
        self._waiting.append(delivery)
        if self._sleeping:
            self._sleeping = False
            self._arrived.set()

    def full(self) -> bool:
        """Return whether to rest; the taker will then say when there is space again."""
        if not self._over():
            return False
        self._found_full = True
        return self._over()  # looked at again, since the taker may have missed the flag

    def take(self, limit: int, timeout: float) -> list[Delivery]:
        """Return everything that waits, up to `limit`; wait for something up to `timeout` seconds."""
        waiting = self._waiting
        if not waiting and timeout > 0:
            self._arrived.clear()
            self._sleeping = True
            if not waiting:
                self._arrived.wait(timeout)
            self._sleeping = False
        taken = [waiting.popleft() for _ in range(min(limit, len(waiting)))]
        self._bytes_out += sum(len(delivery.message.payload) for delivery in taken)
        if self._found_full and not self._over():
            self._found_full = False
            self._on_space()
        return taken

    def wake(self) -> None:
        """Let a taker that waits return with nothing."""
        self._arrived.set()

    def __len__(self) -> int:
        return len(self._waiting)

    def _over(self) -> bool:
        return len(self._waiting) >= self._most or self._bytes_in - self._bytes_out >= MOST_BYTES
