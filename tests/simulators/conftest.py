"""What a scenario's devices say, read by the makers' documents and by no decoder of ours."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from simulators.fleet import Publication, publications
from simulators.scenario import load

START = datetime(2026, 3, 2, 13, tzinfo=UTC)

Series = dict[str, list[tuple[float, float]]]


def said(publication: Publication) -> list[tuple[str, str, float]]:
    """Return (source, the device's own time or "", °C) of each temperature in a message."""
    found = json.loads(publication.payload)
    topic = publication.topic
    if isinstance(found, list) or "at" in found:
        several = found if isinstance(found, list) else [found]
        return [(topic, one["at"], _celsius(one)) for one in several]
    if "temperature" in found:
        return [(topic, found.get("last_seen", ""), found["temperature"])]
    probes = [one for key, one in found.items() if key.startswith("DS18B20")]
    fahrenheit = found["TempUnit"] == "F"
    return [
        (f"{topic}#{one['Id']}", found["Time"], (one["Temperature"] - 32) / 1.8 if fahrenheit else one["Temperature"])
        for one in probes
    ]


def _celsius(one: dict[str, float]) -> float:
    return (one["temperature_f"] - 32) / 1.8 if "temperature_f" in one else one["temperature_c"]


@pytest.fixture(name="said")
def said_in() -> Callable[[Publication], list[tuple[str, str, float]]]:
    return said


@pytest.fixture
def told() -> Callable[[str], Series]:
    """Return a scenario's series by source: (minutes since its beginning at which it was sent, °C)."""

    def tell(name: str) -> Series:
        series: Series = defaultdict(list)
        for publication in publications(load(name), START):
            minutes = (publication.at - START).total_seconds() / 60
            for source, _, celsius in said(publication):
                series[source].append((minutes, celsius))
        return dict(series)

    return tell
