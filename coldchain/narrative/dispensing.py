"""Sentences about the way to a patient: dispensing, shipments, doses."""

from datetime import tzinfo

from coldchain import events
from coldchain.events import Event
from coldchain.narrative.words import because, cartons, clock, lots
from coldchain.stock import Arrival, Indicator, Packs

_PACKS: dict[Packs, str] = {"frozen": "packs frozen", "cool": "packs cool", "warm": "packs warm", "none": "no packs"}
_INDICATOR: dict[Indicator, str] = {"ok": "indicator ok", "alarm": "indicator shows an alarm", "none": "no indicator"}


def tell(event: Event, zone: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    match event:
        case events.DispensingPrepared():
            told = f"set aside for {event.home}{_supply(event.days_supply)}, waits for the pharmacist's date"
            return f"Lot {event.lot}: {told}."
        case events.LotDispensed():
            told = f"dispensed to {event.home} by {event.pharmacy} on {event.on}{_supply(event.days_supply)}"
            return f"Lot {event.lot}: {told}{cartons(event.letters)}."
        case events.ShipmentPacked():
            return f"Shipment {event.shipment}: {_packed(event, zone)}."
        case events.ShipmentArrived():
            told = f"handed over at {clock(event.arrival.at, zone)}, in {event.place} at"
            return f"Shipment {event.shipment}: {told} {clock(event.arrival.stored_at, zone)}, {_state(event.arrival)}."
        case events.ShipmentOverdue():
            told = f"no word of its arrival from {event.target}, due at {clock(event.due_at, zone)}"
            return f"Shipment {event.shipment}: {told}."
        case events.DosesStarted():
            told = "continues, counted from" if event.past_first else "begins with the first dose on"
            return f"{event.home}: the schedule of {event.product} {told} {event.on}."
        case events.DoseRecorded():
            of = f", of lot {event.lot}" if event.lot else ""
            return f"{event.home}: a dose of {event.product} taken on {event.on}{of}."
        case events.PersonErased():
            return f"{event.person}: name and contact erased{because(event.reason)}."
        case _:
            return None


def _packed(event: events.ShipmentPacked, zone: tzinfo) -> str:
    told = f"{lots(event.lots)} packed at {clock(event.packed_at, zone)} in {event.unit} for {event.target}"
    if event.package:
        told += f", packaging {event.package}"
    if event.qualified_until > event.packed_at:
        told += f" holds until {clock(event.qualified_until, zone)}"
    if event.logger:
        told += ", with a logger"
    return f"{told}, due at {clock(event.due_at, zone)}"


def _state(arrival: Arrival) -> str:
    seal = "seal intact" if arrival.seal_intact else "seal broken"
    return f"{_PACKS[arrival.packs]}, {_INDICATOR[arrival.indicator]}, {seal}"


def _supply(days: int | None) -> str:
    return "" if days is None else f", a supply for {days} days"
