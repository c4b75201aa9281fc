"""`/api/v1/shipments`: what is on its way, and the word that it came."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from msgspec.structs import asdict

from api.doing import do
from api.paging import USUAL, After, Limit, Page, Paged, cut
from api.routes.lot_commands import arrival_of
from api.schemas import shipments as shown
from api.schemas.done import Done
from api.visit import Acting, Key, Seeing, Visit
from coldchain import commands
from coldchain.errors import NotFoundError
from coldchain.inventory import sight
from coldchain.shipments import Shipment
from coldchain.stock import Place

router = APIRouter(prefix="/api/v1/shipments", tags=["shipments"])


@router.get("", response_model=Page[shown.Shipment])
def shipments(
    visit: Seeing,
    every: Annotated[bool, Query(alias="all", description="Also those that have come or went back.")] = False,
    after: After = "",
    limit: Limit = USUAL,
) -> Paged:
    """List what is on its way from or to one's sites, the first due first."""
    found = visit.store.shipments(open_only=not every, sites=sight.sites_of(visit.by))
    page = cut(found, after, limit, lambda each: each.id)
    return Paged(list(_told(visit, (each for each in page.items if isinstance(each, Shipment)))), page.next)


@router.get("/{shipment_id}", response_model=shown.Shipment)
def one(visit: Seeing, shipment_id: str) -> dict[str, object]:
    """Show a shipment."""
    (told,) = _told(visit, [shipment_of(visit, shipment_id)])
    return told


@router.post("/{shipment_id}/arrive")
def arrive(visit: Acting, shipment_id: str, given: shown.Arrive, key: Key = "") -> Done:
    """Say that a shipment came, and in which state."""
    target = shipment_of(visit, shipment_id).target
    place = Place(given.site or target, given.unit)
    return do(visit, commands.Arrive(shipment_id, place, arrival_of(visit, given.arrival, key)), key)


def shipment_of(visit: Visit, shipment_id: str) -> Shipment:
    """Return a shipment from or to one's sites.

    Raises:
        NotFoundError: it is none of theirs; whether it exists is not told.
    """
    found = visit.store.shipment(shipment_id)
    if found is None or not (visit.caller.sees(found.source) or visit.caller.sees(found.target)):
        raise NotFoundError(f"There is no shipment {shipment_id} for you.")
    return found


def _told(visit: Visit, found: Iterable[Shipment]) -> Iterable[dict[str, object]]:
    """To whom it goes is not told to who sees homes as counts."""
    for each in found:
        site = visit.all_sites.get(each.target)
        is_home = site is not None and site.kind == "home"
        target = "" if sight.counts_homes(visit.by) and is_home else each.target
        yield {**asdict(each), "target": target}
