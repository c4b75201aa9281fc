"""MQTT out: each unit's state, retained, so that a display or an automation sees it without asking us.

A change of status or band goes out at once; a new temperature alone at most once in `every` seconds, then by `flush`.
Where somebody is to notice that nobody tells any more, `flush` tells a unit again each `BEAT_S`, changed or not.
"""

import time
from collections.abc import Callable, Collection, Iterable

import msgspec

from coldchain.unit_state import UnitState

_EVERY_S = 30.0
BEAT_S = 300.0
"""Seconds after which a unit's state is told again though nothing is new."""


class Said(msgspec.Struct, frozen=True, gc=False):
    """What was told of a unit.

    Attributes:
        state: as it was told.
        at: when, by the announcer's clock, s.
    """

    state: UnitState
    at: float


class Announcer:
    """Remembers what was told of each unit.

    Args:
        publish: takes a topic and a payload, to be retained by the broker.
        every: seconds between two announcements of a unit whose status and band have not changed.
        monotonic: a clock that is never set back.
        beating: the units, as `site/unit`, that are told again though nothing is new.
    """

    def __init__(
        self,
        publish: Callable[[str, bytes], None],
        every: float = _EVERY_S,
        monotonic: Callable[[], float] = time.monotonic,
        beating: Collection[str] = (),
    ) -> None:
        self._publish = publish
        self._every = every
        self._monotonic = monotonic
        self._beating = frozenset(beating)
        self._told: dict[str, Said] = {}
        self._waiting: dict[str, UnitState] = {}

    def announce(self, states: Iterable[tuple[str, UnitState]]) -> None:
        """Tell of units, by `site/unit`, what is worth telling now; keep the rest for `flush`."""
        now = self._monotonic()
        for unit, state in states:
            if self._is_news(unit, state, now):
                self._tell(unit, state, now)
            else:
                self._waiting[unit] = state

    def flush(self) -> None:
        """Tell what has waited for long enough, so that no old temperature stays the last word."""
        self.announce(list(self._waiting.items()))
        now = self._monotonic()
        for unit in self._beating & self._told.keys():
            said = self._told[unit]
            if now - said.at >= BEAT_S:
                self._tell(unit, said.state, now)

    def _tell(self, unit: str, state: UnitState, now: float) -> None:
        self._told[unit] = Said(state, now)
        self._waiting.pop(unit, None)
        self._publish(f"coldchain/v1/{unit}/state", msgspec.json.encode(state))

    def _is_news(self, unit: str, state: UnitState, now: float) -> bool:
        before = self._told.get(unit)
        if before is None:
            return True
        told = before.state
        if (told.status, told.band, told.sensor) != (state.status, state.band, state.sensor):
            return True
        return now - before.at >= self._every
