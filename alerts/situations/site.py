"""A site as a look sees it; each thing is read from the store once, when it is first asked for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from alerts.situations import stakes
from alerts.situations.looked import Looked
from alerts.situations.unit import Unit
from alerts.world import Habits, World
from coldchain.alert import Alert, Cause, Key, Situation
from coldchain.lots import Lot
from coldchain.sites import SiteInfo
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.store.stock_ports import LotFilter


class Site:
    """One site of the configuration.

    Args:
        reads: the store.
        world: what is configured.
        info: the site.
        now: the clock's instant.
    """

    def __init__(self, reads: Reads, world: World, info: SiteInfo, now: datetime) -> None:
        self.reads = reads
        self.world = world
        self.info = info
        self.now = now

    @property
    def habits(self) -> Habits:
        """When something is told."""
        return self.world.habits

    @property
    def is_home(self) -> bool:
        """Whether a patient lives there."""
        return self.info.kind == "home"

    @cached_property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.info.zone)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Its units."""
        return tuple(Place(self.info.id, unit) for unit in self.info.units)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Its units as looks see them."""
        return tuple(Unit(self.reads, self.world, place, self.now) for place in self.places)

    @cached_property
    def open(self) -> dict[Key, Alert]:
        """Its own open alerts, without those of its units; a drill is none of them."""
        return {each.key: each for each in self.reads.open_alerts(self.info.id, "") if not each.drill}

    def of(self, cause: Cause) -> dict[Key, Alert]:
        """Return its open alerts of a cause, by key."""
        return {key: alert for key, alert in self.open.items() if key.cause == cause}

    def key(self, cause: Cause, part: str = "") -> Key:
        """Return the key of a cause."""
        return Key(self.info.id, "", cause, part)

    @cached_property
    def lots(self) -> tuple[Lot, ...]:
        """What lies in its units: looked up unit by unit, for there may be many more sites."""
        return tuple(lot for place in self.places for lot in stakes.lots_inside(self.reads, place, self.now))

    @cached_property
    def patients(self) -> tuple[Lot, ...]:
        """What was dispensed to this home and is there, or on its way."""
        return tuple(self.reads.lots(LotFilter(self.now, home=self.info.id)))

    @cached_property
    def swept_at(self) -> datetime:
        """When its newest sweep was due: what depends on the day is told from then on, not from midnight."""
        today = self.now.astimezone(self.zone).date()
        at = self._sweep(today)
        return at if at <= self.now else self._sweep(today - timedelta(days=1))

    @cached_property
    def swept_on(self) -> date:
        """The day of its newest sweep."""
        return self.swept_at.astimezone(self.zone).date()

    def _sweep(self, on: date) -> datetime:
        return datetime.combine(on, self.habits.sweep_at, self.zone).astimezone(UTC)


def compared(site: Site, cause: Cause, found: Mapping[Key, Situation], because: Mapping[str, str] | str) -> Looked:
    """Return the situations of a cause; its open alerts that are none of them are over.

    Args:
        site: where.
        cause: of all of them.
        found: by key.
        because: why the others are over: by part, or the same for all.
    """
    gone = (key for key in site.of(cause) if key not in found)
    over = {key: because if isinstance(because, str) else because[key.part] for key in gone}
    return Looked(tuple(found.values()), over)


def since_of(site: Site, key: Key) -> datetime:
    """Return since when it is so: since it was first told, else now."""
    alert = site.open.get(key)
    return site.now if alert is None else alert.situation.since
