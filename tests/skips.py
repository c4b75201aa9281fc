"""A plugin for `make test`: where CI=true a skipped test fails the run, since what did not run proves nothing."""

import os
from pathlib import Path

LOGGERS = Path(__file__).parents[2] / "shared" / "data"


def without_excuse(reports):
    """The tests that were skipped, unless for the real loggers' files where there are none."""
    for report in reports:
        reason = str(report.longrepr)
        if "shared/data" not in reason or LOGGERS.is_dir():
            yield f"{report.nodeid}: {reason}"


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or os.environ.get("CI") != "true":
        return
    skipped = list(without_excuse(reporter.stats.get("skipped", ())))
    if skipped and session.exitstatus == 0:
        reporter.ensure_newline()
        reporter.write_line("Skipped, which CI=true does not allow:\n" + "\n".join(skipped), red=True)
        session.exitstatus = 1
