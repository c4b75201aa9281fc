"""The fold of what was done to a sensor: each fact makes the next value, in whatever order facts were entered."""

from datetime import datetime
from operator import attrgetter
from typing import TypeVar

from msgspec.structs import replace

from coldchain import events
from coldchain.events.upkeep import UpkeepFact
from coldchain.upkeep import Device, Fault, Recorded, Scale, Suspension, Upkeep

_T = TypeVar("_T", bound=Suspension | Fault | Device | Scale)

_Care = (
    events.SensorSuspended
    | events.SensorResumed
    | events.SensorFaultDeclared
    | events.SensorFaultRevoked
    | events.SensorCalibrated
    | events.SensorReplaced
)


def configured(upkeep: Upkeep, event: events.SensorConfigured, at: datetime) -> Upkeep:
    """Return what is known once the configuration says something else of the calibration; else the same object."""
    if event.calibration == upkeep.configured:
        return upkeep
    return replace(upkeep, configured=event.calibration, configured_at=at)


def evolve(upkeep: Upkeep, event: UpkeepFact, by: str) -> Upkeep:
    """Return what is known of a sensor after one more fact.

    Args:
        upkeep: before; of a sensor to which nothing was done yet an empty one.
        event: about this sensor.
        by: who entered it.
    """
    if isinstance(event, events.ScaleDoubted):
        return _scaled(upkeep, Scale(event.since, event.celsius))
    if isinstance(event, events.ScaleAnswered):
        return _scaled(upkeep, Scale(event.since, None, event.scale, event.reason, by))
    return _cared(upkeep, event, by)


def _cared(upkeep: Upkeep, event: _Care, by: str) -> Upkeep:
    match event:
        case events.SensorSuspended():
            new = Suspension(event.since, None, event.expected_until, event.reason, by)
            return replace(upkeep, suspensions=_by_time(upkeep.suspensions, new))
        case events.SensorResumed():
            over = (replace(each, until=each.until or event.at) for each in upkeep.suspensions)
            return replace(upkeep, suspensions=tuple(over))
        case events.SensorFaultDeclared():
            return replace(upkeep, faults=_by_time(upkeep.faults, Fault(event.since, event.until, event.reason, by)))
        case events.SensorFaultRevoked():
            left = (each for each in upkeep.faults if (each.since, each.until) != (event.since, event.until))
            return replace(upkeep, faults=tuple(left))
        case events.SensorCalibrated():
            return _calibrated(upkeep, event)
        case events.SensorReplaced():
            first = upkeep.first_device if upkeep.devices else event.was or upkeep.first_device
            devices = _by_time(upkeep.devices, Device(event.hardware_id, event.at, event.reason, by))
            return replace(upkeep, devices=devices, first_device=first)


def _scaled(upkeep: Upkeep, new: Scale) -> Upkeep:
    """An answer takes the place of its question, and keeps by which value it was asked."""
    asked = next((each.celsius for each in upkeep.scales if each.since == new.since), new.celsius)
    others = tuple(each for each in upkeep.scales if each.since != new.since)
    return replace(upkeep, scales=_by_time(others, replace(new, celsius=asked)))


def _calibrated(upkeep: Upkeep, event: events.SensorCalibrated) -> Upkeep:
    others = [each for each in upkeep.certificates if each.certificate.number != event.certificate.number]
    recorded = [*others, Recorded(event.certificate, event.trusted_since)]
    recorded.sort(key=lambda each: (each.certificate.on, each.certificate.number))
    return replace(upkeep, certificates=tuple(recorded))


def _by_time(known: tuple[_T, ...], new: _T) -> tuple[_T, ...]:
    after: list[_T] = [*known, new]
    after.sort(key=attrgetter("since"))
    return tuple(after)
