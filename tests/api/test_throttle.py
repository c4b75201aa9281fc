from itertools import pairwise

import pytest

from api.throttle import FORGOTTEN_S, LONGEST_BY_ADDRESS_S, LONGEST_S, MOST, Throttle

ANA, BEN = "ana@river.example", "ben@river.example"


class Watch:
    """A clock that stands still until it is turned."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def throttle(watch):
    return Throttle(watch)


def guess(throttle, times, origin="a", address=ANA, *, known=False):
    """Guess wrong so many times, each as soon as one may."""
    for _ in range(times):
        throttle._monotonic.seconds += throttle.wait(origin, address, known=known)
        assert throttle.begin(origin, address, known=known) == 0


def test_five_guesses_cost_nothing_and_then_each_costs_more(throttle, watch):
    waits = []
    for _ in range(12):
        waits.append(throttle.wait("a", ANA, known=False))
        watch.seconds += waits[-1]
        guess(throttle, 1)
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, LONGEST_S, LONGEST_S]


def test_a_wait_passes_by_itself(throttle, watch):
    guess(throttle, 8)
    assert throttle.wait("a", ANA, known=False) == 8
    watch.seconds += 7.5
    assert throttle.wait("a", ANA, known=False) == 0.5
    watch.seconds += 0.5
    assert throttle.wait("a", ANA, known=False) == 0


def test_guesses_for_one_do_not_hold_up_another_at_the_same_place(throttle):
    guess(throttle, 6)
    assert throttle.wait("a", BEN, known=False) == 0
    assert throttle.wait("b", ANA, known=False) == 0


def test_one_place_that_guesses_for_many_is_slowed(throttle):
    for number in range(20):
        guess(throttle, 1, address=f"{number}@river.example")
    assert throttle.wait("a", BEN, known=False) > 0
    assert throttle.wait("b", BEN, known=False) == 0


def test_many_places_that_guess_for_one_are_slowed_but_not_a_known_browser(throttle):
    for number in range(1000):
        guess(throttle, 1, origin=f"{number}")
    assert throttle.wait("new", ANA, known=False) == LONGEST_BY_ADDRESS_S
    assert throttle.wait("new", ANA, known=True) == 0


def test_one_place_that_never_stops_guessing_locks_no_new_browser_out(throttle, watch):
    guess(throttle, 100)
    assert throttle.wait("a", ANA, known=False) == LONGEST_S
    watch.seconds += throttle.wait("new", ANA, known=False)
    assert throttle.wait("a", ANA, known=False) > 0
    assert throttle.begin("new", ANA, known=False) == 0


def test_a_known_browser_behind_the_same_address_as_the_guesser_goes_on_at_once(throttle):
    guess(throttle, 1000)
    assert throttle.wait("a", ANA, known=True) == 0


def test_a_known_browser_that_guesses_waits_too_and_holds_nobody_up(throttle):
    guess(throttle, 6, known=True)
    assert throttle.wait("a", ANA, known=True) == 2
    assert throttle.wait("a", ANA, known=False) == 0


def test_nobody_ever_waits_longer_than_half_a_minute(throttle):
    for origin, address in (("a", ANA), ("b", ANA), ("a", BEN)):
        guess(throttle, 500, origin, address)
        assert throttle.wait(origin, address, known=False) == LONGEST_S


def test_who_was_right_begins_anew(throttle):
    guess(throttle, 4)
    throttle.passed("a", ANA, known=False)
    guess(throttle, 4)
    assert throttle.wait("a", ANA, known=False) == 0


def test_guesses_are_forgotten_after_a_quarter_of_an_hour(throttle, watch):
    guess(throttle, 9)
    watch.seconds += FORGOTTEN_S + 1
    guess(throttle, 4)
    assert throttle.wait("a", ANA, known=False) == 0


def test_strangers_do_not_fill_the_memory(throttle):
    for number in range(MOST):
        guess(throttle, 1, origin=f"{number}", address=f"{number}@river.example")
    assert len(throttle._guesses) == MOST


def test_waits_never_fall_while_somebody_goes_on(throttle, watch):
    waits = []
    for _ in range(40):
        guess(throttle, 1)
        waits.append(throttle.wait("a", ANA, known=False))
        watch.seconds += waits[-1]
    assert all(before <= after for before, after in pairwise(waits))


def test_many_guesses_at_once_count_before_any_of_them_is_tried(throttle):
    assert [throttle.begin("a", ANA, known=False) for _ in range(8)] == [0, 0, 0, 0, 0, 1, 1, 1]


def test_what_was_right_or_could_not_be_tried_holds_nobody_up(throttle):
    for end in (throttle.void, throttle.passed):
        for _ in range(100):
            assert throttle.begin("a", ANA, known=False) == 0
            end("a", ANA, known=False)
