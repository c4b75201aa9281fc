"""°C or °F? Stories of a fridge with lots in it whose sensor sends figures that may be either."""

import pytest

from coldchain import commands as ask
from coldchain.config.catalogue import catalogue
from coldchain.errors import NotAllowedError, NotFoundError, RefusedError
from coldchain.events import FindingAmended, ScaleAnswered, ScaleDoubted, VerdictChanged
from coldchain.explain import explain
from coldchain.health import health
from coldchain.stock import Ground
from coldchain.units import fahrenheit_from_celsius
from coldchain.upkeep import Scale
from tests.coldchain.desk.world import ANA, FRIDGE, LABEL, LEA, OTHER, TIM, Counter, told
from tests.coldchain.timetable import PROBE, at, lines, watched


def asked(world):
    return [(each.since, each.celsius) for each in world.world.events(ScaleDoubted)]


def amended(done):
    return lines(entry.event for entry in done.entries if isinstance(entry.event, FindingAmended))


def answer(world, scale, reason="looked at its display", since=None, by=ANA):
    return world.do(ask.AnswerScale(PROBE, scale, reason, since), by)


def explained(world, lot):
    return explain(world.store, lot, world.clock.now(), catalogue()).same


def in_f(celsius):
    return fahrenheit_from_celsius(celsius)


def jumping(store=None):
    """A fridge in range whose sensor sends °F from minute 35 on, and a lot in it."""
    world = Counter(store)
    lot = world.receive()
    world.hear(0, 30, 5.0)
    world.hear(35, 60, in_f(5.0))
    return world, lot


def test_a_jump_to_the_f_figure_is_judged_as_sent_and_stops_the_lots_until_it_is_answered(store):
    world, lot = jumping(store)
    assert asked(world) == [(at(35), 41.0)]
    assert world.world.findings == ["35-… above 41 x1", "35-… overheat 41 x3 confirmed"]
    assert world.kinds(lot) == ["ceiling", "scale"]
    (reason,) = (each for each in world.lot(lot).standing.reasons if each.kind == "scale")
    since = "2026-03-01T12:35:00Z"
    assert (reason.condition, reason.grounds) == ("quarantined", (Ground(f"scale:{PROBE}:{since}", "open"),))
    assert reason.sentence == (
        f"quarantined: {PROBE} sent 41, °C or °F? Since 2026-03-01 12:35 UTC nobody knows; a pharmacist answers."
    )
    assert health(world.store, PROBE, at(60)).scale_asked_since == at(35)
    assert explained(world, lot)
    world.holds()


def test_answered_f_it_is_judged_again_and_nothing_was_wrong(store):
    world, lot = jumping(store)
    done = answer(world, "F", "its display says F")
    assert told(done.entries)[0] == "ScaleAnswered"
    assert amended(done) == [
        "FindingAmended 35-… above 41 x1 => nothing",
        "FindingAmended 35-… overheat 41 x3 confirmed => nothing",
    ]
    because = {entry.event.because for entry in done.entries if isinstance(entry.event, VerdictChanged)}
    assert because == {f"{PROBE} sends °F: its display says F"}
    assert (world.condition(lot), world.kinds(lot)) == ("usable", [])
    world.hear(65, 90, in_f(5.5))
    assert (world.condition(lot), len(asked(world)), world.world.findings) == ("usable", 1, [])
    assert world.world.state().last_c == 5.5
    assert explained(world, lot)
    world.holds()


def test_answered_c_only_the_question_is_over(store):
    world, lot = jumping(store)
    done = answer(world, "C", "the room is as hot")
    assert amended(done) == []
    assert world.kinds(lot) == ["ceiling"]
    world.hear(65, 90, 41.0)
    assert len(asked(world)) == 1
    world.holds()


def test_what_was_compromised_by_it_is_not_once_it_is_known():
    world = Counter()
    world.do(ask.ApproveLabel("kesimpta", LABEL, "river"))
    lot = world.receive()
    world.hear(0, 30, 5.0)
    world.hear(35, 60, in_f(5.0))
    assert world.condition(lot) == "compromised"
    answer(world, "F")
    assert world.condition(lot) == "usable"


def test_nobody_can_accept_the_question():
    world, lot = jumping()
    with pytest.raises(RefusedError, match="still goes on"):
        world.approve(lot, basis="accepted_unknown")


def test_a_first_reading_of_38_asks_and_one_of_12_does_not():
    for celsius, questions in ((38.0, [(at(0), 38.0)]), (12.0, []), (5.0, []), (60.0, [])):
        world = Counter()
        world.hear(0, 30, celsius)
        assert asked(world) == questions


def test_with_nothing_in_range_yet_the_question_is_about_all_that_was_sent():
    world = Counter()
    world.hear(0, 0, 70.0)
    world.hear(5, 5, 55.0)
    world.hear(10, 20, 46.0)
    assert asked(world) == [(at(0), 46.0)]
    answer(world, "F")
    assert world.world.findings == ["0-10 above 21.111 x2"]


def test_who_was_once_in_range_is_too_warm_and_not_doubted():
    world = Counter()
    world.hear(0, 30, 5.0)
    for minute, celsius in ((35, 12.0), (40, 25.0), (45, 36.0), (50, 40.0)):
        world.hear(minute, minute, celsius)
    assert asked(world) == []


def test_after_a_gap_a_jump_is_none():
    world = Counter()
    world.hear(0, 30, 5.0)
    world.hear(60, 70, 41.0)
    assert asked(world) == []


def test_a_device_that_is_switched_back_is_asked_about_again(store):
    world, lot = jumping(store)
    answer(world, "F")
    world.hear(65, 90, 5.0)
    assert asked(world) == [(at(35), 41.0), (at(65), 5.0)]
    assert (world.kinds(lot), world.world.findings) == (["scale"], [])
    answer(world, "C")
    assert world.condition(lot) == "usable"
    world.hear(95, 120, 5.0)
    assert world.world.findings == []
    assert world.store.upkeep(PROBE).scales == (
        Scale(at(35), 41.0, "F", "looked at its display", "ana"),
        Scale(at(65), 5.0, "C", "looked at its display", "ana"),
    )
    assert explained(world, lot)
    world.holds()


def test_a_device_that_was_switched_back_before_anybody_answered_leaves_two_questions():
    world, lot = jumping()
    world.hear(65, 90, 5.0)
    assert [since for since, _ in asked(world)] == [at(35), at(65)]
    answer(world, "F")
    assert (world.kinds(lot), world.world.findings) == (["scale"], [])
    answer(world, "C")
    assert (world.condition(lot), world.world.findings) == ("usable", [])
    world.holds()


def test_a_wrong_answer_can_be_put_right(store):
    world, lot = jumping(store)
    answer(world, "C")
    answer(world, "F", since=at(35))
    assert world.condition(lot) == "usable"
    answer(world, "C", since=at(35))
    assert world.kinds(lot) == ["ceiling"]
    world.holds()


def test_a_pharmacist_may_say_it_unasked():
    world = Counter()
    lot = world.receive()
    world.hear(0, 60, 30.0)
    done = answer(world, "F", "set wrong from the beginning", at(0))
    assert world.world.findings == [
        "0-… below -1.111 x13 breached 30",
        "0-… freeze -1.111 x13 confirmed",
        "0-… cumulative below at 60",
    ]
    assert told(done.entries)[0] == "ScaleAnswered"
    assert world.condition(lot) == "quarantined"
    world.holds()


def test_a_replaced_device_is_asked_about_anew_and_read_as_celsius():
    world, _ = jumping()
    answer(world, "F")
    world.turn(61)
    world.do(ask.ReplaceSensor(PROBE, "B2", "it lies", at(61), "A1"), TIM)
    world.hear(65, 90, 5.0)
    assert world.world.findings == []
    assert len(asked(world)) == 1
    other = Counter()
    other.hear(0, 30, 5.0)
    other.turn(31)
    other.do(ask.ReplaceSensor(PROBE, "B2", "new", at(31), "A1"), TIM)
    other.hear(35, 60, 38.0)
    assert asked(other) == [(at(35), 38.0)]


def test_a_lot_that_was_moved_away_before_is_not_stopped_and_one_that_was_there_is():
    world = Counter()
    before, there = world.receive(), world.receive()
    world.hear(0, 30, 5.0)
    world.hear(0, 30, 5.0, OTHER)
    world.do(ask.Move(before, OTHER), TIM)
    world.hear(35, 40, 41.0)
    world.hear(35, 40, 5.0, OTHER)
    world.do(ask.Move(there, OTHER), TIM)
    assert "scale" not in world.kinds(before)
    assert "scale" in world.kinds(there)
    answer(world, "F")
    assert world.condition(there) == "usable"


def test_a_sensor_of_the_room_is_never_asked_about_and_a_pharmacist_alone_answers():
    world = Counter(None, watched(f"{FRIDGE}/room", role="ambient"))
    world.hear(0, 30, 38.0, sensor="room")
    assert asked(world) == []
    world.hear(0, 30, 38.0)
    for who, why in ((TIM, NotAllowedError), (LEA, NotFoundError)):
        with pytest.raises(why):
            answer(world, "F", by=who)


@pytest.mark.parametrize(
    ("doubted", "more", "told_"),
    [
        (False, {}, "Cannot say what {}: no question is open, expected an instant from which on it is so."),
        (True, {"reason": " "}, "Cannot say what {}: a reason is required."),
        (True, {"since": at(999)}, "Cannot say what {} at 2026-03-02 04:39 UTC: that is ahead of the clock"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence(doubted, more, told_):
    world = jumping()[0] if doubted else Counter()
    with pytest.raises(RefusedError) as refused:
        answer(world, "F", **more)
    assert str(refused.value).startswith(told_.format(f"{PROBE} sends"))


def test_the_same_answer_again_is_refused():
    world, _ = jumping()
    answer(world, "F")
    with pytest.raises(RefusedError, match=r"that it is °F since 2026-03-01 12:35 UTC, ana said so before\.$"):
        answer(world, "F", since=at(35))
    assert len(world.world.events(ScaleAnswered)) == 1


def test_of_a_device_that_flips_for_ever_no_more_is_asked_than_can_be_answered():
    world = Counter()
    for minute in range(0, 200, 5):
        world.hear(minute, minute, 5.0 if minute % 10 else 41.0)
    assert len(world.store.upkeep(PROBE).open_scales) == 10
