"""Asking about a lot: what each form of `api.pages.lot_actions` begins with, and the command that it asks for."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from api.filling import Filled
from api.local_time import in_zone
from api.pages.looking import Look
from coldchain import expiry
from coldchain.commands import Adjust, AssignExpiry, Command, Discard, Move, Quarantine, ReleaseLot, Report, Return
from coldchain.decisions.conditions import why
from coldchain.desk.people import in_words
from coldchain.lots import Lot
from coldchain.stock import Basis, Ground, IncidentKind, Place, Route

BASES: Mapping[str, str] = {
    "label_clock": "The label's time at room temperature",
    "manufacturer_advice": "The manufacturer's advice",
    "minor_deviation": "A minor deviation",
    "accepted_unknown": "Nobody can tell, and I accept that",
}
MEANT: Mapping[str, str] = {
    "label_clock": "usable until its clock ends, which never starts again",
    "manufacturer_advice": "its number, its words and its day are needed",
    "minor_deviation": "at most 15 °C, 24 h above 8 °C, and a mean kinetic temperature of 8 °C",
    "accepted_unknown": "of time without data alone",
}
"""What a basis takes, or makes of the lot."""
KINDS: Mapping[str, str] = {
    "dropped": "it was dropped",
    "shaken": "it was shaken",
    "frozen": "it was frozen, or lay against ice",
    "hot": "it was in the heat: a car, the sun, a heater",
    "light": "it lay in the light without its box",
    "seal": "its seal is broken",
    "unsure": "it was out of the fridge, nobody knows for how long",
}
ROUTES: Mapping[str, str] = {
    "restock": "never handed over: back into stock, a pharmacist decides",
    "discard": "to be destroyed",
    "reverse_distribution": "goes back through the distributor",
    "manufacturer_claim": "a claim to the manufacturer",
}
CAPS = {"": "nobody knows", "on": "on", "off": "off"}
MOVE_ABOUT = {
    " into ": "unit",
    "put in at": "arrived_at",
    "taken out": "left_at",
    " of lot ": "quantity",
    "ahead": "left_at",
}
ADJUST_ABOUT = {"reason is": "reason", "counted": "counted", "count": "counted"}
REPORT_ABOUT = {"out of the fridge": "out_since", "put back": "out_until", " of lot ": "quantity", "ahead": "out_since"}
EXPIRY_ABOUT = {"reason is": "reason", "too late": "on", "before": "on", "already": "on"}
RELEASE_ABOUT = {
    "case's number": "case",
    "what was advised": "advice",
    "advised on": "advised_on",
    "day of the advice": "advised_on",
    "reason is": "reason",
    " by label_clock": "basis",
    " by manufacturer_advice": "basis",
    " by minor_deviation": "basis",
    " by accepted_unknown": "basis",
}


def nothing(_look: Look, _lot: Lot) -> dict[str, str]:
    """Return what stands in a form that begins empty."""
    return {}


def move_begins(_look: Look, lot: Lot) -> dict[str, str]:
    """All of it, now."""
    return {"quantity": str(lot.quantity)}


def move(filled: Filled, look: Look, lot: Lot) -> Command:
    """Into another unit of its site; without times it is moved now."""
    zone = look.zone(lot.place.site)
    unit = filled.one_of("unit", "The unit", _units(look, lot.place.site))
    quantity = filled.whole("quantity", "The quantity", most=lot.quantity)
    left_at = filled.instant("left_at", zone)
    arrived_at = filled.instant("arrived_at", zone) or left_at
    # All of it is not a part: the lot moves as it is.
    part = None if quantity == lot.quantity else quantity
    return Move(lot.id, Place(lot.place.site, unit), part, left_at, arrived_at, filled.text("reason"))


def units_to_move_to(look: Look, lot: Lot) -> Mapping[str, object]:
    """The site's other units."""
    return {"units": [each for each in _units(look, lot.place.site).items() if each[0] != lot.place.unit]}


def quarantine(filled: Filled, _look: Look, lot: Lot) -> Command:
    """With a reason."""
    return Quarantine(lot.id, filled.text("reason", "The reason"))


def adjust_begins(_look: Look, lot: Lot) -> dict[str, str]:
    """As many as are known."""
    return {"counted": str(lot.quantity)}


def adjust(filled: Filled, _look: Look, lot: Lot) -> Command:
    """What was counted, with a reason."""
    counted = filled.whole("counted", "The number", least=0)
    return Adjust(lot.id, counted or 0, filled.text("reason", "The reason"))


def report(filled: Filled, look: Look, lot: Lot) -> Command:
    """What happened, to all of it or to some, and how long it was out."""
    zone = look.zone(lot.place.site)
    kinds: tuple[IncidentKind, ...] = tuple(each for each in filled.all_ticked("kind-") if each in KINDS)  # type: ignore[misc]
    quantity = filled.whole("quantity", most=lot.quantity)
    since, until = filled.instant("out_since", zone), filled.instant("out_until", zone)
    if not kinds and since is None:
        filled.refuse("out_since", "Say what happened, or since when it was out of the fridge.")
    if since is None and until is not None:
        filled.refuse("out_since", "Say since when it was out of the fridge.")
    cap = filled.value("cap") if filled.value("cap") in CAPS else ""
    part = None if quantity == lot.quantity else quantity
    note = filled.text("note")
    back = not filled.ticked("still_out")
    return Report(lot.id, kinds, "", part, since, until, cap, back, note)  # type: ignore[arg-type]


def what_happens(_look: Look, _lot: Lot) -> Mapping[str, object]:
    """What may be ticked."""
    return {"kinds": list(KINDS.items()), "caps": list(CAPS.items())}


def return_begins(_look: Look, lot: Lot) -> dict[str, str]:
    """What never left is stock again; what was with a patient never is."""
    return {"route": "discard" if lot.stage == "home" else "restock"}


def take_back(filled: Filled, look: Look, lot: Lot) -> Command:
    """Into a unit of the pharmacy."""
    site = _pharmacy(lot)
    route: Route = filled.one_of("route", "What becomes of it", get_args(Route)) or "discard"  # type: ignore[assignment]
    unit = filled.one_of("unit", "The unit", _units(look, site))
    place = lot.place if lot.stage == "prepared" else Place(site, unit)
    at = filled.instant("at", look.zone(site))
    return Return(lot.id, route, place, at, filled.text("reason"))


def units_to_return_to(look: Look, lot: Lot) -> Mapping[str, object]:
    """The pharmacy's; what is with a patient cannot be stock again."""
    routes = [(key, words) for key, words in ROUTES.items() if key != "restock" or lot.stage != "home"]
    routes = routes[:1] if lot.stage == "prepared" else routes
    return {"units": list(_units(look, _pharmacy(lot)).items()), "routes": routes}


def expiry_begins(look: Look, lot: Lot) -> dict[str, str]:
    """The date that is on the box, or the product's default from today."""
    return {"on": (lot.assigned.on if lot.assigned else default_expiry(look, lot)).isoformat()}


def default_expiry(look: Look, lot: Lot) -> date:
    """Return the pharmacist's date by default for what is dispensed today."""
    today = look.now.astimezone(look.zone(_pharmacy(lot))).date()
    return expiry.default_expiry(today, look.visit.catalogue.products[lot.product], lot.manufacturer_expiry)


def assign_expiry(filled: Filled, _look: Look, lot: Lot) -> Command:
    """Put it on the box; a change needs a reason."""
    on = filled.day("on", "The date")
    reason = filled.text("reason", "The reason of the change" if lot.assigned else "")
    return AssignExpiry(lot.id, on, reason)


def release_begins(_look: Look, lot: Lot) -> dict[str, str]:
    """All that its verdict rests on is accepted, unless a box is cleared."""
    return {f"finding-{each.id}": "on" for each in grounds(lot)} | {"basis": _likely(lot)}


def release(filled: Filled, _look: Look, lot: Lot) -> Command:
    """With basis, reason, accepted findings, and the advice where that is the basis."""
    accepted = filled.all_ticked("finding-")
    if not accepted:
        filled.refuse("findings", "Nothing is accepted: tick what you accept.")
    basis: Basis = filled.one_of("basis", "The basis", BASES) or "accepted_unknown"  # type: ignore[assignment]
    advice = basis == "manufacturer_advice"
    case = filled.text("case", "The number of the advice" if advice else "", most=300)
    words = filled.text("advice", "What was advised" if advice else "")
    on = filled.day("advised_on", "The day of the advice" if advice else "")
    return ReleaseLot(lot.id, basis, filled.text("reason", "The reason"), accepted, case, words, on)


def findings(look: Look, lot: Lot) -> Mapping[str, object]:
    """What the verdict rests on, each with the reason that it stands under, by the site's clock."""
    zone = look.zone(lot.place.site)
    found: dict[str, str] = {}
    for reason in lot.standing.reasons:
        told = in_zone(in_words(look.store, lot.home, why(reason)), zone)
        for number, ground in enumerate(reason.grounds, 1):
            found[ground.id] = told + (f" ({number} of {len(reason.grounds)})" if len(reason.grounds) > 1 else "")
    return {"findings": list(found.items()), "bases": list(BASES.items()), "meant": MEANT}


def discard(filled: Filled, _look: Look, lot: Lot) -> Command:
    """All of it, or some."""
    quantity = filled.whole("quantity", most=lot.quantity)
    part = None if quantity == lot.quantity else quantity
    return Discard(lot.id, filled.text("reason", "The reason"), part)


def grounds(lot: Lot) -> list[Ground]:
    """Return what a lot's verdict rests on."""
    return [ground for reason in lot.standing.reasons for ground in reason.grounds]


def _likely(lot: Lot) -> str:
    if all(reason.condition == "unverified" for reason in lot.standing.reasons):
        return "accepted_unknown"
    return "label_clock" if lot.standing.label_clock_ends_at else "manufacturer_advice"


def _units(look: Look, site: str) -> dict[str, str]:
    info = look.visit.all_sites.get(site)
    return {} if info is None else {unit.id: unit.name for unit in info.units.values()}


def _pharmacy(lot: Lot) -> str:
    return lot.pharmacy or lot.place.site
