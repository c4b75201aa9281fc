"""Facts about the store itself: its beginnings, its seals, what it handed on."""

from datetime import datetime

from coldchain.events.event import Event


class StoreCreated(Event, frozen=True):
    """The first entry of every ledger: this store's random id and the version that made it."""

    store: str
    version: str


class StoreRestored(Event, frozen=True):
    """The first entry that this store wrote itself: all before it was taken from InfluxDB, where `origin` shipped it.

    Attributes:
        store: this store's random id.
        version: that restored it.
        origin: the id of the store that wrote the entry before this one.
        seq: that entry's number.
        hash: its hash.
        batch: the last batch of readings that InfluxDB had under its seal; 0: none.
        missing: readings of these batches that InfluxDB had lost or refused.
    """

    store: str
    version: str
    origin: str
    seq: int
    hash: str
    batch: int
    missing: int = 0


class BatchesSealed(Event, frozen=True):
    """SHA-256 over the digests of the batches of readings from `first` to `last`, both included."""

    first: int
    last: int
    readings: int
    digest: str


class ReadingsPruned(Event, frozen=True):
    """So many readings, all before `until`, were removed here: InfluxDB holds them, and nothing needs them any more."""

    sensors: int
    readings: int
    until: datetime


class PointsRefused(Event, frozen=True):
    """How many points InfluxDB would not take since the last such entry, by kind of reason."""

    counts: dict[str, int]


StoringFact = StoreCreated | StoreRestored | BatchesSealed | ReadingsPruned | PointsRefused
