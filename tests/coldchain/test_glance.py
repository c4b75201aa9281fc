"""Glance: green only where nothing at all speaks against it; a worse pen never hides behind a better one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coldchain.glance import Glance, Measured, Pens, first_first, glance, good_for, nothing_there
from coldchain.lots import Lot
from coldchain.products import BANDS
from coldchain.stock import CONDITIONS, AssignedExpiry, Grounded, Place, Standing, Stay
from tests.coldchain.timetable import at

HOME = Place("home-1", "fridge")
NOW = at(0)
CALL = "River Pharmacy +1 555 0100"
DOSE = "Dose due? Ask, don't skip or double."
KEEP = f"Keep the pen in the fridge, don't throw it away, call {CALL}."
MINUTE = timedelta(minutes=1)
COOL = Measured(at(-5), 1, ("in_range",))
GREEN = Glance(
    "green",
    "Stored as the label says,",
    "as far as we measured (5 min ago).",
    "Check the pen and its date as your instructions show. Feeling ill or have an infection?"
    " Call your doctor before injecting.",
)


def lot(condition="usable", lot_id="L1", letters="A", last_day="2027-12-31", **more):
    day = date.fromisoformat(last_day)
    kept = Lot(lot_id, "river", "kesimpta", "pen", "K1", day, "UTC", 1, "home", (Stay(HOME, at(-1440)),))
    return replace(kept, home="home-1", pharmacy="river", letters=letters, standing=Standing(condition), **more)


def told(pens, **more):
    return glance(pens, NOW, CALL, **more)


def grey(more, why):
    return Glance("grey", "We can't tell right now.", KEEP, f"{more} {DOSE}", why)


def red(more, why, keep="Keep it in the fridge, don't throw it away"):
    return Glance("red", "Do not use.", f"{keep}, call {CALL}.", f"{more} {DOSE}", why)


def test_what_was_stored_as_the_label_says_is_green_with_the_age_of_its_reading():
    assert told(Pens(lot(), COOL)) == GREEN


def test_a_syringe_is_called_a_syringe():
    assert told(Pens(lot(form="syringe"), COOL)).more.startswith("Check the syringe and its date")
    assert told(Pens(lot(form="syringe"))).sentence.startswith("Keep the syringe in the fridge")


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "1 min"), (61, "2 min"), (299, "5 min"), (1800, "30 min"), (-200, "1 min")]
)
def test_a_reading_never_looks_fresher_than_it_is(seconds, shown):
    measured = replace(COOL, at=NOW - timedelta(seconds=seconds))
    assert told(Pens(lot(), measured)).sentence == f"as far as we measured ({shown} ago)."


@pytest.mark.parametrize(
    ("pens", "more", "why"),
    [
        (
            Pens(lot(), replace(COOL, at=at("-31:59"))),
            "There is no new reading from your fridge. Is its sensor on?",
            "silent",
        ),
        (Pens(lot(), Measured(None, 1)), "There is no new reading from your fridge. Is its sensor on?", "silent"),
        (Pens(lot()), "No sensor measures your fridge.", "no_sensor"),
        (Pens(lot("unverified"), COOL), "For some time nobody knows how warm or cold it was.", "unknown"),
        (Pens(lot(stage="transit"), COOL), "Nobody has said yet that it arrived.", "on_its_way"),
        (Pens(lot(stage="returned"), COOL), "It is not known to be in your fridge.", "elsewhere"),
        (Pens(lot(stays=(Stay(HOME, at(-9), at(-1)),)), COOL), "It is not known to be in your fridge.", "elsewhere"),
        (
            Pens(lot(stays=(Stay(Place("river", "fridge-1"), at(-9)),)), COOL),
            "It is not known to be in your fridge.",
            "elsewhere",
        ),
        (
            Pens(lot(), COOL, at(-60)),
            "Something was reported about it. Your pharmacy can see it: call them if you need it soon.",
            "reported",
        ),
        (Pens(lot(), replace(COOL, out_of_service=True)), "Your fridge is out of service.", "out_of_service"),
        (
            Pens(lot(), replace(COOL, bands=("in_range", "warm"))),
            "Your fridge is too warm now. Close its door.",
            "out_of_range",
        ),
        (
            Pens(lot(), replace(COOL, bands=("warm", "freezing"))),
            "It is freezing in your fridge now. Do not use what was frozen.",
            "out_of_range",
        ),
        (
            Pens(lot(), replace(COOL, bands=("cold",))),
            "Your fridge is too cold now. Is it set too cold?",
            "out_of_range",
        ),
        (
            Pens(lot(), replace(COOL, bands=("overheated",))),
            "Your fridge is much too warm now. Does it run?",
            "out_of_range",
        ),
        (Pens(lot(), replace(COOL, is_over=True)), "Your fridge was out of its range.", "out_of_range"),
    ],
)
def test_where_anything_is_not_known_nobody_can_tell(pens, more, why):
    assert told(pens) == grey(more, why)


def test_data_that_is_old_tells_nothing():
    assert told(Pens(lot(), COOL), data_age=15 * MINUTE) == GREEN
    stale = grey("This page has had no news for a while.", "stale")
    assert told(Pens(lot(), COOL), data_age=15 * MINUTE + timedelta(seconds=1)) == stale


def test_a_report_that_the_verdict_lets_pass_is_open_for_a_day():
    assert told(Pens(lot(), COOL, at(-1440))) == GREEN
    assert told(Pens(lot(), COOL, at(-1439))).why == "reported"


@pytest.mark.parametrize(
    ("held", "told_red"),
    [
        (lot("compromised"), red("It was too warm or frozen.", "compromised")),
        (
            lot("quarantined"),
            red("Something happened that your pharmacist has to decide about.", "stopped"),
        ),
        (
            lot("expired"),
            red("Its last day is over.", "expired", "Keep it apart, don't throw it away yet"),
        ),
        (
            lot(last_day="2026-02-28"),
            red("Its last day is over.", "expired", "Keep it apart, don't throw it away yet"),
        ),
        (lot("compromised", last_day="2026-02-28"), red("It was too warm or frozen.", "compromised")),
        (
            lot(assigned=AssignedExpiry(date(2026, 2, 28), "UTC", "ana")),
            red("Its last day is over.", "expired", "Keep it apart, don't throw it away yet"),
        ),
    ],
)
def test_what_is_not_to_be_used_is_red_and_says_what_to_do(held, told_red):
    assert told(Pens(held, COOL)) == told_red


def test_a_recall_is_named():
    standing = Standing("quarantined", (Grounded("quarantined", "recall", "quarantined: recalled (R-7)."),))
    assert told(Pens(replace(lot(), standing=standing), COOL)) == red("The maker recalls it.", "recalled")


def test_silence_never_makes_red_anything_less():
    assert told(Pens(lot("compromised")), data_age=timedelta(days=1)).colour == "red"


def test_the_pen_that_would_be_used_first_decides_whatever_its_verdict():
    early, late = lot("compromised", "L1", "A", "2026-12-31"), lot("usable", "L2", "B")
    gone = lot("usable", "L3", "C", "2026-04-01", quantity=0, stage="gone")
    returned = lot("usable", "L4", "D", "2026-04-01", stage="returned")
    transit = lot("usable", "L5", "E", "2026-04-01", stage="transit")
    pens = [Pens(each, COOL) for each in (late, gone, returned, transit, early)]
    assert [each.lot.id for each in first_first(pens)] == ["L1", "L2"]


def test_of_one_date_the_carton_with_the_first_letter_is_first():
    pens = [Pens(lot(lot_id="L1", letters="B"), COOL), Pens(lot(lot_id="L2", letters="A"), COOL)]
    assert [each.lot.letters for each in first_first(pens)] == ["A", "B"]


def test_where_there_is_no_pen_it_says_so_or_that_they_are_on_their_way():
    assert nothing_there("pen", CALL, on_the_way=False) == grey("We know of none in your fridge.", "nothing")
    assert nothing_there("pen", CALL, on_the_way=True) == Glance(
        "grey",
        "We can't tell right now.",
        "It is on its way. When it comes, put it into the fridge and say so here.",
        f"Something wrong? Call {CALL}.",
        "on_its_way",
    )


@pytest.mark.parametrize(("age", "minutes"), [(0, 15), (10, 15), (20, 10), (30, 0), (31, 0), (-4, 15)])
def test_a_green_stands_for_a_quarter_of_an_hour_at_most_and_no_longer_than_its_reading(age, minutes):
    assert good_for(Pens(lot(), replace(COOL, at=NOW - age * MINUTE)), NOW) == minutes * MINUTE


def test_without_a_reading_a_green_stands_for_no_time():
    assert good_for(Pens(lot()), NOW) == timedelta(0)


AGES = st.timedeltas(timedelta(minutes=-5), timedelta(days=2))
MEASURED = st.builds(
    Measured,
    st.none() | AGES.map(lambda age: NOW - age),
    st.integers(0, 2),
    st.lists(st.sampled_from(BANDS), max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
)
STAYS = st.sampled_from([(Stay(HOME, at(-9)),), (Stay(HOME, at(-9), at(-1)),), (Stay(Place("x", "y"), at(-9)),)])
LOTS = st.builds(
    lot,
    condition=st.sampled_from(CONDITIONS),
    last_day=st.sampled_from(["2026-02-28", "2026-03-01", "2027-12-31"]),
    stage=st.sampled_from(["home", "transit", "returned", "prepared"]),
    stays=STAYS,
)


@given(LOTS, MEASURED, st.none() | AGES.map(lambda age: NOW - age), st.timedeltas(timedelta(0), timedelta(hours=1)))
def test_it_is_never_green_if_any_condition_fails(held, measured, reported_at, data_age):
    found = told(Pens(held, measured, reported_at), data_age=data_age)
    is_green = (
        held.standing.condition == "usable"
        and held.manufacturer_expiry >= NOW.date()
        and held.stage == "home"
        and held.stays[-1] == Stay(HOME, at(-9))
        and measured.sensors > 0
        and measured.at is not None
        and NOW - measured.at <= 30 * MINUTE
        and set(measured.bands) <= {"in_range"}
        and not measured.is_over
        and not measured.out_of_service
        and (reported_at is None or NOW - reported_at >= timedelta(hours=24))
        and data_age <= 15 * MINUTE
    )
    assert (found.colour == "green") == is_green
    worse = (
        held.standing.condition in {"quarantined", "expired", "compromised"} or held.manufacturer_expiry < NOW.date()
    )
    assert (found.colour == "red") == worse
    assert found.word == {"green": GREEN.word, "grey": "We can't tell right now.", "red": "Do not use."}[found.colour]


@given(LOTS, MEASURED)
def test_no_word_allows_a_dose_or_has_a_pen_thrown_away(held, measured):
    found = told(Pens(held, measured))
    said = f"{found.word} {found.sentence} {found.more}".lower()
    assert not any(word in said for word in ("you may", "you can use", "safe", "inject now", "discard", "is fine"))
    assert "throw it away" not in said.replace("don't throw it away", "")
