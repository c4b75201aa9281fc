"""`coldchain ledger verify`: hold the store to its own hashes."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from coldchain.audit import Audit, audit
from coldchain.cli.options import DEFAULT, Configuration, existing_store, settings_of
from coldchain.units import show_instant

app = typer.Typer(help="The audit trail.", no_args_is_help=True)


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
) -> None:
    """Verify the chain of entries, each batch's digest, and the seals over the batches. Exit code 1: changed."""
    opened = existing_store(store or settings_of(configuration).store.path)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("verifying", total=None)
        found = audit(
            opened, lambda done: progress.update(task, description=f"{done:,} entries and batches verified"), expect
        )
    opened.close()
    typer.echo(_sentence(found))


def _sentence(found: Audit) -> str:
    newest = f", the newest of {show_instant(found.at)} with hash {found.hash}" if found.at else ""
    return (
        f"The ledger holds: {found.entries:,} entries{newest}; {found.readings:,} readings in {found.batches:,} batches"
        f" fit their digests, batches up to {found.sealed:,} are sealed.{_pruned(found)}"
    )


def _pruned(found: Audit) -> str:
    if not found.pruned:
        return ""
    return (
        f" Of {found.pruned:,} readings in {found.pruned_batches:,} batches only the numbers are held to: they are no"
        " longer here, InfluxDB holds them."
    )
