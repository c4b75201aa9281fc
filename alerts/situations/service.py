"""What the service knows of itself, and its own open alerts, as a look sees them."""

from datetime import datetime, timedelta

import msgspec

from alerts.situations.looked import NOTHING, Looked
from alerts.world import Habits
from coldchain.alert import Alert, Cause, Key, Situation
from coldchain.store.ports import Reads


class Probes(msgspec.Struct, frozen=True):
    """What was measured just now.

    Attributes:
        real_now: the real clock, by which leases run.
        disk_free_mb: megabytes that are free beside the store; None: it could not be measured.
        influx_lag: how old the oldest is that is not shipped yet; None: there is no shared record.
    """

    real_now: datetime
    disk_free_mb: float | None = None
    influx_lag: timedelta | None = None


class Service:
    """The service itself.

    Args:
        reads: the store.
        habits: when something is told.
        probes: what was measured.
        now: the watched world's clock.
    """

    def __init__(self, reads: Reads, habits: Habits, probes: Probes, now: datetime) -> None:
        self.reads = reads
        self.habits = habits
        self.probes = probes
        self.now = now
        self.open: dict[Key, Alert] = {each.key: each for each in reads.open_alerts("", "") if not each.drill}

    def key(self, cause: Cause, part: str = "") -> Key:
        """Return the key of a cause."""
        return Key("", "", cause, part)

    def told(self, cause: Cause, situation: Situation | None, because: str) -> Looked:
        """Return what is wrong; without it an open alert of the cause is over, and because of what."""
        if situation is not None:
            return Looked((situation,))
        key = self.key(cause)
        return Looked(over={key: because}) if key in self.open else NOTHING

    def since(self, cause: Cause, otherwise: datetime) -> datetime:
        """Return since when it is so: since it was first told, else another instant."""
        alert = self.open.get(self.key(cause))
        return otherwise if alert is None else alert.situation.since
