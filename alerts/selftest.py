"""The daily self-test of every channel: whoever could not be reached tomorrow is known of today.

Nothing is sent to anybody: a mail server is logged in to, a webhook asked what it allows, the broker greeted. Of
channels through the same server one is asked for all. What refused a message may pass all that: it works again once it
takes one.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final

import structlog

from alerts.channel import Channel, ChannelError
from alerts.marking import ACTOR, NOT_TAKEN
from coldchain.clock import Clock, RealClock
from coldchain.errors import StoreUnavailableError
from coldchain.events import ChannelFailed, ChannelRecovered, DaySwept, Event
from coldchain.store.ports import Reads, Store
from coldchain.writing import Writing

WHAT: Final = "channels"
_LOOK_S: Final = 60.0
_log = structlog.get_logger()


class SelfTest:
    """Tests all channels once a day (UTC), however often the process starts.

    Args:
        store: knows when it was done last, and which channels do not work.
        channels: every contact's.
        clock: the real one.
        dates: the clock that dates the ledger's entries; None: the same.
        workers: servers that are asked at the same time.
        look_s: seconds between two looks whether it is to be done.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Sequence[Channel]],
        clock: Clock | None = None,
        dates: Clock | None = None,
        workers: int = 8,
        look_s: float = _LOOK_S,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock or RealClock()
        self._dates = dates or self._clock
        self._workers = workers
        self._look_s = look_s

    def step(self) -> bool:
        """Test all channels if that was not done today; return whether it was done now.

        Raises:
            StoreUnavailableError: what was found could not be written; nothing was.
        """
        today = self._clock.now().date()
        if self._store.swept_on(WHAT) == today:
            return False
        found = self._problems()
        with self._store.transaction() as tx:
            Writing(tx, self._dates.now(), ACTOR).tell(list(self._facts(tx, found, today)))
        return True

    def run(self, stopping: threading.Event) -> None:
        """Test once a day until `stopping` is set."""
        while not stopping.is_set():
            try:
                self.step()
            except StoreUnavailableError as error:
                _log.warning(str(error))
            except Exception as error:  # noqa: BLE001 - tomorrow's test is not to be lost with today's
                _log.error("channels are not tested", reason=type(error).__name__, exc_info=error)
            stopping.wait(self._look_s)

    def _problems(self) -> dict[str, str]:
        """Return by what is tested what is wrong with it; empty where nothing is."""
        tested = {each.tested: each for mine in self._channels.values() for each in mine}
        with ThreadPoolExecutor(self._workers, thread_name_prefix="selftest") as pool:
            return dict(zip(tested, pool.map(_problem, tested.values()), strict=True))

    def _facts(self, reads: Reads, found: Mapping[str, str], today: date) -> Iterator[Event]:
        troubled = {(each.contact, each.channel): each.problem for each in reads.channel_troubles()}
        for contact, mine in self._channels.items():
            for index, channel in enumerate(mine):
                problem = found[channel.tested]
                if problem and (contact, index) not in troubled:
                    yield ChannelFailed(contact, index, channel.service, problem)
                elif not problem and not troubled.get((contact, index), NOT_TAKEN).startswith(NOT_TAKEN):
                    yield ChannelRecovered(contact, index, channel.service)
        for each in reads.channel_troubles():
            if each.channel >= len(self._channels.get(each.contact, ())):
                yield ChannelRecovered(each.contact, each.channel, each.service)  # it is configured no more
        yield DaySwept(WHAT, today)


def _problem(channel: Channel) -> str:
    try:
        channel.check()
    except ChannelError as error:
        return error.problem
    except Exception as error:  # noqa: BLE001 - a library's mishap is a finding, too; its text may hold an address
        return f"The test failed unexpectedly: {type(error).__name__}."
    return ""
