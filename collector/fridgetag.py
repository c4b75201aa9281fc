"""Fridge-tags: a summary a day by the device itself, and in the models that keep one, a log.

Each day has `Min T`, `Max T`, `Avrg T` and below `Alarm` the minutes (`t Acc`) strictly below (0) and above (1) the
device's own limits, accumulated. `Int Sensor timeout` are the minutes in which its sensor did not answer.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, timedelta, tzinfo

from coldchain.errors import DecodeError
from coldchain.loggers import LoggerAlarm, LoggerFile, LoggerSummary
from coldchain.products import Side
from collector import berlinger
from collector.berlinger import Outline, Part

_SIDES: dict[str, Side] = {"0": "below", "1": "above"}
_NONE = timedelta(0)
_SHOWN = 60


def read(data: bytes, zone: tzinfo | None, expected: Callable[[str], bool], example: str) -> LoggerFile:
    """Return what a Fridge-tag's file holds; see `berlinger.read`."""
    outline = berlinger.read(data, expected, example)
    conf, history = outline.root.part("Conf"), outline.root.parts.get("Hist")
    serial = conf.needed("Serial")
    if history is None:
        raise DecodeError("it has no history (Hist:); it is cut short, or was edited")
    fahrenheit = berlinger.is_fahrenheit(outline.root)
    limits = {
        side: conf.part("Alarm", number).degrees("T AL", fahrenheit=fahrenheit) for number, side in _SIDES.items()
    }
    days = tuple(_day(found, limits, fahrenheit=fahrenheit) for found in _numbered(history))
    samples, clock = berlinger.samples(outline, serial, zone)
    interval = conf.minutes("Logging Interval") or None
    remarks = (
        *clock,
        *berlinger.mismarked(outline, limits["below"], limits["above"]),
        *_errors(outline),
        *_unanswered(history),
    )
    return LoggerFile(outline.model, serial, samples, interval, days, remarks, outline.signature, zone or UTC)


def _numbered(history: Part) -> list[Part]:
    """Return the days, newest first as they stand; they are numbered from 1 on."""
    numbers = [key for key in history.parts if key.isdecimal()]
    if numbers != [str(number) for number in range(1, len(numbers) + 1)]:
        raise DecodeError(f"line {history.line}: its days are not numbered from 1 on; it was edited")
    return [history.parts[number] for number in numbers]


def _day(found: Part, limits: dict[Side, float | None], *, fahrenheit: bool) -> LoggerSummary:
    return LoggerSummary(
        berlinger.day(found.needed("Date"), found.line),
        found.degrees("Min T", fahrenheit=fahrenheit),
        found.degrees("Max T", fahrenheit=fahrenheit),
        found.degrees("Avrg T", fahrenheit=fahrenheit),
        alarms=tuple(_alarms(found.part("Alarm"), limits)),
    )


def _alarms(alarms: Part, limits: dict[Side, float | None]) -> Iterator[LoggerAlarm]:
    for number, side in _SIDES.items():
        time, limit_c = alarms.part(number).minutes("t Acc"), limits[side]
        if time is not None and limit_c is not None:
            yield LoggerAlarm(side, limit_c, time)


def _errors(outline: Outline) -> Iterator[str]:
    for number, error in outline.root.part("Errors").parts.items():
        told = f"{error.fields.get('Err Count', '?')} times, last at {error.fields.get('Err TS', '?')}"
        yield f"the device tells of error {number[:_SHOWN]}, {told[:_SHOWN]}"


def _unanswered(history: Part) -> Iterator[str]:
    for found in _numbered(history):
        time = found.part("Int Sensor timeout").minutes("t AccST") or _NONE
        if time > _NONE:
            yield f"{found.fields['Date']}: the device's sensor did not answer for {time // timedelta(minutes=1)} min"
