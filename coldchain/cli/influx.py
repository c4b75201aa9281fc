"""`coldchain influx …`: the InfluxDB that the record is shared through."""

import typer

from coldchain.cli import fleet, influx_check

app = typer.Typer(help="The InfluxDB that the record is shared through.", no_args_is_help=True)


@app.callback()
def influx() -> None:
    """The InfluxDB that the record is shared through."""


app.command("check")(influx_check.influx_check)
app.command()(fleet.fleet)
