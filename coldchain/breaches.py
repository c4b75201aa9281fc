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


def first_breach(story: Story) -> Breach | None:
    """Return the breach above the range that was reached first, of these the earliest begun; None: there is none."""
    found = [Breach(e.since, e.breached_at, e) for e in story.excursions if e.side == "above" and e.breached_at]
    found += [Breach(each.since, each.at, each) for each in story.cumulative if each.side == "above"]
    found += [Breach(each.since, each.at, each) for each in story.lifetime if each.since and each.at]
    return min(found, key=lambda breach: (breach.at, breach.since), default=None)


def above_since(story: Story, since: datetime) -> timedelta:
    """Return the time above the range from an instant on."""
    above = (each for each in story.excursions if each.side == "above")
    spans = ((each.until or each.last_at) - max(each.since, since) for each in above)
    return sum((span for span in spans if span > timedelta(0)), timedelta(0))
