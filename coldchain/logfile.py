"""Log files: a CSV of anybody's temperature logger, in columns.

A header names `at` (ISO 8601 with its zone) and `temperature_c` or `temperature_f`, in any order; other columns are
ignored, and so are lines without a value. A line is a row: a quoted line break is not one.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from coldchain.errors import InputError
from coldchain.readings import MAX_C, MIN_C
from coldchain.units import celsius_from_fahrenheit, cut_c, parse_instant, to_us

CHUNK = 50_000
FIRST_YEAR, LAST_YEAR = 1900, 2900
"""Beyond them a clock was never set: and durations are added to instants."""

_SAFE_S = (-2.2e9, 4e9)  # seconds since 1970: in the years above, and so few that a float holds their microseconds
_SHOWN = 60

Instants = NDArray[np.int64]
Degrees = NDArray[np.float64]


@dataclass(frozen=True)
class BadLine:
    """The first line that holds no reading, and how many more there are."""

    number: int
    why: str
    others: int


@dataclass(frozen=True)
class _Bad:
    number: int
    why: str
    at_us: int | None


@dataclass(frozen=True, eq=False)
class Log:
    """What a file holds, in its order.

    Attributes:
        name: of the file.
        at_us: microseconds since 1970.
        celsius: °C to 0.001.
        bad: what could not be read; None: all could.
        bad_at_us: the instants of bad lines, where those could be read: a logger was at work there.
    """

    name: str
    at_us: Instants
    celsius: Degrees
    bad: BadLine | None
    bad_at_us: Instants = field(default_factory=lambda: np.empty(0, np.int64))


@dataclass(frozen=True)
class Header:
    """Where the two cells of a reading stand, and how many cells a line has at most."""

    at: int
    temperature: int
    fahrenheit: bool
    width: int


def read(file: BinaryIO, name: str, progress: Callable[[int], None] = lambda _: None) -> Log:
    """Return the readings of a CSV file, UTF-8 with or without a byte order mark.

    Args:
        file: at its beginning.
        name: of the file, for errors.
        progress: is told after each chunk how many characters it had.

    Raises:
        InputError: it has no header that names the columns.
    """
    # Bytes that are not UTF-8 matter only in the cells that are read: there they make a bad line.
    lines = iter(io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace"))
    start, header = _header(lines, name)
    instants: list[Instants] = []
    degrees: list[Degrees] = []
    bad: list[_Bad] = []
    while chunk := list(islice(lines, CHUNK)):
        at_us, celsius, wrong = _columns(chunk, start + 1, header)
        instants.append(at_us)
        degrees.append(celsius)
        bad += wrong
        start += len(chunk)
        progress(sum(map(len, chunk)))
    return Log(
        name,
        np.concatenate(instants or [np.empty(0, np.int64)]),
        np.concatenate(degrees or [np.empty(0, np.float64)]),
        BadLine(bad[0].number, bad[0].why, len(bad) - 1) if bad else None,
        np.array([each.at_us for each in bad if each.at_us is not None], dtype=np.int64),
    )


def _header(lines: Iterator[str], name: str) -> tuple[int, Header]:
    expected = "expected a comma-separated header that names at and temperature_c or temperature_f"
    number, line = next(((number, line) for number, line in enumerate(lines, start=1) if line.strip()), (0, ""))
    if not line:
        raise InputError(f"{name} is empty: {expected}.")
    cells = [cell.strip().lower() for cell in _cells(line)]
    columns = [column for column in ("at", "temperature_c", "temperature_f") if column in cells]
    shown = ", ".join(cells)[:_SHOWN]
    if twice := next((column for column in columns if cells.count(column) > 1), None):
        raise InputError(f"{name} names the column {twice} twice: {shown!r}.")
    if columns == ["at", "temperature_c", "temperature_f"]:
        raise InputError(f"{name} has temperature_c and temperature_f: expected only one of them.")
    if len(columns) < 2 or columns[0] != "at":  # noqa: PLR2004 - an instant and a temperature
        missing = "temperature_c or temperature_f" if "at" in columns else "at"
        raise InputError(f"{name} has no column {missing}: its first line is {shown!r}, {expected}.")
    return number, Header(cells.index("at"), cells.index(columns[1]), columns[1] == "temperature_f", len(cells))


def _columns(lines: Sequence[str], first: int, header: Header) -> tuple[Instants, Degrees, list[_Bad]]:
    """Return a chunk's readings, all at once or, if anything is odd about one of them, one by one."""
    try:
        at_us, celsius = _at_once(lines, header)
    except (ValueError, IndexError, csv.Error):
        return _one_by_one(lines, first, header)
    return at_us, celsius, []


def _at_once(lines: Sequence[str], header: Header) -> tuple[Instants, Degrees]:
    rows = list(csv.reader(lines))
    if len(rows) != len(lines):
        raise ValueError("a quoted line break")
    if max(map(len, rows)) > header.width and any(any(row[header.width :]) for row in rows):
        raise ValueError("more cells than the header names")
    ats = [datetime.fromisoformat(row[header.at]) for row in rows if row]
    texts = [row[header.temperature] for row in rows if row]
    seconds = np.array([at.timestamp() for at in ats], dtype=np.float64)
    celsius = np.array([float(text) for text in texts], dtype=np.float64)
    if header.fahrenheit:
        celsius = (celsius - 32.0) * 5.0 / 9.0
    clean = all(at.tzinfo is not None for at in ats) and "_" not in "".join(texts)
    if (
        not clean
        or not np.all((seconds > _SAFE_S[0]) & (seconds < _SAFE_S[1]))
        or not np.all((celsius >= MIN_C) & (celsius <= MAX_C))
    ):
        raise ValueError("to be looked at one by one")
    return np.rint(seconds * 1e6).astype(np.int64), cut(celsius)


def cut(celsius: Degrees) -> Degrees:
    """Return °C to 0.001, each exactly as `units.cut_c` does."""
    scaled = celsius * 1000.0
    thousandths = np.rint(scaled)
    exact: Degrees = thousandths / 1000.0 + 0.0
    halves = np.flatnonzero(np.abs(np.abs(scaled - thousandths) - 0.5) < 1e-6)  # noqa: PLR2004 - a tie, or nearly
    exact[halves] = [cut_c(value) for value in celsius[halves].tolist()]
    return exact


def _one_by_one(lines: Sequence[str], first: int, header: Header) -> tuple[Instants, Degrees, list[_Bad]]:
    readings: list[tuple[int, float]] = []
    bad: list[_Bad] = []
    for number, line in enumerate(lines, start=first):
        cells = _cells(line)
        if not any(cell.strip() for cell in cells):
            continue
        try:
            readings.append(_reading(cells, header))
        except ValueError as error:
            bad.append(_Bad(number, str(error), _instant_of(cells, header)))
    instants, degrees = zip(*readings, strict=True) if readings else ((), ())
    return np.array(instants, dtype=np.int64), np.array(degrees, dtype=np.float64), bad


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line]))
    except csv.Error:
        return [line]


def _reading(cells: Sequence[str], header: Header) -> tuple[int, float]:
    """Return instant and °C; a ValueError's message says what is wrong with the line."""
    needed = max(header.at, header.temperature) + 1
    if len(cells) < needed:
        raise ValueError(f"it has {len(cells)} cells, expected at least {needed}")
    if any(cell.strip() for cell in cells[header.width :]):
        # An unquoted decimal comma: 8,9 would be read as 8, and be in range.
        raise ValueError(f"it has {len(cells)} cells, expected the {header.width} that the header names")
    return _instant(cells[header.at].strip()), _celsius(cells[header.temperature].strip(), fahrenheit=header.fahrenheit)


def _instant_of(cells: Sequence[str], header: Header) -> int | None:
    """Return a bad line's instant, if that much of it can be read."""
    try:
        return _instant(cells[header.at].strip())
    except (ValueError, IndexError):
        return None


def _instant(text: str) -> int:
    told = f"at is {text[:_SHOWN]!r}, expected an ISO 8601 instant with its zone"
    try:
        at = parse_instant(text)
    except (ValueError, OverflowError):
        raise ValueError(told) from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"{told} of the years {FIRST_YEAR} to {LAST_YEAR}")
    return to_us(at)


def _celsius(text: str, *, fahrenheit: bool) -> float:
    name, unit = ("temperature_f", "°F") if fahrenheit else ("temperature_c", "°C")
    told = f"{name} is {text[:_SHOWN]!r}, expected a number of {unit}"
    try:
        number = float("" if "_" in text else text)
    except ValueError:
        raise ValueError(told) from None
    celsius = celsius_from_fahrenheit(number) if fahrenheit else number
    if not MIN_C <= celsius <= MAX_C:
        raise ValueError(f"{told} from -100 to 100 °C")
    return cut_c(celsius)
