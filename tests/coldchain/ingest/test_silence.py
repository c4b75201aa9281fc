"""Time that passes: sensors and sites that fall silent, are heard again, or were never heard."""

import msgspec
from msgspec.structs import replace

from coldchain.events import SensorFellSilent, SiteFellSilent, SiteReturned
from tests.coldchain.ingest.world import World
from tests.coldchain.timetable import PROBE, at, every, reading, watched

OTHER = "river/fridge-2/probe"
HOME = "home/fridge/probe"


def test_a_sensor_falls_silent_after_the_gap_limit_and_interrupts_its_excursion():
    world = World()
    world.send((0, 9.0))
    assert world.tick(15) == []
    assert world.tick("15:01") == ["SensorFellSilent 5-… gap", "ExcursionEnded 0-5 above 9 x1 interrupted"]
    assert world.tick(16) == world.tick(600) == []
    assert world.send((630, 5.0)) == ["SensorReturned 5-630 gap"]
    assert world.tick("645:01") == ["SensorFellSilent 635-… gap"]
    world.holds()


def test_a_reading_that_fills_the_silence_takes_the_interruption_back_and_the_silence_stays_told():
    world = World()
    world.send((0, 9.0))
    world.tick(20)
    assert world.send((10, 9.5), now=21) == [
        "FindingAmended 5-… gap => nothing",
        "FindingAmended 0-5 above 9 x1 interrupted => 0-… above 9.5 x2",
    ]
    assert world.findings == ["0-… above 9.5 x2"]
    assert len(world.events(SensorFellSilent)) == 1
    assert world.send((25, 9.0), (30, 5.0)) == [
        "ExcursionBreached 0-… above 9.5 x3 breached 30",
        "ExcursionEnded 0-30 above 9.5 x3 breached 30",
    ]
    world.holds()


def test_a_reading_that_fills_a_part_of_the_silence_moves_its_beginning():
    world = World()
    world.send((0, 9.0))
    world.tick(90)
    world.send((10, 9.0), now=91)
    assert world.findings == ["0-15 above 9 x2 interrupted", "15-… gap"]
    assert world.state().lost
    assert world.tick(92) == []
    world.send((95, 9.0))
    assert world.findings == ["0-15 above 9 x2 interrupted", "15-95 gap", "95-… above 9 x1 continues 0"]
    world.holds()


def test_a_sensor_whose_clock_is_an_hour_slow_is_not_called_silent_at_each_reading():
    world = World()
    told = []
    for minute in range(70, 170, 5):
        late = msgspec.structs.replace(reading(minute - 60, 5.0), received_at=at(minute))
        told += world.send(late, now=minute)
        told += world.tick(minute + 2)
    assert told == ["SensorHeard"]
    assert world.tick(180) == []
    assert world.tick(181) == ["SensorFellSilent 110-… gap"]
    world.holds()


def past(at_, now):
    return msgspec.structs.replace(reading(at_, 5.0), received_at=at(now))


def test_a_device_that_sends_its_past_is_told_silent_once_and_a_while_after_the_last_of_it():
    world = World(start=600)
    told = []
    for number in range(12):
        now = f"600:{number * 5}"
        told += world.send(past(5 * number, now), now=now)
        told += world.tick(f"600:{number * 5 + 4}")
    assert told == ["SensorHeard"]
    assert world.tick("601:10") == []
    assert world.tick("601:11") == ["SensorFellSilent 60-… gap"]
    assert world.send(past(60, 613), now=613) == [
        "FindingAmended 60-… gap => nothing",
        "FindingAmended nothing => 65-… gap",
    ]
    world.holds()


def test_a_start_in_the_middle_of_a_past_tells_no_silence_either():
    world = World(start=600)
    world.send(past(0, 600), now=600)
    world.restart(now="600:05")
    assert world.tick("600:10") == []
    assert world.tick("600:16") == ["SensorFellSilent 5-… gap"]
    world.holds()


def test_a_device_that_sends_its_past_for_ever_is_told_silent_all_the_same():
    world = World(start=600)
    told = {}
    for number in range(4 * 35):
        minutes, seconds = divmod(number * 15, 60)
        now = f"{600 + minutes}:{seconds}"
        world.send(past(f"{420 + minutes}:{seconds}", now), now=now)
        told[now] = world.tick(now)
    assert {now: each for now, each in told.items() if each} == {"630:15": ["SensorFellSilent 455:15-… gap"]}
    world.holds()


def test_a_backlog_after_a_silence_happens_and_only_its_first_reading_is_an_amendment():
    world = World()
    world.send((0, 5.0))
    world.tick(60)
    told = world.send(*every(10, 10, 70, 9.0), (70, 5.0))
    assert told == [
        "FindingAmended 5-… gap => nothing",
        "FindingAmended nothing => 10-… above 9 x1",
        "ExcursionBreached 10-… above 9 x4 breached 40",
        "ExcursionEnded 10-70 above 9 x6 breached 40",
        "CumulativeBreached 10-… cumulative above at 70",
    ]
    assert world.findings == ["10-70 above 9 x6 breached 40", "10-… cumulative above at 70"]
    world.holds()


def test_a_backlog_that_ends_long_ago_leaves_the_sensor_as_silent_as_it_was():
    world = World()
    world.send((0, 5.0))
    world.tick(600)
    told = world.send((100, 5.0), (110, 5.0), now=601)
    assert told == ["SensorReturned 5-100 gap", "SensorFellSilent 115-… gap"]
    assert world.state().lost
    assert world.tick(602) == []
    world.holds()


def test_a_late_reading_of_before_the_silence_leaves_it():
    world = World()
    world.one_by_one([(0, 5.0), (10, 5.0)])
    world.tick(60)
    assert world.send((5, 9.0), now=61) == ["FindingAmended nothing => 5-10 above 9 x1"]
    assert (world.state().lost, world.findings) == (True, ["5-10 above 9 x1", "15-… gap"])
    assert world.send((3, 5.0), (70, 5.0)) == ["SensorReturned 15-70 gap"]
    world.holds()


def test_a_sensor_that_was_never_heard_is_told_once_and_then_it_is_heard():
    world = World()
    assert world.tick(15) == []
    assert world.tick("15:01") == ["SensorNeverHeard"]
    assert world.tick(600) == []
    world.restart()
    assert world.tick(700) == []
    assert world.send((710, 9.0)) == ["SensorHeard", "ExcursionStarted 710-… above 9 x1"]
    assert world.findings == ["710-… above 9 x1"]
    world.holds()


def site(*sensors, start=0):
    return World(*(watched(sensor) for sensor in sensors), start=start)


def test_a_site_falls_silent_with_all_its_sensors_and_returns_with_the_first():
    world = site(PROBE, OTHER, HOME)
    world.send(reading(0, 5.0), reading(4, 5.0, OTHER), reading(4, 5.0, HOME))
    assert world.tick(16) == ["SensorFellSilent 5-… gap"]
    assert world.tick(20)[-1] == "SiteFellSilent"
    (fell,) = world.events(SiteFellSilent)
    assert fell == SiteFellSilent("river", at(4), (PROBE, OTHER))
    assert world.store.outages() == {"river": at(4)}
    assert world.tick(100) == []
    world.restart()
    assert world.send(reading(120, 5.0))[-1] == "SiteReturned"
    assert world.events(SiteReturned) == [SiteReturned("river", at(4), at(120))]
    assert world.store.outages() == {}
    assert "SiteReturned" not in world.send(reading(121, 5.0, OTHER))


def test_sensors_that_fall_silent_over_5_min_apart_are_no_outage():
    world = site(PROBE, OTHER)
    world.send(reading(0, 5.0), reading("5:01", 5.0, OTHER))
    world.tick(60)
    assert world.events(SiteFellSilent) == []


def test_a_sensor_that_was_never_heard_does_not_hide_an_outage():
    world = site(PROBE, OTHER, "river/spare/probe")
    world.tick(16)
    world.send(reading(20, 5.0), reading(21, 5.0, OTHER))
    world.tick(60)
    assert world.events(SiteFellSilent) == [SiteFellSilent("river", at(21), (PROBE, OTHER))]


def test_a_site_is_still_silent_when_only_its_past_arrives():
    world = site(PROBE, OTHER)
    world.send(reading(0, 5.0), reading(2, 5.0, OTHER))
    world.tick(600)
    world.send(reading(1, 5.0), now=601)
    world.send(reading(100, 5.0), reading(3, 5.0, OTHER), now=602)
    assert world.events(SiteReturned) == []
    assert world.store.outages() == {"river": at(2)}
    world.holds()


def slow(measured, received, celsius=9.0):
    return replace(reading(measured, celsius), received_at=at(received))


def test_a_sensor_whose_clock_is_an_hour_slow_is_late_and_not_silent():
    world = World()
    world.send(slow(0, 60), now=60)
    assert world.tick(75) == []
    assert world.tick("75:01") == ["SensorFellSilent 5-… gap", "ExcursionEnded 0-5 above 9 x1 interrupted"]


def test_a_start_or_another_process_knows_when_a_slow_sensor_was_heard():
    world = World()
    other = World(store=world.store)
    world.send(slow(0, 60), now=60)
    world.restart()
    for each in (world, other):
        assert each.tick(74) == []
        assert each.tick(75) == []
        each.holds()
    assert other.tick("75:01") == ["SensorFellSilent 5-… gap", "ExcursionEnded 0-5 above 9 x1 interrupted"]


def test_two_ingests_tell_a_silence_once():
    world = World()
    other = World(store=world.store)
    assert world.tick(16) == ["SensorNeverHeard"]
    assert other.tick(16) == []
    world.send((20, 5.0))
    assert other.tick(30) == []
    assert other.tick(60) == ["SensorFellSilent 25-… gap"]
    assert world.tick(60) == []
    other.holds()


def test_only_what_another_wrote_meanwhile_counts_not_what_was_remembered():
    world = World()
    other = World(store=world.store)
    world.send((0, 5.0))
    other.send((30, 5.0))
    assert world.tick(40) == []
    assert world.tick("45:01") == ["SensorFellSilent 35-… gap"]
