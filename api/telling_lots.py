"""Telling lots: a lot of the core as it goes out, homes left out for whoever sees these as counts."""

from api.prices import sees_prices
from api.schemas import lots as shown
from api.visit import Visit
from coldchain import advice, expiry
from coldchain.decisions.conditions import condition as condition_of
from coldchain.desk.people import in_words
from coldchain.inventory import sight
from coldchain.lots import Lot
from coldchain.narrative.words import PLAIN
from coldchain.stock import Incident, Place, Release


def line(visit: Visit, lot: Lot) -> shown.LotLine:
    """Return a lot as a list shows it."""
    return shown.LotLine.model_validate(_line(visit, lot))


def whole(visit: Visit, lot: Lot) -> shown.Lot:
    """Return a lot as it stands."""
    standing = lot.standing
    reasons = [
        {"condition": each.condition, "kind": each.kind, "sentence": each.sentence, "findings": _ids(each.grounds)}
        for each in standing.reasons
    ]
    site = visit.all_sites.get(lot.place.site)
    todo = advice.todo(
        condition_of(lot, visit.now),
        standing.reasons,
        home=site is not None and site.kind == "home",
        label_clock_ends_at=standing.label_clock_ends_at,
        zone=visit.zone(lot.place.site),
    )
    stays = [{**place(visit, each.place), **_times(each)} for each in lot.stays]
    told = {
        "todo": todo,
        "standing": reasons,
        "label": standing.label,
        "label_approved": standing.approved,
        "stays": stays,
        "outs": lot.outs,
        "incidents": [_incident(visit, lot, each) for each in lot.incidents],
        "releases": [_release(each) for each in lot.releases],
        "uses": lot.uses,
    }
    names = ("letters", "serials", "gtin", "parent", "pharmacy", "dispensed_on", "days_supply", "shipment", "ended_at")
    same = {name: getattr(lot, name) for name in names}
    return shown.Lot.model_validate({**_line(visit, lot), **told, **same})


def place(visit: Visit, where: Place) -> dict[str, str]:
    """Return a unit; of a home that is only counted for whoever asks nothing but that."""
    site = visit.all_sites.get(where.site)
    if sight.counts_homes(visit.by) and site is not None and site.kind == "home":
        return {"site": "", "unit": ""}
    return {"site": where.site, "unit": where.unit}


def _line(visit: Visit, lot: Lot) -> dict[str, object]:
    condition, bound = condition_of(lot, visit.now), expiry.use_by(lot)
    product = visit.catalogue.products.get(lot.product)
    same = {name: getattr(lot, name) for name in ("id", "product", "form", "lot_number", "quantity", "stage")}
    return {
        **same,
        **place(visit, lot.place),
        "product_name": lot.product if product is None else product.name,
        "home": "" if sight.counts_homes(visit.by) else lot.home,
        "condition": condition,
        "plain": PLAIN[condition],
        "since": lot.standing.since if condition == lot.standing.condition else None,
        "use_by": {"at": bound.at, "on": bound.on, "because": bound.because, "told": expiry.sentence(bound)},
        "manufacturer_expiry": lot.manufacturer_expiry,
        "assigned_expiry": None if lot.assigned is None else lot.assigned.on,
        "reasons": [each.sentence for each in lot.standing.reasons],
        "label_clock_ends_at": lot.standing.label_clock_ends_at,
        "unit_price": lot.unit_price if sees_prices(visit.by) else None,
    }


def _times(stay: object) -> dict[str, object]:
    return {name: getattr(stay, name) for name in ("since", "until", "attested_until")}


def _incident(visit: Visit, lot: Lot, incident: Incident) -> dict[str, object]:
    told = in_words(visit.store, lot.home, incident.told)
    same = {name: getattr(incident, name) for name in ("id", "kind", "condition", "at")}
    return {**same, "told": told}


def _release(release: Release) -> dict[str, object]:
    names = ("basis", "reason", "by", "at", "case", "advice", "advised_on", "use_by")
    return {"findings": _ids(release.accepted), **{name: getattr(release, name) for name in names}}


def _ids(grounds: tuple) -> list[str]:  # type: ignore[type-arg]
    return [each.id for each in grounds]
