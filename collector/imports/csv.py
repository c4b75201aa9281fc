"""CSV of any maker: named or numbered columns, as a mapping in the configuration says.

Without a mapping: a column `at` and a column `temperature_c` or `temperature_f`, as `coldchain judge` takes it.

Rows may stand newest first. A row without a temperature is a time without data. A row that cannot be read refuses the
whole file: nobody knows what it held.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

import msgspec
from msgspec.structs import replace

from coldchain.errors import DecodeError
from coldchain.loggers import LoggerFile
from coldchain.readings import Sample
from collector import local_clock
from collector.importer import believable, celsius, text_of
from collector.payload import shown

_MOST_ROWS = 1_000_000
_DAY_ONLY = 10


class Columns(msgspec.Struct, frozen=True):
    """How a maker's export is read.

    Attributes:
        name: of the mapping.
        at: one column, or several whose cells are joined by a space: names, or numbers from 1 on.
        at_format: as of strptime; empty: ISO 8601.
        temperature: its column.
        fahrenheit: its unit.
        delimiter: one character.
        decimal_comma: `8,9` is 8.9.
        skip: lines before the header; before the first row where all columns are numbered.
        missing: cells that mean no temperature, besides empty ones.
        encoding: of the text.
    """

    name: str = "csv"
    at: tuple[str | int, ...] = ("at",)
    at_format: str = ""
    temperature: str | int = ""
    fahrenheit: bool = False
    delimiter: str = ","
    decimal_comma: bool = False
    skip: int = 0
    missing: tuple[str, ...] = ()
    encoding: str = "utf-8"


_OURS = Columns()


class _Row(msgspec.Struct, frozen=True):
    line: int
    at: datetime
    temperature_c: float


def read(data: bytes, zone: tzinfo | None, columns: Columns = _OURS) -> LoggerFile:
    """Return what a file holds.

    Args:
        data: its bytes.
        zone: of the clock; not used where the times have a zone of their own.
        columns: which cells hold what.

    Raises:
        DecodeError: no such columns, no row with a temperature, a row that cannot be read, no zone or not the clock's.
    """
    rows = list(_rows(text_of(data, columns.encoding), columns))
    if not rows:
        raise DecodeError("it holds no row with a temperature")
    aware = {row.at.tzinfo is not None for row in rows}
    if len(aware) > 1:
        raise DecodeError("some of its times have a zone and some have none")
    if _seconds(rows[0].at) > _seconds(rows[-1].at):
        rows.reverse()
    if aware == {True}:
        told = local_clock.Told(tuple(row.at.astimezone(UTC) for row in rows), ())
    else:
        told = local_clock.instants([row.at for row in rows], [row.line for row in rows], zone)
    log = zip(rows, told.instants, strict=True)
    samples = tuple(Sample(columns.name, row.temperature_c, at) for row, at in log)
    return LoggerFile(columns.name, "", samples, remarks=told.remarks, zone=zone or UTC)


def _seconds(at: datetime) -> float:
    return at.timestamp() if at.tzinfo else at.replace(tzinfo=UTC).timestamp()


def _rows(text: str, columns: Columns) -> Iterator[_Row]:
    lines = text.splitlines()
    reader = csv.reader(io.StringIO("\n".join(lines[columns.skip :])), delimiter=columns.delimiter)
    width = 0
    try:
        if any(isinstance(each, str) for each in (*columns.at, columns.temperature)):
            header = next(reader, [])
            columns, width = _placed(header, columns), len(header)
        for cells in reader:
            line = columns.skip + reader.line_num
            if line > _MOST_ROWS:
                raise DecodeError(f"it has more than {_MOST_ROWS} lines")
            width = width or len(cells)
            if any(cell.strip() for cell in cells[width:]):
                # An unquoted decimal comma: 8,9 would be read as 8, and be in range.
                raise DecodeError(f"line {line}: it has {len(cells)} cells, expected {width} as in the first line")
            if any(cell.strip() for cell in cells) and (row := _row(cells, line, columns)) is not None:
                yield row
    except csv.Error as error:
        raise DecodeError(f"line {columns.skip + reader.line_num}: it is no CSV: {error}") from None


def _placed(header: Sequence[str], columns: Columns) -> Columns:
    """Return the columns as numbers, found by their names in the header."""
    names = [cell.strip().casefold() for cell in header]
    if columns.temperature == "":
        found = [name for name in ("temperature_c", "temperature_f") if name in names]
        if len(found) != 1:
            raise _no_column("temperature_c or temperature_f", header, columns)
        columns = replace(columns, temperature=found[0], fahrenheit=found[0] == "temperature_f")

    def number(column: str | int) -> int:
        if isinstance(column, int):
            return column
        if names.count(column.casefold()) != 1:
            raise _no_column(column, header, columns)
        return names.index(column.casefold()) + 1

    return replace(columns, at=tuple(map(number, columns.at)), temperature=number(columns.temperature))


def _no_column(name: str, header: Sequence[str], columns: Columns) -> DecodeError:
    told = shown(columns.delimiter.join(header))
    return DecodeError(f"line {columns.skip + 1}: one column {name} is expected in the header, which is {told}")


def _row(cells: Sequence[str], line: int, columns: Columns) -> _Row | None:
    """Return a row's time and °C; None where it has a time and no temperature."""
    numbers = [each for each in (*columns.at, columns.temperature) if isinstance(each, int)]
    if len(cells) < max(numbers):
        raise DecodeError(f"line {line}: it has {len(cells)} cells, expected at least {max(numbers)}")
    written = [cells[number - 1].strip() for number in numbers]
    at = _time(" ".join(written[:-1]), line, columns.at_format)
    if written[-1] == "" or written[-1] in columns.missing:
        return None
    degrees = celsius(written[-1], line, fahrenheit=columns.fahrenheit, comma=columns.decimal_comma)
    return _Row(line, at, degrees)


def _time(text: str, line: int, form: str) -> datetime:
    try:
        if not form and len(text) <= _DAY_ONLY:
            raise ValueError("a day without a time")  # noqa: TRY301 - said below, like every other text that is no time
        at = datetime.strptime(text, form) if form else datetime.fromisoformat(text.upper())  # noqa: DTZ007
        if at.tzinfo is not None:
            at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        expected = f"one by the form {form}" if form else "ISO 8601 such as 2026-11-22T10:00:00Z"
        raise DecodeError(f"line {line}: the time is {shown(text)}, expected {expected}") from None
    return believable(at, line)
