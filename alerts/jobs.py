"""Jobs: which of the messages that are due are sent now, by which channel, and which wait for a server's rate."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

import msgspec

from alerts import retrying
from alerts.channel import Channel, UnusableChannel
from alerts.servers import Servers
from coldchain.messages import Outgoing

_AT_ONCE: Final = 20
_NONE_LEFT: Final = UnusableChannel("none", "This contact has no channel left.")


class Job(msgspec.Struct, frozen=True):
    """Messages of one contact that go by the same channel, one after another.

    Attributes:
        contact: who.
        index: which of the contact's channels, from 0.
        channel: the same.
        outgoing: in the order in which they are sent.
    """

    contact: str
    index: int
    channel: Channel
    outgoing: tuple[Outgoing, ...]


class Postponed(msgspec.Struct, frozen=True):
    """A message that waits for a server's rate: no try, no failure."""

    message: str
    until: datetime


def jobs(
    due: Iterable[Outgoing],
    channels: Mapping[str, Sequence[Channel]],
    servers: Servers,
    now: datetime,
) -> Iterator[Job | Postponed]:
    """Yield what is to be sent now, a job a contact at most, and what waits for a rate.

    What is due and in neither waits for a server that is away or busy.

    Args:
        due: messages of contacts who have no job, those due first.
        channels: every contact's, in the order in which they are tried.
        servers: what they go through.
        now: the instant, by the real clock.
    """
    waiting: dict[str, list[Outgoing]] = {}
    for outgoing in due:
        waiting.setdefault(outgoing.message.contact, []).append(outgoing)
    for contact, mine in waiting.items():
        yield from _of_one(contact, mine, _Ways(channels.get(contact, ()), servers, now))


class _Ways:
    """The channels of one contact, now."""

    def __init__(self, channels: Sequence[Channel], servers: Servers, now: datetime) -> None:
        self.servers = servers
        self.now = now
        self._channels = channels
        self._away: Collection[int] = [each for each, one in enumerate(channels) if servers.is_away(one, now)]

    def index(self, outgoing: Outgoing) -> int | None:
        """By which of them a message goes; None: by none."""
        return retrying.next_channel(outgoing.attempts, len(self._channels), self._away)

    def open(self, index: int | None) -> Channel | None:
        """Return the channel, if its server may be sent something."""
        if index is None:
            return _NONE_LEFT
        channel = self._channels[index]
        return channel if index not in self._away and self.servers.has_room(channel) else None


def _of_one(contact: str, mine: Sequence[Outgoing], ways: _Ways) -> Iterator[Job | Postponed]:
    first, index, channel = _first_open(mine, ways)
    if channel is None:
        return
    ready: list[Outgoing] = []
    postponed = 0
    for outgoing in takewhile(lambda each: ways.index(each) == index, mine[first : first + _AT_ONCE]):
        wait = ways.servers.wait(channel, ways.now, postponed)
        if wait > timedelta(0) and outgoing.message.severity != "critical":
            postponed += 1
            yield Postponed(outgoing.message.id, ways.now + wait)
        else:
            ready.append(outgoing)
    if ready:
        ways.servers.began(channel)
        yield Job(contact, index or 0, channel, tuple(ready))


def _first_open(mine: Iterable[Outgoing], ways: _Ways) -> tuple[int, int | None, Channel | None]:
    """Return the place of the first message that may go now, and by what; without a channel there is none.

    What is left with a server that is away or busy does not hold up what goes by another.
    """
    shut: set[int | None] = set()
    for place, each in enumerate(mine):
        index = ways.index(each)
        if index not in shut and (channel := ways.open(index)) is not None:
            return place, index, channel
        shut.add(index)
    return 0, None, None
