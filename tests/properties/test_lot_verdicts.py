"""A lot's verdict is what the reference says: carried along, in any order of arrival, whatever is accepted."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import msgspec
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from msgspec.structs import replace as struct_replace

from coldchain import events
from coldchain.course import Course, Piece, begin, compact, step, tell
from coldchain.judging.following import Settlement
from coldchain.lots import Lot
from coldchain.standings import Judged, judged
from coldchain.stock import CONDITIONS, Ground, Release
from coldchain.units import from_us
from tests.properties import reference_lots as reference
from tests.properties.arriving_lots import Pharmacy, arriving, happen
from tests.properties.drawn_lots import BEGIN, World, long_rows, worlds
from tests.properties.reference_ways import InService, Sensor, Stay, Way, ways
from tests.properties.told_lots import (
    KESIMPTA,
    RULE,
    followed,
    following,
    judged_by,
    kinds,
    limits_of,
    lot_of,
    pieces_of,
)
from tests.properties.told_stories import brief, long
from tests.reference_series import MINUTE

RULES = InService(5 * MINUTE, uncertainty_c=0.5)
LIMITS = limits_of(RULES)
CEILING_C = KESIMPTA.label.ceiling_c
PERCENTS = st.sets(st.integers(0, 99), max_size=20)
SEEDS = st.integers(0, 2**16)
AFTER_ALL = 46 * MINUTE
"""Longer than any gap limit: then every sensor that says no more is silent."""
_settlement = msgspec.json.Decoder(Settlement)


def rests_on(found: Judged) -> tuple[object, ...]:
    return (
        found.condition,
        found.label_clock_ends_at,
        {(each.condition, each.kind, frozenset(each.grounds)) for each in found.reasons},
    )


def says_what_the_reference_says(world: World) -> None:
    condition, reasons = reference.judge(world.way, world.units, world.now, RULES)
    found = judged_by(followed(world, world.now)[0], world.way, world.now)
    event(condition)
    assert (found.condition, kinds(found)) == (condition, reasons)


@brief(120)
@given(worlds())
def test_a_lots_verdict_is_what_the_reference_says(world):
    says_what_the_reference_says(world)


@pytest.mark.soak
@long(8000)
@given(worlds())
def test_long_a_lots_verdict_is_what_the_reference_says(world):
    says_what_the_reference_says(world)


def carries_along(world: World, percents: Iterable[int]) -> None:
    """What is kept between two looks is what a look from the beginning finds."""
    first = world.way.stays[0].since
    looks = sorted({first + (world.now - first) * percent // 100 // MINUTE * MINUTE for percent in percents})
    kept: Settlement | None = None
    for now in (*looks, world.now):
        then = world.at(now)
        courses, after = followed(then, now, kept)
        kept = None if after is None else _settlement.decode(msgspec.json.encode(after))
        scratch = following(then, now).courses_up_to_now(None)
        assert rests_on(judged_by(courses, then.way, now)) == rests_on(judged_by(scratch, then.way, now))


@brief(60)
@given(worlds(), PERCENTS)
def test_what_is_carried_along_is_the_same_as_from_the_beginning(world, percents):
    carries_along(world, percents)


@pytest.mark.soak
@long(4000)
@given(worlds(), PERCENTS)
def test_long_what_is_carried_along_is_the_same_as_from_the_beginning(world, percents):
    carries_along(world, percents)


def quiet_ones_joined(pieces: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and is_quiet(last) and is_quiet(piece) and last.until == piece.since:
            joined[-1] = struct_replace(last, until=piece.until)
        else:
            joined.append(piece)
    return joined


def is_quiet(piece: Piece) -> bool:
    return piece.kind == "measured" and piece.read_at is None


def seen(rows: tuple[tuple[int, float], ...], delay: int) -> tuple[list[Piece], int]:
    """Return what a lot sees that lies beside one sensor for all of its readings, and the instant in the end."""
    now = rows[-1][0] + delay * MINUTE
    way = Way((Stay("a", BEGIN),))
    (told,) = ways(way, {"a": [Sensor("a/s0", RULES, rows, ((BEGIN, "product"),))]}, now)
    return pieces_of(told, LIMITS), now


def verdict(lot: Lot, course: Course, now: object) -> Judged:
    return judged(lot, [course], RULE, LIMITS, (), now)  # type: ignore[arg-type]


LONE = lot_of(Way((Stay("a", BEGIN),)))
DELAYS = st.sampled_from((0, 4, 16, 40))


@brief(60)
@given(long_rows(), DELAYS)
def test_a_quiet_stretch_may_be_one_piece(rows, delay):
    pieces, now = seen(rows, delay)
    raw, joined = (tell(begin(LIMITS), each, CEILING_C) for each in (pieces, quiet_ones_joined(pieces)))
    assert rests_on(verdict(LONE, raw, from_us(now))) == rests_on(verdict(LONE, joined, from_us(now)))


def accepting(lot: Lot, found: Judged) -> Lot:
    """Return the lot with all accepted that can be: what compromises is excused."""
    grounds = {
        ground: reason.condition for reason in found.reasons for ground in reason.grounds if ground.mark != "open"
    }
    excused = tuple(ground.id for ground, condition in grounds.items() if condition == "compromised")
    accepted = tuple(ground for ground in grounds if ground.id not in excused)
    at = max((each.until for each in found.evidence if each.until), default=lot.stays[0].since)
    release = Release(accepted, "manufacturer_advice", "asked.", "ana", at)
    return struct_replace(lot, releases=(*lot.releases, release), excused=lot.excused + excused)


def compacting_changes_nothing(
    rows: tuple[tuple[int, float], ...], delay: int, compacted: set[int], accepted: set[int]
) -> None:
    pieces, _ = seen(rows, delay)
    whole = small = begin(LIMITS)
    lot, passed = LONE, -1
    for number, piece in enumerate(pieces):
        whole, small = step(whole, piece, CEILING_C), step(small, piece, CEILING_C)
        percent, before, passed = number * 100 // len(pieces), passed, number * 100 // len(pieces)
        small = compact(small, LIMITS) if percent in compacted else small
        if percent in accepted and percent != before:
            lot = accepting(lot, verdict(lot, whole, piece.until))
        if number % 9 == 0 or piece is pieces[-1] or not is_quiet(piece):
            assert rests_on(verdict(lot, whole, piece.until)) == rests_on(verdict(lot, small, piece.until))


@brief(20)
@given(long_rows(), DELAYS, PERCENTS, st.sets(st.integers(0, 99), max_size=3))
def test_what_is_left_out_of_a_course_never_mattered(rows, delay, compacted, accepted):
    compacting_changes_nothing(rows, delay, compacted, accepted)


@pytest.mark.soak
@long(2000)
@given(long_rows(), DELAYS, PERCENTS, st.sets(st.integers(0, 99), max_size=3))
def test_long_what_is_left_out_of_a_course_never_mattered(rows, delay, compacted, accepted):
    compacting_changes_nothing(rows, delay, compacted, accepted)


def arrival_changes_nothing(world: World, seed: int) -> None:
    """Readings, moves and reports may come late and in any order: the standing in the end is the same."""
    world = replace(world, sensors=tuple((unit, replace(each, roles=each.roles[:1])) for unit, each in world.sensors))
    chance = Random(seed)
    steps = arriving(world, chance)
    until = max(world.now, steps[-1][0]) + AFTER_ALL
    pharmacy = Pharmacy(world)
    happen(pharmacy, steps, chance, until)
    standing = pharmacy.lot().standing
    condition, reasons = reference.judge(world.way, world.units, until, RULES)
    event(condition)
    told = {(each.condition, each.kind) for each in standing.reasons}
    # A gap that goes on is not looked at again once it is told: beside it a window of several may be told or not.
    several = {("unverified", "unknown")} if ("unverified", "gap") in reasons else set()
    if world.way.ended_at is not None and told - reasons:
        # What was gone before its sensor's backlog came keeps its doubts until somebody looks at it.
        assert {each for each, _ in told - reasons} == {"unverified"}
        assert standing.condition == max(condition, "unverified", key=CONDITIONS.index)
        several |= told - reasons
        condition = standing.condition
    assert (standing.condition, told - several) == (condition, reasons - several)
    if pharmacy.lot().quantity > 1:
        pharmacy.enter(events.LotSplit("L1", "L2", 1))
        assert pharmacy.lot("L2").standing.reasons == pharmacy.lot("L1").standing.reasons
        assert pharmacy.lot("L2").standing.condition == condition


@brief(30)
@given(worlds(), SEEDS)
def test_the_order_of_arrival_changes_nothing_of_a_lots_standing(world, seed):
    arrival_changes_nothing(world, seed)


@pytest.mark.soak
@long(4000)
@given(worlds(), SEEDS)
def test_long_the_order_of_arrival_changes_nothing_of_a_lots_standing(world, seed):
    arrival_changes_nothing(world, seed)


def worse(celsius: float, chance: Random) -> float:
    if celsius > 8.0:
        return max(celsius, chance.choice((9.0, 15.001, 25.001, 30.001)))
    return min(celsius, chance.choice((1.0, 0.4, 0.0, -5.0))) if celsius < 2.0 else celsius


def worsened(world: World, chance: Random) -> World:
    sensors = tuple(
        (unit, replace(each, rows=tuple((at, worse(c, chance) if chance.random() < 0.3 else c) for at, c in each.rows)))
        for unit, each in world.sensors
    )
    return replace(world, sensors=sensors)


def does_not_improve(world: World, seed: int) -> None:
    other = worsened(world, Random(seed))
    before, after = (judged_by(followed(each, each.now)[0], each.way, each.now) for each in (world, other))
    assert CONDITIONS.index(after.condition) >= CONDITIONS.index(before.condition)


@brief(60)
@given(worlds(), SEEDS)
def test_hotter_above_and_colder_below_never_improve_a_lots_verdict(world, seed):
    does_not_improve(world, seed)


@pytest.mark.soak
@long(4000)
@given(worlds(), SEEDS)
def test_long_hotter_above_and_colder_below_never_improve_a_lots_verdict(world, seed):
    does_not_improve(world, seed)


def acceptance_hides_nothing_else(world: World, percent: int) -> None:
    """What rests on anything that nobody has accepted as it is known goes on to be told."""
    first = world.way.stays[0].since
    then = world.at(first + (world.now - first) * percent // 100 // MINUTE * MINUTE)
    known = judged_by(followed(then, then.now)[0], then.way, then.now)
    lot = struct_replace(accepting(lot_of(then.way), known), excused=())
    now = struct_replace(lot_of(world.way), releases=lot.releases)
    courses = followed(world, world.now)[0]
    plain, left = judged_by(courses, world.way, world.now), judged_by(courses, world.way, world.now, now)
    accepted: set[Ground] = {ground for release in now.releases for ground in release.accepted}
    stops = {(each.kind, each.grounds) for each in plain.reasons if not set(each.grounds) <= accepted}
    told = {(each.kind, each.grounds) for each in left.reasons}
    assert {each for each in stops if each[0] not in {"unknown", "worst_cumulative"}} <= told
    assert {kind for kind, _ in stops} <= {kind for kind, _ in told}


@brief(60)
@given(worlds(), st.integers(0, 100))
def test_what_is_accepted_hides_nothing_that_comes_later(world, percent):
    acceptance_hides_nothing_else(world, percent)


@pytest.mark.soak
@long(4000)
@given(worlds(), st.integers(0, 100))
def test_long_what_is_accepted_hides_nothing_that_comes_later(world, percent):
    acceptance_hides_nothing_else(world, percent)
