"""`coldchain restore`: the store again, on a new machine, from InfluxDB."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from coldchain.cli.influx_check import influx_of
from coldchain.cli.lease import LASTING, Lease
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.clock import RealClock
from coldchain.config import catalogue
from coldchain.influx.server import Server
from coldchain.influx.shipped import Shipped
from coldchain.restore import Outcome, Restoring
from coldchain.restore.origin import Stretch, chain_of
from coldchain.store.sqlite import SqliteStore
from coldchain.units import show_instant

ROLE = "restorer"
LACKING = (
    "Not restored, since InfluxDB never has it: users with their passwords and tokens, patients' names, which commands"
    " were done under which key, and input that was refused or that nobody has claimed."
)


def restore(
    configuration: Configuration = DEFAULT,
    store: Annotated[
        str, typer.Option(metavar="ID", help="Which store, where InfluxDB has several; the ledger calls it so.")
    ] = "",
    up_to_hole: Annotated[
        bool, typer.Option("--up-to-hole", help="Restore what holds where InfluxDB lacks something.")
    ] = False,
) -> None:
    """Make the configured store again from InfluxDB, on a machine that has none. Goes on where it was interrupted.

    Stop whatever still works on the old store first. Exit code 1: InfluxDB lacks something of it.
    """
    settings = settings_of(configuration)
    path = settings.store.path
    with closing(Server(influx_of(settings))) as server:
        shipped = Shipped(server)
        chain = chain_of(shipped, store or _begun(path))
        with closing(SqliteStore(path, restoring=True)) as made:
            outcome = _restored(made, shipped, chain, up_to_hole=up_to_hole)
    for sentence in sentences(outcome, str(path)):
        typer.echo(sentence)


def _begun(path: Path) -> str:
    """Return which store an earlier attempt has begun with; empty: none."""
    if not path.exists():
        return ""
    with closing(SqliteStore(path, restoring=True)) as made:
        return made.restoring()


def _restored(made: SqliteStore, shipped: Shipped, chain: tuple[Stretch, ...], *, up_to_hole: bool) -> Outcome:
    clock, lease = RealClock(), Lease(made, ROLE)
    lease.keep()
    kept = clock.now()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("restoring", total=None)

        def progress(what: str, done: int) -> None:
            nonlocal kept
            shown.update(task, description=f"{done:,} {what}")
            if clock.now() - kept > LASTING / 3:
                lease.keep()
                kept = clock.now()

        restoring = Restoring(made, shipped, chain, clock.now(), catalogue(), up_to_hole=up_to_hole, progress=progress)
        try:
            return restoring.run()
        finally:
            lease.give_back()


def sentences(outcome: Outcome, path: str) -> Iterator[str]:
    """Yield what was restored, what is lost, and what never is."""
    restored, last = outcome.restored, outcome.restored.batch
    yield (
        f"Store {path} holds what {restored.origin} shipped: {restored.seq:,} ledger entries up to"
        f" {show_instant(outcome.at)}, {outcome.readings:,} readings. Its own id is {restored.store}."
    )
    if outcome.hole:
        yield f"{outcome.hole} What comes after it in the ledger, or belongs to it, is left out."
    yield f"What {restored.origin} had not shipped is lost: what came after entry {restored.seq:,} and batch {last:,}."
    if outcome.sealed > last:
        yield f"Batches {last + 1:,} to {outcome.sealed:,}, which the ledger seals, are lost or came without seal."
    if outcome.unsealed:
        yield f"{outcome.unsealed:,} readings came without the seal of their batch; they are here."
    if restored.missing:
        yield f"{restored.missing:,} readings of sealed batches are missing; they show as gaps."
    if outcome.told:
        yield f"{outcome.told:,} entries tell what was judged anew."
    yield LACKING
