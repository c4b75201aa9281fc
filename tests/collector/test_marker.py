"""A backlog is told from live messages by our own marks, as a timetable in seconds."""

import pytest

from collector.marker import OLDEST, Marker, is_marker, marker_topic


def marker(*, resumed):
    return Marker(0.0, resumed=resumed, every=10.0, quiet=5.0)


def test_a_new_session_is_live_and_a_resumed_one_drains_a_backlog():
    assert not marker(resumed=False).backlog(0.0)
    assert marker(resumed=True).backlog(0.0)


def test_a_backlog_ends_when_the_first_mark_comes_back():
    resumed = marker(resumed=True)
    token = resumed.sent(1.0)
    assert resumed.backlog(100.0)

    resumed.returned(token)
    assert not resumed.backlog(1.0 + OLDEST)


def test_a_mark_that_took_long_does_not_make_what_follows_it_live():
    resumed = marker(resumed=True)
    token = resumed.sent(1.0)
    resumed.returned(token)

    assert resumed.backlog(2.0 + OLDEST)


def test_messages_are_live_while_marks_return_and_a_backlog_again_once_they_are_old():
    fresh = marker(resumed=False)
    fresh.returned(fresh.sent(10.0))

    assert not fresh.backlog(10.0 + OLDEST)
    assert fresh.backlog(10.1 + OLDEST)


def test_a_strangers_or_an_earlier_connections_mark_says_nothing():
    resumed = marker(resumed=True)
    resumed.sent(1.0)
    resumed.returned(b"another")

    assert resumed.backlog(1.2)


def test_marks_are_due_every_few_seconds_and_less_often_while_they_do_not_return():
    resumed = marker(resumed=True)
    sent_at = []
    for second in range(200):
        if resumed.due(float(second)):
            resumed.sent(float(second))
            sent_at.append(second)

    assert sent_at == [0, 20, 50, 90, 140]


def test_without_marks_silence_ends_a_backlog_until_something_is_unacknowledged_for_long():
    resumed = marker(resumed=True)
    resumed.heard(3.0)
    assert not resumed.idle(7.9)
    assert resumed.backlog(7.9)

    assert resumed.idle(8.0)
    assert not resumed.backlog(1_000.0)

    resumed.idle(1_000.0)
    resumed.busy(1_000.0 + OLDEST)
    assert not resumed.backlog(1_000.0 + OLDEST)
    resumed.busy(1_001.0 + OLDEST)
    assert resumed.backlog(1_001.0 + OLDEST)


def test_where_marks_come_back_silence_ends_nothing():
    fresh = marker(resumed=False)
    fresh.returned(fresh.sent(1.0))

    assert not fresh.idle(100.0)
    assert fresh.backlog(100.0)


@pytest.mark.parametrize(
    ("client_id", "topic"),
    [
        ("coldchain-7f", "coldchain/v1/collector/coldchain-7f/marker"),
        ("a/b+c#", "coldchain/v1/collector/a-b-c-/marker"),
    ],
)
def test_a_mark_has_a_topic_of_its_own(client_id, topic):
    assert marker_topic(client_id) == topic
    assert is_marker(topic)
    assert not is_marker("coldchain/v1/a/b/c/reading")
