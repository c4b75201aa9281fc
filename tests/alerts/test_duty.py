"""Who is on duty: by the clock on the wall, in nights on which it changes and on holidays, too."""

from datetime import UTC, date, datetime, time

import pytest

from alerts import duty
from alerts.directory import Rota, Shift
from alerts.duty import Turn
from tests.alerts.phonebook import HOUR, MINUTE, local, rota

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYS_AND_NIGHTS = rota(
    "pharmacists",
    Shift(("ana",), WORKDAYS, time(8), time(20)),
    Shift(("ben",), WORKDAYS, time(20), time(8)),
    Shift(("cem",), ("sat", "sun", "holiday"), time(8), time(8)),
    holidays=(date(2026, 11, 26),),
)
NIGHT = rota(
    "nights", Shift(("ana",), since=time(20), until=time(1, 30)), Shift(("ben",), since=time(1, 30), until=time(8))
)


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2026-11-23 07:59", "cem"),  # Monday: Sunday's shift goes on
        ("2026-11-23 08:00", "ana"),
        ("2026-11-23 19:59", "ana"),
        ("2026-11-23 20:00", "ben"),
        ("2026-11-24 00:00", "ben"),
        ("2026-11-24 07:59", "ben"),
        ("2026-11-26 07:59", "ben"),  # Thanksgiving: the night before is over at 08:00
        ("2026-11-26 08:00", "cem"),
        ("2026-11-26 20:00", "cem"),
        ("2026-11-27 07:59", "cem"),
        ("2026-11-27 08:00", "ana"),
        ("2026-11-28 07:59", "ben"),  # Friday's night reaches into Saturday
        ("2026-11-28 08:00", "cem"),
    ],
)
def test_a_rota_tells_who_is_on_duty_by_local_time(at, who):
    assert duty.on_duty(DAYS_AND_NIGHTS, local(at)) == (who,)


def test_shifts_overlap_and_each_person_is_named_once():
    both = rota(
        "both",
        Shift(("ana", "ben"), since=time(8), until=time(20)),
        Shift(("cem", "ana"), since=time(12), until=time(16)),
    )
    assert duty.on_duty(both, local("2026-11-24 11:59")) == ("ana", "ben")
    assert duty.on_duty(both, local("2026-11-24 12:00")) == ("ana", "ben", "cem")
    assert duty.on_duty(both, local("2026-11-24 16:00")) == ("ana", "ben")
    assert duty.on_duty(both, local("2026-11-24 20:00")) == ()


def test_a_holiday_is_a_day_like_others_where_no_shift_is_of_holidays():
    daily = rota("daily", Shift(("ana",), WORKDAYS, time(8), time(20)), holidays=(date(2026, 11, 26),))
    assert duty.on_duty(daily, local("2026-11-26 12:00")) == ("ana",)


def test_a_shift_from_a_time_to_the_same_lasts_until_the_next_day():
    whole = rota("whole", Shift(("ana",), ("mon",)))
    assert duty.on_duty(whole, local("2026-11-23 00:00")) == ("ana",)
    assert duty.on_duty(whole, local("2026-11-23 23:59:59.999999")) == ("ana",)
    assert duty.on_duty(whole, local("2026-11-24 00:00")) == ()


def test_in_the_night_in_which_the_clock_is_put_back_the_shift_is_an_hour_longer():
    # 1 November 2026: 01:00 to 02:00 comes twice.
    (night,) = duty.turns(
        rota("n", Shift(("ana",), ("sat",), time(20), time(8))), local("2026-10-31 20:00"), local("2026-11-01 12:00")
    )
    assert night == Turn(local("2026-10-31 20:00"), local("2026-11-01 08:00"), ("ana",))
    assert night.until - night.since == 13 * HOUR


def test_in_the_night_in_which_the_clock_is_put_forward_the_shift_is_an_hour_shorter():
    # 14 March 2027: 02:00 to 03:00 does not come.
    (night,) = duty.turns(
        rota("n", Shift(("ana",), ("sat",), time(20), time(8))), local("2027-03-13 20:00"), local("2027-03-14 12:00")
    )
    assert night.until - night.since == 11 * HOUR


def test_of_the_hour_that_comes_twice_the_first_counts_and_nobody_comes_back_on_duty():
    at = local("2026-11-01 01:29")
    assert duty.on_duty(NIGHT, at) == ("ana",)
    assert duty.on_duty(NIGHT, at + MINUTE) == ("ben",)
    assert duty.on_duty(NIGHT, local("2026-11-01 01:29", fold=1)) == ("ben",)


def test_a_shift_that_begins_in_the_hour_that_does_not_come_begins_where_the_one_before_ends():
    early = rota(
        "n", Shift(("ana",), since=time(20), until=time(2, 30)), Shift(("ben",), since=time(2, 30), until=time(20))
    )
    change = local("2027-03-14 03:30")
    assert duty.on_duty(early, change - MINUTE) == ("ana",)
    assert duty.on_duty(early, change) == ("ben",)


def test_a_shift_within_the_hour_that_does_not_come_is_none():
    hour = rota("n", Shift(("ana",), since=time(2), until=time(3)))
    assert list(duty.turns(hour, local("2027-03-14 00:00"), local("2027-03-14 12:00"))) == []
    assert duty.on_duty(hour, local("2027-03-13 02:30")) == ("ana",)


def test_where_the_clock_is_put_forward_at_midnight_the_day_begins_an_hour_late():
    # Santiago, 6 September 2026: 00:00 is 01:00.
    midnight = Rota("n", "America/Santiago", (Shift(("ana",), ("sat",)), Shift(("ben",), ("sun",))))
    change = datetime(2026, 9, 6, 4, tzinfo=UTC)
    assert duty.on_duty(midnight, change - MINUTE) == ("ana",)
    assert duty.on_duty(midnight, change) == ("ben",)


def test_who_comes_on_duty_next_is_found_within_a_year():
    assert duty.comes_on(DAYS_AND_NIGHTS, local("2026-11-23 08:00")) == local("2026-11-23 20:00")
    assert duty.comes_on(DAYS_AND_NIGHTS, local("2026-11-25 20:00")) == local("2026-11-26 08:00")
    christmas = rota("c", Shift(("ana",), ("holiday",)), holidays=(date(2026, 12, 25),))
    assert duty.comes_on(christmas, local("2026-11-23 08:00")) == local("2026-12-25 00:00")
    assert duty.comes_on(christmas, local("2026-12-25 00:00")) is None


def test_the_first_to_come_on_duty_may_stand_last_in_the_rota():
    late_first = rota(
        "n", Shift(("ana",), since=time(20), until=time(22)), Shift(("ben",), since=time(9), until=time(10))
    )
    assert duty.comes_on(late_first, local("2026-11-23 08:00")) == local("2026-11-23 09:00")


def test_the_changes_of_a_rota_are_told_in_order():
    assert duty.changes(DAYS_AND_NIGHTS, local("2026-11-25 08:00"), local("2026-11-27 08:00")) == [
        local("2026-11-25 20:00"),
        local("2026-11-26 08:00"),
        local("2026-11-27 08:00"),
    ]


def test_gaps_are_what_no_span_covers():
    def hour(number):
        return local("2026-11-23 00:00") + number * HOUR

    spans = [(hour(6), hour(8)), (hour(-3), hour(2)), (hour(1), hour(3)), (hour(8), hour(9)), (hour(30), hour(40))]
    assert duty.gaps(spans, hour(0), hour(24)) == [(hour(3), hour(6)), (hour(9), hour(24))]
    assert duty.gaps([(hour(-1), hour(25))], hour(0), hour(24)) == []
    assert duty.gaps([], hour(0), hour(24)) == [(hour(0), hour(24))]
