"""What is given on the command line, read as it stands or refused."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from coldchain.cli import given
from coldchain.errors import InputError
from coldchain.stock import Place

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-12-31", date(2027, 12, 31)),
        ("2027-12", date(2027, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        (" 2027-02 ", date(2027, 2, 28)),
    ],
)
def test_a_month_is_its_last_day(text, day):
    assert given.day("--expiry")(text) == day


@pytest.mark.parametrize(
    "text", ["", "2027", "2027-00", "2027-2", "31.12.2027", "2027-02-30", "0000-01", "\uff12\uff10\uff12\uff17-01"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(InputError, match="--expiry is"):
        given.day("--expiry")(text)


def test_a_time_without_a_zone_is_read_where_the_lot_lies():
    told = [given.instant("--at", text, NEW_YORK, NOW) for text in ("2026-07-01T09:30", "2026-07-01T09:30Z", "now", "")]
    assert told == [datetime(2026, 7, 1, 13, 30, tzinfo=UTC), datetime(2026, 7, 1, 9, 30, tzinfo=UTC), None, None]


def test_of_the_hour_that_comes_twice_the_later_is_meant_if_it_has_been():
    text = "2026-11-01T01:30"
    assert given.instant("--at", text, NEW_YORK, NOW) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    early = datetime(2026, 11, 1, 5, 45, tzinfo=UTC)
    assert given.instant("--at", text, NEW_YORK, early) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-11-22", "14:05", "tomorrow", "2026-11-22T25:00", "1700000000"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InputError, match="--at is"):
        given.instant("--at", text, UTC, NOW)


@pytest.mark.parametrize(("text", "days"), [("30d", 30), ("30", 30), (7, 7), ("48h", 2), ("0", 0)])
def test_days(text, days):
    assert given.days("--within")(text) == days


@pytest.mark.parametrize("text", ["1.5d", "1h", "d", "", "١٢"])
def test_what_is_no_number_of_days_is_refused(text):
    with pytest.raises(InputError, match="--within is"):
        given.days("--within")(text)


@pytest.mark.parametrize("text", ["1.5", "", "1e9", "²", "1" * 19, "0x1"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(InputError, match="--quantity is"):
        given.whole("--quantity")(text)


def test_a_unit_is_one_of_a_site_or_named_with_its_own():
    assert [given.place(text, "river") for text in ("fridge-1", "lake/fridge-1")] == [
        Place("river", "fridge-1"),
        Place("lake", "fridge-1"),
    ]
