"""Random series worth judging: pieces in and out of range, silences around the gap limit, repeats, disorder."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from tests.reference_series import DAY, HOUR, MINUTE, Rules

START = datetime(2026, 3, 1, tzinfo=UTC)
LONGEST = 420
PACES = (97_000_000, MINUTE, 5 * MINUTE, 7 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, 45 * MINUTE, HOUR)
PALETTES = {
    "in_range": (2.0, 2.001, 5.0, 7.999, 8.0),
    "cold": (1.999, 1.0, 0.001),
    "freezing": (0.0, -0.001, -5.0),
    "warm": (8.001, 14.999, 15.0, 15.001, 24.999, 25.0),
    "hot": (25.001, 29.999, 30.0),
    "too_hot": (30.001, 41.0),
    "above": (8.001, 15.001, 25.001, 30.001),
    "below": (1.999, 0.0, -0.001),
    "any": (0.0, 0.001, 1.999, 2.0, 5.0, 8.0, 8.001, 15.0, 15.001, 25.0, 25.001, 30.0, 30.001),
}
SHORT = (MINUTE, 10 * MINUTE, 15 * MINUTE, 20 * MINUTE, 29 * MINUTE, 30 * MINUTE, 45 * MINUTE, HOUR, 61 * MINUTE)
LONG = (2 * HOUR, 5 * HOUR, 12 * HOUR, 23 * HOUR, DAY - 20 * MINUTE, DAY, DAY + HOUR, 3 * DAY, 7 * DAY, 8 * DAY)

GENTLE = ("in_range", "in_range", "in_range", "warm", "cold", "above", "below")
WILD = tuple(sorted(PALETTES))

Rows = tuple[tuple[datetime, float], ...]


@dataclass(frozen=True, repr=False)
class Drawn:
    """Rows as a file holds them, and the expected interval in microseconds; None: left out."""

    rows: Rows
    interval: int | None

    def __repr__(self) -> str:
        """Show how many rows in a row came how many seconds after the one before, at which °C."""
        ats = [at for at, _ in self.rows]
        spacings = [(at - before).total_seconds() for before, at in pairwise([START, *ats])]
        steps = groupby(zip(spacings, (celsius for _, celsius in self.rows), strict=True))
        told = ", ".join(f"({len(list(same))}, {spacing}, {celsius})" for (spacing, celsius), same in steps)
        return f"Drawn.of({self.interval}, {told})"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002 - hypothesis asks so
        printer.text(repr(self))

    @classmethod
    def of(cls, interval: int | None, *steps: tuple[int, float, float]) -> "Drawn":
        """Return the series of steps as `repr` shows them: how many rows, seconds after the one before, °C."""
        rows, at = [], START
        for count, spacing, celsius in steps:
            for _ in range(count):
                at += timedelta(seconds=spacing)
                rows.append((at, celsius))
        return cls(tuple(rows), interval)

    @property
    def ordered(self) -> Rows:
        """Return the readings as they are judged: in order, of two with one instant the first."""
        first: dict[datetime, float] = {}
        for at, celsius in self.rows:
            first.setdefault(at, celsius)
        return tuple(sorted(first.items()))

    def with_rows(self, rows: Rows) -> "Drawn":
        """Return other rows at the same expected interval."""
        return replace(self, rows=rows)


@st.composite
def pieces(draw: st.DrawFn, rules: Rules, kinds: tuple[str, ...]) -> list[tuple[int, float]]:
    """Return spacings and °C of a few readings of one kind, the first spacing being the silence before them."""
    kind = draw(st.sampled_from(kinds))
    palette = PALETTES[kind]
    spacing = draw(st.sampled_from((rules.pace, rules.pace, rules.gap_after, rules.gap_after - 1, rules.pace + 1)))
    gentle = kinds is GENTLE and kind != "in_range"
    duration = draw(st.sampled_from(SHORT[:5]) if gentle else st.sampled_from(SHORT) | st.sampled_from(LONG))
    if duration > 2 * HOUR:
        spacing = rules.gap_after
    count = min(max(1, duration // spacing + draw(st.integers(-1, 1))), LONGEST // 2)
    cycle = draw(st.lists(st.sampled_from(palette), min_size=1, max_size=3))
    before = draw(st.sampled_from((spacing, spacing, rules.pace, rules.gap_after)) | silences(rules))
    return [(spacing if number else before, cycle[number % len(cycle)]) for number in range(count)]


def silences(rules: Rules) -> st.SearchStrategy[int]:
    """Return silences at, just over and far over the limits."""
    limit, pace = rules.gap_after, rules.pace
    near = (limit + 1, limit + MINUTE, limit + 5 * MINUTE)
    round_gaps = (15 * MINUTE, 29 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR - 1, 2 * HOUR, 2 * HOUR + 1, 6 * HOUR, DAY)
    return st.sampled_from(near + tuple(pace + gap for gap in round_gaps))


@st.composite
def series(draw: st.DrawFn, *, disturbed: bool = True, most_pieces: int = 8) -> Drawn:
    """Return a series, disturbed as a file can be: rows repeated, swapped or shuffled."""
    pace = draw(st.sampled_from(PACES))
    interval = draw(st.sampled_from((pace, pace, 5 * MINUTE, None)))
    rules = Rules(pace if interval is None else interval)
    kinds = draw(st.sampled_from((GENTLE, WILD)))
    drawn = draw(st.lists(pieces(rules, kinds), min_size=1, max_size=most_pieces))
    rows, at = [], START
    for spacing, celsius in [step for piece in drawn for step in piece][:LONGEST]:
        at += timedelta(microseconds=spacing)
        rows.append((at, celsius))
    if disturbed:
        rows = draw(disturbances(rows))
    return Drawn(tuple(rows), interval)


@st.composite
def disturbances(draw: st.DrawFn, rows: list[tuple[datetime, float]]) -> list[tuple[datetime, float]]:
    """Return the rows with some repeated at another temperature, some swapped, or all shuffled."""
    chance = random.Random(draw(st.integers(0, 2**16)))
    disturbed = list(rows)
    for celsius in draw(st.lists(st.sampled_from(PALETTES["any"]), max_size=3)):
        at, _ = chance.choice(disturbed)
        disturbed.insert(chance.randrange(len(disturbed) + 1), (at, celsius))
    for _ in range(draw(st.integers(0, 3))):
        one, other = chance.randrange(len(disturbed)), chance.randrange(len(disturbed))
        disturbed[one], disturbed[other] = disturbed[other], disturbed[one]
    if draw(st.integers(0, 7)) == 0:
        chance.shuffle(disturbed)
    return disturbed


def densely_spaced(drawn: Drawn, rules: Rules) -> bool:
    """Say whether no two readings are further apart than the expected interval."""
    step = timedelta(microseconds=rules.pace)
    return all(b - a <= step for (a, _), (b, _) in pairwise(drawn.ordered))
