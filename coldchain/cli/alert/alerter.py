"""The alerter as a service of its own."""

from contextlib import closing
from pathlib import Path

import structlog

from coldchain.cli.alerting import alerting_of
from coldchain.cli.options import settings_of
from coldchain.cli.running import log_entries, log_to_stderr, run, told_to_stop
from coldchain.store.sqlite import SqliteStore

_log = structlog.get_logger()


def alert(configuration: Path) -> None:
    """Tell people of what goes wrong, until told to stop."""
    settings, stopping = settings_of(configuration), told_to_stop()
    log_to_stderr()
    with closing(SqliteStore(settings.store.path)) as store:
        alerting = alerting_of(settings, store, told=log_entries)
        _log.info("alerting", store=str(settings.store.path))
        run(stopping, alerting)
