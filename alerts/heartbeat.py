"""The dead man's switch: the alerter says that it lives, so that somebody else can say that it does not.

`coldchain/v1/alerter/state`, retained: `alive` each minute while the engine steps, `stalled` while it does not, `gone`
by the last will when the process or its connection ends. A secret URL of a healthchecks-style service is asked for each
minute while the engine steps; when it is not any more, that service tells people.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import httpx
import msgspec
import structlog

from alerts.broker import Broker, BrokerAway
from alerts.hushing import hush
from alerts.web import DEADLINE_S, asked
from coldchain.clock import Clock, RealClock
from coldchain.units import show_instant

TOPIC: Final = "coldchain/v1/alerter/state"
GONE: Final = b'{"status":"gone"}'
WILL: Final = (TOPIC, GONE)
"""What the broker is told to say when we are gone without a word."""

BEAT: Final = timedelta(minutes=1)
_TIMEOUT_S: Final = 10.0
_log = structlog.get_logger()


class Heartbeat:
    """Beats while the engine steps.

    Args:
        store: the store's id, so that two alerters are told apart.
        alive: whether the engine's last step was less than a minute ago.
        broker: where the state is kept; None: nowhere.
        ping: the secret URL that is asked for; empty: none.
        clock: the real one.
        deadline: seconds that asking for the URL may take, however slowly its server talks.
    """

    def __init__(
        self,
        store: str,
        alive: Callable[[], bool],
        broker: Broker | None = None,
        ping: str = "",
        clock: Clock | None = None,
        deadline: float = DEADLINE_S,
    ) -> None:
        hush()
        self._store = store
        self._alive = alive
        self._broker = broker
        self._ping = ping
        self._clock = clock or RealClock()
        self._deadline = deadline
        self._troubles: dict[str, str] = {}

    def beat(self) -> None:
        """Say once how the engine does; who cannot be told is logged when that is news."""
        alive = self._alive()
        self._told("broker", self._publish("alive" if alive else "stalled"))
        if alive and self._ping:
            self._told("ping", _asked_for(self._ping, self._deadline))

    def run(self, stopping: threading.Event) -> None:
        """Beat each minute until `stopping` is set; then say that we are gone."""
        while not stopping.is_set():
            self.beat()
            stopping.wait(BEAT.total_seconds())
        if self._broker is not None and self._broker.connected:
            self._told("broker", self._published(GONE))

    def _publish(self, status: str) -> str:
        at = show_instant(self._clock.now())
        return self._published(msgspec.json.encode({"status": status, "at": at, "store": self._store}))

    def _published(self, payload: bytes) -> str:
        if self._broker is None:
            return ""
        try:
            self._broker.publish(TOPIC, payload)
        except BrokerAway as error:
            return str(error)
        return ""

    def _told(self, whom: str, trouble: str) -> None:
        if trouble and trouble != self._troubles.get(whom):
            _log.warning("the heartbeat does not get through", to=whom, problem=trouble)
        self._troubles[whom] = trouble


def _asked_for(url: str, deadline: float) -> str:
    """Ask for a URL; return what is wrong, without it: it is a secret."""
    try:
        status, _ = asked("GET", url, b"", {}, _TIMEOUT_S, deadline)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"no answer: {type(error).__name__}"
    return "" if httpx.codes.is_success(status) else f"the answer is {status}"
