"""Each scenario comes out as its comment says, by the temperatures alone."""

import json
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import pytest

from simulators.fleet import publications
from simulators.scenario import load

START = datetime.fromisoformat("2026-03-02T13:00:00Z")
READING = "coldchain/v1/river/fridge-{}/probe/reading"
HOME = "coldchain/v1/h-7f3a/fridge-1/probe/reading"


def longest(series, out):
    """The longest stretch in minutes of which every reading is `out`, from its first to its last reading."""
    best, since = 0.0, None
    for minute, celsius in series:
        if not out(celsius):
            since = None
            continue
        since = minute if since is None else since
        best = max(best, minute - since)
    return best


def too_warm(celsius):
    return celsius > 8.0


def frozen(celsius):
    return celsius <= -0.5


def in_range(series):
    return all(2.0 <= celsius <= 8.0 for _, celsius in series)


def gaps(series, over=20):
    return [(round(before), round(after)) for (before, _), (after, _) in pairwise(series) if after - before > over]


def test_steady_never_leaves_the_range_in_a_day_whatever_the_seed(told):
    for series in told("steady").values():
        assert in_range(series)
        assert len(series) == 288
        assert gaps(series) == []
    for seed in range(8):
        other = msgspec.structs.replace(load("steady"), seed=seed)
        degrees = [
            float(text.partition(b":")[2].split(b",")[0])
            for publication in publications(other, START)
            for text in publication.payload.split(b'"temperature')[1:]
            if text.startswith(b'_c"')
        ]
        assert len(degrees) == 2 * 288
        assert 2.0 < min(degrees) <= max(degrees) < 8.0


def test_a_door_left_open_is_above_range_for_more_than_half_an_hour_and_comes_back(told):
    found = told("door-left-open")
    series = found[READING.format(2)]
    assert 40 <= longest(series, too_warm) <= 70
    assert 15 < max(celsius for _, celsius in series) < 20
    assert in_range([reading for reading in series if reading[0] < 60 or reading[0] > 130])
    assert in_range(found[READING.format(1)])


def test_a_power_cut_warms_slowly_and_silences_what_hangs_on_the_mains(told):
    found = told("power-cut")
    logger, mains = found[READING.format(1)], found["tele/fridge2/SENSOR#030597946B04"]
    assert gaps(logger) == []
    assert longest(logger, too_warm) > 5 * 60
    assert max(celsius for _, celsius in logger) < 15
    assert [(116 <= last <= 120, 480 <= first <= 485) for last, first in gaps(mains)] == [(True, True)]
    assert in_range([reading for reading in logger if reading[0] < 120 or reading[0] > 600])


def test_a_fridge_freezes_at_night_and_is_back_by_morning(told):
    series = told("freeze-at-night")[HOME]
    assert longest(series, frozen) > 8 * 60
    assert -4.5 < min(celsius for _, celsius in series) < -2
    assert in_range([reading for reading in series if reading[0] < 120 or reading[0] > 800])


def test_a_drifting_thermostat_passes_the_limit_after_days_and_stays_beyond_it(told):
    series = told("thermostat-drift")["zigbee2mqtt/Fridge 1"]
    first = next(minute for minute, celsius in series if too_warm(celsius))
    assert 2 * 1440 < first < 3 * 1440
    assert all(too_warm(celsius) for minute, celsius in series if minute > 3.5 * 1440)


def test_a_lost_sensor_is_silent_for_four_hours_and_its_neighbour_is_not(told):
    found = told("sensor-lost")
    lost, neighbour = found[READING.format(1)], found[READING.format(2)]
    assert [(175 <= last <= 180, 420 <= first <= 425) for last, first in gaps(lost)] == [(True, True)]
    assert gaps(neighbour) == []
    assert in_range(lost)
    assert in_range(neighbour)


def test_a_lost_network_silences_a_pharmacy_at_once_and_leaves_the_home_alone(told):
    found = told("network-lost")
    home = found.pop("coldchain/v1/h-4c81/fridge-1/probe/reading")
    assert len(found) == 3
    for series in found.values():
        assert [(175 <= last <= 180, 240 <= first <= 245) for last, first in gaps(series)] == [(True, True)]
        assert in_range(series)
    assert gaps(home) == []


def test_a_late_batch_is_one_array_in_which_the_door_stood_open(said):
    arrays = [one for one in publications(load("late-batch"), START) if one.payload.startswith(b"[")]
    assert [one.at for one in arrays] == [START + timedelta(hours=9)]
    readings = [
        ((datetime.fromisoformat(at) - START).total_seconds() / 60, celsius) for _, at, celsius in said(arrays[0])
    ]
    assert len(readings) == 72
    assert all(180 <= minute < 540 for minute, _ in readings)
    assert longest(readings, too_warm) > 40
    assert in_range([reading for reading in readings if reading[0] < 300 or reading[0] > 400])


def test_every_measurement_of_a_late_batch_arrives_once():
    found = [json.loads(one.payload) for one in publications(load("late-batch"), START)]
    numbers = [reading["seq"] for one in found for reading in (one if isinstance(one, list) else [one])]
    assert numbers == list(range(1, 145))


def test_every_message_of_sent_twice_comes_twice_byte_for_byte_but_the_last_may_be_cut_off(told):
    times = Counter((one.topic, one.payload) for one in publications(load("sent-twice"), START))
    assert set(times.values()) == {2}
    assert len(times) == 2 * 72
    assert longest(told("sent-twice")[READING.format(1)], too_warm) > 40


def test_clocks_drift_until_they_are_set_while_the_fridges_stay_in_range(told, said):
    ahead = {1: [], 2: []}
    for publication in publications(load("clock-drift"), START):
        fridge = int(publication.topic.split("/")[3][-1])
        at = datetime.fromisoformat(said(publication)[0][1])
        ahead[fridge].append(((publication.at - START).total_seconds() / 3600, (at - publication.at).total_seconds()))
    gaining, losing = ahead[1], ahead[2]
    assert all(seconds == pytest.approx(36 * hour, abs=1) for hour, seconds in gaining if hour < 18)
    assert next(hour for hour, seconds in gaining if seconds > 300) == pytest.approx(8.3, abs=0.2)
    assert all(seconds == 0 for hour, seconds in gaining if hour >= 18)
    assert all(seconds == pytest.approx(-18 * hour, abs=1) for hour, seconds in losing)
    assert all(in_range(series) for series in told("clock-drift").values())


def test_a_battery_runs_down_before_its_sensor_falls_silent_for_good(told):
    zigbee = [one for one in publications(load("flat-battery"), START) if one.topic.startswith("zigbee2mqtt")]
    levels = [json.loads(one.payload)["battery"] for one in zigbee]
    assert levels == sorted(levels, reverse=True)
    assert (levels[0], levels[-1]) == (96, pytest.approx(0, abs=2))
    assert timedelta(hours=15.9) < zigbee[-1].at - START < timedelta(hours=16)
    assert gaps(told("flat-battery")[READING.format(2)]) == []


def test_a_stuck_sensor_repeats_itself_while_the_other_sees_the_door(told):
    found = told("stuck-sensor")
    stuck, well = found["zigbee2mqtt/Fridge 1 top"], found["zigbee2mqtt/Fridge 1 bottom"]
    assert len({celsius for minute, celsius in stuck if minute >= 180}) == 1
    assert len({celsius for minute, celsius in stuck if minute < 180}) > 10
    assert in_range(stuck)
    assert longest(well, too_warm) > 40


def test_fahrenheit_is_the_same_range_in_other_numbers(told):
    assert all(in_range(series) for series in told("fahrenheit").values())
    found = [(one.at - START, json.loads(one.payload)) for one in publications(load("fahrenheit"), START)]
    units = [(after >= timedelta(hours=4), one["TempUnit"]) for after, one in found if "TempUnit" in one]
    assert set(units) == {(False, "C"), (True, "F")}
    assert all(35.6 <= one["temperature_f"] <= 46.4 for _, one in found if "at" in one)


def test_the_demo_shows_a_breach_within_one_real_minute_and_a_freeze_within_two(told):
    found = told("demo")
    fridge = found["zigbee2mqtt/Vaccine fridge"]
    warm_since = next(minute for minute, celsius in fridge if too_warm(celsius))
    assert warm_since + 30 < 60
    assert 50 < longest(fridge, too_warm) < 75
    frozen_since = next(minute for minute, celsius in found[HOME] if frozen(celsius))
    assert frozen_since + 10 < 60
    assert longest(found[HOME], frozen) > 60
    assert all(in_range([reading for reading in series if reading[0] > 200]) for series in found.values())
    assert in_range(found[READING.format(1)])
