"""Q-tag CLm of Berlinger: a log, and what the device itself says of all of it.

Alarms have a type: 1 and 2 are single times below and above a limit, of which each that was long enough to alarm is
told with its extreme; 3 and 4 are all times below and above it together. So only 3 and 4 tell a time in all. The device
measures each minute and logs less often: an alarm's extreme (`T M`) may lie between two rows.

Source: the text files of a real Q-tag CLm doc LR, firmware 4.7; the types as in msupply-foundation/temperature-sensor.
"""

from collections.abc import Iterator
from datetime import UTC, timedelta, tzinfo

from coldchain.errors import DecodeError
from coldchain.loggers import LoggerAlarm, LoggerFile, LoggerSummary
from coldchain.products import Side
from collector import berlinger
from collector.berlinger import Outline, Part, minutes
from collector.importer import celsius
from collector.payload import shown

_MODEL = "Q-tag CLm"
_EXAMPLE = "Q-tag CLm doc LR"
_SINGLE: dict[str, Side] = {"1": "below", "2": "above"}
_TOGETHER: dict[str, Side] = {"3": "below", "4": "above"}
_KILO = 1000.0
_MOST_ENERGY = 1e6


def read(data: bytes, zone: tzinfo | None) -> LoggerFile:
    """Return what a file holds.

    Raises:
        DecodeError: no zone, or not its clock's; of another model, cut short, edited, or not text.
    """
    outline = berlinger.read(data, lambda model: model.startswith(_MODEL), _EXAMPLE)
    conf, result = outline.root.part("Conf"), outline.root.parts.get("Res")
    if result is None or "Data" not in outline.root.parts:
        raise DecodeError("it has no results (Res:) or no log (Data:); it is cut short, or was edited")
    serial = conf.needed("Serial")
    interval = conf.minutes("Logging Interval") or None
    samples, clock = berlinger.samples(outline, serial, zone)
    alarms = tuple(_alarms(conf.part("Alarm"), result.part("Alarm")))
    return LoggerFile(
        outline.model,
        serial,
        samples,
        interval,
        (_summary(conf, result, alarms),),
        (*clock, *_remarks(outline, result, alarms, interval)),
        outline.signature,
        zone or UTC,
    )


def _summary(conf: Part, result: Part, alarms: tuple[LoggerAlarm, ...]) -> LoggerSummary:
    return LoggerSummary(
        None,
        result.degrees("Min T"),
        result.degrees("Max T"),
        result.degrees("Avrg T"),
        result.degrees("MKT"),
        _energy(conf),
        alarms,
    )


def _energy(conf: Part) -> float | None:
    """Return the activation energy in J/mol, which stands there in kJ/mol."""
    text = conf.fields.get("MKT Energy", "")
    if not text:
        return None
    try:
        energy = float(text) * _KILO
    except ValueError:
        energy = 0.0
    if not 1.0 <= energy <= _MOST_ENERGY:
        raise DecodeError(f"line {conf.line}: MKT Energy is {shown(text)}, expected kJ/mol such as 83.0")
    return energy


def _alarms(limits: Part, found: Part) -> Iterator[LoggerAlarm]:
    for number, limit in limits.parts.items():
        kind, limit_c, seen = limit.fields.get("Type", ""), limit.degrees("T AL"), found.parts.get(number)
        if limit_c is None:
            continue
        rows = [] if seen is None else [row for row in seen.rows if row.get("TS S")]
        if kind in _SINGLE:
            worst = [celsius(row["T M"], limit.line) for row in rows if row.get("T M")]
            farthest = (min if _SINGLE[kind] == "below" else max)(worst, default=None)
            yield LoggerAlarm(_SINGLE[kind], limit_c, None, farthest)
        elif kind in _TOGETHER and rows:
            time = sum((minutes(row.get("t A", "0"), "t A", limit.line) for row in rows), timedelta(0))
            yield LoggerAlarm(_TOGETHER[kind], limit_c, time)


def _remarks(
    outline: Outline, result: Part, alarms: tuple[LoggerAlarm, ...], interval: timedelta | None
) -> Iterator[str]:
    below = [alarm.limit_c for alarm in alarms if alarm.side == "below"]
    above = [alarm.limit_c for alarm in alarms if alarm.side == "above"]
    if len({*below}) <= 1 and len({*above}) <= 1:
        yield from berlinger.mismarked(outline, min(below, default=None), max(above, default=None))
    if not outline.rows:
        return
    first, last = outline.rows[0].at, outline.rows[-1].at
    start, stop = result.fields.get("TS Start", ""), result.fields.get("TS Stop", "")
    if start and berlinger.clock(start, result.line) != first:
        yield f"the device says that it began at {start}, its log begins at {first:%Y-%m-%d %H:%M}"
    if stop and interval and not timedelta(0) <= berlinger.clock(stop, result.line) - last <= interval:
        yield f"the device says that it ended at {stop}, its log ends at {last:%Y-%m-%d %H:%M}"
