from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.retrying import FIRST, LAST, PATIENCE, next_channel, wait
from coldchain.messages import Attempt

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


def tries(told, *, permanent=()):
    """Attempts by the channels that a text names, a second apart: `"AAAB"`."""
    return tuple(
        Attempt(AT + timedelta(seconds=number), "ABC".index(each), "https", "no", number in permanent)
        for number, each in enumerate(told)
    )


def way(channels, count, **keys):
    """The channels that a message goes by if all fail, for so many tries."""
    told = ""
    for _ in range(count):
        index = next_channel(tries(told, **keys), channels)
        told += "-" if index is None else "ABC"[index]
        if index is None:
            break
    return told


def test_three_tries_of_each_channel_in_turn_then_the_first_again():
    assert way(3, 12) == "AAABBBCCCAAA"
    assert way(1, 7) == "AAAAAAA"


def test_a_channel_that_will_never_take_it_is_left_at_once_and_for_good():
    assert way(2, 9, permanent={0}) == "ABBBBBBBB"
    assert way(2, 9, permanent={1, 2}) == "AAB-"
    assert way(0, 1) == "-"


def lasting(minutes, step=15):
    """Attempts by the first channel, so many minutes apart."""
    return tuple(Attempt(AT + timedelta(minutes=at), 0, "https", "no") for at in range(0, minutes + 1, step))


def test_a_channel_that_fails_for_a_day_is_left_out():
    day = PATIENCE // timedelta(minutes=1)
    assert next_channel(lasting(day - 15), 1) == 0
    assert next_channel(lasting(day), 1) is None
    assert next_channel(lasting(day), 2) == 1


def test_a_day_in_which_nobody_tried_is_none():
    days = timedelta(days=3)
    after = (*lasting(30), *(Attempt(each.at + days, 0, "https", "no") for each in lasting(30)))
    assert next_channel(after, 1) == 0
    assert next_channel(tuple(reversed(after)), 1) == 0


def test_a_server_that_is_away_is_passed_over_unless_there_is_no_other():
    assert next_channel((), 2, avoid={0}) == 1
    assert next_channel(tries("A"), 2, avoid={0}) == 1
    assert next_channel((), 1, avoid={0}) == 0


def test_a_channel_that_was_not_tried_yet_is_tried_at_once():
    assert wait("m1", tries("AAA"), 1) == timedelta(0)


def test_waits_grow_from_seconds_to_a_quarter_of_an_hour():
    waits = [wait("m1", tries("A" * count), 0) for count in range(1, 12)]
    assert waits[:7] == sorted(waits[:7])
    assert timedelta(seconds=5) <= waits[0] <= timedelta(seconds=7.5)
    assert timedelta(minutes=10) <= waits[-1] <= timedelta(minutes=15)


def test_two_messages_that_failed_together_do_not_come_again_together():
    failed = tries("A")
    assert wait("m1", failed, 0) == wait("m1", failed, 0)
    assert len({wait(f"m{number}", failed, 0) for number in range(100)}) == 100


def test_a_server_may_ask_for_more_time_but_not_for_more_than_another_channel_would_take():
    hour = timedelta(hours=1)
    assert wait("m1", tries("A"), 0, timedelta(seconds=30)) == timedelta(seconds=30)
    assert wait("m1", tries("A"), 0, hour) == timedelta(minutes=1)
    assert wait("m1", tries("A"), 0, hour, alone=True) == timedelta(minutes=15)


@given(st.text(), st.integers(1, 200), st.none() | st.timedeltas())
def test_no_wait_is_shorter_than_the_first_or_longer_than_the_last(message, failures, asked):
    assert FIRST <= wait(message, tries("A" * failures), 0, asked) <= LAST
