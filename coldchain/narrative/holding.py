"""Sentences about lots: what is there, where it lies and what happened to it."""

from datetime import tzinfo

from msgspec.structs import replace

from coldchain import events
from coldchain.events import Event
from coldchain.narrative.words import because, cartons, clock, counts, doubt, doubts, ended, forms
from coldchain.stock import Route, Stay, TimeOut
from coldchain.units import show_duration

_ROUTES: dict[Route, str] = {
    "discard": "to be discarded",
    "reverse_distribution": "for reverse distribution",
    "manufacturer_claim": "for a claim to the manufacturer",
    "restock": "never handed over",
}


def tell(event: Event, zone: tzinfo) -> str | None:
    """Return what happened, in one sentence; None: no such event."""
    match event:
        case events.LotReceived():
            return f"{_received(event, zone)}."
        case events.LotMoved():
            return f"{_moved(event, zone)}."
        case events.LotSplit():
            split = f"{event.quantity} split off as lot {event.child}{cartons(event.letters)}"
            return f"Lot {event.lot}: {split}."
        case events.LotUsed():
            return f"{_used(event, zone)}."
        case events.LotReturned(route="restock", incidents=()):
            called_off = f"set aside no longer, in stock in {event.place} as before"
            return f"Lot {event.lot}: {called_off}{because(event.reason)}."
        case events.LotReturned():
            route = f"returned into {event.place} at {clock(event.at, zone)}, {_ROUTES[event.route]}"
            return f"Lot {event.lot}: {route}{because(event.reason)}{doubts(event.incidents)}."
        case events.LotAdjusted():
            counted = f"counted {event.now} where {event.was} were recorded"
            return f"Lot {event.lot}: {counted}{because(event.reason)}."
        case events.LotDiscarded():
            return f"Lot {event.lot}: {event.quantity} discarded{because(event.reason)}."
        case events.IncidentReported():
            return f"Lot {event.lot}: reported: {_reported(event, zone)}."
        case events.StayCorrected():
            corrected = f"where it lay was corrected{because(event.reason)}"
            was, now = _stays(event.was, zone), _stays(event.now, zone)
            outs = "" if event.outs is None else f"; {_outs(event.outs, zone)}"
            return f"Lot {event.lot}: {corrected}. Was: {was}. Now: {now}{outs}{doubts(event.incidents)}."
        case events.CommandsRefused():
            return f"Commands refused since the last count: {counts(event.counts)}."
        case _:
            return None


def _received(event: events.LotReceived, zone: tzinfo) -> str:
    what = f"{forms(event.quantity, event.form)} of {event.product}, lot no. {event.lot_number}"
    where = f"received at {clock(event.arrival.at, zone)}, in {event.place} at {clock(event.arrival.stored_at, zone)}"
    expiry = f"the maker's last day {event.manufacturer_expiry}"
    return f"Lot {event.lot}: {what}, {where}, {expiry}{doubts(event.incidents)}"


def _moved(event: events.LotMoved, zone: tzinfo) -> str:
    told = f"moved from {event.source} at {clock(event.left_at, zone)}"
    told += f" to {event.target} at {clock(event.arrived_at, zone)}"
    if event.out is not None:
        told += f", {_out(event.out, zone)}"
    if event.attested_until is not None:
        told += f", packaging holds until {clock(event.attested_until, zone)}"
    return f"Lot {event.lot}: {told}{because(event.reason)}{doubts(event.incidents)}"


def _used(event: events.LotUsed, zone: tzinfo) -> str:
    kind = "used" if event.kind == "used" else "thrown away unused"
    disposal = f", disposed of: {ended(event.disposal)}" if ended(event.disposal) else ""
    return f"Lot {event.lot}: {event.quantity} {kind} at {clock(event.at, zone)}{cartons(event.letters)}{disposal}"


def _reported(event: events.IncidentReported, zone: tzinfo) -> str:
    """The note stays out of the sentence: a patient's is a hash here."""
    told = [] if event.out is None else [_out(event.out, zone)]
    told += [doubt(replace(each, told=each.told.removeprefix("reported "))) for each in event.incidents]
    return "; ".join(told) or "nothing that its label forbids"


def _out(out: TimeOut, zone: tzinfo) -> str:
    lasted = show_duration(out.until - out.since)
    return f"out of the fridge for {lasted} from {clock(out.since, zone)} to {clock(out.until, zone)}"


def _outs(outs: tuple[TimeOut, ...], zone: tzinfo) -> str:
    return ", ".join(_out(each, zone) for each in outs) or "at no time out of the fridge"


def _stays(stays: tuple[Stay, ...], zone: tzinfo) -> str:
    return ", then ".join(_stay(each, zone) for each in stays) or "nowhere"


def _stay(stay: Stay, zone: tzinfo) -> str:
    since = clock(stay.since, zone)
    span = f"from {since} on" if stay.until is None else f"from {since} to {clock(stay.until, zone)}"
    return f"{stay.place} {span}"
