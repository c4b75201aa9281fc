"""The slow, obvious reference for a lot, second half: what it saw becomes findings, and these a condition with reasons.

Written from the design's words on excursions, rules and verdict; nothing of `coldchain` is imported. Each way of
reading the lot's sensors is judged alone, and the lot takes the most severe.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.properties.reference_ways import InService, Seen, Units, Way, ways
from tests.reference import KESIMPTA, SEVERITY, Breach, Label
from tests.reference_series import Rules, Span, breaches, corners, most, rolling, several, union

SIDES = ("below", "above")


@dataclass(frozen=True)
class Run:
    """Neighbouring things seen that belong together."""

    since: int
    last_at: int
    until: int | None
    interrupted: bool
    seen: tuple[Seen, ...]
    linked: bool = False

    @property
    def end(self) -> int:
        """Where it ended, or what was last seen of it."""
        return self.last_at if self.until is None else self.until

    @property
    def length(self) -> int:
        """Its duration."""
        return self.end - self.since


def judge(
    way: Way, units: Units, now: int, rules: InService, label: Label = KESIMPTA
) -> tuple[str, set[tuple[str, str]]]:
    """Return a lot's condition and every reason's condition and kind."""
    reasons: set[tuple[str, str]] = set()
    for told in ways(way, units, now):
        reasons |= weigh(told, rules, way.ended_at, label)
    return max((name for name, _ in reasons), key=SEVERITY.index, default="usable"), reasons


def weigh(told: Sequence[Seen], rules: InService, ended_at: int | None, label: Label) -> set[tuple[str, str]]:
    """Return every condition that applies by one way of reading, with the kind of its reason."""
    out = {side: excursions(told, side, rules, ended_at) for side in SIDES}
    known = [each for each in told if each.what != "beside"]
    gaps = holes(told)
    found = all_breaches(out, known, rules)
    reasons = {("quarantined", breach.kind) for breach in found}
    for run in runs(known, lambda each: each.celsius <= rules.freeze_c + rules.uncertainty_c, ended_at):
        confirmed = any(is_confirmed(cold, rules) for cold in within(run, rules))
        reasons.add(("compromised" if confirmed and label.do_not_freeze else "quarantined", "freeze"))
    ceiling = [] if label.ceiling_c is None else runs(known, lambda each: each.celsius > label.ceiling_c, ended_at)
    ceiling = [run for run in ceiling if is_confirmed(run, rules)]
    reasons |= {("compromised", "ceiling") for _ in ceiling}
    for run in runs(known, lambda each: each.celsius > rules.overheat_c, ended_at):
        if not any(run.since <= hot.since <= run.last_at for hot in ceiling):
            reasons.add(("quarantined", "overheat"))
    begun = [breach.since for breach in found if breach.side == "above"]
    if begun and label.allowance is not None:
        used = sum(max(0, run.end - max(run.since, min(begun))) for run in out["above"])
        reasons |= {("compromised", "allowance")} if used > label.allowance else set()
    return reasons | {("unverified", kind) for kind in doubts(out, gaps, rules)}


def excursions(told: Sequence[Seen], side: str, rules: Rules, ended_at: int | None) -> list[Run]:
    """Return the excursions of one side; a gap interrupts them and what goes on after it is linked."""

    def out(each: Seen) -> bool:
        return each.what != "unknown" and (
            each.celsius < rules.min_c if side == "below" else each.celsius > rules.max_c
        )

    found = runs(told, out, ended_at)
    linked = []
    for run in found:
        first = told.index(run.seen[0])
        before = [each for each in told[:first] if each.what != "unknown"]
        goes_on = bool(before) and out(before[-1]) and first > 0 and told[first - 1].what == "unknown"
        linked.append(replace(run, linked=goes_on))
    return linked


def runs(told: Sequence[Seen], belongs: Callable[[Seen], bool], ended_at: int | None) -> list[Run]:
    """Return the runs of what was seen one after the other."""
    found: list[list[Seen]] = []
    after: list[Seen | None] = []
    going = False
    for each in told:
        if each.what != "unknown" and belongs(each):
            found, after = (found, after) if going else ([*found, []], [*after, None])
            found[-1].append(each)
            going = True
        elif going:
            after[-1], going = each, False
    return [_run(tuple(run), end, ended_at) for run, end in zip(found, after, strict=True)]


def _run(run: tuple[Seen, ...], end: Seen | None, ended_at: int | None) -> Run:
    if end is None:
        return Run(run[0].at, run[-1].at, ended_at, interrupted=False, seen=run)
    return Run(run[0].at, run[-1].at, end.at, end.what == "unknown", run)


def within(run: Run, rules: Rules) -> list[Run]:
    """Return the runs at or below freezing itself, within one at which a freeze is suspected."""
    cold = runs(run.seen, lambda each: each.celsius <= rules.freeze_c, None)
    return [replace(each, until=run.until) if each.seen[-1] is run.seen[-1] else each for each in cold]


def is_confirmed(run: Run, rules: Rules) -> bool:
    """Say whether a run has two readings and spans 10 min."""
    return len({each.source or each for each in run.seen}) >= 2 and run.length >= rules.confirm_after


def holes(told: Sequence[Seen]) -> list[Span]:
    """Return the gaps: until something is seen again."""
    found = []
    for number, each in enumerate(told):
        if each.what == "unknown" and (number == 0 or told[number - 1].what != "unknown"):
            later = [other for other in told[number:] if other.what != "unknown"]
            until = later[0].at if later else told[-1].until
            found.append((each.at, until))
    return found


def all_breaches(out: Mapping[str, list[Run]], told: Sequence[Seen], rules: Rules) -> list[Breach]:
    """Return every breach of every kind."""
    found = [
        Breach("consecutive", side, run.since, run.since + rules.consecutive)
        for side, excursion in out.items()
        for run in excursion
        if run.length >= rules.consecutive
    ]
    for side, excursion in out.items():
        spans = [(run.since, run.end) for run in excursion]
        found += [Breach("cumulative", side, since, at) for since, at in breaches(spans, rules)]
    for above_c, limit in rules.lifetime:
        hot = [each for each in told if each.what in {"value", "stated"} and each.celsius > above_c]
        used = 0
        for each in hot:
            if used < limit <= used + each.until - each.at:
                found.append(Breach("lifetime", "above", hot[0].at, each.at + limit - used))
            used += each.until - each.at
    return found


def doubts(out: Mapping[str, list[Run]], gaps: list[Span], rules: Rules) -> Iterator[str]:
    """Yield why nobody can tell."""
    if any(until - since >= rules.unverified_after for since, until in gaps):
        yield "gap"
    if most(gaps, rules.window) >= rules.unverified_after and several(gaps, rules.window):
        yield "unknown"
    for excursion in out.values():
        if any(chain_reaches(chain, gaps, rules.consecutive) for chain in chains(excursion)):
            yield "chain"
        near = [gap for gap in gaps if any(touches(gap, run) for run in excursion)]
        if near and worst_sum(excursion, near, rules) >= rules.cumulative:
            yield "worst_cumulative"


def touches(gap: Span, run: Run) -> bool:
    """Say whether a gap ends where a run begins, or begins where one was interrupted."""
    return gap[1] == run.since or (run.interrupted and gap[0] == run.until)


def chains(excursion: list[Run]) -> list[list[Run]]:
    """Return excursions that go on after a gap together."""
    linked: list[list[Run]] = []
    for run in excursion:
        if run.linked and linked:
            linked[-1].append(run)
        else:
            linked.append([run])
    return linked


def chain_reaches(chain: list[Run], gaps: list[Span], tolerance: int) -> bool:
    """Say whether a chain with all gaps beside it reaches the tolerance."""
    beside = [gap for gap in gaps if any(touches(gap, run) for run in chain)]
    total = sum(run.length for run in chain) + sum(until - since for since, until in beside)
    return bool(beside) and total >= tolerance


def worst_sum(excursion: list[Run], near: list[Span], rules: Rules) -> int:
    """Return the most time that may have been out within 24 h that hold a part of a gap beside it."""
    parts = [(run.since, run.end) for run in excursion] + near
    spans = union(parts)
    at = [corner for corner in corners(parts, rules.window) if rolling(near, corner, rules.window)]
    return max((rolling(spans, corner, rules.window) for corner in at), default=0)
