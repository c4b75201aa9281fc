"""What the network thread and the rest of the collector hand each other: it outlives every connection."""

from collections import deque
from collections.abc import Sequence

from collector.broker import Broker
from collector.inbox import Delivery, Inbox
from collector.outbox import Outbox
from collector.waker import Waker


class Exchange:
    """Deliveries in, acknowledgements and publications out.

    Attributes:
        reading: whether new messages are wanted; false once we are about to stop.
        closing: whether to say goodbye as soon as the acknowledgements are out.
        refused: the filters whose refusal was told already.
    """

    def __init__(self, broker: Broker) -> None:
        self.waker = Waker()
        self.inbox = Inbox(broker.waiting, self.waker.wake)
        self.outbox = Outbox()
        self.reading = True
        self.closing = False
        self.refused: set[str] = set()
        self._committed: deque[Sequence[Delivery]] = deque()

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Let the network thread acknowledge these: they are committed."""
        self._committed.append(deliveries)
        self.waker.wake()

    def committed(self) -> list[Delivery]:
        """Return what is to be acknowledged now, in the order of its arrival, and forget it."""
        batches = [self._committed.popleft() for _ in range(len(self._committed))]
        return [delivery for batch in batches for delivery in batch]
