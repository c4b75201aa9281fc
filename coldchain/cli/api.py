"""`coldchain api`: the pages and the API alone."""

from contextlib import closing

from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.running import log_to_stderr, run, told_to_stop
from coldchain.cli.showing import showing_of
from coldchain.store.sqlite import SqliteStore


def api(configuration: Configuration = DEFAULT) -> None:
    """Show what there is, to people and programs, until told to stop.

    SIGTERM or Ctrl-C ends it, once what was asked is answered.
    """
    settings, stopping = settings_of(configuration), told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        run(stopping, showing_of(settings, store))
