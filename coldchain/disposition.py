"""Disposition: what a story and a label mean for a medicine: the verdict, with its reasons.

    usable < unverified < quarantined < expired < compromised

All that applies is listed, the most severe decides. Nothing compromises by a label's rule that no pharmacist has
approved: then it quarantines.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Literal, TypeVar

import msgspec

from coldchain import sentences
from coldchain.breaches import Breach, first_breach, time_used
from coldchain.doubts import Doubt, chains, worst_windows
from coldchain.exposure import Lifetime
from coldchain.findings import Finding, Overheat
from coldchain.products import Label, Limits
from coldchain.settled import NOTHING, Settled
from coldchain.stock import CONDITIONS, Condition
from coldchain.story import Story
from coldchain.units import show_duration

Kind = Literal[
    "freeze",
    "ceiling",  # above the label's
    "allowance",  # of the label, used up
    "consecutive",
    "cumulative",
    "lifetime",
    "overheat",
    "gap",
    "unknown",  # within a rolling window
    "chain",  # an excursion with gaps beside it
    "worst_cumulative",  # excursions with gaps beside them, within a rolling window
]

MOST_TOLD = 10
"""So many findings of one kind have a sentence of their own; the rest share one."""

Ground = Finding | Lifetime
_F = TypeVar("_F", bound=Ground | Doubt)


class Reason(msgspec.Struct, frozen=True):
    """Why a condition applies.

    Attributes:
        condition: at least this severe.
        kind: which rule says so.
        sentence: for people; begins with the condition.
        findings: what it rests on.
    """

    condition: Condition
    kind: Kind
    sentence: str
    findings: tuple[Ground, ...]


class Verdict(msgspec.Struct, frozen=True):
    """What may be done with a medicine.

    Attributes:
        condition: the most severe that applies.
        reasons: all of them, the most severe first.
        label_clock_ends_at: when the label's time at room temperature would end, counted from the first reading
            above the range of the first breach; None: no such breach, or no such time.
    """

    condition: Condition
    reasons: tuple[Reason, ...]
    label_clock_ends_at: datetime | None


def verdict(story: Story, label: Label, limits: Limits, *, approved: bool, settled: Settled = NOTHING) -> Verdict:
    """Return what a story means for a product.

    Args:
        story: told by these limits and this label's ceiling.
        label: the product's.
        limits: of the storage class.
        approved: a pharmacist has approved the label's rule.
        settled: what people have decided about its findings.
    """
    first = first_breach(story)
    found = (
        *_by_label(story, label, limits, first, approved=approved),
        *_breaches(story, label, limits, first),
        *_suspicions(story, label, limits),
        *_unverified(story, limits, settled),
    )
    reasons = [reason for reason in found if not settled.holds(reason.condition, reason.findings)]
    ranked = tuple(sorted(reasons, key=lambda reason: -CONDITIONS.index(reason.condition)))
    ends_at = first.since + label.allowance if first is not None and label.allowance is not None else None
    return Verdict(ranked[0].condition if ranked else "usable", ranked, ends_at)


def _by_label(story: Story, label: Label, limits: Limits, first: Breach | None, *, approved: bool) -> Iterator[Reason]:
    condition: Condition = "compromised" if approved else "quarantined"
    lead = condition if approved else f"{condition}: no approved rule"
    if label.do_not_freeze:
        frozen = [each for each in story.freezes if each.confirmed]
        told = partial(sentences.freeze, limits=limits)
        yield from _each(condition, "freeze", frozen, lambda each: f"{told(each)}; the label forbids freezing", lead)
    hot = partial(sentences.overheat, limits=limits)
    yield from _each(
        condition, "ceiling", _confirmed(story), lambda each: f"{hot(each)}; the label allows no time above", lead
    )
    if first is None or label.allowance is None:
        return
    used = time_used(story)
    if used > label.allowance:
        told_over = (
            f"above {limits.max_c:g} °C for {show_duration(used)} in all,"
            f" {show_duration(used - label.allowance)} more than the {show_duration(label.allowance)} of the label"
        )
        yield Reason(condition, "allowance", f"{lead}: {told_over}.", (first.finding,))


def _breaches(story: Story, label: Label, limits: Limits, first: Breach | None) -> Iterator[Reason]:
    clock = "" if first is None else _clock(story, label, first)
    decides = None if first is None else first.finding

    def told(sentence: Callable[[_F], str]) -> Callable[[_F], str]:
        return lambda each: sentence(each) + (clock if each is decides else "")

    # The one that the label's clock is counted from comes first: where there are many, only the first are told.
    breached = sorted((each for each in story.excursions if each.breached_at), key=lambda each: each is not decides)
    consecutive = told(partial(sentences.excursion, limits=limits))
    yield from _each("quarantined", "consecutive", breached, consecutive)
    cumulative = told(partial(sentences.cumulative, limits=limits))
    yield from _each("quarantined", "cumulative", story.cumulative, cumulative)
    yield from _each("quarantined", "lifetime", story.lifetime, told(sentences.lifetime))


def _clock(story: Story, label: Label, first: Breach) -> str:
    if label.allowance is None:
        return "; the label names no time for this; a pharmacist decides"
    used = show_duration(time_used(story))
    ends_at = sentences.instant(first.since + label.allowance)
    return (
        f"; room-temperature time used {used} of {show_duration(label.allowance)}, the label's clock, if applied,"
        f" would end {ends_at}; a pharmacist decides"
    )


def _suspicions(story: Story, label: Label, limits: Limits) -> Iterator[Reason]:
    freezes = [each for each in story.freezes if not (label.do_not_freeze and each.confirmed)]
    yield from _each("quarantined", "freeze", freezes, partial(sentences.freeze, limits=limits))
    decided = [each.since for each in _confirmed(story)]
    overheats = [each for each in story.overheats if not _holds(each, decided)]
    yield from _each("quarantined", "overheat", overheats, partial(sentences.overheat, limits=limits))


def _confirmed(story: Story) -> list[Overheat]:
    return [each for each in story.ceiling_runs if each.confirmed]


def _holds(overheat: Overheat, instants: Sequence[datetime]) -> bool:
    """Tell whether one of these instants, in the order of time, lies within an overheat's readings."""
    index = bisect_left(instants, overheat.since)
    return index < len(instants) and instants[index] <= overheat.last_at


def _unverified(story: Story, limits: Limits, settled: Settled) -> Iterator[Reason]:
    enough = limits.unverified_after
    long = [gap for gap in story.gaps if gap.until and gap.until - gap.since >= enough]
    yield from _each("unverified", "gap", long, sentences.gap)
    exposure = story.exposure
    if exposure.unknown_most >= enough and exposure.unknown_until is not None:
        until, horizon = exposure.unknown_until, exposure.unknown_until - limits.window
        held = tuple(gap for gap in story.gaps if gap.until and horizon < gap.until <= until)
        if len(held) > 1:  # one gap alone is told as that gap
            yield Reason("unverified", "unknown", f"unverified: {sentences.unknown(exposure, limits)}.", held)
    yield from _each("unverified", "chain", tuple(chains(story, limits)), partial(sentences.chain, limits=limits))
    windows = tuple(worst_windows(story, limits, settled))
    yield from _each("unverified", "worst_cumulative", windows, partial(sentences.window, limits=limits))


def _each(
    condition: Condition, kind: Kind, found: Sequence[_F], sentence: Callable[[_F], str], lead: str = ""
) -> Iterator[Reason]:
    """Yield a reason for each finding, and one for those that are too many to be told one by one."""
    lead = lead or condition
    for each in found[:MOST_TOLD]:
        yield Reason(condition, kind, f"{lead}: {sentence(each)}.", _grounds(each))
    rest = found[MOST_TOLD:]
    if rest:
        grounds = tuple(ground for each in rest for ground in _grounds(each))
        yield Reason(condition, kind, f"{lead}: {len(rest)} more such, the last {sentence(rest[-1])}.", grounds)


def _grounds(found: Ground | Doubt) -> tuple[Ground, ...]:
    return (*found.excursions, *found.gaps) if isinstance(found, Doubt) else (found,)
