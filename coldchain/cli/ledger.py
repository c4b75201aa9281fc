"""`coldchain ledger verify`: hold the store to its own hashes, and to what was shipped."""

import re
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from coldchain.against import Compared, compare
from coldchain.audit import Audit, audit
from coldchain.cli.influx_check import influx_of
from coldchain.cli.options import DEFAULT, Configuration, existing_store, settings_of
from coldchain.errors import InputError
from coldchain.influx.server import Server
from coldchain.influx.shipped import Shipped
from coldchain.units import show_instant

_HASH = re.compile(r"[0-9a-fA-F]{64}")

app = typer.Typer(help="The audit trail.", no_args_is_help=True)


class Record(StrEnum):
    """What a store can be held against."""

    INFLUX = "influx"


@app.callback()
def ledger() -> None:
    """The audit trail."""


@app.command()
def verify(
    configuration: Configuration = DEFAULT,
    store: Annotated[Path | None, typer.Option(help="The store's file, instead of the configured one.")] = None,
    expect: Annotated[
        str, typer.Option(metavar="HASH", help="A hash noted earlier: an entry must have it, or the end was cut off.")
    ] = "",
    against: Annotated[Record | None, typer.Option(help="Compare it with what was shipped there, too.")] = None,
) -> None:
    """Verify the chain of entries, each batch's digest, and the seals over the batches. Exit code 1: changed."""
    _check(expect)
    influx = None if against is None else influx_of(settings_of(configuration))
    opened = existing_store(store or settings_of(configuration).store.path)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("verifying", total=None)
        found = audit(
            opened,
            lambda done: progress.update(task, description=f"{done:,} entries and batches verified"),
            expect.lower(),
        )
        typer.echo(_sentence(found))
        if influx is not None:
            with closing(Server(influx)) as server:
                same = compare(
                    opened,
                    Shipped(server),
                    lambda done: progress.update(task, description=f"{done:,} entries and batches compared"),
                )
            typer.echo(_compared(same))
    opened.close()


def _check(expected: str) -> None:
    """Refuse what is no hash: that no entry has it says nothing of the chain.

    Raises:
        InputError: names it.
    """
    if expected and not _HASH.fullmatch(expected):
        raise InputError(f"--expect is {expected!r}: expected the hash of an entry, 64 hex digits.")


def _sentence(found: Audit) -> str:
    newest = f", the newest of {show_instant(found.at)} with hash {found.hash}" if found.at else ""
    return (
        f"The ledger holds: {found.entries:,} entries{newest}; {found.readings:,} readings in {found.batches:,} batches"
        f" fit their digests, batches up to {found.sealed:,} are sealed.{_pruned(found)}"
    )


def _compared(same: Compared) -> str:
    told = f"InfluxDB has the same: {same.entries:,} entries and the seals of {same.batches:,} batches."
    if not same.waiting_entries and not same.waiting_batches:
        return f"{told} Everything is shipped."
    waiting = [("entr", "y", "ies", same.entries, same.waiting_entries)]
    waiting += [("batch", "", "es", same.batches, same.waiting_batches)]
    return f"{told} Not shipped yet: {' and '.join(_numbers(*each) for each in waiting if each[-1])}."


def _numbers(what: str, one: str, many: str, done: int, waiting: int) -> str:
    """Return what waits by its numbers: `entry 7`, `batches 3 to 9`."""
    return f"{what}{one} {done + 1:,}" if waiting == 1 else f"{what}{many} {done + 1:,} to {done + waiting:,}"


def _pruned(found: Audit) -> str:
    if not found.pruned:
        return ""
    return (
        f" Of {found.pruned:,} readings in {found.pruned_batches:,} batches only the numbers are held to: they are no"
        " longer here, InfluxDB holds them."
    )
