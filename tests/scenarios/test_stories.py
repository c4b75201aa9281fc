"""Every scenario comes to its story, through the whole chain: the text files beside this one are what is expected.

`python -m tests.scenarios.write` writes them anew. Whoever does it reads the difference as a pharmacist would.
"""

import difflib

import pytest
from msgspec.structs import replace

from coldchain import ledger
from coldchain.events import FindingAmended, InputRefused, SensorFellSilent, SensorReturned, SiteFellSilent
from simulators.scenario import load, names
from tests.scenarios.chain import live
from tests.scenarios.telling import FOLDER, HOUSEKEEPING, ends, events, told


def quiet(scenario, *, but=()):
    """The scenario without its happenings, but those of some kinds."""
    return replace(scenario, happening=tuple(each for each in scenario.happening if type(each).__name__ in but))


def of_kind(lived, kind):
    return [entry.event for entry in lived.entries if isinstance(entry.event, kind)]


@pytest.mark.parametrize("name", names())
def test_a_scenario_comes_to_its_story(name):
    path = FOLDER / f"{name}.txt"
    expected, found = path.read_text(encoding="utf-8"), told(load(name))
    difference = difflib.unified_diff(expected.splitlines(), found.splitlines(), path.name, "as it came", lineterm="")
    assert found == expected, "\n" + "\n".join(difference)


def test_there_is_a_story_for_every_scenario_and_no_other():
    assert sorted(path.stem for path in FOLDER.glob("*.txt")) == names()


@pytest.mark.parametrize("name", ["clock-drift", "late-batch", "network-lost"])
def test_the_ledger_of_a_story_holds(name):
    head = ledger.Head()
    for entry in live(load(name)).entries:
        assert ledger.link(head, entry.at, entry.actor, entry.event) == entry
        head = ledger.head_of(entry)


def test_a_steady_day_is_told_in_nothing_but_first_readings():
    kinds = {entry.kind for entry in live(load("steady")).entries}
    assert kinds - HOUSEKEEPING == {"SensorHeard"}


def test_what_is_sent_twice_is_told_as_if_it_had_come_once():
    twice, once = live(load("sent-twice")), live(quiet(load("sent-twice"), but=["DoorOpen"]))
    assert twice.messages == 2 * once.messages
    assert list(events(twice)) == list(events(once))
    assert list(ends(twice)) == list(ends(once))


def test_fahrenheit_is_judged_as_celsius_is():
    fahrenheit, celsius = live(load("fahrenheit")), live(quiet(load("fahrenheit")))
    assert list(events(fahrenheit)) == list(events(celsius))
    for sensor, readings in fahrenheit.readings.items():
        # A device that rounds to 0.1 °F after it has rounded to 0.1 °C is off by half of that.
        same = [pytest.approx(each.temperature_c, abs=0.03) for each in celsius.readings[sensor]]
        assert [each.temperature_c for each in readings] == same


def test_a_lost_network_is_one_silence_of_the_site_and_none_of_the_home():
    silences = of_kind(live(load("network-lost")), SiteFellSilent)
    assert [(each.site, len(each.sensors)) for each in silences] == [("river", 3)]


def test_a_power_cut_is_one_silence_of_what_hangs_on_the_mains_and_a_logger_with_a_battery_goes_on():
    lived = live(load("power-cut"))
    assert [each.finding.sensor for each in of_kind(lived, SensorFellSilent)] == ["river/fridge-2/probe"]
    assert of_kind(lived, SiteFellSilent) == []


def test_a_late_batch_takes_the_silence_back_that_was_told():
    lived = live(load("late-batch"))
    silent, amended = of_kind(lived, SensorFellSilent), of_kind(lived, FindingAmended)
    assert [(each.was, each.now) for each in amended] == [(silent[0].finding, None)]
    assert of_kind(lived, SensorReturned) == []


def test_every_refusal_of_a_drifting_clock_is_kept_and_counted():
    lived = live(load("clock-drift"))
    assert {each.why for each in lived.refusals} == {"ahead"}
    assert sum(sum(each.counts.values()) for each in of_kind(lived, InputRefused)) == len(lived.refusals)


def test_a_flat_battery_is_silent_in_the_end():
    lived = live(load("flat-battery"))
    assert [track.watched.sensor for track in lived.tracks if track.state.lost] == ["river/fridge-1/probe"]
    assert of_kind(lived, SensorReturned) == []
