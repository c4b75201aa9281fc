"""Readings as they lie in a store."""

from typing import NamedTuple

Row = tuple[int, str, int, float, int, str, bytes | None]
"""A reading as it lies in the store, nothing is made of it: batch, sensor, at, temperature_c, received_at, quality and
its other numbers as JSON; instants are whole microseconds."""


class Position(NamedTuple):
    """Where a reading stands among all: batches in turn, each by sensor and time."""

    batch: int
    sensor: str = ""
    at: int = 0
