"""A unit as a look sees it; each thing is read from the store once, when it is first asked for."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from alerts.situations import stakes
from alerts.situations.sensor import Sensor
from alerts.world import Habits, World
from coldchain.alert import Alert, Cause, Key, LotLine
from coldchain.lots import Lot
from coldchain.path import Role, judged_by
from coldchain.products import Limits
from coldchain.stock import Place
from coldchain.store.ports import Reads

_REFRIGERATOR = "refrigerator"
_SHIPPER = "shipper"


class Unit:
    """One unit of one site.

    Args:
        reads: the store.
        world: what is configured.
        place: the unit.
        now: the clock's instant.
    """

    def __init__(self, reads: Reads, world: World, place: Place, now: datetime) -> None:
        self.reads = reads
        self.world = world
        self.place = place
        self.now = now

    @property
    def habits(self) -> Habits:
        """When something is told."""
        return self.world.habits

    @cached_property
    def open(self) -> dict[Key, Alert]:
        """Its open alerts; a drill is none of them."""
        found = self.reads.open_alerts(self.place.site, self.place.unit)
        return {each.key: each for each in found if not each.drill}

    def key(self, cause: Cause) -> Key:
        """Return the key of a cause."""
        return Key(self.place.site, self.place.unit, cause)

    def alert(self, cause: Cause) -> Alert | None:
        """Return the open alert of a cause; None: there is none."""
        return self.open.get(self.key(cause))

    @property
    def is_shipper(self) -> bool:
        """Whether medicine only travels in it."""
        site = self.world.sites.get(self.place.site)
        unit = None if site is None else site.units.get(self.place.unit)
        return unit is not None and unit.storage == _SHIPPER

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """Since when its sensors had which role, by instant."""
        return tuple(Role(each.sensor, each.since, each.role) for each in self.reads.watches(self.place))

    @cached_property
    def sensors(self) -> tuple[Sensor, ...]:
        """The sensors that its medicines are judged by, as those who collect know them; without any, nothing is."""
        names = judged_by(self.roles, self.roles[-1].since) if self.roles else ()
        limits = {each.sensor: each.limits for each in self.world.sensors.get(self.place, ())}
        return tuple(
            Sensor(self.reads, name, limits.get(name) or self._kept(name), self._since(name), self.now)
            for name in names
        )

    def sensor(self, name: str) -> Sensor | None:
        """Return one of the sensors that it is judged by; None: it is none of them."""
        return next((each for each in self.sensors if each.name == name), None)

    @cached_property
    def lots(self) -> tuple[Lot, ...]:
        """What lies in it, by id."""
        return stakes.lots_inside(self.reads, self.place, self.now)

    @cached_property
    def lines(self) -> tuple[LotLine, ...]:
        """What lies in it as alerts tell of it, the worst condition first."""
        return stakes.lines_of(self.lots, self.now)

    @cached_property
    def at_stake(self) -> bool:
        """Whether something is to be lost in it."""
        return any(stakes.is_at_stake(lot, self.now) for lot in self.lots)

    @cached_property
    def clock_ends_at(self) -> datetime | None:
        """When the label's time would end, if applied: the earliest of its lots."""
        return stakes.clock_of(self.lots)

    def _kept(self, name: str) -> Limits:
        """Return what a sensor is judged by that this configuration does not name any more."""
        kept = self.reads.limits(name)
        return kept[-1].limits if kept else self.world.catalogue.storage[_REFRIGERATOR]

    def _since(self, name: str) -> datetime:
        return next(each.since for each in self.roles if each.sensor == name)


def short(sensors: Iterable[str]) -> str:
    """Return sensors as they are called within their unit: `probe`, `a and b`, `a, b and c`."""
    names = [each.rpartition("/")[2] for each in sensors]
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])
