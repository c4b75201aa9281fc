"""Comparison: what a logger says of itself, held against its own log. What differs is told, never hidden.

A device truncates to its last digit or rounds, so a mean or an MKT agrees while it is less than 0.1 °C away. It
measures more often than it logs, so a time beyond a limit agrees while it is at most one interval of the log away for
each stretch. The extremes have to be equal.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from coldchain import mkt
from coldchain.loggers import LoggerAlarm, LoggerFile, LoggerSummary
from coldchain.readings import Sample
from coldchain.units import cut_c, show_duration

_DIGIT_C = 0.1
_LATE = 1.5
"""A row that comes later than so many intervals after the one before: others are missing."""


def differences(file: LoggerFile) -> tuple[str, ...]:
    """Return what does not fit: within the file, and between the device's own figures and its log."""
    log = _Log(file)
    found = [*file.remarks, *log.holes()]
    if file.samples:
        for summary in file.summaries:
            found += log.against(summary)
    return tuple(found)


class _Log:
    """A file's log: in all, and by the days of its clock."""

    def __init__(self, file: LoggerFile) -> None:
        self._file = file
        self._all = [_celsius(each) for each in file.samples]
        self._days: dict[date, list[float]] = {}
        if any(summary.on is not None for summary in file.summaries):
            for sample, celsius in zip(file.samples, self._all, strict=True):
                self._days.setdefault(self._local(sample).date(), []).append(celsius)

    def against(self, summary: LoggerSummary) -> Iterator[str]:
        """Yield what differs in a summary from the rows that it is of."""
        rows = self._all if summary.on is None else self._days.get(summary.on, [])
        when = "the whole log" if summary.on is None else f"{summary.on}"
        if not rows:
            if summary.min_c is not None and summary.max_c is not None:
                yield f"{when}: the device says {summary.min_c:g} to {summary.max_c:g} °C, its log has no row"
            return
        for name, said, seen in (("lowest", summary.min_c, min(rows)), ("highest", summary.max_c, max(rows))):
            if said is not None and cut_c(said) != seen:
                yield f"{when}: {name} {said:g} °C by the device, {seen:g} °C in its log"
        for name, said, seen in (("mean", summary.mean_c, _mean(rows)), ("MKT", summary.mkt_c, _mkt(rows, summary))):
            if said is not None and abs(said - seen) >= _DIGIT_C:
                yield f"{when}: {name} {said:g} °C by the device, {seen:.2f} °C of its log"
        for alarm in summary.alarms:
            yield from (f"{when}: {told}" for told in self._alarm(alarm, rows))

    def holes(self) -> Iterator[str]:
        """Yield where rows are missing, by the device's own interval."""
        interval = self._file.interval
        instants = [sample.at for sample in self._file.samples if sample.at is not None]
        for before, after in pairwise(instants):
            if interval and after - before > interval * _LATE:
                since, until = (f"{at.astimezone(self._file.zone):%Y-%m-%d %H:%M}" for at in (before, after))
                yield f"its log has no row between {since} and {until}, though one every {show_duration(interval)}"

    def _alarm(self, alarm: LoggerAlarm, rows: Sequence[float]) -> Iterator[str]:
        beyond = [celsius < alarm.limit_c if alarm.side == "below" else celsius > alarm.limit_c for celsius in rows]
        if alarm.time is not None and self._file.interval is not None:
            seen = self._file.interval * sum(beyond)
            stretches = sum(now and not before for before, now in pairwise([False, *beyond]))
            if abs(alarm.time - seen) > self._file.interval * max(stretches, 1):
                said, logged = _told(alarm.time), _told(seen)
                yield f"{said} {alarm.side} {alarm.limit_c:g} °C by the device, {logged} in its log"
        name, worst = ("lowest", min(rows)) if alarm.side == "below" else ("highest", max(rows))
        if alarm.worst_c is not None and (alarm.worst_c - worst) * (-1 if alarm.side == "below" else 1) > 0:
            yield f"the device saw {alarm.worst_c:g} °C between two rows of its log, whose {name} is {worst:g} °C"

    def _local(self, sample: Sample) -> datetime:
        assert sample.at is not None  # noqa: S101 - every sample of a file has its instant
        return sample.at.astimezone(self._file.zone)


def _celsius(sample: Sample) -> float:
    return cut_c(sample.temperature_c)


def _mean(rows: Sequence[float]) -> float:
    return sum(rows) / len(rows)


def _mkt(rows: Sequence[float], summary: LoggerSummary) -> float:
    """Return the MKT as a device has it: each row with the same weight, the last one too."""
    return mkt.mkt_c(((celsius, 1.0) for celsius in rows), summary.mkt_j_per_mol or mkt.ACTIVATION_J_PER_MOL)


def _told(time: timedelta) -> str:
    return f"{round(time.total_seconds() / 60)} min"
