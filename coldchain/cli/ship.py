"""`coldchain ship`: what is in the store goes on to InfluxDB."""

from contextlib import closing
from typing import Annotated

import typer

from coldchain.cli.influx_check import influx_of
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.running import log_to_stderr, run, told_to_stop
from coldchain.cli.shipping import begin_again, give_way, shipping_of
from coldchain.store.sqlite import SqliteStore


def ship(
    configuration: Configuration = DEFAULT,
    again: Annotated[bool, typer.Option("--again", help="Ship everything once more, from the beginning.")] = False,
) -> None:
    """Ship readings and the ledger to InfluxDB, until told to stop; other processes of the machine go first."""
    settings, stopping = settings_of(configuration), told_to_stop()
    influx_of(settings)
    log_to_stderr()
    give_way()
    with closing(SqliteStore(settings.store.path)) as store:
        if again:
            begin_again(store)
        shipping = shipping_of(settings, store)
        run(stopping, *([] if shipping is None else [shipping]))
