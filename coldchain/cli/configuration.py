"""`coldchain config check`: say what is wrong with a configuration before it matters."""

import typer

from alerts import configured
from coldchain import config
from coldchain.cli.collecting import broker_of
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.clock import RealClock
from coldchain.errors import ConfigurationError
from collector.topics import Topics

app = typer.Typer(help="The configuration.", no_args_is_help=True)


@app.callback()
def configuration_group() -> None:
    """The configuration."""


@app.command()
def check(configuration: Configuration = DEFAULT) -> None:
    """Name each key that is wrong, its value and what it expects. Exit code 2: there are some."""
    if found := config.problems(configuration):
        raise ConfigurationError("\n".join(found))
    settings = settings_of(configuration)
    sensors = config.watched(settings)
    # Nothing is connected to or opened, but what a start would refuse is refused here.
    Topics(sensors)
    broker_of(settings, "check")
    if found := configured.problems(settings, RealClock().now().date()):
        raise ConfigurationError("\n".join(found))
    for warning in configured.warnings(settings):
        typer.echo(f"Warning: {warning}", err=True)
    units = len({(sensor.site, sensor.unit) for sensor in sensors})
    typer.echo(f"{configuration} is right: sites {len(settings.site)}, units {units}, sensors {len(sensors)}.")
