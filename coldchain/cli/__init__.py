"""The commands. This package alone sees all others, and hands each what it needs.

Exit codes: 0 done, 1 found wrong, 2 usage, configuration or unreadable input. An error is a sentence on stderr.
"""

import sys
from typing import Annotated

import typer

from coldchain import __version__
from coldchain.cli import (
    alert,
    approve,
    configuration,
    demo,
    dose,
    importing,
    influx,
    inquiry,
    judge,
    ledger,
    lot,
    person,
    recall,
    restore,
    sensors,
    service,
    shipment,
    simulate,
    unit,
    user,
)
from coldchain.errors import ColdchainError, ConfigurationError, InputError

app = typer.Typer(
    name="coldchain",
    help="Watches the fridges that medicines live in and knows whether they may still be used.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # a wrong call is told in plain lines, not in a box
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(configuration.app, name="config")
app.add_typer(ledger.app, name="ledger")
app.add_typer(influx.app, name="influx")
app.add_typer(sensors.app, name="sensors")
app.add_typer(alert.app, name="alert")
app.add_typer(unit.app, name="unit")
app.add_typer(lot.app, name="lot")
app.add_typer(shipment.app, name="shipment")
app.add_typer(recall.app, name="recall")
app.add_typer(inquiry.app, name="inquiry")
app.add_typer(approve.app, name="approve")
app.add_typer(dose.app, name="dose")
app.add_typer(person.app, name="person")
app.add_typer(user.app, name="user")
app.command()(demo.demo)
app.command()(service.serve)
app.command()(service.collect)
app.command()(service.api)
app.command()(service.ship)
app.command()(restore.restore)
app.command()(judge.judge)
app.command("import")(importing.import_)
app.command()(simulate.simulate)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"coldchain {__version__}")
        raise typer.Exit


@app.callback()
def coldchain(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Watches the fridges that medicines live in and knows whether they may still be used."""


def main() -> None:
    """Run a command; print an error of ours as a sentence and exit as the contract says."""
    try:
        app()
    except ColdchainError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2 if isinstance(error, ConfigurationError | InputError) else 1)
    except BrokenPipeError:
        # Whoever read our output has gone, as `| head` does; that is not an error.
        sys.stderr.close()
