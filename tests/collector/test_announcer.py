"""What displays are told of a unit, and when."""

from datetime import UTC, datetime

import pytest

from coldchain.unit_state import UnitState
from collector.announcer import Announcer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def state(celsius, status="ok", band="in_range"):
    return UnitState(status, band, celsius, NOON, "probe")


class Display:
    """Hears what is announced; its seconds pass by hand."""

    def __init__(self, *beating):
        self.now = 0.0
        self.heard = []
        self._announcer = Announcer(
            lambda topic, payload: self.heard.append((topic, payload)), 30, lambda: self.now, beating
        )

    def announce(self, *states, at):
        self.now, before = at, len(self.heard)
        self._announcer.announce([("river/fridge-1", each) for each in states])
        return len(self.heard) - before

    def flush(self, at):
        self.now, before = at, len(self.heard)
        self._announcer.flush()
        return len(self.heard) - before


@pytest.fixture
def display():
    return Display()


def test_the_first_state_goes_out_in_the_words_of_the_contract(display):
    assert display.announce(state(4.2), at=0) == 1
    assert display.heard == [
        (
            "coldchain/v1/river/fridge-1/state",
            b'{"status":"ok","band":"in_range","temperature_c":4.2,"at":"2026-03-01T12:00:00Z","sensor":"probe"}',
        )
    ]


def test_a_new_temperature_alone_waits_a_change_of_status_or_band_does_not(display):
    assert display.announce(state(4.2), at=0) == 1
    assert display.announce(state(4.3), at=29) == 0
    assert display.announce(state(8.4, "warning", "warm"), at=29) == 1
    assert display.announce(state(8.4, "alarm", "warm"), at=29) == 1
    assert display.announce(state(8.5, "alarm", "warm"), at=59) == 1


def test_the_last_temperature_is_told_even_if_no_other_comes(display):
    display.announce(state(4.2), state(4.3), state(4.4), at=0)
    assert display.flush(at=29) == 0
    assert display.flush(at=30) == 1
    assert b'"temperature_c":4.4,' in display.heard[-1][1]
    assert display.flush(at=99) == 0


def test_what_was_overtaken_is_not_told_later(display):
    display.announce(state(4.2), state(4.3), at=0)
    display.announce(state(8.4, "warning", "warm"), at=1)
    assert display.flush(at=99) == 0


def test_a_unit_that_somebody_waits_for_is_told_again_though_nothing_is_new():
    display = Display("river/fridge-1", "river/never-heard")
    display.announce(state(4.2), at=0)
    assert display.flush(at=299) == 0
    assert display.flush(at=300) == 1
    assert display.heard[1] == display.heard[0]
    assert display.flush(at=599) == 0
    assert display.flush(at=600) == 1
