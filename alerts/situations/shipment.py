"""Shipment: no word of its arrival by the time that it was due; who sent it is told."""

from alerts.situations import stakes
from alerts.situations.looked import Looked, earliest
from alerts.situations.site import Site, compared
from coldchain.alert import Key, Situation
from coldchain.shipments import Shipment
from coldchain.units import show_instant

_OVER = {"arrived": "it has arrived", "returned": "nothing of it is on its way any more"}


def find(site: Site) -> Looked:
    """Find the shipments of a site of which word is missing."""
    coming = [
        each
        for each in site.reads.shipments(open_only=True, sites=(site.info.id,))
        if site.info.id == (each.source if each.source in site.world.sites else each.target)
    ]
    late = {site.key("shipment", each.id): each for each in coming if each.due_at <= site.now}
    found = {key: _situation(site, key, shipment) for key, shipment in late.items()}
    because = {key.part: _because(site, key.part) for key in site.of("shipment")}
    looked = compared(site, "shipment", found, because)
    return Looked(looked.situations, looked.over, earliest(each.due_at for each in coming if each.due_at > site.now))


def _situation(site: Site, key: Key, shipment: Shipment) -> Situation:
    held = (site.reads.lot(lot_id) for lot_id in shipment.lots)
    on_its_way = [lot for lot in held if lot is not None and lot.quantity and lot.stage == "transit"]
    return Situation(
        key,
        "present",
        "warning",
        shipment.due_at,
        lots=stakes.lines_of(on_its_way, site.now),
        label_clock_ends_at=stakes.clock_of(on_its_way),
        details=(f"shipment {shipment.id} to {shipment.target} was due {show_instant(shipment.due_at)}",),
    )


def _because(site: Site, shipment_id: str) -> str:
    shipment = site.reads.shipment(shipment_id)
    return "" if shipment is None else _OVER.get(shipment.state, "it is expected later")
