"""The world that alerts are about: sites, units, sensors, medicines, and how people want to be told."""

from collections.abc import Mapping
from datetime import time, timedelta

import msgspec

from coldchain.config.catalogue import Catalogue
from coldchain.config.watched import Watched
from coldchain.sites import SiteInfo
from coldchain.stock import Form, Place


class Par(msgspec.Struct, frozen=True):
    """So many pens or syringes a site means to have; below it, that is told. `form` None: of both together."""

    site: str
    product: str
    at_least: int
    form: Form | None = None


class Habits(msgspec.Struct, frozen=True):
    """When something is told, and how often.

    Attributes:
        resolve_after: so long the newest readings have to be in range before a temperature alert is over.
        still_out_after: acknowledged and still out for so long: it escalates again.
        still_out_grave_after: likewise, freezing or overheated.
        group_within: what comes up at one site for one contact within this time becomes one message.
        running_out_at: share of a tolerance at which it is told to run out.
        sweep_at: local time at which expiry, stock levels, doses and calibrations are looked at.
        expiring_days: how many days before a lot expires that is told.
        battery_below_pct: a charge at or below it is low.
        broker_lost_after: so long the broker may be away.
        collector_lost_after: so long nobody may take readings in.
        influx_lag_after: so old what is not shipped yet may become.
        disk_below_mb: megabytes that should be free beside the store.
        commissioning: so long after its first reading a unit without stock raises no alert.
        review_over: more alerts of a unit in a week ask for a review.
        patient_from: before it, local time, a patient is woken only by what is grave.
        patient_until: after it likewise.
    """

    resolve_after: timedelta = timedelta(minutes=10)
    still_out_after: timedelta = timedelta(minutes=30)
    still_out_grave_after: timedelta = timedelta(minutes=15)
    group_within: timedelta = timedelta(seconds=30)
    running_out_at: float = 0.5
    sweep_at: time = time(7)
    expiring_days: tuple[int, ...] = (90, 30, 7)
    battery_below_pct: float = 15.0
    broker_lost_after: timedelta = timedelta(minutes=2)
    collector_lost_after: timedelta = timedelta(minutes=2)
    influx_lag_after: timedelta = timedelta(minutes=15)
    disk_below_mb: float = 500.0
    commissioning: timedelta = timedelta(hours=24)
    review_over: int = 2
    patient_from: time = time(7)
    patient_until: time = time(21)


class World(msgspec.Struct, frozen=True):
    """What the configuration and the catalogue say.

    Attributes:
        sites: by id.
        sensors: configured ones, by place; `ambient` ones are among them and never judged.
        catalogue: products and storage classes.
        habits: when something is told.
        pars: stock levels.
        pharmacies: the one pharmacy of each organisation that has one; it follows from the sites.
    """

    sites: Mapping[str, SiteInfo]
    sensors: Mapping[Place, tuple[Watched, ...]]
    catalogue: Catalogue
    habits: Habits = Habits()
    pars: tuple[Par, ...] = ()
    pharmacies: Mapping[str, SiteInfo] = {}

    def __post_init__(self) -> None:
        # A storm tells thousands of homes: their pharmacy is not looked for among all sites each time.
        found: dict[str, list[SiteInfo]] = {}
        for site in self.sites.values():
            if site.kind == "pharmacy":
                found.setdefault(site.organisation, []).append(site)
        alone = {organisation: each[0] for organisation, each in found.items() if len(each) == 1}
        msgspec.structs.force_setattr(self, "pharmacies", alone)

    def judged(self, place: Place) -> tuple[Watched, ...]:
        """Return the sensors that a unit's medicines are judged by: `product` ones, or where none is, `air` ones."""
        sensors = self.sensors.get(place, ())
        product = tuple(each for each in sensors if each.role == "product")
        return product or tuple(each for each in sensors if each.role == "air")
