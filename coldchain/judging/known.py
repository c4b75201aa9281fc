"""Known: what a transaction knows of sensors and units, each looked up once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from coldchain.config.catalogue import Catalogue
from coldchain.findings import Excursion, Gap
from coldchain.lots import Lot
from coldchain.path import Role, Segment
from coldchain.pieces import Episode, Heard
from coldchain.products import Limits
from coldchain.readings import Reading
from coldchain.standings import Rule
from coldchain.stock import Place
from coldchain.store.history_ports import Kept
from coldchain.store.ports import Reads
from coldchain.upkeep import Lapse, lapses
from coldchain.viewing import Viewed, in_force, silence

_INSTANT = timedelta(microseconds=1)


class Known:
    """Looks up in a store what lots are judged by.

    Args:
        reads: the store, in the transaction that judges.
        default: the limits where a unit has no sensor.
    """

    def __init__(self, reads: Reads, default: Limits) -> None:
        self.reads = reads
        self.default = default
        self._roles: dict[Place, list[Role]] = {}
        self._viewed: dict[str, Viewed] = {}
        self._lapses: dict[str, tuple[Lapse, ...]] = {}
        self._heard: dict[tuple[str, datetime, datetime], Heard] = {}
        self._kept: dict[str, Kept | None] = {}
        self._ends: dict[str, tuple[datetime | None, datetime | None]] = {}
        self._untold: dict[str, bool] = {}

    def roles(self, place: Place) -> list[Role]:
        """Return the roles of a unit's sensors since when; the first also holds for readings from before it."""
        if place not in self._roles:
            roles, seen = [], set[str]()
            for each in self.reads.watches(place):
                since = each.since
                if each.sensor not in seen:
                    seen.add(each.sensor)
                    first_at, _ = self.ends(each.sensor)
                    since = since if first_at is None else min(since, first_at)
                roles.append(Role(each.sensor, since, each.role))
            self._roles[place] = sorted(roles, key=lambda role: (role.since, role.sensor))
        return self._roles[place]

    def ends(self, sensor: str) -> tuple[datetime | None, datetime | None]:
        """Return the instants of a sensor's earliest and newest judged reading."""
        if sensor not in self._ends:
            self._ends[sensor] = self.viewed(sensor).ends()
        return self._ends[sensor]

    def viewed(self, sensor: str) -> Viewed:
        """Return a sensor with its readings as they are judged."""
        if sensor not in self._viewed:
            self._viewed[sensor] = Viewed(self.reads, sensor, in_force(self.reads.limits(sensor), self.default))
        return self._viewed[sensor]

    def lacks(self, path: Iterable[Segment]) -> bool:
        """Tell whether readings along a path are no longer here, so that it cannot be judged from its beginning."""
        return any(
            (kept := self._kept_of(sensor)) is not None and each.since < kept.settled
            for each in path
            for sensor in each.sensors
        )

    def _kept_of(self, sensor: str) -> Kept | None:
        if sensor not in self._kept:
            self._kept[sensor] = self.reads.kept(sensor)
        return self._kept[sensor]

    def lapses(self, sensor: str) -> tuple[Lapse, ...]:
        """Return when a sensor's calibration had lapsed for too long."""
        if sensor not in self._lapses:
            self._lapses[sensor] = tuple(lapses(self.reads.upkeep(sensor)))
        return self._lapses[sensor]

    def limits_at(self, sensor: str, at: datetime) -> Limits:
        """Return what a sensor was judged by at an instant; before the first limits, those."""
        return self.viewed(sensor).limits_at(at)

    def limits_on(self, path: Sequence[Segment], at: datetime) -> Limits:
        """Return the limits that sentences name: those of the sensor at a path's end, else the storage class's."""
        sensors = path[-1].sensors if path else ()
        return self.limits_at(sensors[0], at) if sensors else self.default

    def heard(self, sensor: str, since: datetime, until: datetime) -> Heard:
        """Return what is known of a sensor around [since, until)."""
        key = (sensor, since, until)
        if key not in self._heard:
            first_at, last_at = self.ends(sensor)
            episodes = self.episodes(sensor, since, until)
            if episodes and isinstance(episodes[0], Gap) and episodes[0].since < since:
                # Whether it fell silent out of range is what came before the gap.
                episodes = self.episodes(sensor, episodes[0].since, until)
            self._heard[key] = Heard(
                sensor,
                first_at,
                last_at,
                episodes,
                lambda at: self.limits_at(sensor, at),
                lambda one, other: self._readings(sensor, one, other),
            )
        return self._heard[key]

    def episodes(self, sensor: str, since: datetime, until: datetime) -> tuple[Episode, ...]:
        """Return a sensor's excursions and gaps that touch [since, until], as they were found, in the order of time."""
        found = self.reads.findings_between(sensor, since, until)
        episodes = (each for each in found if isinstance(each, Excursion | Gap))
        return tuple(sorted(episodes, key=lambda each: (each.since, each.until is None)))

    def is_untold(self, sensor: str, now: datetime) -> bool:
        """Tell whether a sensor is silent by the clock, and this does not know of it: nobody has told it yet."""
        if sensor not in self._untold:
            self._untold[sensor] = silence(self.viewed(sensor), self.ends(sensor)[1], now) is not None and not any(
                isinstance(each, Gap) and each.until is None for each in self.episodes(sensor, now, now)
            )
        return self._untold[sensor]

    def _readings(self, sensor: str, since: datetime, until: datetime) -> Iterable[Reading]:
        return self.viewed(sensor).readings(since - _INSTANT, until - _INSTANT)


def rule_of(reads: Reads, lot: Lot, catalogue: Catalogue) -> Rule:
    """Return the label that a lot is judged by: the newest that its organisation approved, else the catalogue's."""
    approved = reads.approved_labels(lot.organisation, lot.product)
    if approved:
        return Rule(approved[-1].label, approved=True)
    return Rule(catalogue.products[lot.product].label, approved=False)
