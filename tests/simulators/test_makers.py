"""A scenario may have any maker's devices: what they publish is what its claims name."""

from datetime import UTC, datetime
from itertools import islice
from typing import get_args

import pytest

from collector.formats import FORMATS
from collector.message import Message
from collector.sorting import Sorting
from collector.topics import Topics
from simulators.fleet import claims, publications
from simulators.makers import MAKERS
from simulators.scenario import DeviceKind, parse
from tests.feeds import Feed

START = datetime(2026, 3, 2, 13, tzinfo=UTC)
STORY = """
description = "One fridge"
duration = "2h"
seed = 3

[[site]]
id = "river"

[[site.unit]]
id = "fridge-1"

[[site.unit.sensor]]
id = "probe"
device = "DEVICE"
name = "ht-1"
"""

OTHERS = {"ttn": {"TempC_SHT"}, "ds01": {f"{name}/TAMB" for name in ("ht-1", *(f"sim-000{n}-ht-1" for n in (1, 2, 3)))}}
"""What a device measures beside the fridge, which nobody has claimed."""


def test_every_device_is_one_that_a_scenario_and_the_collector_know():
    assert set(MAKERS) <= set(get_args(DeviceKind)) <= set(FORMATS)


@pytest.mark.parametrize("sensors", [None, 3], ids=["its own", "a fleet"])
@pytest.mark.parametrize("device", MAKERS)
def test_what_a_device_publishes_is_read_as_the_sensor_that_is_claimed(device, sensors):
    scenario = parse(STORY.replace("DEVICE", device), "story")
    claimed = list(claims(scenario, sensors))
    sorting = Sorting(Topics([Feed(f"{c.site}/{c.unit}/{c.sensor}", c.format, c.source) for c in claimed]))
    for told in islice(publications(scenario, START, sensors=sensors), 12):
        sorting.add(Message(told.topic, told.payload, told.at))
    batch = sorting.batch()

    assert (len(batch.readings), batch.refusals) == (12, ())
    assert {each.sensor.partition("#")[2] for each in batch.unclaimed} <= OTHERS.get(device, set())
    assert {each.sensor for each in batch.readings} == {f"{c.site}/{c.unit}/{c.sensor}" for c in claimed}
    assert all(0 < each.temperature_c < 10 for each in batch.readings)
