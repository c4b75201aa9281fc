"""Concerns: whom an entry of the ledger is for, as far as sites say: everybody sees what is told of their own."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from api.rights import RIGHTS
from coldchain import events
from coldchain.alert import Key
from coldchain.events import Event
from coldchain.inventory.sight import counts_homes
from coldchain.projecting import lots_of
from coldchain.sites import SiteInfo
from coldchain.stock import Actor, Place
from coldchain.store.ports import Reads

_PUBLIC = (events.RecallOpened, events.RecallClosed)
_MESSAGES = (events.MessageWritten, events.MessageSent, events.MessageFailed, events.MessageWithdrawn)
_SHIPPED = (events.ShipmentArrived, events.ShipmentOverdue)


class Concern(msgspec.Struct, frozen=True):
    """Whom an entry is for.

    Attributes:
        sites: who has to do with one of them sees it; none: only those of all sites.
        unit: that it is about; None: none, or several.
        lots: that it names.
        alert: that it is about; empty: none.
        public: everybody sees it, whatever their sites.
        whole: only who has to do with all of the sites sees it.
        patient: it is about what a patient has, or is to get.
        service: it tells who was told.
        access: it tells of users.
    """

    sites: frozenset[str] = frozenset()
    unit: Place | None = None
    lots: tuple[str, ...] = ()
    alert: str = ""
    public: bool = False
    whole: bool = False
    patient: bool = False
    service: bool = False
    access: bool = False

    def is_for(self, by: Actor, named: Collection[str]) -> bool:
        """Tell whether somebody sees it.

        Args:
            by: who.
            named: the sites that are named to them.
        """
        if self.service and by.role not in RIGHTS["see_service"]:
            return False
        if (self.patient and counts_homes(by)) or (self.access and by.role not in RIGHTS["see_ledger"]):
            return False
        if self.public:
            return True
        if not self.sites:
            return "*" in by.sites
        mine = self.sites.intersection(named)
        return mine == self.sites if self.whole else bool(mine)


def concern_of(reads: Reads, event: Event, sites: Mapping[str, SiteInfo]) -> Concern:
    """Return whom an event is for, by what its lots and alerts are now.

    Args:
        reads: the store.
        event: what was told.
        sites: of the configuration.
    """
    if isinstance(event, _PUBLIC):
        return Concern(public=True)
    if lots := lots_of(event):
        return _of_lots(reads, event, lots)
    if isinstance(event, _SHIPPED):
        return _of_shipment(reads, event.shipment)
    if (sensor := _sensor(event)) is not None:
        site, unit, _ = sensor.split("/")
        return Concern(frozenset({site}), Place(site, unit))
    return _of_rest(reads, event, sites)


def _of_rest(reads: Reads, event: Event, sites: Mapping[str, SiteInfo]) -> Concern:
    if (key := _key(reads, event)) is not None:
        unit = Place(key.site, key.unit) if key.unit else None
        alert, tells_whom = str(getattr(event, "alert", "")), isinstance(event, events.AlertEscalated)
        return Concern(frozenset({key.site} - {""}), unit, alert=alert, service=tells_whom)
    if isinstance(event, _MESSAGES):
        return Concern(_of_message(reads, event), service=True)
    if isinstance(user := getattr(event, "user", None), str):
        known = reads.user(user)
        return Concern(frozenset(() if known is None else known.sites) - {"*"}, whole=True, access=True)
    return Concern(_of_fields(event, sites), _unit(event))


def _of_lots(reads: Reads, event: Event, lots: tuple[str, ...]) -> Concern:
    known = [lot for each in lots if (lot := reads.lot(each)) is not None]
    found = frozenset(site for lot in known for site in (lot.place.site, lot.home, lot.pharmacy) if site)
    patient = any(lot.home for lot in known)
    asked = isinstance(event, events.InquiryOpened)
    unit = known[0].place if known and not asked else None
    return Concern(found, unit, lots, whole=asked, patient=patient)


def _of_shipment(reads: Reads, shipment_id: str) -> Concern:
    shipment = reads.shipment(shipment_id)
    if shipment is None:
        return Concern()
    return Concern(frozenset({shipment.source, shipment.target}), shipment.arrived_in, shipment.lots, patient=True)


def _sensor(event: Event) -> str | None:
    """Return the sensor that an event is about."""
    found: Any = getattr(event, "finding", None)
    if isinstance(event, events.FindingAmended):
        found = event.now or event.was
    sensor = getattr(event, "sensor", None) if found is None else found.sensor
    return sensor if isinstance(sensor, str) else None


def _key(reads: Reads, event: Event) -> Key | None:
    """Return what the alert is about that an event tells of."""
    if isinstance(event, events.AlertRaised | events.AlertChanged):
        return event.situation.key
    alert = reads.alert(event.alert) if hasattr(event, "alert") else None
    return None if alert is None else alert.key


def _of_message(reads: Reads, event: Any) -> frozenset[str]:  # noqa: ANN401 - one of four
    message = event.message
    if isinstance(message, str):
        outgoing = reads.message(message)
        if outgoing is None:
            return frozenset()
        message = outgoing.message
    if message.site:
        return frozenset({message.site})
    told = (reads.alert(each) for each in message.alerts)
    return frozenset(each.key.site for each in told if each is not None and each.key.site)


def _of_fields(event: Event, sites: Mapping[str, SiteInfo]) -> frozenset[str]:
    mute = getattr(event, "mute", None)
    person = getattr(event, "person", "")
    home = person if person in sites else getattr(event, "home", "")
    named = (getattr(event, "site", ""), home, getattr(mute, "site", ""))
    organisation = getattr(event, "organisation", None)
    theirs: Iterable[str] = (each.id for each in sites.values() if each.organisation == organisation)
    return frozenset(site for site in (*named, *theirs) if isinstance(site, str) and site)


def _unit(event: Event) -> Place | None:
    site, unit = getattr(event, "site", ""), getattr(event, "unit", "")
    return Place(site, unit) if isinstance(unit, str) and unit and site else None
