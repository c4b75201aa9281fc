"""Known: what a transaction knows of sensors and units, each looked up once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from coldchain.findings import Excursion, Gap
from coldchain.path import Role
from coldchain.pieces import Heard
from coldchain.products import Limits
from coldchain.readings import Reading
from coldchain.stock import Place
from coldchain.store.ports import LimitsSince, Reads

_INSTANT = timedelta(microseconds=1)


class Known:
    """Looks up in a store what lots are judged by.

    Args:
        reads: the store, in the transaction that judges.
        default: the limits where a unit has no sensor.
    """

    def __init__(self, reads: Reads, default: Limits) -> None:
        self._reads = reads
        self.default = default
        self._roles: dict[Place, list[Role]] = {}
        self._limits: dict[str, list[LimitsSince]] = {}
        self._heard: dict[tuple[str, datetime, datetime], Heard] = {}
        self._ends: dict[str, tuple[datetime | None, datetime | None]] = {}

    def roles(self, place: Place) -> list[Role]:
        """Return the roles of a unit's sensors since when; the first also holds for readings from before it."""
        if place not in self._roles:
            roles, seen = [], set[str]()
            for each in self._reads.watches(place):
                since = each.since
                if each.sensor not in seen:
                    seen.add(each.sensor)
                    first_at, _ = self.ends(each.sensor)
                    since = since if first_at is None else min(since, first_at)
                roles.append(Role(each.sensor, since, each.role))
            self._roles[place] = sorted(roles, key=lambda role: (role.since, role.sensor))
        return self._roles[place]

    def ends(self, sensor: str) -> tuple[datetime | None, datetime | None]:
        """Return the instants of a sensor's earliest and newest reading."""
        if sensor not in self._ends:
            self._ends[sensor] = (self._reads.first_reading_at(sensor), self._reads.last_reading_at(sensor))
        return self._ends[sensor]

    def limits_at(self, sensor: str, at: datetime) -> Limits:
        """Return what a sensor was judged by at an instant; before the first limits, those."""
        if sensor not in self._limits:
            self._limits[sensor] = self._reads.limits(sensor)
        mine = self._limits[sensor]
        first = mine[0].limits if mine else self.default
        return next((each.limits for each in reversed(mine) if each.since <= at), first)

    def heard(self, sensor: str, since: datetime, until: datetime) -> Heard:
        """Return what is known of a sensor around [since, until)."""
        key = (sensor, since, until)
        if key not in self._heard:
            found = self._reads.findings_between(sensor, since, until)
            episodes = sorted(
                (each for each in found if isinstance(each, Excursion | Gap)),
                key=lambda each: (each.since, each.until is None),
            )
            first_at, last_at = self.ends(sensor)
            self._heard[key] = Heard(
                sensor,
                first_at,
                last_at,
                tuple(episodes),
                lambda at: self.limits_at(sensor, at),
                lambda one, other: self._readings(sensor, one, other),
            )
        return self._heard[key]

    def _readings(self, sensor: str, since: datetime, until: datetime) -> Iterable[Reading]:
        return self._reads.readings(sensor, after=since - _INSTANT, until=until - _INSTANT)
