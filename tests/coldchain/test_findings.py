from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat
from tests.coldchain import drawn_events  # noqa: F401 - says how instants are drawn
from tests.coldchain.timetable import MINUTE, PROBE, at
from tests.properties.told_stories import brief


@pytest.mark.parametrize("kind", get_args(Finding))
def test_every_finding_comes_back_whole_as_one_of_them(kind):
    @brief(40)
    @given(st.from_type(kind))
    def comes_back(finding):
        assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding

    comes_back()


def test_an_id_says_which_sensor_what_and_since_when_and_nothing_that_grows():
    open_one = Excursion(PROBE, "v", "above", at(0), at(0), 9.0)
    grown = Excursion(PROBE, "v2", "above", at(0), at(9), 11.0, 3, at(40), at(30), interrupted=True, continues=at(-9))
    assert open_one.id == grown.id == "river/fridge-1/probe:excursion:above:2026-03-01T12:00:00Z"
    ids = {
        open_one.id,
        Excursion(PROBE, "v", "below", at(0), at(0), 1.0).id,
        Freeze(PROBE, "v", at(0), at(0), 0.0).id,
        Overheat(PROBE, "v", 25.0, at(0), at(0), 26.0).id,
        Overheat(PROBE, "v", 30.0, at(0), at(0), 31.0).id,
        CumulativeBreach(PROBE, "v", "above", at(0), at(60)).id,
        CumulativeBreach(PROBE, "v", "above", at(0), at(1560)).id,
        Gap(PROBE, at(0)).id,
        Gap("home/fridge/probe", at(0)).id,
    }
    assert len(ids) == 9


def test_an_open_excursion_lasts_up_to_its_last_reading():
    assert Excursion(PROBE, "v", "above", at(0), at(25), 9.0).duration == 25 * MINUTE
    assert Excursion(PROBE, "v", "above", at(0), at(25), 9.0, until=at(30)).duration == 30 * MINUTE
