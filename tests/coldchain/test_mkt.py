"""Mean kinetic temperature, with the figures of its formula."""

import pytest

from coldchain import mkt


@pytest.mark.parametrize(
    ("weighted", "expected"),
    [
        ([(4.0, 1.0)] * 4 + [(16.0, 1.0)], 8.109),
        ([(5.0, 22.0), (15.0, 2.0)], 6.462),
        ([(5.0, 18.0), (15.0, 6.0)], 8.786),
        ([(5.0, 3.0), (5.0, 0.5)], 5.0),
        ([(-40.0, 1.0)], -40.0),
        ([(100.0, 7.0)], 100.0),
    ],
)
def test_the_mean_kinetic_temperature_of_known_figures(weighted, expected):
    assert mkt.mkt_c(weighted) == pytest.approx(expected, abs=5e-4)


def test_rates_add_up_to_the_same_temperature():
    total = 22 * mkt.rate(5.0) + 2 * mkt.rate(15.0)
    assert mkt.from_rate(total / 24) == pytest.approx(mkt.mkt_c([(5.0, 22.0), (15.0, 2.0)]))


def test_it_is_never_below_the_mean():
    assert mkt.mkt_c([(2.0, 1.0), (8.0, 1.0)]) > 5.0


def test_no_time_has_no_temperature():
    with pytest.raises(ValueError, match="without time"):
        mkt.mkt_c([])
