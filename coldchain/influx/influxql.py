"""InfluxQL: values and names in a query's text, and what a query answers.

Pure. Values are bound here and not by the server: 1.x alone knows `params` in every version.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from coldchain.units import to_us

Value = str | bool | int | float | datetime
Row = list[Any]

_PARAMETER = re.compile(r"\$(\w+)")
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n"})
_NAME_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


class Series(msgspec.Struct, frozen=True):
    """One series of an answer.

    Attributes:
        name: the measurement's.
        tags: of the groups that were asked for.
        columns: the first is `time`, nanoseconds since 1970.
        rows: a value a column; None where there is none. A float without a fraction may come as an int.
    """

    name: str = ""
    tags: Mapping[str, str] = {}
    columns: tuple[str, ...] = ()
    rows: list[Row] = msgspec.field(default_factory=list, name="values")
    partial: bool = False


class _Statement(msgspec.Struct):
    series: list[Series] = []
    error: str = ""
    partial: bool = False


class _Told(msgspec.Struct):
    results: list[_Statement] = []
    error: str = ""


_told = msgspec.json.Decoder(_Told)


def bound(influxql: str, parameters: Mapping[str, Value]) -> str:
    """Return a query with the values of its `$name` in their place.

    Args:
        influxql: with `$name` wherever a value belongs, never inside quotes.
        parameters: by name; an instant is told in nanoseconds.

    Raises:
        KeyError: a `$name` without a value.
    """
    return _PARAMETER.sub(lambda match: literal(parameters[match[1]]), influxql)


def literal(value: Value) -> str:
    """Return a value as InfluxQL writes it."""
    if isinstance(value, str):
        return f"'{value.translate(_ESCAPES)}'"
    if isinstance(value, datetime):
        return str(to_us(value) * 1000)
    return str(value).lower() if isinstance(value, bool) else repr(value)


def identifier(name: str) -> str:
    """Return a name of a database, measurement, tag or field as InfluxQL writes it."""
    return f'"{name.translate(_NAME_ESCAPES)}"'


def series_of(body: bytes) -> tuple[list[Series], str]:
    """Return the series of an answer, of all its statements in turn, and what went wrong; empty: nothing did.

    Args:
        body: one document a line. Of a series with more than 10,000 rows each has some, and says that it is partial
            unless it is the last.

    Raises:
        msgspec.DecodeError: not an answer to a query.
    """
    told = _told.decode_lines(body)
    if not told or not all(each.results or each.error for each in told):
        raise msgspec.DecodeError("neither results nor an error")
    statements = [one for each in told for one in each.results]
    errors = [*(each.error for each in told), *(each.error for each in statements)]
    error = next(filter(None, errors), "")
    series = _whole(one for each in statements for one in each.series)
    if any(one.partial for one in series) or any(each.partial for each in statements[-1:]):
        error = error or "it told a part only"
    return series, error


def _whole(parts: Iterable[Series]) -> list[Series]:
    """Return series of which an answer has told one part after the other."""
    found: list[Series] = []
    for part in parts:
        last = found[-1] if found else None
        if last is None or (last.name, last.tags, last.columns) != (part.name, part.tags, part.columns):
            found.append(part)
        else:
            last.rows.extend(part.rows)
            found[-1] = Series(last.name, last.tags, last.columns, last.rows, part.partial)
    return found
