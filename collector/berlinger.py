"""The text files of Berlinger's loggers, Fridge-tag and Q-tag: an outline of keys, a log in columns, a signature.

    Device: Q-tag CLm doc LR
    Conf:
     Serial: RCPJ00010
     Alarm:
      1:
       Type: 2, T AL: 8.0, t AL: 30
    Data:
    <tab>yyyy-MM-dd hh:mm<tab>T<tab>Out of limits
    <tab>2022-11-08 04:49<tab>4.4<tab>
    Sig: 719c…

A line's indentation is its depth. A line may hold several keys. The last line is the signature; a file without it was
cut short. The signature is kept; nobody verifies it.

Source: files of a Fridge-tag 2, a Fridge-tag 2 L and a Q-tag CLm doc LR. The makers publish no description.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, tzinfo

import msgspec

from coldchain.errors import DecodeError
from coldchain.readings import Sample
from collector import local_clock
from collector.importer import believable, celsius, text_of
from collector.payload import shown

_COLUMNS = ("yyyy-MM-dd hh:mm", "T")
_DEEPEST = 12
_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
_SIGNATURE = re.compile(r"Sig: ?[0-9a-f]{128}")
_SIGNED = ("Cert", "Sig Cert", "Sig")


class Part(msgspec.Struct):
    """A key's part of the outline.

    Attributes:
        line: of the file, where it begins.
        fields: by key; of a repeated key the last.
        rows: the fields of each line by itself, where lines repeat the same keys.
        parts: what is indented below a key.
    """

    line: int
    fields: dict[str, str] = {}
    rows: list[dict[str, str]] = []
    parts: dict[str, "Part"] = {}

    def part(self, *keys: str) -> "Part":
        """Return the part below keys; an empty one where there is none."""
        found = self
        for key in keys:
            found = found.parts.get(key) or Part(found.line)
        return found

    def needed(self, key: str) -> str:
        """Return a field.

        Raises:
            DecodeError: it is not there, or empty.
        """
        if not (value := self.fields.get(key, "")):
            raise DecodeError(f"line {self.line}: {key} is missing; the file is cut short, or was edited")
        return value

    def degrees(self, key: str, *, fahrenheit: bool = False) -> float | None:
        """Return a temperature's field in °C; None: not there.

        Raises:
            DecodeError: no temperature.
        """
        text = self.fields.get(key, "")
        return celsius(text, self.line, fahrenheit=fahrenheit) if text else None

    def minutes(self, key: str) -> timedelta | None:
        """Return a field of whole minutes; None: not there.

        Raises:
            DecodeError: no such number.
        """
        return minutes(self.fields[key], key, self.line) if self.fields.get(key) else None


class Row(msgspec.Struct, frozen=True):
    """One line of the log: the clock's time, °C, and whether the device marked it as out of its limits."""

    line: int
    at: datetime
    temperature_c: float
    marked: bool


class Outline(msgspec.Struct, frozen=True):
    """A whole file: its keys, its log, and the lines of its signature."""

    root: Part
    rows: tuple[Row, ...]
    signature: tuple[str, ...]

    @property
    def model(self) -> str:
        """The device, as the file names it."""
        return self.root.fields.get("Device", "")


def read(data: bytes, expected: Callable[[str], bool], example: str) -> Outline:
    """Return what a file holds.

    Args:
        data: its bytes.
        expected: whether a device's name is the one that is looked for.
        example: such a name, for the error.

    Raises:
        DecodeError: not such a file, of another model, cut short, or edited so that it cannot be read.
    """
    lines = text_of(data).splitlines()
    first = lines[0].strip()
    if not first.startswith("Device: "):
        raise DecodeError(f"line 1: it begins with {shown(first)}, expected Device: {example}")
    model = first.removeprefix("Device: ").strip()
    if not expected(model):
        raise DecodeError(f"line 1: it is of the device {shown(model)}, expected {example}")
    while lines and not lines[-1].strip():
        lines.pop()
    if not _SIGNATURE.fullmatch(lines[-1].rstrip()):
        raise DecodeError(f"line {len(lines)}: it ends without its signature (Sig: …); it is cut short, or was edited")
    root = _outline(lines)
    log = root.parts.get("Data")
    rows = () if log is None else tuple(_rows(lines, log.line + 1, fahrenheit=is_fahrenheit(root)))
    return Outline(root, rows, tuple(_signed(lines)))


def is_fahrenheit(root: Part) -> bool:
    """Tell whether the file's temperatures are in °F.

    Raises:
        DecodeError: in neither °F nor °C.
    """
    unit = root.part("Conf").fields.get("Temp unit", "C")
    if unit not in {"C", "F"}:
        raise DecodeError(f"Temp unit is {shown(unit)}, expected C or F")
    return unit == "F"


def minutes(text: str, key: str, line: int) -> timedelta:
    """Return a field of whole minutes.

    Raises:
        DecodeError: no such number.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= 7):  # noqa: PLR2004 - some 19 years
        raise DecodeError(f"line {line}: {key} is {shown(text)}, expected whole minutes")
    return timedelta(minutes=int(text))


def clock(text: str, line: int) -> datetime:
    """Return a clock's time, `2022-11-08 04:49`.

    Raises:
        DecodeError: no such time.
    """
    try:
        at = datetime.fromisoformat(text if _CLOCK.fullmatch(text) else "")
    except ValueError:
        raise DecodeError(f"line {line}: the time is {shown(text)}, expected one such as 2022-11-08 04:49") from None
    return believable(at, line)


def day(text: str, line: int) -> date:
    """Return a day, `2022-11-08`.

    Raises:
        DecodeError: no such day.
    """
    return clock(f"{text} 00:00", line).date()


def samples(outline: Outline, serial: str, zone: tzinfo | None) -> tuple[tuple[Sample, ...], tuple[str, ...]]:
    """Return a file's log with its instants, and what is odd about its clock.

    Raises:
        DecodeError: there is a log, and no zone or not its clock's.
    """
    if not outline.rows:
        return (), ()
    told = local_clock.instants([row.at for row in outline.rows], [row.line for row in outline.rows], zone)
    log = zip(outline.rows, told.instants, strict=True)
    return tuple(Sample(serial, row.temperature_c, at) for row, at in log), told.remarks


def mismarked(outline: Outline, min_c: float | None, max_c: float | None) -> tuple[str, ...]:
    """Return where the device's marks contradict its own limits: such a row was edited."""
    below, above = -1000.0 if min_c is None else min_c, 1000.0 if max_c is None else max_c
    wrong = [row for row in outline.rows if row.marked != (not below <= row.temperature_c <= above)]
    if not wrong:
        return ()
    rows = "1 row is" if len(wrong) == 1 else f"{len(wrong)} rows are"
    return (f"line {wrong[0].line}: {rows} not marked as the device's limits say, so the file may have been edited",)


def _outline(lines: list[str]) -> Part:
    root = Part(1, {}, [], {})
    open_parts: list[tuple[int, Part, str]] = [(-1, root, "")]
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("\t"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        while len(open_parts) > 1 and depth <= open_parts[-1][0]:
            open_parts.pop()
        above = open_parts[-1][1] if len(open_parts) == 1 else _opened(open_parts[-1])
        fields = dict(_field(each) for each in line.strip().split(", "))
        above.fields.update(fields)
        above.rows.append(fields)
        last = next(reversed(fields))
        above.parts.pop(last, None)
        if len(open_parts) > _DEEPEST:
            raise DecodeError(f"line {number}: it is indented too deeply")
        above.parts[last] = Part(number, {}, [], {})
        open_parts.append((depth, above, last))
    return root


def _opened(open_part: tuple[int, Part, str]) -> Part:
    _, above, key = open_part
    return above.parts[key]


def _field(text: str) -> tuple[str, str]:
    key, _, value = text.partition(":")
    return key.strip(), value.strip()


def _rows(lines: list[str], begin: int, *, fahrenheit: bool) -> Iterator[Row]:
    """Yield the rows below the columns' names, which stand on line `begin`."""
    names = tuple(lines[begin - 1].strip("\t").split("\t")) if begin <= len(lines) else ()
    if names[:2] != _COLUMNS:
        raise DecodeError(f"line {begin}: the columns are {shown(', '.join(names))}, expected {', '.join(_COLUMNS)}")
    for number, line in enumerate(lines[begin:], start=begin + 1):
        if not line.startswith("\t"):
            return
        cells = line.split("\t")[1:]
        if len(cells) < 2 or (len(cells) > 2 and cells[2].strip() not in {"", "x"}):  # noqa: PLR2004 - time, °C, mark
            raise DecodeError(f"line {number}: {shown(line.strip())} is no row of a time, a temperature and a mark")
        degrees = celsius(cells[1], number, fahrenheit=fahrenheit)
        yield Row(number, clock(cells[0].strip(), number), degrees, len(cells) > 2 and cells[2].strip() == "x")  # noqa: PLR2004


def _signed(lines: list[str]) -> Iterator[str]:
    signed = False
    for line in lines:
        if line and not line.startswith((" ", "\t")):
            signed = line.partition(":")[0] in _SIGNED
        if signed and line.strip():
            yield line.strip()
