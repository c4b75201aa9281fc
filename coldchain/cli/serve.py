"""`coldchain serve`: all services in one process."""

from contextlib import closing

from coldchain.cli.alerting import alerting_of
from coldchain.cli.collecting import collecting_of
from coldchain.cli.options import DEFAULT, Configuration, settings_of
from coldchain.cli.running import log_entries, log_to_stderr, run, told_to_stop
from coldchain.cli.shipping import shipping_of
from coldchain.cli.showing import commit_seconds, showing_of
from coldchain.ingest import Committed
from coldchain.store.sqlite import SqliteStore


def serve(configuration: Configuration = DEFAULT) -> None:
    """Run all services in one process: collect, alert, ship and show.

    SIGTERM or Ctrl-C ends it, once what was begun is finished.
    """
    settings, stopping = settings_of(configuration), told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        alerting = alerting_of(settings, store, told=log_entries)

        def told(committed: Committed) -> None:
            log_entries(committed.entries)
            if committed.entries:
                alerting.wake()

        seconds = commit_seconds()
        collecting = collecting_of(settings, store, told, seconds.observe)
        shipping = shipping_of(settings, store)
        showing = showing_of(settings, store, collecting, seconds)
        # Stopped the other way round: what was taken in last is still looked at.
        run(stopping, alerting, *([] if shipping is None else [shipping]), collecting, showing)
