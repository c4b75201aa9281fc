"""What pharmacists decide, through the desk: releases, approvals, inquiries and amended verdicts."""

from datetime import date

import pytest
from msgspec.structs import replace

from coldchain.commands import (
    AmendCompromise,
    AnswerInquiry,
    ApproveLabel,
    Discard,
    Move,
    OpenInquiry,
    Quarantine,
    Report,
    Split,
    Use,
)
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import VerdictChanged
from tests.coldchain.desk.world import ANA, FRIDGE, LABEL, OTHER, UNWATCHED
from tests.coldchain.timetable import at, reading

ADVICE = {"basis": "manufacturer_advice", "case": "C1", "advice": "use it", "advised_on": date(2026, 3, 1)}
WEEK = 7 * 1440


def warm(world, celsius=10.0, minutes=60):
    """The fridge is out of range from minute 65 on, and has been back in range for an hour."""
    world.hear(65, 60 + minutes, celsius)
    world.hear(65 + minutes, 125 + minutes)


def because(world, lot):
    return [event.because for event in world.world.events(VerdictChanged) if event.lot == lot]


def test_a_release_accepts_the_findings_as_they_are_known(world):
    warm(world)
    assert world.kinds("n1") == ["consecutive", "cumulative"]
    world.approve("n1", **ADVICE)
    assert (world.condition("n1"), world.kinds("n1")) == ("usable", [])
    world.hear(190, 240, 10.0)
    assert "consecutive" in world.kinds("n1")
    world.holds()


def test_what_is_accepted_by_one_lot_still_stops_another(world):
    other = world.receive()
    warm(world)
    world.approve("n1", **ADVICE)
    assert (world.condition("n1"), world.condition(other)) == ("usable", "quarantined")


def test_a_part_inherits_what_was_accepted(world):
    warm(world)
    world.approve("n1", **ADVICE)
    part = world.do(Split("n1", 3)).lots[0]
    assert (world.condition(part), world.lot(part).releases) == ("usable", world.lot("n1").releases)


def test_late_readings_that_change_a_finding_reopen_it(world):
    world.hear(65, 120, 10.0, step=10)
    world.hear(125, 185)
    world.approve("n1", **ADVICE)
    assert world.condition("n1") == "usable"
    world.hear(105, 105, 14.0)
    assert world.condition("n1") == "usable"  # of two of one instant the first counts
    world.hear(102, 102, 14.0)
    assert world.condition("n1") == "quarantined"


def test_under_the_labels_clock_it_is_usable_until_that_ends(world):
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    warm(world)
    world.approve("n1", basis="label_clock")
    assert world.lot("n1").releases[0].use_by == at(65 + WEEK)
    assert world.condition("n1") == "usable"
    world.hear(190, 64 + WEEK, step=30)
    world.world.tick(65 + WEEK)
    assert world.condition("n1") == "expired"


def test_a_label_that_nobody_approved_quarantines_where_an_approved_one_compromises(world):
    other = world.receive()
    warm(world, -3.0, 20)
    assert (world.condition("n1"), world.lot("n1").standing.approved) == ("quarantined", False)
    world.do(Discard(other, "broken"))
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    assert (world.condition("n1"), world.lot("n1").standing.approved) == ("compromised", True)
    assert because(world, "n1")[-1] == f"label rule {LABEL} was approved"
    assert world.lot(other).standing.approved is False
    world.holds()


def test_approving_judges_again_what_was_used(world):
    world.do(Use("n1", 10))
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    assert world.lot("n1").standing.approved is True


def test_another_organisations_lots_are_not_judged_by_an_approval(world):
    world.do(ApproveLabel("kesimpta", LABEL, "lake"), replace(ANA, sites=("*",)))
    assert world.lot("n1").standing.approved is False


def test_nothing_but_a_written_answer_moves_a_compromised_lot(world):
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    warm(world, -3.0, 20)
    with pytest.raises(RefusedError, match="compromised since"):
        world.approve("n1", **ADVICE)
    inquiry = world.do(OpenInquiry("kesimpta", ("n1",), "C7", "frozen for 20 min, usable?")).made
    world.do(AnswerInquiry(inquiry, "yes", date(2026, 3, 1), "M-9", usable=True))
    world.do(AmendCompromise("n1", inquiry, "ben", "as the maker wrote"))
    assert world.condition("n1") == "quarantined"
    assert "corrected" in world.kinds("n1")
    assert because(world, "n1")[-1] == f"the manufacturer's answer to inquiry {inquiry}: as the maker wrote"
    assert world.store.inquiry(inquiry).reference == "M-9"
    world.holds()


@pytest.mark.parametrize(
    "command", [AnswerInquiry("q9", "yes", date(2026, 3, 1)), AmendCompromise("n1", "q9", "ben", "why")]
)
def test_an_inquiry_that_is_not_there_is_not_found(world, command):
    with pytest.raises(NotFoundError, match=r"^There is no inquiry q9 for ana\.$"):
        world.do(command)


def test_what_a_person_holds_is_held_until_it_is_released(world):
    world.do(Quarantine("n1", "a crate fell on it"))
    with pytest.raises(RefusedError, match=r"quarantined since .* \(held by ana: a crate fell on it\)"):
        world.dispense("n1", 1)
    world.approve("n1", **ADVICE)
    assert len(world.dispense("n1", 1).lots) == 2


def test_a_minor_deviation_is_told_from_the_readings(world):
    world.hear(65, 1440)
    world.hear(1445, 1500, 10.0)
    world.hear(1505, 1600)
    assert world.kinds("n1") == ["consecutive", "cumulative"]
    world.approve("n1", basis="minor_deviation")
    assert world.condition("n1") == "usable"


def test_a_deviation_above_15_degrees_is_not_minor(world):
    warm(world, 15.1)
    with pytest.raises(RefusedError, match=r"it was up to 15\.1 °C, expected at most 15 °C"):
        world.approve("n1", basis="minor_deviation")


def test_a_day_that_was_warm_on_the_whole_is_not_minor(world):
    warm(world, 14.0, 600)
    with pytest.raises(RefusedError, match=r"its mean kinetic temperature was \d+\.\d+ °C, expected at most 8 °C"):
        world.approve("n1", basis="minor_deviation")


def test_what_was_stated_is_no_reading(world):
    world.do(Report("n1", out_since=at(10), out_until=at(50)))
    with pytest.raises(RefusedError, match="no reading tells how warm it was"):
        world.approve("n1", basis="minor_deviation")


@pytest.mark.parametrize("place", [FRIDGE, OTHER, UNWATCHED])
def test_without_any_reading_none_tells(world, place):
    lot = world.receive(place=place)
    world.do(Quarantine(lot, "a crate fell on it"))
    with pytest.raises(RefusedError, match="no reading tells how warm it was"):
        world.approve(lot, basis="minor_deviation")


def test_where_no_sensor_is_no_reading_tells(world):
    warm(world)
    world.do(Move("n1", UNWATCHED))
    world.turn(400)
    world.do(Move("n1", OTHER))
    world.hear(400, 460, place=OTHER)
    with pytest.raises(RefusedError, match="no reading tells how warm it was"):
        world.approve("n1", basis="minor_deviation")
    assert world.lot("n1").stays[0].place == FRIDGE


def freeze_excused(world):
    """The fridge froze from minute 65 to 80; the manufacturer wrote that the lot can be used, and that was released."""
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    world.hear(65, 80, -1.0)
    world.hear(110, 110)
    world.hear(115, 125)
    inquiry = world.do(OpenInquiry("kesimpta", ("n1",), "C1", "Can it be used?")).made
    world.do(AnswerInquiry(inquiry, "yes", date(2026, 3, 1), "letter 7", usable=True))
    return AmendCompromise("n1", inquiry, "zoe", "letter 7 covers it")


def test_a_freeze_that_late_readings_make_longer_than_the_manufacturer_knew_compromises_again(world):
    world.do(freeze_excused(world))
    world.approve("n1", **ADVICE)
    assert world.condition("n1") == "usable"
    late = [reading(minute, -8.0, f"{FRIDGE}/probe") for minute in range(85, 110, 5)]
    world.world.send(*late, now=130)
    assert world.condition("n1") == "compromised"
    world.holds()


def test_no_answer_is_about_a_freeze_that_still_goes_on(world):
    world.do(ApproveLabel("kesimpta", LABEL, "river"))
    world.hear(65, 85, -1.0)
    inquiry = world.do(OpenInquiry("kesimpta", ("n1",), "C1", "Can it be used?")).made
    world.do(AnswerInquiry(inquiry, "yes", date(2026, 3, 1), "letter 7", usable=True))
    with pytest.raises(RefusedError, match="still goes on, no answer can be about it yet"):
        world.do(AmendCompromise("n1", inquiry, "zoe", "letter 7 covers it"))
