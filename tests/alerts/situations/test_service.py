"""What is told of the service itself. Minutes count from noon."""

from datetime import timedelta

import pytest

from alerts.situations import OF_SERVICE, OF_SITE, OF_UNIT, Looked, Probes, look_at_service
from alerts.world import Habits, World
from coldchain.alert import SERVICE_CAUSES, SITE_CAUSES, UNIT_CAUSES, Key, Situation
from coldchain.config.catalogue import catalogue
from coldchain.events import AlertRaised, BrokerLost, BrokerReturned, ChannelFailed, ChannelRecovered, Event
from coldchain.store.memory import MemoryStore
from coldchain.writing import Writing
from tests.coldchain.timetable import at

WORLD = World({}, {}, catalogue())
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def tell(store, *events: Event, now=0):
    with store.transaction() as tx:
        Writing(tx, at(now), "alerter").tell(events)


def looked(store, now=0, **probes) -> Looked:
    return look_at_service(store, WORLD, Probes(**{"real_now": at(now), **probes}), at(now))


def told(store, now=0, **probes):
    return [(each.key.cause, each.key.part, each.severity) for each in looked(store, now, **probes).situations]


def opened(store, cause, part="", since=0):
    tell(store, AlertRaised(cause, Situation(Key("", "", cause, part), "present", "warning", at(since))))


def held(*, until):
    store = MemoryStore()
    with store.transaction() as tx:
        tx.lease("collector", "one", until - MINUTE, MINUTE)
    return store


def test_each_cause_is_a_line_of_one_registry():
    assert (tuple(OF_UNIT), tuple(OF_SITE), tuple(OF_SERVICE)) == (UNIT_CAUSES, SITE_CAUSES, SERVICE_CAUSES)


def test_a_collector_that_never_ran_is_not_missed():
    assert told(MemoryStore(), 600) == []


@pytest.mark.parametrize(("seconds", "expected"), [(0, []), (120, []), (121, [("collector", "", "critical")])])
def test_a_collector_is_missed_two_minutes_after_its_lease_by_the_real_clock(seconds, expected):
    store = held(until=at(0))
    assert told(store, 9000, real_now=at(0) + seconds * SECOND) == expected


def test_in_simulated_time_its_absence_began_as_long_ago_as_in_real_time():
    store = held(until=at(0))
    (found,) = looked(store, 9000, real_now=at(3)).situations
    assert found.since == at(8997)
    opened(store, "collector", since=8990)
    assert looked(store, 9001, real_now=at(4)).situations[0].since == at(8990)
    assert looked(store, 9001, real_now=at(-1)).over == {Key("", "", "collector"): "a collector is at work"}


def test_a_lost_broker_warns_after_two_minutes_and_alarms_once_sensors_are_silent_by_it():
    store = MemoryStore()
    tell(store, BrokerLost(at(0)))
    assert (told(store, 1), looked(store, 1).again_at) == ([], at(2))
    assert (told(store, 2), looked(store, 2).again_at) == ([("broker", "", "warning")], at(15))
    assert told(store, 15) == [("broker", "", "critical")]
    opened(store, "broker")
    tell(store, BrokerReturned(at(0), at(16)), now=16)
    assert looked(store, 16).over == {Key("", "", "broker"): "the broker is back"}


@pytest.mark.parametrize(
    ("lag", "expected", "is_over"),
    [(16, [("influx", "", "warning")], False), (15, [], False), (8, [], False), (7, [], True), (None, [], True)],
)
def test_a_shared_record_that_lags_is_told_until_it_has_caught_up_by_half(lag, expected, is_over):
    store = MemoryStore()
    opened(store, "influx")
    lag = None if lag is None else lag * MINUTE
    found = looked(store, 60, influx_lag=lag)
    assert [(each.key.cause, each.key.part, each.severity) for each in found.situations] == expected
    assert bool(found.over) is is_over


@pytest.mark.parametrize(
    ("free", "expected", "is_over"),
    [
        (99.0, [("disk", "", "critical")], False),
        (100.0, [("disk", "", "warning")], False),
        (499.0, [("disk", "", "warning")], False),
        (500.0, [], False),
        (550.0, [], True),
        (None, [], False),
    ],
)
def test_a_full_disk_is_told_and_what_was_not_measured_is_not_known(free, expected, is_over):
    store = MemoryStore()
    opened(store, "disk")
    found = looked(store, 60, disk_free_mb=free)
    assert [(each.key.cause, each.key.part, each.severity) for each in found.situations] == expected
    assert bool(found.over) is is_over


def test_a_contacts_channels_are_one_alert():
    store = MemoryStore()
    tell(store, ChannelFailed("ana", 0, "mailto", "refused"), ChannelFailed("ana", 1, "https", "hangs"))
    tell(store, ChannelFailed("ben", 0, "mailto", "refused"))
    assert told(store) == [("channel", "ana", "warning"), ("channel", "ben", "warning")]
    (ana, _) = looked(store).situations
    assert ana.details == ("mailto (channel 1): refused", "https (channel 2): hangs")
    opened(store, "channel", "ben")
    tell(store, ChannelRecovered("ben", 0, "mailto"))
    assert looked(store).over == {Key("", "", "channel", "ben"): "every channel works"}


def test_its_habits_are_those_of_the_configuration():
    world = World({}, {}, catalogue(), Habits(collector_lost_after=10 * MINUTE))
    found = look_at_service(held(until=at(0)), world, Probes(at(9)), at(9))
    assert found == Looked()
