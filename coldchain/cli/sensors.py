"""`coldchain sensors`: what the store knows of each, what was found, who nobody has claimed, what was refused."""

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coldchain import config, narrative
from coldchain.cli import upkeep
from coldchain.cli.called import command, question
from coldchain.cli.options import DEFAULT, Configuration, existing_store, settings_of
from coldchain.clock import RealClock
from coldchain.health import calibration
from coldchain.unit_state import sensor_state
from coldchain.units import show_instant
from coldchain.upkeep import Upkeep

app = typer.Typer(help="Sensors: state, health, findings, upkeep, unclaimed, refused.", no_args_is_help=True)
app.command("health")(question(upkeep.health_))
app.command("out")(command(upkeep.out))
app.command("back")(command(upkeep.back))
app.command("faulty")(command(upkeep.faulty))
app.command("not-faulty")(command(upkeep.not_faulty))
app.command("calibrated")(command(upkeep.calibrated))
app.command("replaced")(command(upkeep.replaced))
app.command("scale")(command(upkeep.scale))


@app.command(name="list")
def list_(configuration: Configuration = DEFAULT) -> None:
    """List the configured sensors with their last reading and state."""
    settings = settings_of(configuration)
    store = existing_store(settings.store.path)
    states = {stored.sensor: stored.state for stored in store.states()}
    now, upkeeps = RealClock().now(), {each.sensor: each for each in store.upkeeps()}
    table = _table("sensor", "format", "°C", "state", "last heard", "calibration", "note")
    for watched in config.watched(settings):
        state = states.get(watched.sensor)
        known = upkeeps.get(watched.sensor, Upkeep(watched.sensor))
        calibrated = upkeep.told_calibration(calibration(known, now))
        notes = [] if known.suspended is None else [f"out since {_to_the_second(known.suspended.since)}"]
        notes += ["°C or °F?"] if known.open_scales else []
        note = "; ".join(notes)
        if state is None or state.last_at is None:
            table.add_row(watched.sensor, watched.format, "", "never heard", "", calibrated, note)
            continue
        told = sensor_state(watched.sensor, state, watched.limits)
        heard = (f"{state.last_c:g}", told.status, _to_the_second(state.last_at))
        table.add_row(watched.sensor, watched.format, *heard, calibrated, note)
    _print(table)


@app.command()
def findings(
    configuration: Configuration = DEFAULT,
    sensor: Annotated[str | None, typer.Option(metavar="SITE/UNIT/SENSOR", help="Of this one alone.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that are not over.")] = False,
) -> None:
    """List what was found: excursions, freezes, overheats, gaps, as they stand; times are UTC."""
    store = existing_store(settings_of(configuration).store.path)
    table = _table("sensor", "what was found")
    for finding in store.findings(sensor, open_only=only_open):
        table.add_row(finding.sensor, narrative.describe(finding))
    _print(table)


@app.command()
def unclaimed(configuration: Configuration = DEFAULT) -> None:
    """List the sources that no sensor of the configuration names.

    Name one as a sensor's `source`, and it is judged from its first kept reading on.
    """
    store = existing_store(settings_of(configuration).store.path)
    table = _table("source", "readings kept", "first", "last", "°C")
    for each in store.unclaimed():
        row = (str(each.readings), _to_the_second(each.first_at), _to_the_second(each.last_at), f"{each.last_c:g}")
        table.add_row(_told(each.source), *row)
    _print(table)


@app.command()
def refused(
    configuration: Configuration = DEFAULT,
    limit: Annotated[int, typer.Option(min=1, help="How many, newest first.")] = 20,
) -> None:
    """List the input that was refused, and why, newest first."""
    store = existing_store(settings_of(configuration).store.path)
    table = _table("received", "reason", "what was wrong", "payload")
    for each in store.refusals(limit):
        payload = each.payload[:40].decode("utf-8", "replace")
        table.add_row(_to_the_second(each.received_at), each.why, _told(each.sentence), _told(payload))
    _print(table)


def _to_the_second(at: datetime) -> str:
    return show_instant(at.replace(microsecond=0))


def _told(text: str) -> Text:
    """Return what a stranger wrote: no markup of ours, and nothing that a terminal would obey."""
    return Text("".join(char if char.isprintable() else repr(char)[1:-1] for char in text))


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table) -> None:
    console = Console()
    if table.row_count == 0:
        console.print("none", style="dim")
        return
    console.print(table)
