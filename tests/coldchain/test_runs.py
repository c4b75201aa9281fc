import pytest

from coldchain.runs import Run
from tests.coldchain.timetable import MINUTE, at


def test_a_run_grows_by_its_readings():
    assert Run(at(0), at(0)).grown(at(5)).grown(at(10)) == Run(at(0), at(10), 3)


@pytest.mark.parametrize(
    ("readings", "until", "confirmed"),
    [(1, 10, False), (1, 600, False), (2, "9:59", False), (2, 10, True), (3, "9:59", False)],
)
def test_two_readings_and_the_span_confirm_it(readings, until, confirmed):
    assert Run(at(0), at(5), readings).confirmed(at(until), 10 * MINUTE) is confirmed
