"""Upkeep: what people did to a sensor: taken out of judging, found faulty, calibrated, replaced by another device."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from coldchain.readings import EARLIEST
from coldchain.units import show_instant

GRACE = timedelta(days=30)
"""So long after its calibration was due a sensor still counts as calibrated; so long before, it is told to be due."""


class Configured(msgspec.Struct, frozen=True):
    """What the configuration says of a sensor's calibration; days are those of the site's zone."""

    zone: str
    calibrated_on: date | None = None
    due_on: date | None = None
    commissioned_on: date | None = None

    @property
    def commissioned_at(self) -> datetime | None:
        """The instant before which it did not exist; None: no such bound."""
        return None if self.commissioned_on is None else begin_of(self.commissioned_on, self.zone)


class Certificate(msgspec.Struct, frozen=True):
    """A calibration certificate (ISO/IEC 17025); days are those of the site's zone.

    Attributes:
        number: the laboratory's.
        laboratory: who calibrated.
        on: the day of the calibration.
        due_on: the last day on which it counts.
        zone: the site's.
        offset_c: is added to what the device shows, from then on.
        uncertainty_c: of the calibration, expanded (k = 2).
        as_found_error_c: by how much it showed too much before anything was set right; below 0: too little.
        hardware_id: of the device; empty: the one that was in place on that day.
    """

    number: str
    laboratory: str
    on: date
    due_on: date
    zone: str
    offset_c: float
    uncertainty_c: float
    as_found_error_c: float
    hardware_id: str = ""

    @property
    def since(self) -> datetime:
        """From when it counts."""
        return begin_of(self.on, self.zone)

    @property
    def due_at(self) -> datetime:
        """From when it no longer does."""
        return begin_of(self.due_on + timedelta(days=1), self.zone)


class Recorded(msgspec.Struct, frozen=True):
    """A certificate, and since when the sensor was trusted by the configuration before any; None: ever."""

    certificate: Certificate
    trusted_since: datetime | None = None


class Suspension(msgspec.Struct, frozen=True):
    """A time on the bench or in cleaning, [since, until); None: it is not back yet."""

    since: datetime
    until: datetime | None
    expected_until: datetime | None
    reason: str
    by: str


class Fault(msgspec.Struct, frozen=True):
    """A time, [since, until), in which a pharmacist says that it was faulty; None: until it is replaced."""

    since: datetime
    until: datetime | None
    reason: str
    by: str


class Device(msgspec.Struct, frozen=True):
    """From `since` on this device is the sensor."""

    hardware_id: str
    since: datetime
    reason: str
    by: str


ScaleName = Literal["C", "F"]


class Scale(msgspec.Struct, frozen=True):
    """From `since` on it is asked, or said, whether what is sent is °C or °F.

    Attributes:
        since: from when on.
        celsius: the value, as it was sent, by which it was asked; None: somebody said it unasked.
        answer: what it is; None: nobody has answered.
        reason: why, in words.
        by: who answered.
    """

    since: datetime
    celsius: float | None = None
    answer: ScaleName | None = None
    reason: str = ""
    by: str = ""

    def id_of(self, sensor: str) -> str:
        """As a ground of a verdict."""
        return f"scale:{sensor}:{show_instant(self.since)}"


class Term(msgspec.Struct, frozen=True):
    """When a device was in place, [since, until); None: it still is."""

    hardware_id: str
    since: datetime
    until: datetime | None


class Upkeep(msgspec.Struct, frozen=True):
    """What was done to one sensor; each part in the order of time, in whatever order it was entered.

    Attributes:
        sensor: `site/unit/sensor`.
        configured: what the configuration says; None: nothing.
        configured_at: since when.
        suspensions: at most one is open.
        faults: as they are declared and were not revoked.
        certificates: of each number one.
        devices: that took the place of the first.
        first_device: the first one's hardware id; empty: nobody said.
        scales: questions and answers °C or °F, one an instant.
    """

    sensor: str
    configured: Configured | None = None
    configured_at: datetime | None = None
    suspensions: tuple[Suspension, ...] = ()
    faults: tuple[Fault, ...] = ()
    certificates: tuple[Recorded, ...] = ()
    devices: tuple[Device, ...] = ()
    first_device: str = ""
    scales: tuple[Scale, ...] = ()

    @property
    def open_scales(self) -> tuple[Scale, ...]:
        """The questions °C or °F that nobody has answered, oldest first."""
        return tuple(each for each in self.scales if each.answer is None)

    def scales_of(self, term: Term) -> tuple[Scale, ...]:
        """Return what was asked and said of the device of a term."""
        return tuple(each for each in self.scales if term.since <= each.since and _is_before(each.since, term.until))

    def scale_at(self, at: datetime) -> ScaleName:
        """Return as what a value is read at an instant: as °C where nobody has said otherwise, or it is asked."""
        known = [each for each in self.scales_of(self.term_at(at)) if each.since <= at]
        return "F" if known and known[-1].answer == "F" else "C"

    @property
    def suspended(self) -> Suspension | None:
        """The suspension that is not over."""
        return next((each for each in self.suspensions if each.until is None), None)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Which device was in place when."""
        starts = [(self.first_device, EARLIEST), *((each.hardware_id, each.since) for each in self.devices)]
        ends = [*(since for _, since in starts[1:]), None]
        return tuple(Term(id_, since, until) for (id_, since), until in zip(starts, ends, strict=True))

    def term_at(self, at: datetime) -> Term:
        """Return which device was in place at an instant."""
        return next(each for each in reversed(self.terms) if each.since <= at or each.since == EARLIEST)

    def certificates_of(self, term: Term) -> list[Recorded]:
        """Return the certificates of the device of a term, oldest first."""
        return [each for each in self.certificates if self._is_of(each.certificate, term)]

    def _is_of(self, certificate: Certificate, term: Term) -> bool:
        if certificate.hardware_id:
            return certificate.hardware_id == term.hardware_id
        device = self.term_at(certificate.since)
        return device == term or bool(device.hardware_id and device.hardware_id == term.hardware_id)


def _is_before(at: datetime, until: datetime | None) -> bool:
    return until is None or at < until


class Lapse(msgspec.Struct, frozen=True):
    """From `since` to `until` (None: it goes on) nobody can say that a sensor showed what it was.

    `due_on` is the day on which its calibration was due.
    """

    sensor: str
    due_on: date
    since: datetime
    until: datetime | None

    @property
    def id(self) -> str:
        """As a ground of a verdict."""
        return f"calibration:{self.sensor}:{self.due_on}"


def due_of(upkeep: Upkeep, term: Term) -> tuple[date, datetime] | None:
    """Return the last day on which a device's newest calibration counts, and the instant after; None: nobody says.

    The configuration counts where no certificate is recorded, for the device that was in place when it began to say so.
    """
    if recorded := upkeep.certificates_of(term):
        newest = recorded[-1].certificate
        return newest.due_on, newest.due_at
    said, said_at = upkeep.configured, upkeep.configured_at
    if said is None or said_at is None or said.due_on is None or upkeep.term_at(said_at) != term:
        return None
    return said.due_on, begin_of(said.due_on + timedelta(days=1), said.zone)


def lapses(upkeep: Upkeep) -> Iterator[Lapse]:
    """Yield the times in which the calibration had lapsed by more than 30 days, and no newer one vouches for them."""
    for term in upkeep.terms:
        if (due := due_of(upkeep, term)) is None:
            continue
        since = max(due[1] + GRACE, term.since)
        if term.until is None or since < term.until:
            yield Lapse(upkeep.sensor, due[0], since, term.until)


def begin_of(day: date, zone: str) -> datetime:
    """Return the instant at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
