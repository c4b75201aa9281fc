"""Daily checks at the desk: what each unit's lowest and highest were since the check before, and the signature."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from coldchain.commands import SignCheck
from coldchain.decisions.signing_checks import sign_check
from coldchain.desk.errand import Errand
from coldchain.events import UnitChecked
from coldchain.sites import SiteInfo
from coldchain.stock import Place
from coldchain.store.ports import Reads

FIRST = timedelta(days=1)
"""So far back the first check of a unit looks."""
LONGEST = timedelta(days=31)
"""So far back any check looks."""


def sign(command: SignCheck, errand: Errand) -> None:
    """Sign for a site's units."""
    units: tuple[UnitChecked, ...] = ()
    asking = errand.asking
    asking.allow_site(f"sign the check of {command.site}", command.site)
    if command.until <= asking.now:
        units = tuple(looked_at(errand.tx, asking.site(command.site), command.until))
    errand.tell(sign_check(command, units, asking))


def looked_at(reads: Reads, site: SiteInfo, until: datetime) -> Iterable[UnitChecked]:
    """Yield each unit of a site with its lowest and highest since it was checked last."""
    last = reads.last_check(site.id)
    before = {} if last is None else {each.unit: each.until for each in last.units}
    for unit in site.units:
        since = max(before.get(unit, until - FIRST), until - LONGEST)
        lowest, highest = _extremes(reads, Place(site.id, unit), since, until)
        yield UnitChecked(unit, lowest, highest, since, until)


def _extremes(reads: Reads, place: Place, since: datetime, until: datetime) -> tuple[float | None, float | None]:
    """Return the lowest and highest that the sensors beside the boxes read; without one, those in the air."""
    roles = {each.sensor: each.role for each in reads.watches(place)}
    sensors = [name for name, role in roles.items() if role == "product"]
    sensors = sensors or [name for name, role in roles.items() if role == "air"]
    told = [each.temperature_c for name in sensors for each in reads.readings(name, since, until)]
    return (min(told), max(told)) if told else (None, None)
