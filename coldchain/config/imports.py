"""The table of a logger's export: `[[import]]`, which cells of a CSV hold what."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from coldchain.config.services import Table

_SOME_TIME = datetime(2026, 11, 22, 21, 34, 56)  # noqa: DTZ001 - a clock's time, in no zone
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
BUILT_IN = ("fridgetag2", "fridgetag2l", "qtag", "csv")
"""The kinds of file that need no such table."""


def _name(name: str) -> str:
    if not _NAME.fullmatch(name) or name in BUILT_IN:
        raise ValueError("small letters, digits, - and _, and none of the names that Coldchain has itself")
    return name


def _columns(given: object) -> object:
    return tuple(given) if isinstance(given, list) else (given,)


def _column(column: object) -> str | int:
    if isinstance(column, str) and column:
        return column
    if isinstance(column, int) and not isinstance(column, bool) and column > 0:
        return column
    raise ValueError(_COLUMN)


def _form(form: str) -> str:
    """Take a form by which a time can be written, and read again to the minute."""
    try:
        read = datetime.strptime(_SOME_TIME.strftime(form), form)  # noqa: DTZ007 - in no zone
    except ValueError:
        raise ValueError(_FORM) from None
    if form and read.replace(second=0) != _SOME_TIME.replace(second=0) and "%z" not in form:
        raise ValueError(_FORM)
    return form


_COLUMN = "the name of a column, or its number from 1 on"
_FORM = 'a form such as "%d/%m/%Y %H:%M", with the day, the month, the year, the hour and the minute'
Column = Annotated[str | int, PlainValidator(_column)]


class Import(Table):
    """How a maker's export is read."""

    name: Annotated[str, AfterValidator(_name), Field(description="a name for `coldchain import`")]
    at: Annotated[
        tuple[Column, ...],
        BeforeValidator(_columns),
        Field(min_length=1, description=f"{_COLUMN}; of a day and a time apart, a list of both"),
    ]
    at_format: Annotated[str, AfterValidator(_form), Field(description=_FORM)] = ""
    temperature: Annotated[Column, Field(description=_COLUMN)]
    unit: Annotated[Literal["C", "F"], Field(description='"C" or "F"')] = "C"
    delimiter: Annotated[str, Field(pattern=r'^[^"\r\n]$', description='one character, such as ";" or "\\t"')] = ","
    decimal_comma: Annotated[bool, Field(strict=True, description="true or false")] = False
    skip: Annotated[int, Field(strict=True, ge=0, le=10_000, description="a number of lines")] = 0
    missing: Annotated[tuple[str, ...], Field(description="a list of texts")] = ()
    encoding: Annotated[Literal["utf-8", "utf-16", "cp1252"], Field(description='"utf-8", "utf-16" or "cp1252"')] = (
        "utf-8"
    )
