"""A run: consecutive readings at or beyond a limit, which two readings spanning `confirm_after` confirm.

Freezes, overheats and a label's ceiling are all runs; what counts as beyond is the caller's.
"""

from datetime import datetime, timedelta

import msgspec


class Run(msgspec.Struct, frozen=True, gc=False):
    """Readings at or beyond a limit, without one between that is not.

    Attributes:
        since: first reading.
        last_at: last reading.
        readings: how many.
    """

    since: datetime
    last_at: datetime
    readings: int = 1

    def grown(self, at: datetime) -> "Run":
        """Return the run with one more reading."""
        return Run(self.since, at, self.readings + 1)

    def confirmed(self, until: datetime, after: timedelta) -> bool:
        """Tell whether it has two readings and spans `after` up to `until`: its end, or its last reading so far."""
        return self.readings > 1 and until - self.since >= after
