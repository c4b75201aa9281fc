"""From deliveries to the batch that one transaction takes in: decoded, resolved, admitted or refused. Pure."""

from collections.abc import Iterable

from coldchain.errors import DecodeError
from coldchain.readings import MAX_PAYLOAD, Arrival, Batch, Reading, Refusal, Status, Why, admit
from collector.inbox import Delivery
from collector.marker import is_marker
from collector.message import Message, Unreadable
from collector.topics import Topics

EXCERPT = 256
"""Bytes of a refused payload that are kept."""
MOST_TOPIC = 1_024
"""Characters of a topic that anything is kept under: no sensor needs more, and strangers write topics too."""

_SECOND = "no time of its own, and not the only such reading in its message"


class Sorting:
    """What deliveries turned out to be, growing message by message.

    Args:
        topics: how to read a topic, and which sensor a source belongs to.
    """

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._readings: list[Reading] = []
        self._refusals: list[Refusal] = []
        self._unclaimed: list[Reading] = []
        self._statuses: list[tuple[str, Status]] = []

    def add(self, message: Message) -> None:
        """Sort one message; whatever it is, something is kept of it."""
        try:
            if len(message.topic) > MOST_TOPIC:
                self._refuse(message, "too_large", f"A topic is over {MOST_TOPIC} characters; expected a sensor's.")
            elif len(message.payload) > MAX_PAYLOAD:
                self._refuse_large(message)
            elif self._topics.is_status(message.topic):
                self._add_status(message)
            elif not is_marker(message.topic):
                self._add_readings(message)
        except DecodeError as error:
            self._refuse(message, "undecodable", str(error))
        except Exception as error:  # noqa: BLE001 - one device's odd payload must not stop every other sensor
            self._refuse(message, "undecodable", f"{message.topic}: the decoder failed on this payload: {error!r}.")

    def batch(self) -> Batch:
        """Return what has been sorted so far."""
        return Batch(tuple(self._readings), tuple(self._refusals), tuple(self._unclaimed), tuple(self._statuses))

    def _refuse_large(self, message: Message) -> None:
        """A bridge's list of its devices is often this large; like all else on its topic it is no business of ours."""
        if not self._topics.passes_over(message.topic):
            self._refuse(message, "too_large", _too_large(message))

    def _add_status(self, message: Message) -> None:
        self._statuses.extend(self._topics.status(message))

    def _add_readings(self, message: Message) -> None:
        arrival = Arrival(message.received_at, message.retained, message.backlog)
        everything = self._topics.decode(message)
        alone = len(everything) == 1 or len({found.source for found in everything}) == 1
        undated = set[str]()
        for found in everything:
            if isinstance(found, Unreadable):
                self._refuse(message, "undecodable", found.sentence, found.source)
                continue
            feed = self._topics.feed(found.source, alone=alone)
            if feed is None:
                admitted, place = admit(found, found.source, arrival), self._unclaimed
            else:
                admitted, place = admit(found, feed.sensor, arrival, feed.commissioned_at), self._readings
            if not isinstance(admitted, Reading):
                self._refuse(message, admitted.why, admitted.sentence, admitted.source)
            elif found.at is None and found.source in undated:
                # Only one can take the instant of the arrival; a second one there would pass for a duplicate.
                self._refuse(message, "undated", f"{found.source}: {_SECOND}.", found.source)
            else:
                place.append(admitted)
                if found.at is None:
                    undated.add(found.source)

    def _refuse(self, message: Message, why: Why, sentence: str, source: str = "") -> None:
        payload = message.payload[:EXCERPT]
        named = (source or message.topic)[:MOST_TOPIC]
        self._refusals.append(Refusal(named, why, sentence[: 2 * MOST_TOPIC], message.received_at, payload))


def sort(deliveries: Iterable[Delivery], topics: Topics) -> Batch:
    """Return the batch that these deliveries make, in the order of their arrival."""
    sorting = Sorting(topics)
    add = sorting.add
    for delivery in deliveries:
        add(delivery.message)
    return sorting.batch()


def _too_large(message: Message) -> str:
    return f"{message.topic}: payload is over {MAX_PAYLOAD // 1024} KiB; expected a reading."


def refused(message: Message, sentence: str) -> Batch:
    """Return the batch that keeps a message with the reason why it could not be judged."""
    payload = message.payload[:EXCERPT]
    return Batch(refusals=(Refusal(message.topic[:MOST_TOPIC], "undecodable", sentence, message.received_at, payload),))
