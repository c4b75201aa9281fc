"""`/labels`: what the labels say of storage, with the source, and which of it a pharmacist has approved."""

from collections.abc import Iterator
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.deeds import onward
from api.filling import Filled
from api.forms import form
from api.pages.looking import Look, Looking, looking
from api.rendering import page
from api.sending import send, signed
from coldchain.approvals import ApprovedLabel
from coldchain.commands import ApproveLabel
from coldchain.errors import NotFoundError
from coldchain.products import Product

router = APIRouter(include_in_schema=False)
Fields = Annotated[dict[str, str], Depends(form)]
Deciding = Annotated[Look, Depends(looking("decide"))]


class Rule(msgspec.Struct, frozen=True):
    """A product's label rule for an organisation; `approved`: the one that counts there, None: none does."""

    product: Product
    organisation: str
    site: str
    approved: ApprovedLabel | None

    @property
    def is_current(self) -> bool:
        """The catalogue's version is approved."""
        return self.approved is not None and self.approved.label.version == self.product.label.version


@router.get("/labels")
def labels(request: Request, look: Looking) -> Response:
    """Show the label rules."""
    return _page(request, look, "", Filled())


@router.post("/labels/{product}")
def approved(request: Request, fields: Fields, look: Deciding, product: str) -> Response:
    """Approve a label rule, signed."""
    filled = Filled(fields)
    site, version = filled.value("site"), filled.value("version")
    if product not in look.visit.catalogue.products or site not in look.visit.sites:
        raise NotFoundError("There is no such label rule for you.")
    signature = signed(request, look, filled)
    command = ApproveLabel(product, version, site)
    if filled.is_right and send(look, filled, command, signed_as=signature) is not None:
        return onward("/labels", "approved")
    return _page(request, look, f"{product} {site}", filled)


def _page(request: Request, look: Look, which: str, filled: Filled) -> Response:
    about = {"rules": list(_rules(look)), "which": which, "form": filled, "blank": Filled(), "by": _by(look)}
    return page(request, "labels.html", about, status=200 if filled.is_right else filled.status)


def _by(look: Look) -> object:
    return lambda person: look.visit.name_of(person) or person


def _rules(look: Look) -> Iterator[Rule]:
    """One of each product and organisation that has a pharmacy of theirs: approval counts for the organisation."""
    sites = {each.organisation: each.id for each in reversed(look.sites()) if each.kind == "pharmacy"}
    for product in look.visit.catalogue.products.values():
        for organisation, site in sorted(sites.items()):
            found = look.store.approved_labels(organisation, product.id)
            yield Rule(product, organisation, site, found[-1] if found else None)
