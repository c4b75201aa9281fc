from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain import expiry
from coldchain.config.catalogue import catalogue
from coldchain.lots import Lot
from coldchain.stock import AssignedExpiry, Place, Release, Stay, UseBy
from tests.properties.told_stories import brief

KESIMPTA = catalogue().products["kesimpta"]
ZONES = sorted(available_timezones())
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
RECEIVED = datetime(2026, 1, 2, 9, tzinfo=UTC)
LOT = Lot(
    id="1",
    organisation="north",
    product="kesimpta",
    form="pen",
    lot_number="SLA42",
    manufacturer_expiry=date(2027, 6, 30),
    zone="Europe/Berlin",
    quantity=10,
    stage="stock",
    stays=(Stay(Place("mitte", "fridge-1"), RECEIVED),),
)
ASSIGNED = AssignedExpiry(date(2027, 1, 3), "America/New_York", "anna")


def clocked(use_by):
    return Release((), "label_clock", "7 days", "anna", RECEIVED, use_by=use_by)


@pytest.mark.parametrize(
    ("on", "zone", "end"),
    [
        (date(2026, 1, 3), "UTC", datetime(2026, 1, 4, tzinfo=UTC)),
        (date(2026, 1, 3), "Europe/Berlin", datetime(2026, 1, 3, 23, tzinfo=UTC)),
        (date(2026, 7, 3), "Europe/Berlin", datetime(2026, 7, 3, 22, tzinfo=UTC)),
        # Clocks go from 00:00 to 01:00: the day begins at 01:00.
        (date(2026, 3, 7), "America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),
        (date(2026, 3, 28), "Asia/Beirut", datetime(2026, 3, 28, 22, tzinfo=UTC)),
        (date(2026, 4, 23), "Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),
        # From 01:00 back to 00:00: the day begins at the first of two midnights.
        (date(2026, 10, 31), "America/Havana", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        # From 24:00 back to 23:00: the last hour of the day comes twice and belongs to it.
        (date(2026, 10, 24), "Asia/Beirut", datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 29), "Africa/Cairo", datetime(2026, 10, 29, 22, tzinfo=UTC)),
        # A day that Samoa skipped ends as it begins.
        (date(2011, 12, 29), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        (date(2011, 12, 30), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        (date.max, "America/New_York", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_the_next_local_midnight_or_what_stands_for_it(on, zone, end):
    assert expiry.day_end(on, zone) == end


@brief(300)
@given(DAYS, st.sampled_from(ZONES))
def test_a_day_ends_with_its_last_microsecond_in_every_zone(on, zone):
    end = expiry.day_end(on, zone)
    last = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    assert last.date() <= on < end.astimezone(ZoneInfo(zone)).date()


@brief(100)
@given(st.dates(date(2007, 1, 1), date(2037, 12, 31)), st.sampled_from(ZONES))
def test_a_later_day_never_ends_earlier(on, zone):
    assert expiry.day_end(on, zone) <= expiry.day_end(on + timedelta(days=1), zone)


@pytest.mark.parametrize(
    ("on", "period", "end"),
    [
        (date(2026, 1, 3), "P1Y", date(2027, 1, 3)),
        (date(2028, 2, 29), "P1Y", date(2029, 2, 28)),
        (date(2028, 2, 29), "P4Y", date(2032, 2, 29)),
        (date(2026, 1, 31), "P1M", date(2026, 2, 28)),
        (date(2028, 1, 31), "P1M", date(2028, 2, 29)),
        (date(2026, 8, 31), "P6M", date(2027, 2, 28)),
        (date(2026, 1, 31), "P12M", date(2027, 1, 31)),
        (date(2026, 1, 3), "P28D", date(2026, 1, 31)),
        (date(2028, 2, 29), "P365D", date(2029, 2, 28)),
    ],
)
def test_a_period_ends_on_the_same_day_of_a_later_month_or_on_its_last(on, period, end):
    assert expiry.after(on, period) == end


def test_the_date_on_the_box_is_a_year_from_dispensing_but_never_after_the_manufacturers():
    assert expiry.default_expiry(date(2028, 2, 29), KESIMPTA, date(2030, 1, 31)) == date(2029, 2, 28)
    assert expiry.default_expiry(date(2026, 11, 22), KESIMPTA, date(2027, 6, 30)) == date(2027, 6, 30)
    weeks = replace(KESIMPTA, expiry_after_dispensing="P28D")
    assert expiry.default_expiry(date(2026, 11, 22), weeks, date(2027, 6, 30)) == date(2026, 12, 20)


def test_a_lot_may_be_used_through_the_last_second_of_the_manufacturers_day():
    end = datetime(2027, 6, 30, 22, tzinfo=UTC)
    assert expiry.use_by(LOT) == UseBy(end, date(2027, 6, 30), "manufacturer", "Europe/Berlin")
    assert not expiry.is_expired(LOT, end - timedelta(microseconds=1))
    assert expiry.is_expired(LOT, end)


def test_the_pharmacists_date_ends_in_the_pharmacys_zone():
    lot = replace(LOT, assigned=ASSIGNED)
    assert expiry.use_by(lot) == UseBy(
        datetime(2027, 1, 4, 5, tzinfo=UTC), date(2027, 1, 3), "assigned", "America/New_York"
    )


def test_of_a_date_that_both_gave_the_pharmacists_decides():
    lot = replace(LOT, assigned=AssignedExpiry(LOT.manufacturer_expiry, LOT.zone, "anna"))
    assert expiry.use_by(lot).because == "assigned"


def test_the_earliest_label_clock_of_all_releases_binds():
    first, second = datetime(2026, 1, 10, 14, 5, tzinfo=UTC), datetime(2026, 1, 12, tzinfo=UTC)
    lot = replace(LOT, assigned=ASSIGNED, releases=(clocked(second), clocked(first), clocked(None)))
    assert expiry.use_by(lot) == UseBy(first, None, "label_clock", "Europe/Berlin")


@pytest.mark.parametrize(
    ("lot", "told"),
    [
        (LOT, "use before the end of 2027-06-30: the manufacturer's date"),
        (replace(LOT, assigned=ASSIGNED), "use before the end of 2027-01-03: the pharmacist's date"),
        (
            replace(LOT, releases=(clocked(datetime(2026, 1, 10, 14, 5, tzinfo=UTC)),)),
            "use before 2026-01-10 14:05 UTC: the label's clock",
        ),
    ],
)
def test_a_use_by_is_told_with_what_decides(lot, told):
    assert expiry.sentence(expiry.use_by(lot)) == told


def drawn_lots():
    """Return a strategy for lots with any dates in any zones."""
    zones = st.sampled_from(ZONES)
    assigned = st.none() | st.builds(AssignedExpiry, DAYS, zones, st.just("anna"))
    instants = st.datetimes(timezones=st.just(UTC))
    releases = st.lists(st.builds(clocked, st.none() | instants), max_size=3).map(tuple)
    return st.builds(
        lambda on, zone, date_on_box, given_up: replace(
            LOT, manufacturer_expiry=on, zone=zone, assigned=date_on_box, releases=given_up
        ),
        DAYS,
        zones,
        assigned,
        releases,
    )


@brief(200)
@given(drawn_lots())
def test_no_lot_may_be_used_after_the_manufacturers_day(lot):
    assert expiry.use_by(lot).at <= expiry.day_end(lot.manufacturer_expiry, lot.zone)


@brief(200)
@given(drawn_lots(), DAYS)
def test_no_date_or_clock_that_is_added_makes_a_use_by_later(lot, on):
    before = expiry.use_by(lot).at
    clock = clocked(expiry.day_end(on, "UTC"))
    assert expiry.use_by(replace(lot, releases=(*lot.releases, clock))).at <= before
    if lot.assigned is None:
        assert expiry.use_by(replace(lot, assigned=AssignedExpiry(on, "UTC", "anna"))).at <= before
