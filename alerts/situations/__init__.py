"""Situations: what is wrong at a place now, asked of the store's tables; one file a cause.

A look asks only what an index finds: what a unit, a site or the service knows of itself. It remembers nothing, so that
it finds the same whenever and however often it is made; what was told already stands in the open alerts.

"Stock" is a lot with something left of it that is not expired, compromised or returned by a patient: what is
quarantined or unverified may yet be saved.

| cause | is raised | is over | with stock | without |
|---|---|---|---|---|
| `warm`, `cold`: running out | an excursion that goes on has used half of its tolerance, or the day's sum has | every \
sensor that showed it in range for 10 min by its own readings; amended away; its sensors are out or faulty | warning \
| notice |
| … breached | by the excursion, or by the day's sum where no alert told of that | likewise | critical | warning |
| … suspected, confirmed | frozen or overheated, by one reading or a run | likewise | critical | warning |
| … and a sensor of it falls silent | | never by silence | critical | warning |
| `silent` | a judged sensor is not heard, or never was | all are heard | warning; critical if it was last out of \
range, or once nobody knows for 2 h | notice; warning if it was last out of range |
| `stuck` | a standstill | another value | warning | notice |
| `scale` | °C or °F is asked | somebody answers | warning | notice |
| `battery` | 15 % or less | 20 % or more | notice; warning at 5 % | notice |
| `calibration` | due within 30 days, lapsed | a newer certificate | notice, warning | the same |
| `stock` | lots wait for a decision, and no other alert of the unit tells of them | none does | warning | - |
| `overdue` | unit or sensor not back when it was expected | it is back | warning for a sensor, notice for a unit \
| notice |
| `review` | more than 2 alerts within 7 days, drills and notices left out | not so for a week | notice | notice |
| `site_silent` | all sensors of a site fell silent together | one is heard | as grave as its units | notice |
| `expiring` | within 90, 30 days; within 7, expired | none is left | notice; warning | - |
| `par` | less usable than wanted | enough | warning | - |
| `dose` | due within 7 days, and no pen covers it | one does | warning | - |
| `shipment` | no word when it was due | it came, or came back | warning | - |
| `recall` | open, and this site is to answer | it has, or the recall is closed | warning | - |
| `collector` | its lease ran out 2 min ago | one is at work | critical | - |
| `broker` | away for 2 min | it is back | warning; critical after 15 min | - |
| `influx` | 15 min behind | less than half of that | warning | - |
| `disk` | less than 500 MB free | a tenth more than that | warning; critical below a fifth | - |
| `channel` | a contact's channel does not work | all do | warning | - |

A unit of storage class shipper without stock is never more than a notice where it is warm, cold or silent. The numbers
are those of `Habits` and of the storage class.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from alerts.situations import (
    battery,
    broker,
    calibration,
    channel,
    collector,
    disk,
    dose,
    excursions,
    expiring,
    influx,
    overdue,
    par,
    recall,
    review,
    scale,
    shipment,
    silent,
    site_silent,
    stock,
    stuck,
)
from alerts.situations.commissioning import commissioned_at, commissioning
from alerts.situations.looked import Looked, earliest, joined
from alerts.situations.service import Probes, Service
from alerts.situations.site import Site
from alerts.situations.unit import Unit
from alerts.world import World
from coldchain.alert import Cause, Situation
from coldchain.stock import Place
from coldchain.store.ports import Reads

__all__ = ["OF_SERVICE", "OF_SITE", "OF_UNIT", "Looked", "Probes", "commissioning", "look", "look_at_service"]

OF_UNIT: Mapping[Cause, Callable[[Unit, Mapping[Cause, Situation]], Looked]] = {
    "warm": excursions.warm,
    "cold": excursions.cold,
    "silent": silent.find,  # after what its silence may be a stage of
    "stuck": stuck.find,
    "scale": scale.find,
    "battery": battery.find,
    "calibration": calibration.find,
    "stock": stock.find,  # after what may tell of the same lots
    "overdue": overdue.find,
    "review": review.find,
}
"""Each is told what stands of the causes before it."""

OF_SITE: Mapping[Cause, Callable[[Site], Looked]] = {
    "site_silent": site_silent.find,
    "expiring": expiring.find,
    "par": par.find,
    "dose": dose.find,
    "shipment": shipment.find,
    "recall": recall.find,
}
OF_SERVICE: Mapping[Cause, Callable[[Service], Looked]] = {
    "collector": collector.find,
    "broker": broker.find,
    "influx": influx.find,
    "disk": disk.find,
    "channel": channel.find,
}


def look(reads: Reads, world: World, place: Place, now: datetime) -> Looked:
    """Return what is wrong with a unit, or with a site itself where `place` has no unit.

    Args:
        reads: the store.
        world: what is configured.
        place: the unit or site.
        now: the watched world's clock.
    """
    if place.unit:
        return _unit(Unit(reads, world, place, now))
    info = world.sites.get(place.site)
    if info is not None:
        site = Site(reads, world, info, now)
        return joined(find(site) for find in OF_SITE.values())
    gone = (each.key for each in reads.open_alerts(place.site, "") if not each.drill)
    return Looked(over=dict.fromkeys(gone, "the site is not configured any more"))


def look_at_service(reads: Reads, world: World, probes: Probes, now: datetime) -> Looked:
    """Return what is wrong with the service itself.

    Args:
        reads: the store.
        world: what is configured.
        probes: what was measured just now.
        now: the watched world's clock.
    """
    service = Service(reads, world.habits, probes, now)
    return joined(find(service) for find in OF_SERVICE.values())


def _unit(unit: Unit) -> Looked:
    standing: dict[Cause, Situation] = {}
    found = []
    for cause, find in OF_UNIT.items():
        looked = find(unit, standing)
        found.append(looked)
        if (stands := _stands(unit, cause, looked)) is not None:
            standing[cause] = stands
    return _uncommissioned(unit, joined(found))


def _stands(unit: Unit, cause: Cause, looked: Looked) -> Situation | None:
    """Return what stands of a cause after a look: found, or gone on."""
    if looked.situations:
        return looked.situations[0]
    alert = unit.alert(cause)
    return None if alert is None or alert.key in looked.over else alert.situation


def _uncommissioned(unit: Unit, looked: Looked) -> Looked:
    """A new unit in which nothing lies raises nothing; what was raised before goes on."""
    fresh = [each for each in looked.situations if each.key not in unit.open]
    until = commissioned_at(unit) if fresh else None
    if until is None:
        return looked
    kept = tuple(each for each in looked.situations if each.key in unit.open)
    return Looked(kept, looked.over, earliest((looked.again_at, until)))
