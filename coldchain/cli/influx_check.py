"""`coldchain influx check`: say what is wrong with an InfluxDB before it matters."""

from datetime import timedelta
from typing import Annotated

import typer

from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.clock import RealClock
from coldchain.config import Settings
from coldchain.config.services import Influx
from coldchain.errors import ConfigurationError, InputError
from coldchain.influx.checking import check
from coldchain.influx.server import Server
from coldchain.units import parse_duration

_MARKS = {"ok": "ok", "warning": "beware", "wrong": "wrong"}


def influx_check(
    configuration: Configuration = DEFAULT,
    retention: Annotated[
        str, typer.Option(help="How long points are kept where a database or bucket is made; left out: without an end.")
    ] = "",
) -> None:
    """Look at the InfluxDB: which it is, database or bucket, rights, retention, limits; make what is missing.

    Exit code 1: nothing can be shipped so.
    """
    influx = influx_of(settings_of(configuration))
    server = Server(influx)
    worst = 0
    try:
        for found in check(server, influx, RealClock().now(), _duration(retention)):
            typer.echo(f"{_MARKS[found.level]:<7} {found.sentence}")
            worst = max(worst, int(found.level == "wrong"))
    finally:
        server.close()
    raise typer.Exit(worst)


def influx_of(settings: Settings) -> Influx:
    """Return the table of the InfluxDB.

    Raises:
        ConfigurationError: there is none.
    """
    if settings.influx is None:
        raise ConfigurationError("influx is missing: expected a table [influx] with the url of an InfluxDB.")
    return settings.influx


def _duration(text: str) -> timedelta | None:
    try:
        return parse_duration(text) if text else None
    except ValueError as error:
        raise InputError(f"--retention {text} is {error}: expected a duration such as 1825d.") from None
