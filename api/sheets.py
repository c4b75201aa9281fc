"""Sheets: comma-separated values that a spreadsheet opens as what they are: text that looks like a formula stays text.

A cell that begins with =, +, -, @ (of whichever width, after spaces too), a tab or a line end is led by an apostrophe
(OWASP, CSV injection).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_LEADS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 - a spreadsheet may take the wide ones for them
_BREAKS = ("\t", "\r", "\n")
_ROWS = 200


def cell(value: object) -> str:
    """Return a cell's text; numbers of ours stay numbers, also below zero."""
    text = "" if value is None else str(value)
    is_formula = text.startswith(_BREAKS) or text.lstrip().startswith(_LEADS)
    return f"'{text}" if is_formula and not isinstance(value, int | float) else text


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
