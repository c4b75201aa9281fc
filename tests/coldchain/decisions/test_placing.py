"""What the time between two units, and a word that comes late, count for: at their limits."""

from datetime import timedelta

import pytest

from coldchain.decisions.placing import BETWEEN, LATE, entered_late, out_between
from coldchain.stock import Incident, TimeOut
from tests.coldchain.decisions.pharmacy import NOW
from tests.coldchain.decisions.stockroom import MINUTE, asking, excursion

INSTANT = timedelta(microseconds=1)


def test_ten_minutes_between_two_units_are_no_time_out():
    assert out_between(NOW - BETWEEN, NOW) is None
    assert out_between(NOW - BETWEEN - INSTANT, NOW) == TimeOut(NOW - BETWEEN - INSTANT, NOW)


@pytest.mark.parametrize(
    ("at", "began", "is_doubtful"),
    [
        (NOW - LATE - INSTANT, NOW, True),
        (NOW - LATE - INSTANT, NOW + INSTANT, False),
        (NOW - LATE, NOW, False),
        (NOW - 20 * MINUTE, NOW - 20 * MINUTE, False),
        (NOW - 20 * MINUTE, NOW - 20 * MINUTE + INSTANT, True),
    ],
)
def test_a_late_word_about_the_time_before_an_excursion_is_doubtful(at, began, is_doubtful):
    assert bool(entered_late("moved", at, [excursion(began)], asking())) == is_doubtful


def test_the_earliest_of_several_excursions_is_named():
    began = [excursion(NOW - 5 * MINUTE), excursion(NOW - 15 * MINUTE)]
    told = "packed at 2026-11-22 09:40 UTC, as entered after an excursion began there at 2026-11-22 09:45 UTC"
    doubt = Incident("id-1", "move", "quarantined", told, NOW - 20 * MINUTE)
    assert entered_late("packed", NOW - 20 * MINUTE, began, asking()) == (doubt,)
