"""Both ways of telling a story, reading by reading and from columns, come to what the reference comes to."""

import itertools
from collections import Counter

import pytest
from hypothesis import event, given, target
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain.story import Story, tell
from tests import reference, reference_doubts
from tests.properties.drawn_series import Drawn, series
from tests.properties.told_stories import (
    FINDINGS,
    KESIMPTA,
    brief,
    by_columns,
    expected,
    found_in,
    lifetimes_in,
    long,
    paced,
    readings,
    rules_of,
    sampling,
    step_by_step,
    sums_in,
)
from tests.reference_series import instant, points

APPROXIMATE = ("minutes", "worst_case_minutes", "mean_c", "mkt_c")


def holds_to_the_reference(drawn: Drawn, told: Story) -> None:
    judged = expected(drawn)
    assert found_in(told) == {name: judged[name] for name in FINDINGS}
    sums = sums_in(told)
    assert {name: sums[name] for name in sums if name not in APPROXIMATE} == {
        name: judged[name] for name in sums if name not in APPROXIMATE
    }
    for name in APPROXIMATE:
        assert sums[name] == pytest.approx(judged[name], abs=1e-6), name


def has_the_reference_s_lifetimes(drawn: Drawn, told: Story) -> None:
    rules = rules_of(drawn)
    breaches = reference.lifetimes(reference.tell(points(drawn.rows), rules))
    assert lifetimes_in(told) == {(instant(each.since), instant(each.at)) for each in breaches}


def continues_as_the_reference_links(drawn: Drawn, told: Story) -> None:
    out = reference.tell(points(drawn.rows), rules_of(drawn)).out
    links = {
        (side, instant(later.since)): instant(earlier.since)
        for side, found in out.items()
        for chain in reference_doubts.chains(found)
        for earlier, later in itertools.pairwise(chain)
    }
    told_links = {
        (each.side, each.since.isoformat().replace("+00:00", "Z")): each.continues.isoformat().replace("+00:00", "Z")
        for each in told.excursions
        if each.continues is not None
    }
    assert told_links == links


def both_ways_agree(drawn: Drawn) -> None:
    for told in (step_by_step(drawn, KESIMPTA.label), by_columns(drawn, KESIMPTA.label)):
        holds_to_the_reference(drawn, told)
        has_the_reference_s_lifetimes(drawn, told)
        continues_as_the_reference_links(drawn, told)
    assert by_columns(drawn, KESIMPTA.label).ceiling_runs == step_by_step(drawn, KESIMPTA.label).ceiling_runs


@brief(150)
@given(series())
def test_both_ways_of_telling_a_story_come_to_what_the_reference_comes_to(drawn):
    both_ways_agree(drawn)


@brief(100)
@given(series(most_pieces=3))
def test_short_series_hold_to_the_reference_too(drawn):
    both_ways_agree(drawn)


@brief(60)
@given(series(), st.sampled_from((0.3, 0.5, 2.5)))
def test_both_ways_agree_on_freezes_that_an_uncertain_sensor_makes_suspect(drawn, uncertainty_c):
    limits = replace(paced(drawn), uncertainty_c=uncertainty_c)
    stepped = tell(readings(drawn.ordered), limits, None)
    assert by_columns(drawn, KESIMPTA.label, uncertainty_c).freezes == stepped.freezes
    event(f"{min(len(stepped.freezes), 3)} freezes")


@pytest.mark.soak
@long(6000)
@given(series())
def test_long_both_ways_of_telling_a_story_come_to_what_the_reference_comes_to(drawn):
    target(float(len(expected(drawn)["cumulative_breaches"])), label="cumulative breaches")
    both_ways_agree(drawn)


def test_the_series_that_are_drawn_contain_every_kind_of_finding_and_every_condition():
    seen: Counter[object] = Counter()

    @sampling(250)
    @given(series())
    def look(drawn: Drawn) -> None:
        judged = expected(drawn)
        seen.update(name for name in FINDINGS if judged[name])
        seen.update(judged["verdict"]["reasons"])
        seen[judged["verdict"]["condition"]] += 1
        seen["interrupted"] += any(each["interrupted"] for each in judged["excursions"])
        seen["repeated"] += judged["duplicates"] > 0
        seen["disordered"] += judged["sorted"] > 0
        for side in ("below", "above"):
            seen[f"re-armed {side}"] += sum(each["side"] == side for each in judged["cumulative_breaches"]) > 1

    look()
    conditions = {"usable", "unverified", "quarantined", "compromised"}
    doubts = {("unverified", kind) for kind in ("gap", "unknown", "chain", "worst_cumulative")}
    breaches = {("quarantined", kind) for kind in ("consecutive", "cumulative", "lifetime", "freeze", "overheat")}
    decided = {("compromised", kind) for kind in ("freeze", "ceiling", "allowance")}
    others = {"interrupted", "repeated", "disordered", "re-armed below", "re-armed above"}
    wanted = set(FINDINGS) | conditions | doubts | breaches | decided | others
    assert {kind: seen[kind] for kind in wanted if seen[kind] < 3} == {}
