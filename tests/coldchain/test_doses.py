"""Doses: due dates by the label, never a day early, and no date at all where only a pharmacist can tell."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain.config import catalogue
from coldchain.doses import NextDose, Supply, next_dose, planned_doses, supply
from coldchain.expiry import use_by
from coldchain.lots import Lot
from coldchain.schedules import Dose, Schedule
from coldchain.stock import AssignedExpiry, Place, Release, Standing, Stay

KESIMPTA = catalogue().products["kesimpta"].dosing
SILENT = replace(KESIMPTA, missed="")
ZONE = "America/New_York"


def day(text):
    return date.fromisoformat(f"2026-{text}")


def shown(text):
    on = date.fromisoformat(text)
    return f"{on.day} {on:%b %Y}"


def begun(on, *taken):
    return Schedule("h1", "kesimpta", day(on), taken=tuple(Dose(day(each)) for each in taken))


def anchored(on, *taken):
    return replace(begun(on, *taken), past_first=True)


FIRST_FOUR = ("01-03", "01-10", "01-17", "01-31")


@pytest.mark.parametrize(
    ("schedule", "today", "due"),
    [
        (begun("01-03"), "01-01", "2026-01-03"),
        (begun("01-03", "01-03"), "01-03", "2026-01-10"),
        (begun("01-03", "01-03", "01-10", "01-17"), "01-20", "2026-01-31"),
        (begun("01-03", *FIRST_FOUR), "01-31", "2026-02-28"),
        (begun("01-03", *FIRST_FOUR, "02-28"), "03-01", "2026-03-31"),
        (begun("01-03", *FIRST_FOUR, "02-28", "03-31"), "03-31", "2026-04-30"),
        (begun("01-03", *FIRST_FOUR, "03-02"), "03-03", "2026-04-02"),
        (begun("01-03", *FIRST_FOUR, "05-31"), "06-01", "2026-06-30"),
        (begun("01-03", *FIRST_FOUR, "05-31", "06-30"), "07-01", "2026-07-31"),
        (anchored("08-31"), "08-01", "2026-08-31"),
        (anchored("08-31", "08-31"), "08-31", "2026-09-30"),
        (anchored("08-31", "08-31", "09-30"), "10-01", "2026-10-31"),
        (anchored("12-31", "12-31"), "12-31", "2027-01-31"),
        (anchored("08-15", "06-20", "07-15"), "08-01", "2026-08-15"),
    ],
)
def test_the_next_dose_is_due_by_weeks_then_monthly_on_the_anchor_day(schedule, today, due):
    assert next_dose(schedule, KESIMPTA, day(today)) == NextDose(
        date.fromisoformat(due), ask=False, sentence=f"The next dose is due on {shown(due)}."
    )


def test_a_dose_that_is_due_today_says_so():
    told = NextDose(day("01-03"), ask=False, sentence="The next dose is due today, 3 Jan 2026.")
    assert next_dose(begun("01-03"), KESIMPTA, day("01-03")) == told


def test_a_monthly_dose_that_is_late_stays_due_and_the_label_says_what_to_do():
    late = next_dose(begun("01-03", *FIRST_FOUR), KESIMPTA, day("03-02"))
    assert late == NextDose(
        day("02-28"),
        ask=False,
        sentence="The dose that was due on 28 Feb 2026 is not noted as taken. The label says: After the first four"
        " doses: as soon as remembered, then monthly from that day. During the first four weeks: ask.",
    )


@pytest.mark.parametrize(
    ("schedule", "today", "why"),
    [
        (None, "01-03", "Your first dose is not noted here"),
        (begun("01-03"), "01-04", "The dose that was due on 3 Jan 2026 is not noted as taken"),
        (begun("01-03", *FIRST_FOUR[:3]), "02-01", "The dose that was due on 31 Jan 2026 is not noted as taken"),
        (begun("01-03", "01-03", "01-11"), "01-11", "The dose that was due on 10 Jan 2026 was taken on 11 Jan 2026"),
        (begun("01-03", "01-03", "01-09"), "01-09", "The dose that was due on 10 Jan 2026 was taken on 9 Jan 2026"),
        (begun("01-03", "01-02"), "01-02", "The dose that was due on 3 Jan 2026 was taken on 2 Jan 2026"),
        (
            begun("01-03", "01-03", "01-11", "01-17", "01-31", "02-28"),
            "03-01",
            "The dose that was due on 10 Jan 2026 was taken on 11 Jan 2026",
        ),
        (
            anchored("08-15", "07-16"),
            "08-01",
            "A dose was taken on 16 Jul 2026, before the next was due on 15 Aug 2026",
        ),
        (
            anchored("08-31", "08-31", "08-31"),
            "08-31",
            "A dose was taken on 31 Aug 2026, before the next was due on 30 Sep 2026",
        ),
    ],
)
def test_what_the_label_leaves_open_is_asked_and_never_computed(schedule, today, why):
    asked = NextDose(None, ask=True, sentence=f"{why}: ask your pharmacist.")
    assert next_dose(schedule, KESIMPTA, day(today)) == asked


def test_of_a_product_without_doses_the_pharmacist_is_asked():
    told = "How often this medicine is used is not known here: ask your pharmacist."
    assert next_dose(begun("01-03"), None, day("01-03")) == NextDose(None, ask=True, sentence=told)


def test_a_label_that_is_silent_about_missed_doses_lets_nothing_be_computed_from_one():
    late = next_dose(anchored("08-31"), SILENT, day("09-02"))
    told = "The dose that was due on 31 Aug 2026 is not noted as taken"
    silent = "and the label does not say how to go on: ask your pharmacist."
    assert late == NextDose(day("08-31"), ask=True, sentence=f"{told}, {silent}")
    after = next_dose(anchored("08-31", "09-02"), SILENT, day("09-02"))
    assert (after.due_on, after.ask) == (None, True)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.lists(st.integers(0, 70), max_size=30))
def test_monthly_doses_never_come_closer_and_keep_their_anchor_while_on_time(anchor, delays):
    schedule = Schedule("h1", "kesimpta", anchor, past_first=True)
    previous, on_time_since = None, anchor
    for delay in delays:
        due_on = next_dose(schedule, KESIMPTA, schedule.started_on).due_on
        assert previous is None or timedelta(days=28) <= due_on - previous <= timedelta(days=31)
        assert due_on.day == on_time_since.day or (due_on + timedelta(days=1)).day == 1
        previous = due_on + timedelta(days=delay)
        on_time_since = previous if delay else on_time_since
        schedule = replace(schedule, taken=(*schedule.taken, Dose(previous)))


@pytest.mark.parametrize(
    ("schedule", "today", "days", "planned"),
    [
        (begun("01-03"), "01-01", 60, ("01-03", "01-10", "01-17", "01-31", "02-28")),
        (begun("01-03", "01-03"), "01-03", 31, ("01-10", "01-17", "01-31")),
        (begun("01-03", *FIRST_FOUR), "02-01", 89, ("02-28", "03-31", "04-30")),
        (anchored("01-31"), "03-15", 61, ("03-15", "04-15", "05-15")),
        (anchored("01-31", "01-31"), "02-01", 26, ()),
        (None, "01-01", 90, ("01-01", "01-31", "03-02", "04-01")),
        (begun("01-03"), "01-10", 30, ("01-10", "02-09")),
        (anchored("08-31", "08-31", "09-01"), "09-02", 30, ("09-02", "10-02")),
    ],
)
def test_doses_are_planned_from_today_and_every_30_days_where_no_schedule_tells(schedule, today, days, planned):
    assert planned_doses(schedule, KESIMPTA, day(today), days) == tuple(day(each) for each in planned)


def test_nothing_is_planned_of_a_product_without_doses():
    assert planned_doses(None, None, day("01-01"), 90) == ()


NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOME = Lot(
    id="l1",
    organisation="main",
    product="kesimpta",
    form="pen",
    lot_number="SLA42",
    manufacturer_expiry=date(2027, 12, 31),
    zone=ZONE,
    quantity=2,
    stage="home",
    stays=(Stay(Place("h1", "fridge"), NOW),),
    letters="BC",
    home="h1",
)


def until(lot, text):
    return replace(lot, assigned=AssignedExpiry(day(text), ZONE, "ana"))


def held(*lots, schedule=None):
    return supply(schedule or begun("01-03", *FIRST_FOUR), KESIMPTA, lots, day("02-01"), NOW)


def test_the_supply_lasts_until_the_dose_of_the_last_pen():
    assert held(HOME) == Supply(2, day("03-31"), "l1", "B", use_by(HOME), covers_next=True)


def test_the_lot_with_the_earliest_use_by_comes_first():
    sooner = until(replace(HOME, id="l2", quantity=1, letters=""), "03-15")
    assert held(HOME, sooner) == Supply(3, day("04-30"), "l2", "", use_by(sooner), covers_next=True)


def test_a_pen_is_good_through_the_last_day_of_its_use_by():
    assert held(until(HOME, "02-28")).lasts_until == day("02-28")
    assert held(until(HOME, "02-27")) == Supply(2, None, "l1", "B", use_by(until(HOME, "02-27")), covers_next=False)


def test_a_label_clock_that_ends_on_the_day_of_a_dose_does_not_cover_it():
    release = Release((), "label_clock", "", "ana", NOW, use_by=datetime(2026, 3, 1, 4, 59, tzinfo=UTC))
    assert not held(replace(HOME, releases=(release,))).covers_next
    midnight = replace(release, use_by=datetime(2026, 3, 1, 5, tzinfo=UTC))
    assert held(replace(HOME, releases=(midnight,))).covers_next


def test_a_pen_that_expires_before_its_turn_leaves_its_dose_to_the_next_lot():
    soon = until(replace(HOME, id="l2", quantity=3), "03-15")
    later = until(replace(HOME, id="l3", quantity=1), "03-31")
    assert held(soon, later).lasts_until == day("03-31")


@pytest.mark.parametrize(
    "lot",
    [
        replace(HOME, stage="transit"),
        replace(HOME, stage="gone", quantity=0),
        replace(HOME, standing=Standing("quarantined")),
        replace(HOME, standing=Standing("unverified")),
        until(HOME, "01-31"),
    ],
)
def test_what_may_not_be_used_now_is_no_supply(lot):
    assert held(lot) == Supply()


def test_an_overdue_dose_is_covered_as_of_today():
    overdue = held(HOME, schedule=anchored("01-15"))
    assert (overdue.lasts_until, overdue.covers_next) == (day("03-01"), True)


def test_where_no_date_is_known_the_supply_is_counted_and_nothing_promised():
    counted = Supply(2, None, "l1", "B", use_by(HOME), covers_next=None)
    assert held(HOME, schedule=begun("01-03")) == counted
    assert supply(None, KESIMPTA, [HOME], day("02-01"), NOW) == counted
    assert supply(anchored("02-15"), None, [HOME], day("02-01"), NOW) == counted


def test_a_supply_of_very_many_pens_is_counted_until_they_expire():
    assert held(replace(HOME, quantity=10**9)).lasts_until == date(2027, 12, 31)
