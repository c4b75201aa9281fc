"""Facts about what people did to a sensor: the readings stay as they were sent, what is judged of them changes."""

from datetime import datetime

from coldchain.events.event import Event
from coldchain.upkeep import Certificate, ScaleName


class SensorSuspended(Event, frozen=True):
    """Taken out, such as to the bench or for cleaning: from `since` on its readings are kept and not judged."""

    sensor: str
    since: datetime
    expected_until: datetime | None
    reason: str


class SensorResumed(Event, frozen=True):
    """Put back: from `at` on its readings are judged again."""

    sensor: str
    at: datetime


class SensorFaultDeclared(Event, frozen=True):
    """It was faulty from `since` until before `until` (None: it is, until it is replaced): that time is unknown."""

    sensor: str
    since: datetime
    until: datetime | None
    reason: str


class SensorFaultRevoked(Event, frozen=True):
    """What was declared faulty was not: these readings are judged again."""

    sensor: str
    since: datetime
    until: datetime | None
    reason: str


class SensorCalibrated(Event, frozen=True):
    """A calibration certificate was recorded; of one number the last counts.

    Attributes:
        sensor: `site/unit/sensor`.
        certificate: as recorded.
        trusted_since: since when the configuration trusts the sensor, without any certificate before; None: ever.
    """

    sensor: str
    certificate: Certificate
    trusted_since: datetime | None = None


class SensorReplaced(Event, frozen=True):
    """Another device is this sensor from `at` on; offset and certificates of the one before do not count for it."""

    sensor: str
    at: datetime
    hardware_id: str
    reason: str
    was: str = ""


class ScaleDoubted(Event, frozen=True):
    """°C or °F? From `since` on nobody knows; `celsius` was sent, and is judged as such until somebody answers."""

    sensor: str
    since: datetime
    celsius: float


class ScaleAnswered(Event, frozen=True):
    """What this sensor sends from `since` on is °C or °F, until something else is said or asked."""

    sensor: str
    since: datetime
    scale: ScaleName
    reason: str


UpkeepFact = (
    SensorSuspended
    | SensorResumed
    | SensorFaultDeclared
    | SensorFaultRevoked
    | SensorCalibrated
    | SensorReplaced
    | ScaleDoubted
    | ScaleAnswered
)
