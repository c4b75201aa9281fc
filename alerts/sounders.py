"""Sounders: what sounds locally through the broker falls silent once somebody has seen all that it sounds for."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import structlog

from alerts.channel import Channel, PassingError
from alerts.channels.mqtt import MqttChannel
from coldchain.alert import Alert
from coldchain.errors import StoreUnavailableError
from coldchain.store.alert_ports import AlertFilter
from coldchain.store.ports import Reads, Store

_PAGE: Final = 1_000
_EVERY_S: Final = 1.0
_log = structlog.get_logger()


class Sounders:
    """All channels of `mqtt:`.

    Args:
        store: knows which alerts fire, and who was told of them.
        channels: every contact's, of all kinds.
    """

    def __init__(self, store: Store, channels: Mapping[str, Sequence[Channel]]) -> None:
        self._store = store
        told = ((contact, each) for contact, mine in channels.items() for each in mine)
        self._sounders = [(contact, each) for contact, each in told if isinstance(each, MqttChannel)]
        self._known = False
        self._trouble = ""

    def step(self) -> None:
        """Let each sounder sound for what still fires, and for nothing else; a broker that is away is told later."""
        if not self._sounders:
            return
        if not self._known:
            self._recollect()
        for _, sounder in self._sounders:
            try:
                sounder.quieten(lambda alert: _fires(self._store.alert(alert)))
            except PassingError as error:
                self._tell(error.problem)
            else:
                self._trouble = ""

    def run(self, stopping: threading.Event) -> None:
        """Look each second until `stopping` is set."""
        while self._sounders and not stopping.is_set():
            try:
                self.step()
            except StoreUnavailableError as error:
                self._tell(str(error))
            except Exception as error:  # noqa: BLE001 - else nothing would silence a sounder any more
                self._tell(f"Sounders are not looked after: {type(error).__name__}.")
            stopping.wait(_EVERY_S)

    def _recollect(self) -> None:
        """After a start: what each was told of and still fires."""
        mine: dict[str, list[str]] = {contact: [] for contact, _ in self._sounders}
        for alert in _firing(self._store):
            for contact in _told(self._store, alert, mine):
                mine[contact].append(alert.id)
        for contact, sounder in self._sounders:
            sounder.sound(mine[contact])
        self._known = True

    def _tell(self, trouble: str) -> None:
        if trouble != self._trouble:
            _log.warning(trouble)
        self._trouble = trouble


def _firing(reads: Reads) -> Iterator[Alert]:
    """Yield critical alerts that fire, a page at a time."""
    page = reads.alerts(AlertFilter(states=("firing",), limit=_PAGE))
    while page:
        yield from (alert for alert in page if _fires(alert))
        page = reads.alerts(AlertFilter(states=("firing",), limit=_PAGE, after=page[-1].id))


def _told(reads: Reads, alert: Alert, contacts: Collection[str]) -> set[str]:
    """Return which of some contacts were told of an alert."""
    return {each.message.contact for each in reads.messages_of(alert.id)} & set(contacts)


def _fires(alert: Alert | None) -> bool:
    return alert is not None and alert.state == "firing" and alert.situation.severity == "critical"
