"""`coldchain collect`: readings come in, and are judged and kept."""

from contextlib import closing

from coldchain.cli.collecting import collecting_of
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.running import log_entries, log_to_stderr, run, told_to_stop
from coldchain.store.sqlite import SqliteStore


def collect(configuration: Configuration = DEFAULT) -> None:
    """Take readings from the broker, judge and keep them.

    SIGTERM or Ctrl-C ends it, once what has come is finished.
    """
    settings, stopping = settings_of(configuration), told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        run(stopping, collecting_of(settings, store, lambda committed: log_entries(committed.entries)))
