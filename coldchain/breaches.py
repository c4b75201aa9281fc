"""Breaches: the first one above the range, from which a label's time at room temperature is counted."""

from datetime import datetime, timedelta

import msgspec

from coldchain.exposure import Lifetime
from coldchain.findings import CumulativeBreach, Excursion
from coldchain.story import Story


class Breach(msgspec.Struct, frozen=True):
    """A breach above the range.

    Attributes:
        since: first reading above the range of what used up the tolerance.
        at: when it was used up.
        finding: what used it up.
    """

    since: datetime
    at: datetime
    finding: Excursion | CumulativeBreach | Lifetime


def breaches_above(story: Story) -> list[Breach]:
    """Return every breach above the range."""
    found = [Breach(e.since, e.breached_at, e) for e in story.excursions if e.side == "above" and e.breached_at]
    found += [Breach(each.since, each.at, each) for each in story.cumulative if each.side == "above"]
    found += [Breach(each.since, each.at, each) for each in story.lifetime if each.since and each.at]
    return found


def first_breach(story: Story) -> Breach | None:
    """Return the breach above the range that was reached first, of these the earliest begun; None: there is none."""
    return min(breaches_above(story), key=lambda breach: (breach.at, breach.since), default=None)


def time_used(story: Story) -> timedelta:
    """Return the time above the range that counts against a label's allowance: since any breach's first reading.

    That is not always the first breach's: a hotter reading can let a short excursion be over its limit before a
    day's sum is, which began earlier. Counted from the first breach alone, it would then give time back.
    """
    found = breaches_above(story)
    return above_since(story, min(breach.since for breach in found)) if found else timedelta(0)


def above_since(story: Story, since: datetime) -> timedelta:
    """Return the time above the range from an instant on."""
    above = (each for each in story.excursions if each.side == "above")
    spans = ((each.until or each.last_at) - max(each.since, since) for each in above)
    summed = (each.time for each in story.above if each.since >= since)
    return sum((*(span for span in spans if span > timedelta(0)), *summed), timedelta(0))
