"""The catalogue: every product and storage class of the seeds, as values."""

from collections.abc import Mapping
from functools import cache

import msgspec

import seeds
from coldchain.errors import ConfigurationError
from coldchain.products import Limits, Product, parse_limits, parse_product


class Catalogue(msgspec.Struct, frozen=True):
    """What Coldchain knows at birth.

    Attributes:
        products: by id.
        storage: the limits of each storage class by name, paced for readings 5 minutes apart.
    """

    products: dict[str, Product]
    storage: dict[str, Limits]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of the seeds that this version came with.

    Raises:
        ConfigurationError: a seed file is wrong: names it, the key and what was expected.
    """
    storage = {name: parse_limits(name, document) for name, document in seeds.documents("storage").items()}
    products = {name: parse_product(name, document) for name, document in seeds.documents("products").items()}
    return Catalogue({name: stored(product, storage) for name, product in products.items()}, storage)


def stored(product: Product, storage: Mapping[str, Limits]) -> Product:
    """Return a product if it fits its storage class.

    Raises:
        ConfigurationError: names the product, the key and what was expected.
    """
    if product.storage not in storage:
        told = f'storage is "{product.storage}": expected one of {", ".join(storage)}'
        raise ConfigurationError(f"Product {product.id}: {told}.")
    ceiling_c, max_c = product.label.ceiling_c, storage[product.storage].max_c
    if ceiling_c is not None and ceiling_c < max_c:
        told = f"label.ceiling_c is {ceiling_c:g}: expected max_c of the {product.storage}, {max_c:g}, or more"
        raise ConfigurationError(f"Product {product.id}: {told}.")
    return product
