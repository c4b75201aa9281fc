"""The stream of publications: the same by seed, in the order of time, for one sensor or for 100,000."""

import json
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import msgspec
import pytest

from coldchain.errors import InputError
from simulators.fleet import MOST, Claim, claims, publications
from simulators.scenario import load, names

START = datetime(2026, 3, 2, 13, tzinfo=UTC)
ONE = "freeze-at-night"


@pytest.mark.parametrize("name", names())
def test_a_story_is_the_same_each_time_and_another_by_another_seed(name):
    scenario = load(name)
    told = list(publications(scenario, START))
    assert told == list(publications(scenario, START))
    assert told != list(publications(msgspec.structs.replace(scenario, seed=99), START))


@pytest.mark.parametrize("name", names())
def test_a_story_is_told_in_the_order_of_time_within_its_duration_by_the_sensors_it_claims(name, said):
    scenario = load(name)
    told = list(publications(scenario, START))
    assert all(one.at <= other.at for one, other in pairwise(told))
    assert told[0].at >= START
    assert told[-1].at < START + scenario.duration
    assert {source for one in told for source, _, _ in said(one)} == {claim.source for claim in claims(scenario)}


def test_claims_say_what_a_configuration_needs():
    five = timedelta(minutes=5)
    zone = "America/New_York"
    top = "tele/fridge3/SENSOR#00000566CC39"
    found = list(claims(load("steady")))
    assert found[1] == Claim("river", "fridge-2", "probe", "zigbee2mqtt", "zigbee2mqtt/Vaccine fridge", five, zone)
    assert found[2] == Claim("river", "fridge-3", "top", "tasmota", top, five, zone)
    own = "coldchain/v1/h-4c81/fridge-1/probe/reading"
    assert found[4] == Claim("h-4c81", "fridge-1", "probe", "coldchain", own, five, "America/Chicago")


def test_at_speed_sixty_a_reading_every_five_minutes_is_stamped_every_five_seconds(said):
    told = list(publications(load(ONE), START, speed=60))
    assert {other.at - one.at for one, other in pairwise(told)} == {timedelta(seconds=5)}
    assert all(datetime.fromisoformat(said(one)[0][1]) == one.at for one in told)
    assert told[-1].at - START < timedelta(hours=16) / 60


def test_a_history_is_uneventful_and_leads_up_to_the_story_without_a_gap(said):
    history = timedelta(days=3)
    told = list(publications(msgspec.structs.replace(load("demo"), happening=()), START, history=history))
    assert START - history <= told[0].at < START - history + timedelta(minutes=2)
    past = [one for one in told if one.at < START]
    assert len(past) == 4 * 3 * 720
    assert all(2 <= celsius <= 8 for one in past for _, _, celsius in said(one))
    by_topic = {}
    for one in told:
        assert one.at - by_topic.get(one.topic, one.at) <= timedelta(minutes=2)
        by_topic[one.topic] = one.at


def test_what_a_scenario_dates_before_its_beginning_happens_in_its_history(said):
    past = (one for one in publications(load("demo"), START, history=timedelta(days=5)) if one.at < START)
    out = [(one.at - START, celsius) for one in past for _, _, celsius in said(one) if not 2 <= celsius <= 8]
    warm = [since for since, celsius in out if celsius > 8]
    cold = [since for since, celsius in out if celsius < 2]
    assert timedelta(hours=-96) < min(warm) < max(warm) < timedelta(hours=-94)
    assert timedelta(hours=-50) < min(cold) < max(cold) < timedelta(hours=-47)


def test_an_endless_story_goes_on_after_its_duration_in_range(said):
    scenario = load("door-left-open")
    beyond = START + scenario.duration
    told = [one for one in islice(publications(scenario, START, endless=True), 600) if one.at >= beyond]
    assert len(told) == 600 - 144
    assert all(2 <= celsius <= 8 for one in told for _, _, celsius in said(one))


def test_a_dated_past_gives_zigbee_messages_their_time():
    zigbee = (one for one in publications(load("flat-battery"), START, dated=True) if "zigbee" in one.topic)
    first = next(zigbee)
    assert datetime.fromisoformat(json.loads(first.payload)["last_seen"]) == first.at


def test_a_fleet_has_exactly_the_sensors_that_were_asked_for_each_with_a_site_of_its_copy(said):
    scenario = load("steady")
    told = list(publications(scenario, START, sensors=20))
    counts = Counter(source for one in told for source, _, _ in said(one))
    claimed = list(claims(scenario, sensors=20))
    assert set(counts) == {claim.source for claim in claimed}
    assert len(claimed) == len(set(claimed)) == 20
    assert set(counts.values()) <= {287, 288}
    assert [claim.site for claim in claimed[:6]] == ["sim-0001"] * 4 + ["sim-0002"] + ["sim-0003"]
    assert all(one.at <= other.at for one, other in pairwise(told))
    assert told[-1].at < START + scenario.duration


def test_each_of_a_fleet_tells_the_story_with_noise_of_its_own(said):
    series = {}
    for one in publications(load(ONE), START, sensors=10):
        for source, _, celsius in said(one):
            series.setdefault(source, []).append(celsius)
    assert len({tuple(degrees) for degrees in series.values()}) == 10
    assert all(min(degrees) < -2 for degrees in series.values())


def test_a_fleet_publishes_evenly():
    told = list(publications(load(ONE), START, sensors=60))
    minutes = Counter(int((one.at - START).total_seconds() // 60) for one in told)
    assert {minutes[minute] for minute in range(10, 900)} == {12}


def test_a_hundred_thousand_sensors_are_a_stream_that_needs_little_memory():
    tracemalloc.start()
    stream = publications(load(ONE), START, sensors=MOST)
    topics = {one.topic for one in islice(stream, 1)}
    beginning, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    topics |= {one.topic for one in islice(stream, MOST - 1)}
    assert len(topics) == MOST
    assert beginning < 40e6


def test_a_streams_memory_does_not_grow_with_its_length():
    tracemalloc.start()
    stream = publications(load(ONE), START, sensors=100)
    held = [tracemalloc.get_traced_memory()[0] for _ in islice(stream, 499, 10_000, 500)]
    tracemalloc.stop()
    assert len(held) == 20
    assert max(held) - held[0] < 50_000


@pytest.mark.parametrize("sensors", [0, -1, MOST + 1])
def test_a_fleet_of_none_or_of_too_many_is_refused(sensors):
    with pytest.raises(InputError) as caught:
        next(publications(load(ONE), START, sensors=sensors))
    assert str(caught.value) == f"The number of sensors is {sensors}; expected 1 to 100000."
