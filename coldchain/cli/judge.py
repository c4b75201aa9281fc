"""`coldchain judge`: what a temperature log means for a medicine."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from coldchain import judge as judging
from coldchain import logfile, report
from coldchain.cli import judgement as shown
from coldchain.config import catalogue
from coldchain.errors import InputError
from coldchain.logfile import Log
from coldchain.units import parse_duration


def judge(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="CSV with at and temperature_c or temperature_f; - reads standard input."),
    ],
    product: Annotated[str, typer.Option(help="Whose label is applied.")] = "kesimpta",
    interval: Annotated[
        str, typer.Option(help="Expected time between readings, such as 5m; left out, the median.")
    ] = "",
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Judge the others where lines hold no reading.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Judge a temperature log by a medicine's label.

    It tells what happened, and whether the medicine may still be used.
    """
    known, product = catalogue(), product.casefold()
    if product not in known.products:
        raise InputError(f"Unknown product {product!r}: expected one of {', '.join(sorted(known.products))}.")
    medicine = known.products[product]
    expected = None
    if interval:
        try:
            expected = parse_duration(interval)
        except ValueError as error:
            raise InputError(f"--interval {interval!r} is {error}.") from None
    log = _read(file)
    judged = judging.judge(log, medicine, known.storage[medicine.storage], interval=expected, skip_bad=skip_bad)
    if judged.skipped and log.bad is not None:
        others = f" and {log.bad.others} more" if log.bad.others else ""
        typer.echo(f"Skipped line {log.bad.number} of {log.name}{others}: {log.bad.why}.", err=True)
    if as_json:
        for piece in report.encode(judged):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    else:
        shown.show(judged, Console(highlight=False))


def _read(file: str) -> Log:
    """Return what a file holds, with a progress bar where a person looks on.

    Raises:
        InputError: it cannot be opened or read.
    """
    name = "standard input" if file == "-" else file
    try:
        with _opened(file) as (stream, size), _progress(name, size) as told:
            return logfile.read(stream, name, told)
    except OSError as error:
        raise InputError(f"Cannot read {name}: {error.strerror or error}.") from error


@contextmanager
def _opened(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    if file == "-":
        yield sys.stdin.buffer, None
        return
    with Path(file).open("rb") as stream:
        yield stream, Path(file).stat().st_size or None


@contextmanager
def _progress(name: str, size: int | None) -> Iterator[Callable[[int], None]]:
    console = Console(stderr=True)
    columns = (
        TextColumn("Reading {task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=size)
        yield lambda characters: bar.advance(task, characters)
