"""Doubts: where unknown time beside time out of the range might be a breach that nobody saw."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from coldchain.findings import Excursion, Gap
from coldchain.products import Limits, Side
from coldchain.settled import NOTHING, Settled
from coldchain.story import Story

_NONE = timedelta(0)
_SIDES: tuple[Side, ...] = ("below", "above")


class Doubt(msgspec.Struct, frozen=True):
    """Excursions of one side, and the gaps that touch them.

    Attributes:
        side: of the excursions.
        excursions: in the order of time; none where a gap beside one fills a window alone.
        gaps: likewise; at least one.
        out: time known to be out of the range.
        unknown: time without data beside it; of a window what lies within.
    """

    side: Side
    excursions: tuple[Excursion, ...]
    gaps: tuple[Gap, ...]
    out: timedelta
    unknown: timedelta

    @property
    def since(self) -> datetime:
        """The start of its first stretch."""
        return min([each.since for each in self.excursions] + [gap.since for gap in self.gaps])


class Beside:
    """The gaps of a story by the excursions that they touch."""

    def __init__(self, gaps: Iterable[Gap]) -> None:
        self._before = {gap.until: gap for gap in gaps}
        self._after = {gap.since: gap for gap in gaps}

    def gaps(self, excursion: Excursion) -> tuple[Gap, ...]:
        """Return the gaps that end at its first reading or follow its last."""
        before = self._before.get(excursion.since)
        after = self._after[excursion.until] if excursion.interrupted and excursion.until else None
        return tuple(gap for gap in (before, after) if gap is not None)


def chains(story: Story, limits: Limits) -> Iterator[Doubt]:
    """Yield the excursions that, with the gaps between and around them, are as long as a breach.

    An excursion that a gap interrupted and those that continue it are one chain.
    """
    if not story.gaps:
        return
    beside = Beside(story.gaps)
    chain: list[Excursion] = []
    for excursion in story.excursions:
        if chain and excursion.continues is None:
            yield from _chain(chain, beside, limits)
            chain = []
        chain.append(excursion)
    if chain:
        yield from _chain(chain, beside, limits)


def worst_windows(story: Story, limits: Limits, settled: Settled = NOTHING) -> Iterator[Doubt]:
    """Yield, of each side, the rolling window with the most time that may have been out, if it is as much as a breach.

    Counted are excursions and the gaps beside them; only windows with such a gap are looked at, and only those with
    something that nobody has accepted.
    """
    if not story.gaps:
        return
    beside = Beside(story.gaps)
    for side in _SIDES:
        excursions = [each for each in story.excursions if each.side == side]
        gaps = {gap.since: gap for each in excursions for gap in beside.gaps(each)}
        if gaps:
            found = _worst(excursions, sorted(gaps.values(), key=lambda gap: gap.since), limits, settled)
            if found is not None and found.out + found.unknown >= limits.cumulative:
                yield found


def worst_unknown(gaps: Sequence[Gap], limits: Limits, settled: Settled) -> tuple[timedelta, datetime | None]:
    """Return the most unknown time within any rolling window that holds a gap nobody has accepted, and its end."""
    ordered = sorted(gaps, key=lambda gap: gap.since)
    most, ends_at = _NONE, None
    for last in ordered:
        horizon = _end(last) - limits.window
        held = [gap for gap in ordered if horizon < _end(gap) <= _end(last)]
        within = sum((_end(gap) - max(gap.since, horizon) for gap in held), _NONE)
        if within > most and not all(settled.accepts(gap) for gap in held):
            most, ends_at = within, _end(last)
    return most, ends_at


def _chain(chain: Sequence[Excursion], beside: Beside, limits: Limits) -> Iterator[Doubt]:
    gaps = {gap.since: gap for each in chain for gap in beside.gaps(each)}
    out = sum((each.duration for each in chain), _NONE)
    unknown = sum((_length(gap) for gap in gaps.values()), _NONE)
    if gaps and out + unknown >= limits.consecutive:
        yield Doubt(chain[0].side, tuple(chain), tuple(gaps.values()), out, unknown)


def _worst(excursions: Sequence[Excursion], gaps: Sequence[Gap], limits: Limits, settled: Settled) -> Doubt | None:
    """The sum is greatest at the end of a stretch: the window's end is put at each of them in turn."""
    stretches: list[Excursion | Gap] = sorted([*excursions, *gaps], key=lambda each: each.since)
    fresh = [not settled.accepts(each) for each in stretches]
    most, best = _NONE, (0, 0)
    start, held, unknown = 0, _NONE, _NONE
    for index, stretch in enumerate(stretches):
        horizon = _end(stretch) - limits.window
        held += _length(stretch)
        unknown += _unknown(stretch)
        while _end(stretches[start]) <= horizon:
            held -= _length(stretches[start])
            unknown -= _unknown(stretches[start])
            start += 1
        within = held - max(horizon - stretches[start].since, _NONE)
        if unknown and within > most and any(fresh[start : index + 1]):
            most, best = within, (start, index + 1)
    return None if best == (0, 0) else _doubt(excursions[0].side, stretches[slice(*best)], most)


def _doubt(side: Side, window: Sequence[Excursion | Gap], total: timedelta) -> Doubt:
    excursions = tuple(each for each in window if isinstance(each, Excursion))
    gaps = tuple(each for each in window if isinstance(each, Gap))
    # What a window cuts off, it cuts off its first stretch.
    cut = sum((_length(each) for each in window), _NONE) - total
    unknown = sum((_length(each) for each in gaps), _NONE) - (cut if isinstance(window[0], Gap) else _NONE)
    return Doubt(side, excursions, gaps, total - unknown, unknown)


def _end(stretch: Excursion | Gap) -> datetime:
    if isinstance(stretch, Gap):
        return stretch.until or stretch.since
    return stretch.until or stretch.last_at


def _length(stretch: Excursion | Gap) -> timedelta:
    return _end(stretch) - stretch.since


def _unknown(stretch: Excursion | Gap) -> timedelta:
    return _length(stretch) if isinstance(stretch, Gap) else _NONE
