"""`coldchain influx fleet`: how all sites stand, from InfluxDB alone."""

from typing import Annotated

import msgspec
import typer

from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.tables import say, show
from coldchain.clock import RealClock
from coldchain.errors import ConfigurationError
from coldchain.influx.fleet import Fleet
from coldchain.influx.fleet import fleet as fleet_of
from coldchain.influx.server import Server
from coldchain.units import show_instant

_STATUS = {"ok": "in range", "warning": "out of range", "no_signal": "no data", "alarm": "over the limit"}


def fleet(
    configuration: Configuration = DEFAULT,
    site: Annotated[list[str] | None, typer.Option(metavar="SITE", help="This site alone; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show how all sites stand that were shipped to InfluxDB: each unit, open excursions, stock.

    It needs no store: any machine that may read the InfluxDB can ask.
    """
    settings = settings_of(configuration)
    if settings.influx is None:
        raise ConfigurationError(f"{configuration} has no table [influx]: the fleet is read from InfluxDB.")
    server = Server(settings.influx)
    try:
        found = fleet_of(server, RealClock().now(), tuple(site or ()))
    finally:
        server.close()
    if as_json:
        typer.echo(msgspec.json.encode(found))
    else:
        _print(found)


def _print(found: Fleet) -> None:
    say("Units:")
    show(
        ("site", "unit", "state", "°C", "at", "sensor"),
        (
            (each.site, each.unit, _STATUS[each.status], f"{each.temperature_c:g}", show_instant(each.at), each.sensor)
            for each in found.units
        ),
    )
    say("Excursions that go on, as far as they were shipped:")
    show(
        ("site", "unit", "sensor", "side", "since", "min", "extreme °C", "over the limit"),
        (
            (
                each.site, each.unit, each.sensor, each.side, show_instant(each.since), f"{each.minutes:g}",
                f"{each.extreme_c:g}", "yes" if each.breached else "no",
            )
            for each in found.excursions
        ),
    )  # fmt: skip
    say("Stock:")
    show(
        ("site", "product", "form", "condition", "lots", "quantity", "first use-by"),
        (
            (
                each.site, each.product, each.form, each.condition, str(each.lots), str(each.quantity),
                show_instant(each.first_use_by),
            )
            for each in found.stock
        ),
    )  # fmt: skip
