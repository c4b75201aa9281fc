"""What is printed: sentences, and tables: with columns where a person looks on, else fields between tabs."""

from collections.abc import Iterable, Sequence

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


def say(sentence: str) -> None:
    """Print a sentence."""
    typer.echo(printable(sentence))


def show(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, or `none`."""
    lines = [[printable(cell) for cell in row] for row in rows]
    console = Console(highlight=False)
    if not lines:
        typer.echo("none")
    elif console.is_terminal:
        console.print(_table(columns, lines))
    else:
        for line in (columns, *lines):
            typer.echo("\t".join(line))


def printable(text: str) -> str:
    """Return what somebody wrote, with nothing in it that a terminal would obey."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(*(Text(cell) for cell in line))
    return table
