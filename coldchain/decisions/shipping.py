"""Shipping: a shipment comes, with what is doubtful about the state that it came in."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from coldchain.approvals import ApprovedLane
from coldchain.commands import Arrive
from coldchain.decisions.asking import Asking
from coldchain.decisions.deliveries import check_times, doubts, is_vouched_for
from coldchain.decisions.placing import check_fits, entered_late, out_between
from coldchain.errors import NotFoundError, RefusedError
from coldchain.events import Event, IncidentReported, LotMoved, ShipmentArrived
from coldchain.findings import Excursion
from coldchain.lots import Lot
from coldchain.sentences import instant
from coldchain.shipments import Shipment
from coldchain.stock import Arrival, Place


def arrive(
    command: Arrive,
    shipment: Shipment,
    lots: Sequence[Lot],
    asking: Asking,
    lanes: Sequence[ApprovedLane] = (),
    excursions: Sequence[Excursion] = (),
) -> tuple[Event, ...]:
    """Say that a shipment came, where it is put and in which state it was.

    Args:
        command: what is asked.
        shipment: the one that came.
        lots: those that are in it, also what was split off on the way.
        asking: who asks, and when.
        lanes: that the target's organisation approved; a patient's shipment needs none.
        excursions: of the shipper that it came in, which began after it came.

    Raises:
        RefusedError: it came before, goes elsewhere, or its times are out of order.
    """
    doing = f"take in shipment {shipment.id}"
    asking.allow(doing, "pharmacist", "technician", "patient")
    if not {"*", shipment.source, shipment.target}.intersection(asking.by.sites):
        raise NotFoundError(f"Cannot {doing}: there is no shipment {shipment.id} for {asking.by.id}.")
    _on_its_way(doing, shipment)
    _times(doing, command.arrival, shipment, asking)
    held = [lot for lot in lots if (lot.shipment, lot.stage) == (shipment.id, "transit") and lot.quantity]
    _place(doing, command.place, shipment, held, asking)
    if asking.by.role == "patient":  # who knows no supplier and no lane; what they write there is not for the ledger
        command = replace(command, arrival=replace(command.arrival, supplier="", lane=""))
    needed = not shipment.logger and not _vouched(command.arrival, shipment, lanes, asking)
    facts = [fact for lot in held for fact in _taken_in(lot, command, asking, excursions, indicator_needed=needed)]
    return (ShipmentArrived(shipment.id, command.place, command.arrival), *facts)


def _taken_in(
    lot: Lot, command: Arrive, asking: Asking, excursions: Sequence[Excursion], *, indicator_needed: bool
) -> Iterator[Event]:
    arrival = command.arrival
    out = out_between(arrival.at, arrival.stored_at)
    late = entered_late("handed over", arrival.at, excursions, asking)
    yield LotMoved(lot.id, lot.place, command.place, arrival.at, arrival.stored_at, out, late)
    if incidents := doubts(arrival, asking.new_id, indicator_needed=indicator_needed):
        yield IncidentReported(lot.id, incidents)


def _vouched(arrival: Arrival, shipment: Shipment, lanes: Sequence[ApprovedLane], asking: Asking) -> bool:
    """Tell whether a shipment needs no indicator: a patient's never does, a pharmacy's on an approved lane."""
    target = asking.site(shipment.target)
    return target.kind == "home" or is_vouched_for(target.organisation, arrival, lanes)


def _on_its_way(doing: str, shipment: Shipment) -> None:
    if shipment.state == "returned":
        raise RefusedError(f"Cannot {doing}: it went back to {shipment.source}.")
    if shipment.state == "arrived":
        came = f" {instant(shipment.arrival.at)}" if shipment.arrival is not None else ""
        raise RefusedError(f"Cannot {doing}: it came{came} already.")


def _times(doing: str, arrival: Arrival, shipment: Shipment, asking: Asking) -> None:
    check_times(doing, arrival, asking)
    if arrival.at < shipment.packed_at:
        packed_at = instant(shipment.packed_at)
        raise RefusedError(f"Cannot {doing} at {instant(arrival.at)}: it was packed at {packed_at}.")


def _place(doing: str, place: Place, shipment: Shipment, lots: Sequence[Lot], asking: Asking) -> None:
    if place.site != shipment.target:
        raise RefusedError(f"Cannot {doing} into {place}: it goes to {shipment.target}.")
    asking.unit(place)
    for lot in lots:
        check_fits(doing, place, lot.product, asking)
