"""What was done, in sentences: those of the ledger's entries; of a dispensing, which is several, one of its own."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from msgspec.structs import replace

from coldchain import expiry, narrative
from coldchain.cli.instants import localized, told_at, zone_of
from coldchain.commands import Command, NamePerson
from coldchain.config import catalogue
from coldchain.desk import Done
from coldchain.events import (
    DispensingPrepared,
    Event,
    FindingAmended,
    LotDispensed,
    LotReceived,
    ShipmentPacked,
    VerdictChanged,
)
from coldchain.lots import Lot
from coldchain.narrative.words import cartons, ended, forms
from coldchain.sites import SiteInfo
from coldchain.stock import Place
from coldchain.store.ports import Reads
from coldchain.units import show_duration

MOST_VERDICTS = 20
"""So many verdicts are told one by one, and so many findings that were judged again."""


def told(done: Done, command: Command, reads: Reads, sites: Mapping[str, SiteInfo]) -> Iterator[str]:
    """Yield what was done, in the zone of the site where the lots lie."""
    if done.again:
        yield "This was done before under the same key; nothing was done again."
    events: list[Event] = [entry.event for entry in done.entries]
    zone = _zone(done, command, reads, sites)
    if any(isinstance(each, LotDispensed | DispensingPrepared) for each in events):
        yield from _dispensed(events, reads, zone)
    elif isinstance(command, NamePerson):
        yield f"The name behind {command.person} is kept, apart from the ledger."
    else:
        yield from _each(list(_as_received(events, zone)), zone)


def _as_received(events: list[Event], zone: tzinfo) -> Iterator[Event | str]:
    """Yield events; of a lot that was received with them its first verdict as a sentence: it was nothing before."""
    came: dict[str, str] = {}
    for each in events:
        if isinstance(each, LotReceived):
            came[each.lot] = narrative.tell(each, zone)
        if isinstance(each, VerdictChanged) and each.lot in came and not _is_nothing_new(each):
            yield _first(each, came.pop(each.lot), zone)
        else:
            yield each


def _first(event: VerdictChanged, came: str, zone: tzinfo) -> str:
    """Return a lot's first verdict: what was not told of how it came, and what to do now."""
    left = tuple(each for each in event.reasons if ended(each.sentence).partition(": ")[2] not in came)
    if not left and event.todo:
        return f"Lot {event.lot}: {event.todo}"
    return narrative.tell(replace(event, reasons=left), zone).replace(f" (was {event.was})", "", 1)


def _each(events: list[Event | str], zone: tzinfo) -> Iterator[str]:
    """Yield a sentence an event; of very many verdicts, such as a recall's, and of amendments only the first."""
    left: dict[type[Event], int] = {VerdictChanged: MOST_VERDICTS, FindingAmended: MOST_VERDICTS}
    for each in events:
        if isinstance(each, str):
            yield localized(each, zone)
            continue
        if _is_nothing_new(each):
            continue
        kind = type(each)
        if kind in left:
            left[kind] -= 1
        if left.get(kind, 0) >= 0:
            yield localized(narrative.tell(each, zone), zone)
    if left[FindingAmended] < 0:
        yield f"{-left[FindingAmended]} more were judged again: `coldchain sensors findings` shows what stands."
    if left[VerdictChanged] < 0:
        yield f"{-left[VerdictChanged]} more lots have another verdict: `coldchain lot list` shows them."


def _dispensed(events: list[Event], reads: Reads, zone: tzinfo) -> Iterator[str]:
    shipments = (each for each in events if isinstance(each, ShipmentPacked))
    for each in events:
        match each:
            case LotDispensed():
                yield _handed(each, next(shipments, None), reads.lot(each.lot), zone)
            case DispensingPrepared():
                yield _set_aside(each, reads.lot(each.lot))
                yield from _unapproved("" if each.unit else each.package, reads.lot(each.lot), reads)
            case VerdictChanged() if not _is_nothing_new(each):
                yield localized(narrative.tell(each, zone), zone)
            case ShipmentPacked(logger=False, lots=(lot_id, *_)):
                yield from _unapproved(each.package, reads.lot(lot_id), reads)
            case _:
                pass  # the split, the date and the packing are in that one sentence


def _is_nothing_new(event: Event) -> bool:
    """A lot's first verdict is told to the ledger too; where it is usable still, nobody needs to read that."""
    return isinstance(event, VerdictChanged) and event.was == event.now == "usable"


def _handed(event: LotDispensed, packed: ShipmentPacked | None, lot: Lot | None, zone: tzinfo) -> str:
    sentence = f"Dispensed {_what(lot, event.lot, event.letters)} to {event.home}"
    if lot is not None:
        sentence += f", {localized(_last_day(lot), zone)}"
    if packed is not None:
        sentence += f"; shipment {packed.shipment} is due at {told_at(packed.due_at, zone)}"
    return f"{sentence}."


def _set_aside(event: DispensingPrepared, lot: Lot | None) -> str:
    return (
        f"Set {_what(lot, event.lot)} aside for {event.home}: a pharmacist assigns the expiry, which finishes the"
        " dispensing."
    )


def _unapproved(package: str, lot: Lot | None, reads: Reads) -> Iterator[str]:
    """Yield what it means that nobody approved the packaging that was named: it holds for no time at all."""
    if not package or lot is None:
        return
    approved = sorted({each.package for each in reads.approved_packages(lot.organisation)})
    if package not in approved:
        known = f"those that are: {', '.join(approved)}" if approved else "none is"
        limits = catalogue().storage[catalogue().products[lot.product].storage]
        after = f"from {show_duration(limits.unverified_after)} of it on the {lot.form}s are to be checked first"
        yield f"Packaging {package} is not approved ({known}): of the way nothing is known, and {after}."


def _what(lot: Lot | None, lot_id: str, letters: str = "") -> str:
    told_ = f"lot {lot_id}{cartons(letters)}"
    if lot is None:
        return told_
    return f"{forms(lot.quantity, lot.form)} of {catalogue().products[lot.product].name} ({told_})"


def _last_day(lot: Lot) -> str:
    """Return `use before the end of 2027-11-23 (the pharmacist's date)`."""
    told_, _, decides = expiry.sentence(expiry.use_by(lot)).partition(": ")
    return f"{told_} ({decides})"


def site_of(command: Command, reads: Reads) -> str:
    """Return the site that a command is about, as far as it says; empty: none."""
    if lot := reads.lot(_said(command, "lot")):
        return lot.place.site
    if alert := reads.alert(_said(command, "alert")):
        return alert.key.site
    if shipment := reads.shipment(_said(command, "shipment")):
        return shipment.target
    place = getattr(command, "place", None)
    if isinstance(place, Place):
        return place.site
    return _said(command, "site") or _said(command, "home") or _said(command, "sensor").partition("/")[0]


def _said(command: Command, field: str) -> str:
    """Return what a command says in a field; empty: it has none such."""
    return str(getattr(command, field, ""))


def _zone(done: Done, command: Command, reads: Reads, sites: Mapping[str, SiteInfo]) -> tzinfo:
    found = (reads.lot(each) for each in done.lots)
    return zone_of(sites, next((each.place.site for each in found if each is not None), "") or site_of(command, reads))
