"""What people ask for about a sensor. Instants left out are now."""

from datetime import date, datetime

import msgspec

from coldchain.upkeep import ScaleName


class SuspendSensor(msgspec.Struct, frozen=True):
    """Take a sensor out, such as to the bench or for cleaning: its readings are kept and not judged.

    Attributes:
        sensor: `site/unit/sensor`.
        reason: why.
        since: from when on; None: now.
        expected_until: when it is expected to be back; None: nobody says.
    """

    sensor: str
    reason: str
    since: datetime | None = None
    expected_until: datetime | None = None


class ResumeSensor(msgspec.Struct, frozen=True):
    """Put a sensor back: from then on it is judged again."""

    sensor: str
    at: datetime | None = None


class DeclareFault(msgspec.Struct, frozen=True):
    """Say that a sensor was faulty: from `since` until before `until` nothing is judged by it.

    `until` is None for one that is still faulty, until it is replaced.
    """

    sensor: str
    reason: str
    since: datetime
    until: datetime | None = None


class RevokeFault(msgspec.Struct, frozen=True):
    """Say that what was declared faulty from `since` on was not."""

    sensor: str
    since: datetime
    reason: str


class RecordCertificate(msgspec.Struct, frozen=True):
    """Record a calibration certificate; one of the same number takes the place of what was recorded.

    Attributes:
        sensor: `site/unit/sensor`.
        number: the laboratory's.
        laboratory: who calibrated.
        on: the day of the calibration.
        due_on: the last day on which it counts.
        as_found_error_c: by how much it showed too much before anything was set right; below 0: too little.
        offset_c: is to be added to what it shows from then on.
        uncertainty_c: of the calibration, expanded (k = 2).
        hardware_id: of the device; empty: the one that was in place on that day.
    """

    sensor: str
    number: str
    laboratory: str
    on: date
    due_on: date
    as_found_error_c: float
    offset_c: float = 0.0
    uncertainty_c: float = 0.0
    hardware_id: str = ""


class ReplaceSensor(msgspec.Struct, frozen=True):
    """Say that another device is this sensor; `was` is the id of the one before, where nobody said it yet."""

    sensor: str
    hardware_id: str
    reason: str
    at: datetime | None = None
    was: str = ""


class AnswerScale(msgspec.Struct, frozen=True):
    """Say whether a sensor sends °C or °F.

    Attributes:
        sensor: `site/unit/sensor`.
        scale: what it sends.
        reason: how that is known.
        since: which question is answered, or from when on it is so; None: the oldest question that is open.
    """

    sensor: str
    scale: ScaleName
    reason: str
    since: datetime | None = None


UpkeepCommand = (
    SuspendSensor | ResumeSensor | DeclareFault | RevokeFault | RecordCertificate | ReplaceSensor | AnswerScale
)
