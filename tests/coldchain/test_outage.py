from datetime import timedelta

import pytest

from coldchain.outage import Member, outage_since
from coldchain.rules import SensorState
from tests.coldchain.timetable import at

GAP = timedelta(minutes=15)


def silent(moment, gap=GAP):
    return Member(SensorState(at(moment), 5.0, lost=True), gap)


def heard(moment):
    return Member(SensorState(at(moment), 5.0), GAP)


NEVER = Member(SensorState(lost=True), GAP)


@pytest.mark.parametrize(
    ("members", "since"),
    [
        ([], None),
        ([silent(0)], None),
        ([silent(0), silent(5)], 5),
        ([silent(0), silent(3), silent(5)], 5),
        ([silent(0), silent("5:01")], None),
        ([silent(0), heard(5)], None),
        ([silent(0), silent(4), NEVER], 4),
        ([silent(0), NEVER], None),
        ([NEVER, NEVER], None),
        ([silent(10, GAP), silent(0, timedelta(minutes=25))], 10),
        ([silent(0, GAP), silent(0, timedelta(minutes=90))], None),
    ],
)
def test_an_outage_is_all_sensors_that_were_ever_heard_falling_silent_within_5_min(members, since):
    assert outage_since(members) == (None if since is None else at(since))
