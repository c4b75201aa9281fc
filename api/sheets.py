"""Sheets: comma-separated values that a spreadsheet opens as what they are: text that looks like a formula stays text.

A cell that begins with =, +, -, @, a tab or a carriage return is led by an apostrophe (OWASP, CSV injection).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_LEADS = ("=", "+", "-", "@", "\t", "\r")
_ROWS = 200


def cell(value: object) -> str:
    """Return a cell's text; numbers of ours stay numbers, also below zero."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_LEADS) and not isinstance(value, int | float) else text


def sheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield a sheet in pieces, UTF-8 with a byte order mark, by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(heads)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell(each) for each in row])
        if number % _ROWS == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
