"""Fitting: whether a unit is one that a product may be kept in."""

from coldchain.decisions.asking import Asking
from coldchain.errors import RefusedError
from coldchain.stock import Place


def check_fits(doing: str, place: Place, product: str, asking: Asking) -> None:
    """Refuse a unit that is neither of the product's storage class nor a shipper.

    Raises:
        NotFoundError: there is no such unit or product.
        RefusedError: names the unit, what it is and what the product needs.
    """
    storage, needed = asking.unit(place).storage, asking.product(product)
    if storage not in {needed.storage, "shipper"}:
        raise RefusedError(
            f"Cannot {doing} into {place}: it is a {storage}, {needed.name} needs a {needed.storage} or a shipper."
        )
