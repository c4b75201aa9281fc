"""`coldchain import`: a logger's file into the store, through the same rules."""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta, timezone, tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from coldchain import config, narrative
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.clock import RealClock
from coldchain.config import Settings, Watched
from coldchain.errors import DecodeError, InputError
from coldchain.events import Event, LoggerImported
from coldchain.importing import Imported, Importing
from coldchain.loggers import MOST_BYTES, LoggerFile
from coldchain.store.sqlite import SqliteStore
from collector.imports import IMPORTS
from collector.imports import csv as exports
from collector.imports.csv import Columns

MOST_TOLD = 20
"""So many findings, and so many differences, are told one by one."""
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)")

Read = Callable[[bytes, tzinfo | None], LoggerFile]


def import_(
    format_: Annotated[
        str, typer.Argument(metavar="FORMAT", help="fridgetag2, fridgetag2l, qtag, csv, or a configured export's name.")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The logger's file.")],
    sensor: Annotated[str, typer.Option("--sensor", metavar="SITE/UNIT/SENSOR", help="Which sensor it was.")],
    zone: Annotated[
        str,
        typer.Option("--timezone", metavar="ZONE", help="Of the logger's clock, such as Europe/Zurich or +01:00."),
    ] = "",
    configuration: Configuration = DEFAULT,
    by: Annotated[str, typer.Option("--by", envvar="COLDCHAIN_BY", metavar="ID", help="Who imports.")] = "import",
) -> None:
    """Take a logger's file into the store, and judge it as if it had come in time.

    A collector may be running. A file that was imported before changes nothing.
    """
    settings, clock = settings_of(configuration), zone_of(zone, "--timezone")
    read, watched = reader_of(format_, settings), _sensors(sensor, settings)
    with _progress() as tell:
        tell(f"reading {file}")
        data, logger = _read(file, read, clock)
        tell(f"judging {len(logger.samples):,} readings")
        store = SqliteStore(settings.store.path)
        try:
            done = Importing(store, RealClock(), watched, by).take(logger, data, sensor)
        finally:
            store.close()
    _show(done, logger.zone)


def reader_of(name: str, settings: Settings) -> Read:
    """Return what reads a format's files.

    Raises:
        InputError: there is no such format.
    """
    if name in IMPORTS:
        return IMPORTS[name].read
    table = next((each for each in settings.import_ if each.name == name), None)
    if table is None:
        known = ", ".join([*IMPORTS, *(each.name for each in settings.import_)])
        raise InputError(f"Unknown format {name!r}: expected one of {known}.")
    given = {"at_format", "delimiter", "decimal_comma", "skip", "missing", "encoding"}
    columns = Columns(
        name=table.name,
        at=table.at,
        temperature=table.temperature,
        fahrenheit=table.unit == "F",
        **table.model_dump(include=given),
    )
    return functools.partial(exports.read, columns=columns)


def zone_of(text: str, said: str) -> tzinfo | None:
    """Return the zone that was said; None: none was.

    Args:
        text: such as `Europe/Zurich`, `UTC` or `+01:00`; empty: none.
        said: where, for the refusal.

    Raises:
        InputError: it is no zone.
    """
    if not text:
        return None
    if found := _OFFSET.fullmatch(text):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if offset < timedelta(hours=24):
            return timezone(-offset if found[1] == "-" else offset)
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise InputError(f"{said} {text!r} is no time zone such as Europe/Zurich, UTC or +01:00.") from None


def _sensors(sensor: str, settings: Settings) -> list[Watched]:
    """Return the sensors of the site that is imported for; all of them may have been silent together."""
    watched = config.watched(settings)
    if sensor not in {each.sensor for each in watched}:
        known = ", ".join(each.sensor for each in watched[:MOST_TOLD]) or "none is configured"
        raise InputError(f"--sensor {sensor!r} is no sensor of the configuration: expected one such as {known}.")
    site = sensor.partition("/")[0]
    return [each for each in watched if each.site == site]


def _read(file: Path, read: Read, zone: tzinfo | None) -> tuple[bytes, LoggerFile]:
    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)  # of a larger one no more: the importer refuses it
    except OSError as error:
        raise InputError(f"Cannot read {file}: {error.strerror or error}.") from error
    try:
        return data, read(data, zone)
    except DecodeError as error:
        raise InputError(f"{file}: {error}; nothing is imported.") from None


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=None)
        yield lambda text: progress.update(task, description=text)


def _show(done: Imported, zone: tzinfo) -> None:
    _say(narrative.tell(done.told, zone))
    if done.left_out:
        _say(done.left_out)
    if done.told.signature:
        _say("Its signature is kept. It is not verified.")
    if not done.told.readings:
        for each in done.told.summaries[:MOST_TOLD]:
            when = "the whole log" if each.on is None else f"{each.on}"
            _say(f"  {when}: {_degrees(each.min_c)} to {_degrees(each.max_c)}, by the device itself.")
        _more(done.told.summaries, "the ledger has them")
    _list("Does not fit:", [f"{each}." for each in done.told.differences], "the ledger has them")
    _list("Found:", [narrative.tell(each, zone) for each in _newest(done)], "`coldchain sensors findings` shows them")


def _newest(done: Imported) -> list[Event]:
    """Return what was found, of each finding only the last that was told."""
    found: dict[object, Event] = {}
    for entry in done.entries:
        event = entry.event
        if not isinstance(event, LoggerImported):
            finding = getattr(event, "finding", None)
            found[entry.seq if finding is None else finding.id] = event
    return list(found.values())


def _degrees(celsius: float | None) -> str:
    return "unknown" if celsius is None else f"{celsius:g} °C"


def _list(title: str, sentences: Sequence[str], where: str) -> None:
    if sentences:
        _say(title)
    for sentence in sentences[:MOST_TOLD]:
        _say(f"  {sentence}")
    _more(sentences, where)


def _more(told: Sequence[object], where: str) -> None:
    if len(told) > MOST_TOLD:
        _say(f"  and {len(told) - MOST_TOLD} more: {where}.")


def _say(sentence: str) -> None:
    """Print a sentence, with nothing in it that a terminal would obey: the file is a stranger's."""
    typer.echo("".join(char if char.isprintable() else repr(char)[1:-1] for char in sentence))
