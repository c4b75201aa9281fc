"""Facts about what is watched: sensors, sites, and what their readings mean.

A finding's event carries the whole finding as it was known then, so that the newest event of an id is the finding.
"""

from datetime import datetime
from typing import Literal, get_args

from coldchain.events.event import Event
from coldchain.findings import CumulativeBreach, Excursion, Finding, Freeze, Gap, Overheat, Standstill
from coldchain.loggers import LoggerSummary
from coldchain.products import Limits
from coldchain.readings import SensorRole, Status
from coldchain.upkeep import Configured


class SensorConfigured(Event, frozen=True):
    """From here on this sensor is judged by these limits, and in this role a unit's medicines by it.

    `since` is from when on the limits count, where they are others than before.
    """

    sensor: str
    source: str
    limits: Limits
    role: SensorRole = "product"
    calibration: Configured | None = None
    since: datetime | None = None


class SensorRetired(Event, frozen=True):
    """The configuration no longer names this sensor: from here on nothing is judged by it."""

    sensor: str


class SensorClaimed(Event, frozen=True):
    """Readings of a source that nobody had claimed were judged as this sensor's."""

    sensor: str
    source: str
    readings: int


class SensorStatusChanged(Event, frozen=True):
    """The sensor, or the broker on its behalf, said that it is online or offline."""

    sensor: str
    status: Status


class LoggerImported(Event, frozen=True):
    """A logger's file was taken in for this sensor.

    Attributes:
        sensor: `site/unit/sensor`.
        model: of the device, as its file names it.
        serial: likewise; empty where it does not.
        readings: how many its log holds; 0: the device keeps none, only the summaries.
        new: how many of them were not there yet.
        since: its first reading; None: it has none.
        until: its last reading.
        digest: SHA-256 of the file, in hex.
        differences: what does not fit, within the file and between the device's own figures and its log.
        summaries: what the device itself says; nothing is judged by it.
        signature: the file's own signature, as it stands there and unverified.
    """

    sensor: str
    model: str
    serial: str
    readings: int
    new: int
    since: datetime | None
    until: datetime | None
    digest: str
    differences: tuple[str, ...] = ()
    summaries: tuple[LoggerSummary, ...] = ()
    signature: tuple[str, ...] = ()


Disturbed = Literal["movement", "light"]


class SensorDisturbed(Event, frozen=True):
    """A unit was moved hard (so many movements) or became light inside (lux). 1: the device tells no number."""

    sensor: str
    at: datetime
    kind: Disturbed
    value: float


class SensorHeard(Event, frozen=True):
    """The first reading that was ever judged of this sensor."""

    sensor: str
    at: datetime


class SensorNeverHeard(Event, frozen=True):
    """Configured, and no reading for longer than the gap limit since."""

    sensor: str
    since: datetime


class InputRefused(Event, frozen=True):
    """How much input was refused since the last such entry, by reason."""

    counts: dict[str, int]


class InputUnclaimed(Event, frozen=True):
    """How many readings of unclaimed sources were kept and dropped since the last such entry."""

    counts: dict[str, int]


class ExcursionStarted(Event, frozen=True):
    """First reading out of the range."""

    finding: Excursion


class ExcursionBreached(Event, frozen=True):
    """An excursion used up its tolerance."""

    finding: Excursion


class ExcursionEnded(Event, frozen=True):
    """First reading back, or a gap (`interrupted`)."""

    finding: Excursion


class FreezeSuspected(Event, frozen=True):
    """One reading at or below the freezing point, less the sensor's uncertainty."""

    finding: Freeze


class FreezeConfirmed(Event, frozen=True):
    """Two readings spanning 10 min at or below the freezing point."""

    finding: Freeze


class FreezeEnded(Event, frozen=True):
    """A reading above the limit, or a gap."""

    finding: Freeze


class OverheatSuspected(Event, frozen=True):
    """One reading above the ceiling."""

    finding: Overheat


class OverheatConfirmed(Event, frozen=True):
    """Two readings spanning 10 min above the ceiling."""

    finding: Overheat


class OverheatEnded(Event, frozen=True):
    """A reading at or below the ceiling, or a gap."""

    finding: Overheat


class CumulativeBreached(Event, frozen=True):
    """Minutes out within a rolling 24 h reached their tolerance."""

    finding: CumulativeBreach


class CumulativeRearmed(Event, frozen=True):
    """Minutes out within a rolling 24 h fell below their tolerance again."""

    finding: CumulativeBreach


class SensorFellSilent(Event, frozen=True):
    """No reading for longer than the gap limit. It stays true when late data fills the gap."""

    finding: Gap


class SensorReturned(Event, frozen=True):
    """A reading after a gap."""

    finding: Gap


class SensorStuck(Event, frozen=True):
    """The same value to the last digit for longer than a fridge can hold still."""

    finding: Standstill


class SensorUnstuck(Event, frozen=True):
    """Another value after a standstill, or nothing is judged by this sensor any more."""

    finding: Standstill


class SiteFellSilent(Event, frozen=True):
    """All sensors of a site fell silent within 5 min: power or network."""

    site: str
    since: datetime
    sensors: tuple[str, ...]


class SiteReturned(Event, frozen=True):
    """The first sensor of a silent site was heard again."""

    site: str
    since: datetime
    until: datetime


class FindingAmended(Event, frozen=True):
    """Late data changed the judgement.

    Attributes:
        was: as judged before; None: not known before.
        now: as judged now; None: withdrawn.
        because: why, in words.
    """

    was: Finding | None
    now: Finding | None
    because: str


FindingEvent = (
    ExcursionStarted
    | ExcursionBreached
    | ExcursionEnded
    | FreezeSuspected
    | FreezeConfirmed
    | FreezeEnded
    | OverheatSuspected
    | OverheatConfirmed
    | OverheatEnded
    | CumulativeBreached
    | CumulativeRearmed
    | SensorFellSilent
    | SensorReturned
    | SensorStuck
    | SensorUnstuck
)
FINDING_EVENTS: tuple[type[Event], ...] = get_args(FindingEvent)

WatchingFact = (
    FindingEvent
    | SensorConfigured
    | SensorRetired
    | SensorClaimed
    | LoggerImported
    | SensorStatusChanged
    | SensorDisturbed
    | SensorHeard
    | SensorNeverHeard
    | InputRefused
    | InputUnclaimed
    | SiteFellSilent
    | SiteReturned
    | FindingAmended
)
