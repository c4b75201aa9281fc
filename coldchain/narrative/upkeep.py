"""Sentences about what people did to sensors."""

from datetime import tzinfo

from coldchain import events
from coldchain.events import Event
from coldchain.narrative.words import because, clock, ended


def tell(event: Event, zone: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    match event:
        case events.SensorSuspended():
            back = "" if event.expected_until is None else f", expected back {clock(event.expected_until, zone)}"
            told = f"taken out at {clock(event.since, zone)}{back}, its readings are kept and not judged"
            return f"{event.sensor}: {told}{because(event.reason)}."
        case events.SensorResumed():
            return f"{event.sensor}: put back, judged again from {clock(event.at, zone)} on."
        case events.SensorFaultDeclared():
            until = "on" if event.until is None else f"to {clock(event.until, zone)}"
            told = f"declared faulty from {clock(event.since, zone)} {until}, that time is unknown"
            return f"{event.sensor}: {told}{because(event.reason)}."
        case events.SensorFaultRevoked():
            told = f"was not faulty from {clock(event.since, zone)} on, its readings are judged again"
            return f"{event.sensor}: {told}{because(event.reason)}."
        case events.SensorCalibrated():
            return _calibrated(event)
        case events.SensorReplaced():
            before = f" instead of {ended(event.was)}" if event.was else ""
            told = f"device {ended(event.hardware_id)}{before} from {clock(event.at, zone)} on"
            return f"{event.sensor}: replaced, {told}{because(event.reason)}."
        case events.ScaleDoubted():
            told = f"°C or °F? It sent {event.celsius:g}; since {clock(event.since, zone)} nobody knows"
            return f"{event.sensor}: {told}. A pharmacist answers; until then it is judged as °C."
        case events.ScaleAnswered():
            told = f"sends °{event.scale} from {clock(event.since, zone)} on"
            return f"{event.sensor}: {told}{because(event.reason)}."
        case _:
            return None


def _calibrated(event: events.SensorCalibrated) -> str:
    found = event.certificate
    device = f" of device {ended(found.hardware_id)}" if found.hardware_id else ""
    numbers = f"as found {found.as_found_error_c:+g} °C, offset {found.offset_c:+g} °C, ± {found.uncertainty_c:g} °C"
    told = f"certificate {found.number}{device} of {found.laboratory}, {found.on}: {numbers}"
    return f"{event.sensor}: calibrated, {told}; due again {found.due_on}."
