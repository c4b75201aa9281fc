"""A worse temperature, or a reading less, never improves the verdict."""

import random
from itertools import pairwise

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from coldchain.products import Product
from tests.properties.drawn_series import Drawn, Rows, densely_spaced, series
from tests.properties.printed_judgements import printed
from tests.properties.told_stories import KESIMPTA, brief, long, rules_of
from tests.reference import SEVERITY

CHANCES = st.integers(0, 2**16).map(random.Random)
HOTTER = (8.001, 15.001, 25.001, 30.001, 60.0)
COLDER = (1.999, 0.0, -0.001, -20.0)


def condition(drawn: Drawn, rows: Rows, product: Product) -> str:
    """Judge these rows at the interval of the series that they come from."""
    found = Drawn(rows, rules_of(drawn).interval)
    return str(printed(found, product)["verdict"]["condition"])


def is_in_range(celsius: float) -> bool:
    return 2.0 <= celsius <= 8.0


def some(numbers: list[int], chance: random.Random) -> set[int]:
    return set(chance.sample(numbers, min(len(numbers), chance.choice((1, 1, 2, 5, 40)))))


def worse(celsius: float, chance: random.Random) -> float:
    if celsius > 8.0:
        return max(celsius, chance.choice(HOTTER))
    if celsius < 2.0:
        return min(celsius, chance.choice(COLDER))
    return celsius


def worsened(drawn: Drawn, chance: random.Random) -> Rows:
    changed = some(list(range(len(drawn.rows))), chance)
    return tuple((at, worse(c, chance) if number in changed else c) for number, (at, c) in enumerate(drawn.rows))


def pushed_out(drawn: Drawn, chance: random.Random) -> Rows:
    inside = [number for number, (_, celsius) in enumerate(drawn.rows) if is_in_range(celsius)]
    changed = some(inside, chance)
    return tuple(
        (at, chance.choice(HOTTER + COLDER) if number in changed else celsius)
        for number, (at, celsius) in enumerate(drawn.rows)
    )


def thinned(drawn: Drawn, chance: random.Random) -> Rows:
    """Take away readings in range, but neither the first nor the last: a series is judged from end to end."""
    inside = [number for number, (_, celsius) in enumerate(drawn.rows[1:-1], start=1) if is_in_range(celsius)]
    gone = some(inside, chance)
    return tuple(row for number, row in enumerate(drawn.rows) if number not in gone)


def does_not_improve(drawn: Drawn, rows: Rows) -> None:
    before, after = condition(drawn, drawn.rows, KESIMPTA), condition(drawn, rows, KESIMPTA)
    event(f"{before} to {after}")
    assert SEVERITY.index(after) >= SEVERITY.index(before), (before, after, rows)


def thinning_does_not_clear(drawn: Drawn, rows: Rows) -> None:
    """With readings further apart than expected an excursion's end may go with the reading that showed it."""
    before, after = printed(drawn.with_rows(drawn.rows), KESIMPTA), printed(drawn.with_rows(rows), KESIMPTA)
    assert after["verdict"]["condition"] != "usable" or before["verdict"]["condition"] == "usable"
    for kind in ("freezes", "overheats"):
        assert bool(after[kind]) == bool(before[kind])


@st.composite
def dense_series(draw: st.DrawFn) -> Drawn:
    """Return a series without gaps, whose readings are as close as expected, or closer."""
    drawn = draw(series(disturbed=False, most_pieces=6))
    spacings = [later - earlier for (earlier, _), (later, _) in pairwise(drawn.rows)]
    assume(spacings)
    widest = max(spacings)
    dense = Drawn(drawn.rows, widest.days * 86_400_000_000 + widest.seconds * 1_000_000 + widest.microseconds)
    assume(densely_spaced(dense, rules_of(dense)))
    return dense


@brief(80)
@given(series(disturbed=False), CHANCES)
def test_hotter_above_the_range_and_colder_below_it_never_improve_the_verdict(drawn, chance):
    does_not_improve(drawn, worsened(drawn, chance))


@brief(80)
@given(series(disturbed=False), CHANCES)
def test_a_reading_pushed_out_of_the_range_never_improves_the_verdict(drawn, chance):
    does_not_improve(drawn, pushed_out(drawn, chance))


@brief(60)
@given(dense_series(), CHANCES)
def test_a_reading_in_range_taken_away_never_improves_the_verdict(drawn, chance):
    does_not_improve(drawn, thinned(drawn, chance))


@brief(60)
@given(series(disturbed=False), CHANCES)
def test_a_reading_in_range_taken_away_never_makes_a_medicine_usable(drawn, chance):
    fixed = Drawn(drawn.rows, rules_of(drawn).interval)
    thinning_does_not_clear(fixed, thinned(fixed, chance))


def nearly_used_up(*since_09_10: tuple[int, float, float]) -> Drawn:
    """Return 25 min above the range from 08:10, then these, then 15 min, and then all but a little of 7 days."""
    before, rest = ((1, 300, 5.0), (5, 300, 8.1), (7, 300, 5.0)), (6, 300, 5.0)
    return Drawn.of(300_000_000, *before, *since_09_10, rest, (3, 300, 8.1), rest, (2004, 300, 8.1), (1, 300, 5.0))


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(((5, 300, 8.1), (1, 300, 8.1)), id="a reading at the end of an excursion is pushed out"),
        pytest.param(((4, 300, 8.1), (1, 600, 8.1)), id="the reading in range between two excursions is taken away"),
    ],
)
def test_a_breach_that_comes_sooner_but_began_later_gives_no_time_back(later):
    """The day's sum began at 08:10; the longer excursion, over its limit before that sum is, an hour later."""
    earlier = nearly_used_up((4, 300, 8.1), (1, 300, 5.0), (1, 300, 8.1))
    assert condition(earlier, earlier.rows, KESIMPTA) == "compromised"
    worsened_series = nearly_used_up(*later)
    assert condition(worsened_series, worsened_series.rows, KESIMPTA) == "compromised"


@pytest.mark.soak
@long(4000)
@given(series(disturbed=False), CHANCES)
def test_long_no_worse_temperature_improves_the_verdict(drawn, chance):
    does_not_improve(drawn, worsened(drawn, chance))
    does_not_improve(drawn, pushed_out(drawn, chance))


@pytest.mark.soak
@long(3000)
@given(series(disturbed=False) | dense_series(), CHANCES)
def test_long_no_reading_taken_away_improves_the_verdict(drawn, chance):
    fixed = Drawn(drawn.rows, rules_of(drawn).interval)
    rows = thinned(fixed, chance)
    thinning_does_not_clear(fixed, rows)
    if densely_spaced(fixed, rules_of(fixed)):
        does_not_improve(fixed, rows)
