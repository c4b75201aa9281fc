"""`coldchain simulate`: publish as real devices would."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from simulators import simulation
from simulators.scenario import load, names


def simulate(
    scenario: Annotated[str, typer.Argument(help=f"One of {', '.join(names())}, or a .toml file.")],
    broker: Annotated[str, typer.Option(metavar="URL", help="mqtt://user:password@host:port, or mqtts://…")],
    speed: Annotated[float, typer.Option(help="Seconds of the story in a second.")] = 1.0,
    sensors: Annotated[int | None, typer.Option(min=1, max=100_000, help="Copies of the story's sensors.")] = None,
    rate: Annotated[float | None, typer.Option(help="At most so many messages a second.")] = None,
    backfill: Annotated[bool, typer.Option("--backfill", help="A past that ends now, published at once.")] = False,
) -> None:
    """Publish a scenario as real devices would.

    Its messages are stamped with wall time. It ends with the story, or by Ctrl-C.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("connecting", total=None)
        tally = simulation.simulate(
            load(scenario),
            broker,
            speed=speed,
            sensors=sensors,
            rate=rate,
            backfill=backfill,
            on_progress=lambda told: progress.update(task, description=f"{told.acknowledged:,} acknowledged"),
        )
    typer.echo(f"{tally.published:,} messages published, {tally.acknowledged:,} acknowledged by the broker.")
