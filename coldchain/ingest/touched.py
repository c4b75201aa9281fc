"""Touched: the sensors whose readings may have changed the verdict on the lots that lay beside them, and since when."""

from datetime import datetime

import msgspec


class Touch(msgspec.Struct, frozen=True):
    """One sensor.

    Attributes:
        since: the lots that lay there from then on are to be judged.
        late_since: what was told of them from then on is no longer so; None: nothing came late.
        because: why, in words, where something came late.
    """

    since: datetime
    late_since: datetime | None = None
    because: str = ""


class Touched:
    """The sensors that a transaction has touched."""

    def __init__(self) -> None:
        self._by_sensor: dict[str, Touch] = {}

    def __bool__(self) -> bool:
        return bool(self._by_sensor)

    def note(self, sensor: str, since: datetime) -> None:
        """Note that from an instant on something out of the ordinary was seen."""
        known = self._by_sensor.get(sensor)
        if known is None or since < known.since:
            late, because = (None, "") if known is None else (known.late_since, known.because)
            self._by_sensor[sensor] = Touch(since, late, because)

    def note_late(self, sensor: str, since: datetime, because: str) -> None:
        """Note that from an instant on readings came late."""
        known = self._by_sensor.get(sensor)
        self._by_sensor[sensor] = Touch(since if known is None else min(since, known.since), since, because)

    def items(self) -> list[tuple[str, Touch]]:
        """Return the sensors with what is known of them."""
        return list(self._by_sensor.items())
