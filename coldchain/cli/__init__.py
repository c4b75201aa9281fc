"""The commands. This package alone sees all others, and hands each what it needs.

Exit codes: 0 done, 1 found wrong, 2 usage, configuration or unreadable input. An error is a sentence on stderr.
"""

import sys
from typing import Annotated, NoReturn

import typer

from coldchain import __version__
from coldchain.cli.commands import group_of
from coldchain.cli.usage import UsageError, sentence
from coldchain.errors import ColdchainError, ConfigurationError, InputError

COMMANDS = {
    "demo": "coldchain.cli.demo:demo",
    "serve": "coldchain.cli.serve:serve",
    "collect": "coldchain.cli.collect:collect",
    "api": "coldchain.cli.api:api",
    "ship": "coldchain.cli.ship:ship",
    "restore": "coldchain.cli.restore:restore",
    "judge": "coldchain.cli.judge:judge",
    "import": "coldchain.cli.importing:import_",
    "simulate": "coldchain.cli.simulate:simulate",
    "config": "coldchain.cli.configuration:app",
    "ledger": "coldchain.cli.ledger:app",
    "influx": "coldchain.cli.influx:app",
    "sensors": "coldchain.cli.sensors:app",
    "alert": "coldchain.cli.alert:app",
    "unit": "coldchain.cli.unit:app",
    "lot": "coldchain.cli.lot:app",
    "shipment": "coldchain.cli.shipment:app",
    "recall": "coldchain.cli.recall:app",
    "inquiry": "coldchain.cli.inquiry:app",
    "approve": "coldchain.cli.approve:app",
    "dose": "coldchain.cli.dose:app",
    "person": "coldchain.cli.person:app",
    "user": "coldchain.cli.user:app",
}
"""Every command, and where it is."""

app = typer.Typer(
    name="coldchain",
    cls=group_of(COMMANDS),
    help="Watches the fridges that medicines live in and knows whether they may still be used.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # a wrong call is told in plain lines, not in a box
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    """Run a command; print what is wrong as a sentence and exit as the contract says."""
    try:
        ended = app(prog_name="coldchain", standalone_mode=False)  # else Typer tells what is wrong, in several lines
    except UsageError as error:
        _refuse_call(error)
    except typer.Abort:
        sys.exit("Aborted!")
    except ColdchainError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2 if isinstance(error, ConfigurationError | InputError) else 1)
    except BrokenPipeError:
        # Whoever read our output has gone, as `| head` does; that is not an error.
        sys.stderr.close()
    else:
        if isinstance(ended, int) and ended:
            sys.exit(ended)


def _refuse_call(error: Exception) -> NoReturn:
    """Exit, and say what is wrong with a call; a group without a command is answered with its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(str(error), err=True)
    else:
        sys.stderr.write(f"{sentence(error)}\n")
    sys.exit(2)
