"""`/api/v1/products`, packages and lanes: what is known at birth, and what a pharmacist has approved of it."""

from collections.abc import Iterator

from fastapi import APIRouter
from msgspec.structs import asdict

from api.doing import do
from api.schemas import products as shown
from api.schemas.done import Done
from api.visit import Acting, Key, Seeing, Visit
from coldchain import commands
from coldchain.approvals import ApprovedLane, ApprovedPackage
from coldchain.errors import NotFoundError
from coldchain.products import Product

router = APIRouter(prefix="/api/v1", tags=["products"])


@router.get("/products", response_model=list[shown.Product])
def products(visit: Seeing) -> list[dict[str, object]]:
    """List the products of the catalogue, each with its label and who has approved it."""
    return [_told(visit, each) for each in visit.catalogue.products.values()]


@router.get("/products/{product}", response_model=shown.Product)
def product(visit: Seeing, product: str) -> dict[str, object]:
    """Show a product."""
    if product not in visit.catalogue.products:
        raise NotFoundError(f"There is no product {product}: expected one of {', '.join(visit.catalogue.products)}.")
    return _told(visit, visit.catalogue.products[product])


@router.post("/products/{product}/approve")
def approve(visit: Acting, product: str, given: shown.ApproveLabel, key: Key = "") -> Done:
    """Approve the catalogue's label rule of a product: from then on it compromises lots."""
    return do(visit, commands.ApproveLabel(product, given.version, given.site), key)


@router.get("/packages", response_model=list[shown.Package])
def packages(visit: Seeing) -> list[ApprovedPackage]:
    """List the packagings that the organisations of one's sites have approved, of each name the one that counts."""
    found = (each for name in sorted(visit.organisations) for each in visit.store.approved_packages(name))
    return list({(each.organisation, each.package): each for each in found}.values())


@router.post("/packages", status_code=201)
def approve_package(visit: Acting, given: shown.ApprovePackage, key: Key = "") -> Done:
    """Approve that a packaging holds for so many hours."""
    return do(visit, commands.ApprovePackage(given.package, given.hours, given.source, given.site), key)


@router.get("/lanes", response_model=list[shown.Lane])
def lanes(visit: Seeing) -> list[ApprovedLane]:
    """List the lanes that the organisations of one's sites have approved."""
    return [each for name in sorted(visit.organisations) for each in visit.store.approved_lanes(name)]


@router.post("/lanes", status_code=201)
def approve_lane(visit: Acting, given: shown.ApproveLane, key: Key = "") -> Done:
    """Approve that what a supplier sends on a lane needs no indicator."""
    return do(visit, commands.ApproveLane(given.supplier, given.lane, given.reason, given.site), key)


def _told(visit: Visit, product: Product) -> dict[str, object]:
    return {**asdict(product), "approved": list(_approved(visit, product.id))}


def _approved(visit: Visit, product: str) -> Iterator[dict[str, object]]:
    for organisation in sorted(visit.organisations):
        if found := visit.store.approved_labels(organisation, product):
            newest = found[-1]
            yield {"organisation": organisation, "version": newest.label.version, "at": newest.at, "by": newest.by}
