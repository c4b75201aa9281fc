"""The slow, obvious reference, second half: what a series means, in the shape that `coldchain judge --json` prints.

Reasons are pairs of condition and kind instead of sentences.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.reference_doubts import doubts
from tests.reference_series import (
    DAY,
    HOUR,
    MINUTE,
    Hole,
    Point,
    Rules,
    Run,
    breaches,
    confirmed,
    holes,
    instant,
    lower_median,
    microseconds,
    points,
    runs,
    weights,
)

SEVERITY = ("usable", "unverified", "quarantined", "expired", "compromised")
WORST_FIRST = ("freezing", "overheated", "cold", "warm", "in_range")


@dataclass(frozen=True)
class Label:
    """What counts of a label; Kesimpta's where nothing is said. `allowance` in microseconds."""

    do_not_freeze: bool = True
    ceiling_c: float | None = 30.0
    allowance: int | None = 7 * DAY


KESIMPTA = Label()


@dataclass(frozen=True)
class Story:
    """All stretches of a series."""

    series: list[Point]
    rules: Rules
    gaps: list[Hole]
    out: dict[str, list[Run]]
    freezes: list[Run]
    overheats: list[Run]


@dataclass(frozen=True)
class Breach:
    """One tolerance used up: from where, and when it was."""

    kind: str
    side: str
    since: int
    at: int


def band(celsius: float, rules: Rules) -> str:
    """Return the band of a temperature."""
    if celsius <= rules.freeze_c:
        return "freezing"
    if celsius < rules.min_c:
        return "cold"
    if celsius <= rules.max_c:
        return "in_range"
    return "warm" if celsius <= rules.overheat_c else "overheated"


def judge(
    rows: Iterable[tuple[datetime, float]], interval: int | None = None, label: Label = KESIMPTA
) -> dict[str, Any]:
    """Return the judgement of the rows of one file, at least one, temperatures to 0.001 °C.

    Args:
        rows: instants and °C, in the file's order.
        interval: the expected one in microseconds; None: the lower median of the spacings.
        label: the product's.
    """
    series = points(rows := list(rows))
    rules = Rules(lower_median(series) if interval is None else interval)
    story = tell(series, rules)
    found = all_breaches(story)
    reasons = weigh(story, found, label)
    first = first_above(found)
    ends = None if first is None or label.allowance is None else instant(first.since + label.allowance)
    condition = max((name for name, _ in reasons), key=SEVERITY.index, default="usable")
    return {
        **counts(rows),
        "from": instant(series[0].at),
        "until": instant(series[-1].at),
        "minutes": bands(story, worst_case=False),
        "worst_case_minutes": bands(story, worst_case=True),
        **temperatures(story),
        "excursions": sorted(
            (excursion(run, side, rules) for side, out in story.out.items() for run in out),
            key=lambda e: str(e["since"]),
        ),
        "cumulative_breaches": sorted(
            ({"side": b.side, "since": instant(b.since), "at": instant(b.at)} for b in found if b.kind == "cumulative"),
            key=lambda b: (b["at"], b["side"]),
        ),
        "freezes": [extreme(run, "min_c", min(run.values), rules) for run in story.freezes],
        "overheats": [extreme(run, "max_c", max(run.values), rules) for run in story.overheats],
        "gaps": [
            {"since": instant(g.since), "until": instant(g.until), "minutes": g.length / MINUTE} for g in story.gaps
        ],
        "verdict": {"condition": condition, "reasons": reasons, "label_clock_ends_at": ends},
    }


def counts(rows: list[tuple[datetime, float]]) -> dict[str, int]:
    """Return how many instants there are, how many rows came too late and how many repeat an instant."""
    ats = [microseconds(at) for at, _ in rows]
    return {
        "readings": len(set(ats)),
        "sorted": sum(at < max(ats[:row], default=at) for row, at in enumerate(ats)),
        "duplicates": sum(at in ats[:row] for row, at in enumerate(ats)),
    }


def tell(series: list[Point], rules: Rules) -> Story:
    """Return the stretches of a series."""
    out = {
        "below": runs(series, rules, lambda c: c < rules.min_c),
        "above": runs(series, rules, lambda c: c > rules.max_c),
    }
    freezes = runs(series, rules, lambda c: c <= rules.freeze_c)
    overheats = runs(series, rules, lambda c: c > rules.overheat_c)
    return Story(series, rules, holes(series, rules), out, freezes, overheats)


def bands(story: Story, *, worst_case: bool) -> dict[str, float]:
    """Return minutes per band; in the worst case a gap of up to 2 h goes to the worse of its neighbours."""
    time = dict.fromkeys(("freezing", "cold", "in_range", "warm", "overheated", "unknown"), 0)
    names = [band(point.celsius, story.rules) for point in story.series]
    for name, weight in zip(names, weights(story.series, story.rules), strict=True):
        time[name] += weight
    for gap in story.gaps:
        near = min(names[gap.after], names[gap.after + 1], key=WORST_FIRST.index)
        time[near if worst_case and gap.length <= 2 * HOUR else "unknown"] += gap.length
    return {name: amount / MINUTE for name, amount in time.items()}


def temperatures(story: Story) -> dict[str, float | None]:
    """Return the extremes, the time-weighted mean and the mean kinetic temperature; None where no time is known."""
    values = [point.celsius for point in story.series]
    shares = weights(story.series, story.rules)
    mean = mkt = None
    if sum(shares):
        mean = math.fsum(c * w for c, w in zip(values, shares, strict=True)) / sum(shares)
        heat = 83.144 / 8.314472e-3
        aged = math.fsum(w * math.exp(-heat / (c + 273.15)) for c, w in zip(values, shares, strict=True)) / sum(shares)
        mkt = heat / -math.log(aged) - 273.15
    return {"min_c": min(values), "max_c": max(values), "mean_c": mean, "mkt_c": mkt}


def excursion(run: Run, side: str, rules: Rules) -> dict[str, object]:
    """Return an excursion as it is printed."""
    return {
        "side": side,
        "since": instant(run.since),
        "until": None if run.until is None else instant(run.until),
        "minutes": run.length / MINUTE,
        "extreme_c": max(run.values) if side == "above" else min(run.values),
        "breached_at": instant(run.since + rules.consecutive) if run.length >= rules.consecutive else None,
        "interrupted": run.interrupted,
    }


def extreme(run: Run, name: str, value: float, rules: Rules) -> dict[str, object]:
    """Return a freeze or an overheat as it is printed."""
    until = None if run.until is None else instant(run.until)
    return {"since": instant(run.since), "until": until, name: value, "confirmed": confirmed(run, rules)}


def all_breaches(story: Story) -> list[Breach]:
    """Return every breach of every kind."""
    rules = story.rules
    found = [
        Breach("consecutive", side, run.since, run.since + rules.consecutive)
        for side, out in story.out.items()
        for run in out
        if run.length >= rules.consecutive
    ]
    for side, out in story.out.items():
        found += [Breach("cumulative", side, since, at) for since, at in breaches([run.span for run in out], rules)]
    return found + lifetimes(story)


def lifetimes(story: Story) -> list[Breach]:
    """Return the breaches of the time in all above a temperature."""
    found = []
    for above_c, limit in story.rules.lifetime:
        used, since = 0, None
        for point, weight in zip(story.series, weights(story.series, story.rules), strict=True):
            if point.celsius <= above_c:
                continue
            since = point.at if since is None else since
            if used < limit <= used + weight:
                found.append(Breach("lifetime", "above", since, point.at + limit - used))
            used += weight
    return found


def first_above(found: list[Breach]) -> Breach | None:
    """Return the first breach above the range: the earliest reached, of these the earliest begun."""
    return min((b for b in found if b.side == "above"), key=lambda b: (b.at, b.since), default=None)


def above_since(story: Story, since: int) -> int:
    """Return the time out above the range from an instant on."""
    return sum(max(0, run.end - max(run.since, since)) for run in story.out["above"])


def weigh(story: Story, found: list[Breach], label: Label) -> set[tuple[str, str]]:
    """Return every condition that applies, with the kind of its reason."""
    reasons = {("quarantined", breach.kind) for breach in found}
    ceiling = [] if label.ceiling_c is None else above_ceiling(story, label.ceiling_c)
    for run in story.freezes:
        decided = label.do_not_freeze and confirmed(run, story.rules)
        reasons.add(("compromised" if decided else "quarantined", "freeze"))
    for run in story.overheats:
        if not any(run.first <= hot.first <= run.last for hot in ceiling):
            reasons.add(("quarantined", "overheat"))
    if ceiling:
        reasons.add(("compromised", "ceiling"))
    begun = [breach.since for breach in found if breach.side == "above"]
    if begun and label.allowance is not None and above_since(story, min(begun)) > label.allowance:
        reasons.add(("compromised", "allowance"))
    return reasons | {("unverified", kind) for kind in doubts(story.gaps, story.out, story.rules)}


def above_ceiling(story: Story, ceiling_c: float) -> list[Run]:
    """Return the confirmed runs above a label's ceiling."""
    hot = runs(story.series, story.rules, lambda c: c > ceiling_c)
    return [run for run in hot if confirmed(run, story.rules)]
