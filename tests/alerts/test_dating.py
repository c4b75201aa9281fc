from datetime import timedelta

from alerts.dating import Dates
from tests.alerts.written import AT

HOURS, MINUTES, INSTANT = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)


def test_while_a_clock_runs_on_a_date_is_what_it_says():
    dates = Dates()
    assert not any(dates.note(AT + number * MINUTES, AT) for number in range(10))
    assert not dates.note(AT + 8 * MINUTES + 30 * timedelta(seconds=1), AT)
    assert (dates.is_behind, dates.instant(AT, AT + HOURS)) == (False, AT)


def test_what_had_lasted_when_the_clock_was_turned_back_goes_on_from_there():
    dates, back = Dates(), AT - 5 * HOURS
    dates.note(AT, AT - 10 * MINUTES)
    assert dates.note(back, AT - 10 * MINUTES)
    assert dates.is_behind
    assert back - dates.instant(AT - 10 * MINUTES, back) == 10 * MINUTES
    assert not dates.note(back + MINUTES, AT - 10 * MINUTES)


def test_what_is_written_since_is_dated_as_it_is_seen():
    dates, back = Dates(), AT - 5 * HOURS
    dates.note(back, AT)
    for minute in (1, 2, 30):
        dates.note(back + minute * MINUTES, AT + minute * INSTANT)
    now = back + 40 * MINUTES
    seen = [dates.instant(AT + number * INSTANT, now) - back for number in (0, 1, 2, 3, 30, 31)]
    assert [each // MINUTES for each in seen] == [0, 1, 2, 30, 30, 40]


def test_a_clock_may_be_turned_back_once_more():
    dates = Dates()
    dates.note(AT, AT)
    dates.note(AT - HOURS, AT)
    dates.note(AT - HOURS + MINUTES, AT + INSTANT)
    back = AT - 3 * HOURS
    assert dates.note(back, AT + INSTANT)
    assert (back - dates.instant(AT, back), back - dates.instant(AT + INSTANT, back)) == (MINUTES, timedelta(0))


def test_once_the_clock_is_right_again_a_date_is_what_it_says():
    dates = Dates()
    dates.note(AT, AT)
    dates.note(AT - HOURS, AT)
    assert not dates.note(AT + 2 * MINUTES, AT + INSTANT)
    assert (dates.is_behind, dates.instant(AT, AT + HOURS)) == (False, AT)
    assert dates.note(AT - HOURS, AT + INSTANT)


def test_a_process_that_begins_behind_the_ledger_knows_it():
    dates = Dates()
    assert dates.note(AT - 6 * HOURS, AT)
    assert not Dates().note(AT, None)
