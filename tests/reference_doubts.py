"""The slow, obvious reference, last part: what the gaps of a series leave unknown."""

from tests.reference_series import Hole, Rules, Run, corners, most, rolling, several, union


def doubts(gaps: list[Hole], out_by_side: dict[str, list[Run]], rules: Rules) -> set[str]:
    """Return why nobody can tell: a long gap, much unknown time, an excursion beside a gap, a possible breach."""
    found = set()
    if any(gap.length >= rules.unverified_after for gap in gaps):
        found.add("gap")
    unknown = [(gap.since, gap.until) for gap in gaps]
    if most(unknown, rules.window) >= rules.unverified_after and several(unknown, rules.window):
        found.add("unknown")
    for out in out_by_side.values():
        near = [gap for gap in gaps if any(touches(gap, run) for run in out)]
        if any(chain_reaches(chain, near, rules.consecutive) for chain in chains(out)):
            found.add("chain")
        if near and worst_sum(out, near, rules) >= rules.cumulative:
            found.add("worst_cumulative")
    return found


def touches(gap: Hole, run: Run) -> bool:
    """Say whether one of the gap's two neighbours belongs to the run."""
    return gap.after == run.last or gap.after + 1 == run.first


def chains(out: list[Run]) -> list[list[Run]]:
    """Return the excursions of one side, those that go on after a gap together."""
    linked: list[list[Run]] = []
    for run in out:
        if linked and linked[-1][-1].interrupted and run.first == linked[-1][-1].last + 1:
            linked[-1].append(run)
        else:
            linked.append([run])
    return linked


def chain_reaches(chain: list[Run], near: list[Hole], tolerance: int) -> bool:
    """Say whether a chain has gaps beside it and, with all of them, reaches the tolerance."""
    beside = [gap for gap in near if any(touches(gap, run) for run in chain)]
    total = sum(run.length for run in chain) + sum(gap.length for gap in beside)
    return bool(beside) and total >= tolerance


def worst_sum(out: list[Run], near: list[Hole], rules: Rules) -> int:
    """Return the most time that may have been out on one side within 24 h that hold a part of a gap beside it."""
    unknown = [(gap.since, gap.until) for gap in near]
    parts = [run.span for run in out] + unknown
    spans = union(parts)
    at = [corner for corner in corners(parts, rules.window) if rolling(unknown, corner, rules.window)]
    return max(rolling(spans, corner, rules.window) for corner in at)
