"""Local clock: the times of a logger's own clock as instants. No night of a clock change loses or doubles an hour.

In autumn a clock that is put back shows an hour twice: rows that go back within it begin the second one. A clock that
was never put back shows it once, and in spring shows an hour that did not exist: then the zone is not the clock's own,
every row after it would be an hour off, and the file is refused.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from statistics import median_low

import msgspec

from coldchain.errors import DecodeError

_NONE = timedelta(0)
_NEAR = 1.5
_MOST_REMARKS = 10
_OWN = "a logger whose clock is not changed needs its own offset, such as --timezone +01:00"


class Told(msgspec.Struct, frozen=True):
    """A log's instants, UTC, in its own order, and what is odd about them."""

    instants: tuple[datetime, ...]
    remarks: tuple[str, ...]


def instants(times: Sequence[datetime], lines: Sequence[int], zone: tzinfo | None) -> Told:
    """Return the instants of a log's times, which are in the order in which they were measured.

    Args:
        times: as its clock showed them, without a zone.
        lines: of the file, where they stand.
        zone: of the clock.

    Raises:
        DecodeError: no zone, or not this clock's.
    """
    if zone is None:
        raise DecodeError("its times have no zone: a timezone is expected, such as Europe/Zurich or +01:00")
    folds = [0] * len(times) if isinstance(zone, timezone) else _Night(times, lines, zone).folds()
    found = tuple(at.replace(tzinfo=zone, fold=fold).astimezone(UTC) for at, fold in zip(times, folds, strict=True))
    return Told(found, _set_back(times, lines, found))


def local(at: datetime, zone: tzinfo | None) -> datetime:
    """Return the instant of one time of a clock; in the hour that it shows twice, the earlier."""
    return at.replace(tzinfo=zone or UTC).astimezone(UTC)


def _set_back(times: Sequence[datetime], lines: Sequence[int], found: Sequence[datetime]) -> tuple[str, ...]:
    back = [
        f"line {lines[index + 1]}: the clock was set back from {times[index]} to {times[index + 1]}"
        for index, (before, after) in enumerate(pairwise(found))
        if after < before
    ]
    more = [f"the clock was set back {len(back) - _MOST_REMARKS} more times"] if len(back) > _MOST_REMARKS else []
    return (*back[:_MOST_REMARKS], *more)


class _Night:
    """The rows of a log within hours that a zone's clock shows twice, or never."""

    def __init__(self, times: Sequence[datetime], lines: Sequence[int], zone: tzinfo) -> None:
        self._times = times
        self._lines = lines
        self._zone = zone
        forward = [after - before for before, after in pairwise(times) if after > before]
        self._usual = median_low(forward) if forward else None
        self._folds = [0] * len(times)

    def folds(self) -> list[int]:
        """Return for each row 1 where it is in the second of two equal hours, else 0."""
        begin = 0
        shifts = [self._shift(index) for index in range(len(self._times))]
        while begin < len(shifts):
            end = begin + 1
            if shifts[begin] > _NONE:
                while end < len(shifts) and shifts[end] > _NONE:
                    end += 1
                self._decide(begin, end, shifts[begin])
            begin = end
        return self._folds

    def _shift(self, index: int) -> timedelta:
        """Return by how much the clock is put back at the end of this row's hour; nothing: an hour like others."""
        at = self._times[index]
        first, second = (at.replace(tzinfo=self._zone, fold=fold).utcoffset() or _NONE for fold in (0, 1))
        if first < second:
            told = f"line {self._lines[index]}: {at} never was in {self._zone}, whose clock was put forward then"
            raise DecodeError(f"{told}; {_OWN}")
        return first - second

    def _decide(self, begin: int, end: int, shift: timedelta) -> None:
        """Decide for rows [begin, end): in which of the two equal hours each is."""
        for index in range(begin + 1, end):
            if self._goes_back(self._times[index] - self._times[index - 1], shift):
                self._folds[index:end] = [1] * (end - index)
                return
        before = self._times[begin] - self._times[begin - 1] if begin else None
        after = self._times[end] - self._times[end - 1] if end < len(self._times) else None
        first, second = self._odd(before) + self._odd(after, shift), self._odd(before, shift) + self._odd(after)
        unchanged = self._odd(before) + self._odd(after)
        if self._is_near(before) and self._is_near(after) and unchanged < min(first, second):
            told = f"line {self._lines[begin]}: the hour from {self._times[begin]:%Y-%m-%d %H:00} on is there once"
            raise DecodeError(f"{told}, and was twice in {self._zone}, whose clock was put back then; {_OWN}")
        if second < first:
            self._folds[begin:end] = [1] * (end - begin)

    def _goes_back(self, spacing: timedelta, shift: timedelta) -> bool:
        """Tell whether a row is of the second hour; one that repeats the time before is, of a row an hour."""
        return spacing < _NONE or (spacing == _NONE and self._usual is not None and self._usual >= shift)

    def _odd(self, spacing: timedelta | None, more: timedelta = _NONE) -> timedelta:
        """Return how far a spacing is from the usual one, at most once that: a longer silence says no more."""
        if spacing is None or self._usual is None:
            return _NONE
        return min(abs(spacing + more - self._usual), self._usual)

    def _is_near(self, spacing: timedelta | None) -> bool:
        return spacing is not None and self._usual is not None and _NONE <= spacing <= self._usual * _NEAR
