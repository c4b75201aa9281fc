"""From the configured sensors to topic filters, and from a message to the sensors behind its sources."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Protocol

import msgspec
from paho.mqtt.client import topic_matches_sub
from paho.mqtt.matcher import MQTTMatcher

from coldchain.errors import ConfigurationError, DecodeError
from coldchain.readings import Status
from collector.format import Format, Presence
from collector.formats import FORMATS
from collector.message import Found, Message
from collector.payload import shown

OWN = "coldchain"
_PREFIX = "coldchain/v1/"
_READING = "/reading"
_STATUS = "/status"
_STATUSES: dict[bytes, Status] = {b"online": "online", b"offline": "offline"}


def _everything(_told: object) -> bool:
    return True


_PASSED_OVER = Format("", lambda _message: (), passes_over=_everything)
"""What other devices say of themselves, where the configured ones do."""


class Feed(Protocol):
    """How one sensor's readings come: a configured sensor says so."""

    @property
    def sensor(self) -> str:
        """`site/unit/sensor`."""

    @property
    def format(self) -> str:
        """One of `FORMATS`."""

    @property
    def source(self) -> str:
        """The topic, with the device's own id after `#` where a topic carries several; empty: Coldchain's own."""

    @property
    def zone(self) -> tzinfo | None:
        """In which a time without a zone is read; None: UTC."""

    @property
    def commissioned_at(self) -> datetime | None:
        """Readings before it are refused; None: no such bound."""


class Topics:
    """What to subscribe to, how to read it, and who is meant.

    Of every format the makers' own topics are subscribed to, so that devices are found which nobody has configured; a
    source elsewhere is subscribed to by its own topic.

    Args:
        feeds: one for each configured sensor.

    Raises:
        ConfigurationError: an unknown format, a source that two sensors claim, or two formats or zones for one topic.
    """

    def __init__(self, feeds: Iterable[Feed]) -> None:
        self._feeds: dict[str, Feed] = {}
        self._formats: dict[str, Format] = {}
        self._zones: dict[str, tzinfo] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        self._present: dict[str, tuple[Presence, tuple[str, ...]]] = {}
        for feed in feeds:
            self._add(feed)
        self._searched = MQTTMatcher()  # type: ignore[no-untyped-call]
        searched = {wanted: form for form in FORMATS.values() for wanted in form.filters}
        for wanted, form in searched.items():
            self._searched[wanted] = form
        elsewhere = [topic for topic in self._formats if self._format_found(topic) is None]
        present = self._present_filters()
        self.filters: tuple[str, ...] = (f"{_PREFIX}+/+/+{_STATUS}", *_widest(searched), *elsewhere, *present)

    def decode(self, message: Message) -> Found:
        """Return what a message holds.

        Raises:
            DecodeError: not what the topic's format says, or a topic that no format is configured for.
        """
        topic = message.topic
        feed = self._feeds.get(topic)
        form = FORMATS[feed.format] if feed else self._formats.get(topic)
        if form is None:
            form = self._format_found(topic)
            if form is not None and form.passes_over(topic):
                return ()
        if form is None:
            raise DecodeError(
                f"{topic}: no format is configured for this topic; expected one of {_list(self.filters)}."
            )
        zone = feed.zone if feed else self._zones.get(topic)
        named = self._named.get(topic, ())
        if zone is not None or named:
            message = msgspec.structs.replace(message, zone=zone, named=named)
        return form.decode(message)

    def passes_over(self, topic: str) -> bool:
        """Tell whether a topic that no sensor claims holds no reading for us, whatever comes on it."""
        if topic in self._feeds or topic in self._formats:
            return False
        form = self._format_found(topic)
        return form is not None and form.passes_over(topic)

    def format_of(self, source: str) -> str:
        """Return the format that the usual topic of a source is of; empty: of none."""
        found = self._format_found(source.partition("#")[0])
        return "" if found is None else found.name

    def feed(self, source: str, *, alone: bool = False) -> Feed | None:
        """Return the feed that a source belongs to; None where nobody has claimed it.

        Args:
            source: as the decoder names it.
            alone: its message holds nothing else: then the topic without the device's own id claims it too.
        """
        feed = self._feeds.get(source)
        return self._feeds.get(source.partition("#")[0]) if feed is None and alone else feed

    def is_status(self, topic: str) -> bool:
        """Return whether this is where a sensor, or the device of one that is configured, says if it is there."""
        return topic in self._present or (topic.endswith(_STATUS) and topic.startswith(_PREFIX))

    def status(self, message: Message) -> tuple[tuple[str, Status], ...]:
        """Return the configured sensors that a status is of, each `online` or `offline`; none for another's.

        Raises:
            DecodeError: neither of the two words.
        """
        presence, sensors = self._present.get(message.topic, (None, ()))
        words = _STATUSES if presence is None else presence.words
        if presence is not None and not message.payload:
            return ()  # what the broker kept is taken away: that says nothing
        told = words.get(message.payload.strip().replace(b" ", b""))
        if told is None:
            expected = " or ".join(word.decode() for word in words)
            raise DecodeError(f"{message.topic}: status is {shown(message.payload)}; expected {expected}.")
        if presence is None:
            feed = self._feeds.get(message.topic.removesuffix(_STATUS) + _READING)
            sensors = (feed.sensor,) if feed else ()
        return tuple((sensor, told) for sensor in sensors)

    def _add(self, feed: Feed) -> None:
        if feed.format not in FORMATS:
            raise ConfigurationError(f"Sensor {feed.sensor}: format is {feed.format!r}; expected {_list(FORMATS)}.")
        source = feed.source or f"{_PREFIX}{feed.sensor}{_READING}"
        if not feed.source and feed.format != OWN:
            raise ConfigurationError(f"Sensor {feed.sensor}: no source; expected the topic of a {feed.format} device.")
        other = self._feeds.setdefault(source, feed)
        if other is not feed:
            raise ConfigurationError(f"Sensor {feed.sensor}: source {source!r} is also that of {other.sensor}.")
        if feed.format == OWN and source.startswith(_PREFIX):
            return  # there are many of these, each alone on its topic: the feed says it all
        topic, _, name = source.partition("#")
        self._note_presence(feed.sensor, FORMATS[feed.format].presence, topic)
        if name:
            self._named[topic] = (*self._named.get(topic, ()), name)
        if self._formats.setdefault(topic, FORMATS[feed.format]).name != feed.format:
            raise ConfigurationError(
                f"Sensor {feed.sensor}: topic {topic!r} also has another format than {feed.format}."
            )
        if feed.zone is not None and self._zones.setdefault(topic, feed.zone) != feed.zone:
            raise ConfigurationError(
                f"Sensor {feed.sensor}: topic {topic!r} also has another timezone than {feed.zone}."
            )

    def _note_presence(self, sensor: str, presence: Presence | None, topic: str) -> None:
        if presence is not None and (says := presence.topic(topic)):
            _, others = self._present.get(says, (presence, ()))
            self._present[says] = (presence, (*others, sensor))

    def _present_filters(self) -> list[str]:
        """Return what more to subscribe to, so that the devices of configured sensors say whether they are there.

        What others say there is passed over.
        """
        found = dict[str, None]()
        for topic, (presence, _) in self._present.items():
            if self._format_found(topic) is None:
                covers = presence.filter and topic_matches_sub(presence.filter, topic)
                found[presence.filter if covers else topic] = None
        for wanted in found:
            self._searched[wanted] = _PASSED_OVER
        return list(found)

    def _format_found(self, topic: str) -> Format | None:
        found: Iterator[Format] = self._searched.iter_match(topic)  # type: ignore[no-untyped-call]
        return next(found, None)  # the most specific filter's comes first


def _widest(filters: Collection[str]) -> list[str]:
    """Leave out a filter that another one covers: a broker may send a message once for each that it matches."""
    return [one for one in filters if not any(topic_matches_sub(other, one) for other in filters if other != one)]


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)
