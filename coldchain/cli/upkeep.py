"""The care of sensors: `coldchain sensors out`, `back`, `faulty`, `calibrated`, `replaced`, `scale`, `health`."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Annotated

import typer

from coldchain.cli.caller import Caller
from coldchain.cli.given import day, number
from coldchain.cli.instants import told_at
from coldchain.cli.tables import show
from coldchain.commands import (
    AnswerScale,
    DeclareFault,
    RecordCertificate,
    ReplaceSensor,
    ResumeSensor,
    RevokeFault,
    SuspendSensor,
)
from coldchain.errors import InputError
from coldchain.health import Calibration, Health, health
from coldchain.units import show_duration
from coldchain.upkeep import ScaleName

Sensor = Annotated[str, typer.Argument(metavar="SITE/UNIT/SENSOR", help="Which.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why, in your words.")]
Device = Annotated[str, typer.Option("--hardware", metavar="ID", help="The device's own id, such as its serial.")]


def out(
    caller: Caller,
    sensor: Sensor,
    reason: Reason = "",
    since: Annotated[str, typer.Option(metavar="TIME", help="When it was taken out.")] = "now",
    until: Annotated[str, typer.Option(metavar="TIME", help="When it is expected back.")] = "",
) -> None:
    """Take a sensor out, such as to the bench or for cleaning.

    Its readings are kept and not judged until it is put back; nothing is known of that time.
    """
    zone = caller.zone(_site(sensor))
    expected = caller.instant("--until", until, zone)
    caller.do(SuspendSensor(sensor, reason, caller.instant("--since", since, zone), expected))


def back(
    caller: Caller,
    sensor: Sensor,
    at: Annotated[str, typer.Option(metavar="TIME", help="When it was put back.")] = "now",
) -> None:
    """Put a sensor back: it is judged again."""
    caller.do(ResumeSensor(sensor, caller.instant("--at", at, caller.zone(_site(sensor)))))


def faulty(
    caller: Caller,
    sensor: Sensor,
    since: Annotated[str, typer.Option(metavar="TIME", help="From when on it was faulty.")] = "",
    until: Annotated[
        str, typer.Option(metavar="TIME", help="To when, itself not included; left out, until it is replaced.")
    ] = "",
    reason: Reason = "",
) -> None:
    """Declare that a sensor was, or is, faulty (a pharmacist).

    That time becomes unknown, and what was found in it is amended.
    """
    zone = caller.zone(_site(sensor))
    until_at = _required(caller, "--until", until, zone) if until.strip() else None
    caller.do(DeclareFault(sensor, reason, _required(caller, "--since", since, zone), until_at))


def not_faulty(
    caller: Caller,
    sensor: Sensor,
    since: Annotated[str, typer.Option(metavar="TIME", help="From when on it was declared faulty.")] = "",
    reason: Reason = "",
) -> None:
    """Take back that a sensor was faulty (a pharmacist): its readings are judged again."""
    caller.do(RevokeFault(sensor, _required(caller, "--since", since, caller.zone(_site(sensor))), reason))


def calibrated(
    caller: Caller,
    sensor: Sensor,
    on: Annotated[date, typer.Option(parser=day("--on"), metavar="DAY", help="The day of the calibration.")],
    due: Annotated[date, typer.Option(parser=day("--due"), metavar="DAY", help="The last day on which it counts.")],
    as_found: Annotated[
        float,
        typer.Option(
            parser=number("--as-found"),
            metavar="°C",
            help="By how much it showed too much before anything was set right; below 0: too little.",
        ),
    ],
    uncertainty: Annotated[float, typer.Option(parser=number("--uncertainty"), metavar="°C", help="Expanded, k = 2.")],
    offset: Annotated[
        float,
        typer.Option(parser=number("--offset"), metavar="°C", help="To be added to what it shows from then on."),
    ] = "0",  # type: ignore[assignment]  # Typer hands a default to the parser too
    certificate: Annotated[str, typer.Option(metavar="NUMBER", help="The certificate's number.")] = "",
    laboratory: Annotated[str, typer.Option(metavar="TEXT", help="Who calibrated.")] = "",
    hardware: Device = "",
) -> None:
    """Record a calibration certificate (a pharmacist); again under its number, it is corrected.

    An error as found over 0.5 °C is judged back to the last certificate.
    """
    caller.do(RecordCertificate(sensor, certificate, laboratory, on, due, as_found, offset, uncertainty, hardware))


def replaced(
    caller: Caller,
    sensor: Sensor,
    hardware: Device = "",
    reason: Reason = "",
    at: Annotated[str, typer.Option(metavar="TIME", help="When it was put in.")] = "now",
    was: Annotated[str, typer.Option(metavar="ID", help="The id of the one before, if nobody said it yet.")] = "",
) -> None:
    """Say that another device is this sensor now; no gap is made of that."""
    caller.do(ReplaceSensor(sensor, hardware, reason, caller.instant("--at", at, caller.zone(_site(sensor))), was))


def scale(
    caller: Caller,
    sensor: Sensor,
    which: Annotated[ScaleName, typer.Argument(metavar="C|F", case_sensitive=False, help="What it sends.")],
    reason: Reason = "",
    since: Annotated[
        str,
        typer.Option(metavar="TIME", help="Which question, or from when on; left out, the oldest that is open."),
    ] = "",
) -> None:
    """Answer whether a sensor sends °C or °F (a pharmacist).

    If °F, its readings are judged again from then on.
    """
    zone = caller.zone(_site(sensor))
    stated = _required(caller, "--since", since, zone) if since.strip() else None
    caller.do(AnswerScale(sensor, which, reason, stated))


def health_(caller: Caller, sensor: Annotated[str, typer.Argument(metavar="[SITE/UNIT/SENSOR]")] = "") -> None:
    """Tell of each sensor its calibration, battery, signal, clock, and whether it is out."""
    found = [health(caller.store, each, caller.now) for each in _sensors(caller, sensor)]
    if caller.as_json:
        caller.print_json(found)
        return
    columns = ("sensor", "calibration", "battery", "signal", "clock behind", "last heard", "note")
    show(columns, [tuple(_cells(each, caller)) for each in found])


def told_calibration(found: Calibration) -> str:
    """Return `due 2027-03-01`, `lapsed 2026-01-31`; `not told` where nobody said."""
    if found.due_on is None:
        return "not told"
    lead = {"valid": "until", "due": "DUE", "lapsed": "LAPSED"}[found.state]
    return f"{lead} {found.due_on}"


def _cells(found: Health, caller: Caller) -> Iterator[str]:
    zone = caller.zone(_site(found.sensor))
    yield found.sensor
    yield told_calibration(found.calibration)
    yield _battery(found)
    yield ", ".join(f"{value:g} {name}" for name, value in found.signal)
    yield "" if found.clock_drift is None else _drift(found)
    yield "never" if found.heard_at is None else told_at(found.heard_at, zone)
    back_at = "" if found.expected_back is None else f", expected back {told_at(found.expected_back, zone)}"
    notes = [] if found.out_since is None else [f"out since {told_at(found.out_since, zone)}{back_at}"]
    notes += [] if found.faulty_since is None else [f"faulty since {told_at(found.faulty_since, zone, exact=True)}"]
    asked = found.scale_asked_since
    notes += [] if asked is None else [f"°C or °F? since {told_at(asked, zone, exact=True)}"]
    yield "; ".join(notes)


def _battery(found: Health) -> str:
    if found.battery is None:
        return ""
    until = "" if found.battery.empty_on is None else f", 10 % on {found.battery.empty_on}"
    return f"{found.battery.percent:g} %{until}"


def _drift(found: Health) -> str:
    assert found.clock_drift is not None  # noqa: S101 - the caller looked
    ahead = found.clock_drift.total_seconds() < 0
    return f"{show_duration(abs(found.clock_drift))}{' ahead' if ahead else ''}"


def _sensors(caller: Caller, sensor: str) -> list[str]:
    """Return the sensors that are there for whoever asks, or the one that is meant."""
    roles = {each.sensor: each.role for each in caller.store.all_watches()}
    theirs = [each for each, role in roles.items() if role is not None and _is_theirs(caller, each)]
    if sensor and sensor not in theirs:
        raise InputError(f"There is no sensor {sensor} for {caller.by.id}.")
    return [sensor] if sensor else sorted(theirs)


def _is_theirs(caller: Caller, sensor: str) -> bool:
    return bool({"*", _site(sensor)}.intersection(caller.by.sites))


def _site(sensor: str) -> str:
    return sensor.partition("/")[0]


def _required(caller: Caller, option: str, text: str, zone: tzinfo) -> datetime:
    """Return the instant of an option that has no default."""
    if not text.strip():
        raise InputError(f"{option} is missing: expected now, or a time such as 2026-11-22T14:05.")
    return caller.instant(option, text, zone) or caller.now
