"""Servers: what channels go through, how much each is sent at a time, and which does not answer at the moment.

All of it is in memory, and one thread's: after a start every server is thought to be well.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from alerts.channel import Channel

AT_ONCE: Final = 4
"""So many messages are under way to one server at most, so that one that hangs leaves room for the others."""
_TROUBLES: Final = 3
_FIRST: Final = timedelta(seconds=5)
_LAST: Final = timedelta(minutes=2)
_MINUTE: Final = timedelta(minutes=1)


class Server(msgspec.Struct):
    """What is known of one.

    Attributes:
        under_way: jobs that go through it now.
        troubles: how often in a row it could not be talked to.
        rest_until: it is left alone until then, but for one try at a time.
        allowance: messages it may still be sent this minute; it fills up steadily.
        filled_at: when the allowance was last counted.
    """

    under_way: int = 0
    troubles: int = 0
    rest_until: datetime | None = None
    allowance: float = 0.0
    filled_at: datetime | None = None


class Servers:
    """All that messages go through.

    Args:
        workers: so many jobs are under way at most; of those through servers in trouble half as many, so that however
            many hang at once there is room for the others.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._known: dict[str, Server] = {}
        self._busy: dict[str, Server] = {}

    @property
    def all_busy(self) -> bool:
        """Whether nothing more may begin now."""
        return sum(each.under_way for each in self._busy.values()) >= self._workers

    def is_away(self, channel: Channel, now: datetime) -> bool:
        """Tell whether it could not be talked to several times running and is to be left alone for a while."""
        until = self._of(channel).rest_until
        return until is not None and now < until

    def has_room(self, channel: Channel) -> bool:
        """Tell whether more may go through it now; one that was away is tried by one job at a time."""
        server = self._of(channel)
        if self.all_busy or (server.troubles and self._in_trouble() >= self._workers // 2):
            return False
        return server.under_way < (1 if server.troubles >= _TROUBLES else AT_ONCE)

    def wait(self, channel: Channel, now: datetime, before: int = 0) -> timedelta:
        """Return how long its rate wants a message to wait, and count the message where that is no time.

        Args:
            channel: that it goes through.
            now: the instant.
            before: messages that wait already and go before it.
        """
        rate, server = channel.per_minute, self._of(channel)
        if rate is None:
            return timedelta(0)
        since = _MINUTE if server.filled_at is None else now - server.filled_at
        server.allowance = min(float(rate), server.allowance + rate * (since / _MINUTE))
        server.filled_at = now
        if before or server.allowance < 1:
            return _MINUTE * ((before + 1 - server.allowance) / rate)
        server.allowance -= 1
        return timedelta(0)

    def began(self, channel: Channel) -> None:
        """Note that a job goes through it."""
        server = self._busy[channel.server] = self._of(channel)
        server.under_way += 1

    def ended(self, channel: Channel) -> None:
        """Note that a job is over."""
        server = self._of(channel)
        server.under_way -= 1
        if not server.under_way:
            del self._busy[channel.server]

    def answered(self, channel: Channel) -> None:
        """Note that it could be talked to, whatever it said."""
        server = self._of(channel)
        server.troubles, server.rest_until = 0, None

    def failed(self, channel: Channel, now: datetime) -> None:
        """Note that it could not be talked to."""
        server = self._of(channel)
        if server.rest_until is not None and now < server.rest_until:
            return  # of the tries that were under way together one counts
        server.troubles += 1
        if server.troubles >= _TROUBLES:
            server.rest_until = now + min(_FIRST * 2 ** min(server.troubles - _TROUBLES, 10), _LAST)

    def forget(self) -> None:
        """The clock was turned back: no rest and no allowance is counted from an instant that is yet to come."""
        for server in self._known.values():
            server.rest_until = server.filled_at = None

    def _in_trouble(self) -> int:
        """Return how many jobs go through servers that could not be talked to last."""
        return sum(each.under_way for each in self._busy.values() if each.troubles)

    def _of(self, channel: Channel) -> Server:
        return self._known.setdefault(channel.server, Server())
