"""Upkeeping: a sensor is taken out and put back, found faulty, calibrated, replaced."""

from datetime import datetime, timedelta
from math import isfinite

from coldchain.commands import DeclareFault, RecordCertificate, ReplaceSensor, ResumeSensor, RevokeFault, SuspendSensor
from coldchain.decisions.asking import Asking, reason_of, said
from coldchain.errors import RefusedError
from coldchain.events import (
    Event,
    SensorCalibrated,
    SensorFaultDeclared,
    SensorFaultRevoked,
    SensorReplaced,
    SensorResumed,
    SensorSuspended,
)
from coldchain.sentences import instant
from coldchain.stock import Role
from coldchain.upkeep import Certificate, Fault, Upkeep, begin_of

MOST_C = 5.0
"""A sensor that is farther off is broken: it is declared faulty, not corrected."""

LONGEST = timedelta(days=3660)
"""No certificate counts for longer than 10 years: more is a slip of the pen."""


def suspend(command: SuspendSensor, upkeep: Upkeep, asking: Asking) -> tuple[Event, ...]:
    """Take a sensor out of judging.

    Raises:
        RefusedError: it is out already, was put back after that, or it is to be out ahead of the clock.
    """
    doing = f"take {upkeep.sensor} out"
    _allow(doing, upkeep, asking, "pharmacist", "technician")
    reason = reason_of(doing, command.reason)
    since = _past(doing, command.since, upkeep, asking)
    if (out := upkeep.suspended) is not None:
        raise RefusedError(f"Cannot {doing}: it has been out since {instant(out.since)}.")
    last = max((each.until for each in upkeep.suspensions if each.until), default=since)
    if since < last:
        raise RefusedError(f"Cannot {doing} at {instant(since)}: it was put back at {instant(last)}, after that.")
    if command.expected_until is not None and command.expected_until <= since:
        raise RefusedError(f"Cannot {doing} until {instant(command.expected_until)}: that is not after it is out.")
    return (SensorSuspended(upkeep.sensor, since, command.expected_until, reason),)


def resume(command: ResumeSensor, upkeep: Upkeep, asking: Asking) -> tuple[Event, ...]:
    """Put a sensor back.

    Raises:
        RefusedError: it is not out, or was not yet.
    """
    doing = f"put {upkeep.sensor} back"
    _allow(doing, upkeep, asking, "pharmacist", "technician")
    at = _past(doing, command.at, upkeep, asking)
    if (out := upkeep.suspended) is None:
        raise RefusedError(f"Cannot {doing}: it is not out.")
    if at <= out.since:
        raise RefusedError(f"Cannot {doing} at {instant(at)}: it has been out only since {instant(out.since)}.")
    return (SensorResumed(upkeep.sensor, at),)


def declare_fault(command: DeclareFault, upkeep: Upkeep, asking: Asking) -> tuple[Event, ...]:
    """Declare that a sensor was, or is, faulty.

    Raises:
        RefusedError: no time is left, it lies ahead of the clock, or the same was declared before.
    """
    doing = f"declare {upkeep.sensor} faulty"
    _allow(doing, upkeep, asking, "pharmacist")
    reason = reason_of(doing, command.reason)
    since = _past(doing, command.since, upkeep, asking)
    until = None if command.until is None else _past(doing, command.until, upkeep, asking)
    if until is not None and until <= since:
        raise RefusedError(f"Cannot {doing} from {instant(since)} to {instant(until)}: that is no time at all.")
    for known in upkeep.faults:
        if known.since == since:
            told = f"{known.by} did so from then on, {_until(known)}; revoke that first"
            raise RefusedError(f"Cannot {doing} from {instant(since)}: {told}.")
    return (SensorFaultDeclared(upkeep.sensor, since, until, reason),)


def revoke_fault(command: RevokeFault, upkeep: Upkeep, asking: Asking) -> tuple[Event, ...]:
    """Take back that a sensor was faulty.

    Raises:
        RefusedError: nobody declared it faulty from that instant on.
    """
    doing = f"revoke that {upkeep.sensor} was faulty"
    _allow(doing, upkeep, asking, "pharmacist")
    reason = reason_of(doing, command.reason)
    for fault in upkeep.faults:
        if fault.since == command.since:
            return (SensorFaultRevoked(upkeep.sensor, fault.since, fault.until, reason),)
    known = ", ".join(instant(each.since) for each in upkeep.faults) or "nothing was declared"
    raise RefusedError(f"Cannot {doing} from {instant(command.since)}: expected one of what was declared: {known}.")


def certify(command: RecordCertificate, upkeep: Upkeep, asking: Asking) -> tuple[Event, ...]:
    """Record a calibration certificate.

    Raises:
        RefusedError: it is not complete, its days or numbers cannot be, or it is of a device that was never in place.
    """
    doing = f"record a certificate of {upkeep.sensor}"
    _allow(doing, upkeep, asking, "pharmacist")
    site, _, _ = upkeep.sensor.partition("/")
    number, laboratory = said(doing, "its number", command.number), said(doing, "the laboratory", command.laboratory)
    if command.on > asking.today(site):
        raise RefusedError(f"Cannot {doing}: calibrated on {command.on}, which is ahead of the clock.")
    if not command.on < command.due_on <= command.on + LONGEST:
        expected = f"expected a day after {command.on}, at most 10 years later"
        raise RefusedError(f"Cannot {doing}: due on {command.due_on}, {expected}.")
    for what, value, least in (
        ("an error as found", command.as_found_error_c, -MOST_C),
        ("an offset", command.offset_c, -MOST_C),
        ("an uncertainty", command.uncertainty_c, 0.0),
    ):
        if not isfinite(value) or not least <= value <= MOST_C:
            told = f"expected {least:g} to {MOST_C:g} °C; a sensor that is farther off is declared faulty"
            raise RefusedError(f"Cannot {doing} with {what} of {value:g} °C: {told}.")
    certificate = Certificate(
        number,
        laboratory,
        command.on,
        command.due_on,
        asking.site(site).zone,
        float(command.offset_c),
        float(command.uncertainty_c),
        float(command.as_found_error_c),
        _device(doing, command.hardware_id.strip(), upkeep),
    )
    return (SensorCalibrated(upkeep.sensor, certificate, _trusted_since(upkeep, certificate)),)


def replace(command: ReplaceSensor, upkeep: Upkeep, asking: Asking) -> tuple[Event, ...]:
    """Put another device in the place of a sensor's.

    Raises:
        RefusedError: it is in place already, or another was put in after that.
    """
    doing = f"replace {upkeep.sensor}"
    _allow(doing, upkeep, asking, "pharmacist", "technician")
    reason, device = reason_of(doing, command.reason), said(doing, "the new hardware id", command.hardware_id)
    at = _past(doing, command.at, upkeep, asking)
    if upkeep.devices and at <= (last := upkeep.devices[-1].since):
        raise RefusedError(f"Cannot {doing} at {instant(at)}: that was done at {instant(last)}, after that.")
    before = upkeep.term_at(at).hardware_id or command.was.strip()
    if device == before:
        raise RefusedError(f"Cannot {doing}: device {device} is in place already.")
    return (SensorReplaced(upkeep.sensor, at, device, reason, before),)


def _allow(doing: str, upkeep: Upkeep, asking: Asking, *roles: Role) -> None:
    asking.allow(doing, *roles)
    asking.allow_site(doing, upkeep.sensor.partition("/")[0])


def _past(doing: str, at: datetime | None, upkeep: Upkeep, asking: Asking) -> datetime:
    """Return a stated instant, or now; not before the sensor was commissioned."""
    at = asking.past(doing, at)
    begins = None if upkeep.configured is None else upkeep.configured.commissioned_at
    if begins is not None and at < begins:
        raise RefusedError(f"Cannot {doing} at {instant(at)}: it was commissioned at {instant(begins)}.")
    return at


def _device(doing: str, device: str, upkeep: Upkeep) -> str:
    known = [term.hardware_id for term in upkeep.terms if term.hardware_id]
    if device and device not in known:
        told = f"expected one that is or was in place, {', '.join(known)}" if known else "nobody has said its id"
        raise RefusedError(f"Cannot {doing} for device {device}: {told}.")
    return device


def _trusted_since(upkeep: Upkeep, certificate: Certificate) -> datetime | None:
    """Return since when the configuration trusts the sensor: calibrated before this certificate, else commissioned."""
    told = upkeep.configured
    if told is None:
        return None
    if told.calibrated_on is not None and told.calibrated_on < certificate.on:
        return begin_of(told.calibrated_on, told.zone)
    return told.commissioned_at


def _until(fault: Fault) -> str:
    return "until it is replaced" if fault.until is None else f"until {instant(fault.until)}"
