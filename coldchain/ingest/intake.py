"""Taking in readings: those in order are judged one by one, those that come late are sorted in and judged again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter

from coldchain import rules
from coldchain.events import SensorHeard
from coldchain.ingest.doubting import ask_scale
from coldchain.ingest.late import judge_again
from coldchain.ingest.start import KEEP_REFUSED
from coldchain.ingest.tracks import Track
from coldchain.ingest.work import Work
from coldchain.readings import Reading, Refusal, repeats
from coldchain.replay import is_due
from coldchain.units import show_instant

_by_time = attrgetter("at")


class _Sorted:
    """A batch's new readings, each instant of a sensor once: of two the first counts, as they came.

    Attributes:
        late: by sensor, what is not after its last reading, and what fills a silence that the clock has told of.
        fresh: all others, by time.
        first: when each sensor's fresh readings begin.
        lost: the sensors that were silent and have fresh readings.
        behind: those that were silent by the clock, untold, and have fresh readings, each with its last before.
        unjudged: of sensors that are out or faulty: kept, no sign of life, and not judged.
        unknown: readings of sensors that nobody has configured.
        repeated: how many were the newest one sent again.
        too_old: what is before what is kept of its sensor.
    """

    def __init__(self) -> None:
        self.late: dict[str, list[Reading]] = {}
        self.fresh: list[tuple[Track, Reading]] = []
        self.first: dict[str, datetime] = {}
        self.lost: list[Track] = []
        self.behind: list[tuple[Track, datetime]] = []
        self.unjudged: list[Reading] = []
        self.unknown: list[Reading] = []
        self.repeated = 0
        self.too_old: list[Refusal] = []
        self._newest: dict[str, Reading] = {}

    def add(self, work: Work, reading: Reading) -> None:
        """Sort in a reading that is not earlier than the ones before."""
        sensor = reading.sensor
        track = work.tracks.get(sensor)
        if track is None:
            self.unknown.append(reading)
            return
        newest = self._newest.get(sensor)
        if newest is not None and newest.at == reading.at:
            return
        if _is_repeated(work, reading, newest):
            self.repeated += 1
            return
        state = work.state_of(track)
        if state.last_at is not None and reading.at <= state.last_at and self._is_settled(work, reading):
            return
        if track.view.excluding and work.tx.has_reading(sensor, reading.at):
            return
        if track.view.excludes(reading.at):
            self.unjudged.append(reading)
        elif state.last_at is not None and reading.at <= state.last_at:
            if work.tx.has_reading(sensor, reading.at):
                return
            self.late.setdefault(sensor, []).append(reading)
        elif state.lost and sensor not in self.first and _fills(track, state.last_at, reading.at):
            self.late.setdefault(sensor, []).append(reading)
            track.hear(reading)
        else:
            self._add_fresh(work, track, reading)
            track.hear(reading)
        self._newest[sensor] = reading

    @property
    def kept(self) -> list[Reading]:
        """All that is new."""
        late = (reading for each in self.late.values() for reading in each)
        return [*(reading for _, reading in self.fresh), *late, *self.unjudged]

    def _is_settled(self, work: Work, reading: Reading) -> bool:
        """Refuse a reading of a time whose readings are no longer here, unless it is one of those that still are."""
        kept = work.tx.kept(reading.sensor)
        if kept is None or reading.at > kept.settled:
            return False
        if not work.tx.has_reading(reading.sensor, reading.at):
            since = f"from {show_instant(kept.settled)} on"
            told = f"{reading.sensor}: time {show_instant(reading.at)} is settled: expected a reading {since}."
            self.too_old.append(Refusal(reading.sensor, "too_old", told, work.now))
        return True

    def _add_fresh(self, work: Work, track: Track, reading: Reading) -> None:
        if reading.sensor not in self.first:
            self.first[reading.sensor] = reading.at
            state = work.state_of(track)
            if state.lost:
                self.lost.append(track)
            elif track.judged and state.last_at is not None and track.is_overdue(state, work.now):
                self.behind.append((track, state.last_at))
        self.fresh.append((track, reading))


def take(work: Work, readings: Sequence[Reading], *, silence: bool = True) -> list[Reading]:
    """Judge and keep readings of configured sensors; of others return them, untouched.

    Of two readings with the same sensor and instant the first counts, in the order in which they came.

    Args:
        work: in whose transaction.
        readings: as they came.
        silence: whether a silent sensor that sent nothing but its past is as silent as before.
    """
    found = _Sorted()
    for reading in sorted(readings, key=_by_time):
        found.add(work, reading)
    work.keep(found.kept)
    if found.too_old:
        work.tx.refuse(found.too_old, KEEP_REFUSED)
    if found.repeated:
        work.tx.count("refused", "repeated", found.repeated)
    for sensor, late in found.late.items():
        track = work.tracks.get(sensor)
        if track is not None and track.judged:
            judge_again(work, track, late, found.first.get(sensor, work.now), silence=silence)
    for track, reading in found.fresh:
        _judge(work, track, reading)
    caught_up = (each for each in found.behind if not each[0].is_overdue(work.state_of(each[0]), work.now))
    work.heard_again.extend((track.watched.sensor, last_at) for track, last_at in caught_up)
    if silence:
        _lose_again(work, found.lost)
    return found.unknown


def _is_repeated(work: Work, reading: Reading, newest: Reading | None) -> bool:
    """Tell whether a reading is the one before it again; the store is asked only where it may be."""
    if reading.quality != "arrival" or not reading.numbers:
        return False
    return repeats(reading, newest or work.tx.reading_before(reading.sensor, reading.at))


def _fills(track: Track, last_at: datetime | None, at: datetime) -> bool:
    return last_at is not None and at - last_at <= track.limits_at(last_at).gap_after


def _judge(work: Work, track: Track, reading: Reading) -> None:
    sensor, before = reading.sensor, work.state_of(track)
    if track.judged:
        ask_scale(work, track, before, reading)
    judged = track.judge(reading)
    if judged is None:
        return
    reading = judged
    if not track.judged:
        work.states[sensor] = rules.SensorState(reading.at, reading.temperature_c)
        return
    if before.last_at is None:
        work.tell((SensorHeard(sensor, reading.at),))
        work.touched.note(sensor, reading.at)
    count = work.since_snapshot.get(sensor, track.since_snapshot)
    if is_due(before, reading, count) and not before.lost:
        work.tx.put_snapshot(sensor, before)
        count = 0
    work.since_snapshot[sensor] = count + 1
    work.states[sensor], events = rules.step_by(before, reading, track.limits_at)
    if events:
        work.tell(events)
    if events or rules.is_out(work.states[sensor]):
        work.touched.note(sensor, before.last_at or reading.at)


def _lose_again(work: Work, lost: Iterable[Track]) -> None:
    """A silent sensor that sent nothing but its past, such as a logger's, is as silent as before."""
    for track in lost:
        state = work.state_of(track)
        if track.judged and state.last_at is not None and track.is_overdue(state, work.now):
            sensor = track.watched.sensor
            work.states[sensor], events = rules.lose(state, sensor, work.now, track.limits_at(state.last_at))
            work.tell(events)
            work.touched.note(sensor, state.last_at)
