"""What an ingest remembers of each sensor between two transactions. The store holds all of it too.

Only sensors that are due are looked at when time passes: a heap holds one instant a sensor, put right when it comes up.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

import msgspec

from coldchain import rules
from coldchain.config.watched import Watched
from coldchain.judged_view import AS_SENT, View
from coldchain.products import Limits
from coldchain.readings import EARLIEST, Reading
from coldchain.rules import SensorState
from coldchain.store.ports import LimitsSince
from coldchain.viewing import heard_at, is_past

SENDING, LONGEST = timedelta(seconds=15), timedelta(minutes=30)
"""A sensor that sends its past is not told silent between two of its readings: only so long after the last came, or
after it began, since one whose clock is hours slow sends its past for ever."""

_History = tuple[tuple[datetime, Limits], ...]


@lru_cache(maxsize=1024)
def _shared(history: _History) -> _History:
    """Return one and the same object for equal histories: there are many sensors and few histories."""
    return history


class Due(msgspec.Struct, frozen=True, order=True, gc=False):
    """When a sensor is due, as a heap holds it.

    Attributes:
        at: the instant.
        sensor: which.
    """

    at: datetime
    sensor: str


class Track:
    """One sensor: how it is watched, its limits since when, how its readings are judged, and its newest state."""

    __slots__ = (
        "_limits",
        "_sending_since",
        "_sending_until",
        "configured_at",
        "heard_at",
        "queued",
        "since_snapshot",
        "state",
        "view",
        "watched",
    )

    def __init__(self, watched: Watched, limits: Sequence[LimitsSince], view: View = AS_SENT) -> None:
        self.watched = watched
        self.view = view
        self._limits = _shared(tuple([(each.since, each.limits) for each in limits]))
        self.configured_at = self._limits[0][0]
        self.state: SensorState = rules.initial
        self.heard_at = EARLIEST
        self._sending_since = EARLIEST
        self._sending_until = EARLIEST
        self.since_snapshot = 0
        self.queued = False

    def limits_at(self, at: datetime) -> Limits:
        """Return the limits in force at an instant, as its certificates have them."""
        return self.view.limits(self.configured(at), at)

    def configured(self, at: datetime) -> Limits:
        """Return the limits that the configuration had at an instant; before the first, the first."""
        newest = self._limits[-1]
        if at >= newest[0] or len(self._limits) == 1:
            return newest[1]
        return next((limits for since, limits in reversed(self._limits) if since <= at), self._limits[0][1])

    @property
    def judged(self) -> bool:
        """Whether its readings are judged: those of the room around a unit are not."""
        return self.watched.role != "ambient"

    def due_at(self) -> datetime | None:
        """Return the instant after which it is to be told silent; None: it is already, or is not judged."""
        if self.state.lost or not self.judged:
            return None
        return max(self._silent_after(self.state), self._may_send_until)

    def is_overdue(self, state: SensorState, now: datetime) -> bool:
        """Tell whether in this state the sensor is silent when the clock shows `now`."""
        return self._silent_after(state) < now

    def is_sending(self, now: datetime) -> bool:
        """Tell whether it sends its past, and more of it may be on its way when the clock shows `now`."""
        return now <= self._may_send_until

    def judge(self, reading: Reading) -> Reading | None:
        """Return a reading as it is judged; None: it is not."""
        return self.view.judged(reading, self.configured(reading.at)) if self.view.adjustments else reading

    def hear(self, reading: Reading) -> None:
        """Note that a reading later than all others came: a sensor whose clock is slow is late, and not silent."""
        self.heard_at = max(self.heard_at, heard_at(reading))
        self._send(reading)

    def adopt(self, state: SensorState, view: View | None) -> None:
        """Take over a state that is committed; where it goes back, what was heard meanwhile is not judged any more."""
        if state.last_at is None or (self.state.last_at is not None and state.last_at < self.state.last_at):
            self.heard_at = EARLIEST
        self.state = state
        self.view = self.view if view is None else view

    @property
    def _may_send_until(self) -> datetime:
        return min(self._sending_until, self._sending_since + LONGEST)

    def _send(self, reading: Reading) -> None:
        if not is_past(reading):
            self._sending_since = self._sending_until = EARLIEST
            return
        if reading.received_at > self._sending_until:
            self._sending_since = reading.received_at
        self._sending_until = reading.received_at + SENDING

    def _silent_after(self, state: SensorState) -> datetime:
        # A sensor that was heard is silent from then on, also before it was configured: a logger's file is of the past.
        since = state.last_at or self.configured_at
        return max(since, self.heard_at) + self.limits_at(since).gap_after


class Tracks:
    """All sensors by name, and by the instant at which they are due."""

    def __init__(self, tracks: Iterable[Track]) -> None:
        self._by_sensor = {track.watched.sensor: track for track in tracks}
        self._by_site: dict[str, dict[str, tuple[Track, ...]]] = {}
        self._due: list[Due] = []
        for track in self._by_sensor.values():
            units = self._by_site.setdefault(track.watched.site, {})
            units[track.watched.unit] = (*units.get(track.watched.unit, ()), track)
            self._queue(track)

    def __iter__(self) -> Iterator[Track]:
        return iter(self._by_sensor.values())

    def get(self, sensor: str) -> Track | None:
        """Return a sensor's track; None where nobody has configured it."""
        return self._by_sensor.get(sensor)

    def of_site(self, site: str) -> list[Track]:
        """Return the tracks of a site's judged sensors."""
        units = self._by_site.get(site, {}).values()
        return [track for tracks in units for track in tracks if track.judged]

    def of_unit(self, site: str, unit: str) -> list[Track]:
        """Return the tracks that a unit is judged by: its `product` sensors, or without one its `air` sensors."""
        judged = [track for track in self._by_site.get(site, {}).get(unit, ()) if track.judged]
        return [track for track in judged if track.watched.role == "product"] or judged

    def adopt(
        self, sensor: str, state: SensorState, since_snapshot: int | None = None, view: View | None = None
    ) -> None:
        """Take over a state that is committed.

        Args:
            sensor: whose; of one that is not configured nothing is taken over.
            state: its newest.
            since_snapshot: how many readings ago a snapshot was kept; None: as known.
            view: how its readings are judged; None: as known.
        """
        track = self._by_sensor.get(sensor)
        if track is not None:
            was = track.due_at()
            track.adopt(state, view)
            track.since_snapshot = track.since_snapshot if since_snapshot is None else since_snapshot
            now = track.due_at()
            if was is not None and now is not None and now < was:
                heapq.heappush(self._due, Due(now, sensor))
                track.queued = True
            self._queue(track)

    def due(self, now: datetime) -> list[Track]:
        """Return the sensors that have been silent for too long, each once until it is heard again.

        A sensor whose loss could not be committed is to be given back by `adopt`.
        """
        found: dict[str, Track] = {}
        while self._due and self._due[0].at < now:
            sensor = heapq.heappop(self._due).sensor
            track = self._by_sensor[sensor]
            track.queued = False
            due_at = track.due_at()
            if due_at is not None and due_at < now:
                found[sensor] = track
            else:
                self._queue(track)
        return list(found.values())

    def _queue(self, track: Track) -> None:
        due_at = None if track.queued else track.due_at()
        if due_at is not None:
            heapq.heappush(self._due, Due(due_at, track.watched.sensor))
            track.queued = True
